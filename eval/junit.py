"""A run as JUnit XML, which continuous-integration servers show case by case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

__all__ = ["junit"]


def junit(metrics: Mapping[str, Any]) -> str:
    """Return one test case a case of the suite; a failure holds why the answer is not supported."""
    rows = metrics["by_case"]
    failed = sum(row["why_not"] is not None for row in rows)
    name = str(metrics["run"].get("answerer", "predictions"))
    suite = Element("testsuite", name=name, tests=str(len(rows)), failures=str(failed), errors="0")
    for row in rows:
        case = SubElement(
            suite, "testcase", classname=f"{name}.{row['kind']}", name=row["id"], time=f"{row['seconds'] or 0:.3f}"
        )
        if row["why_not"] is not None:
            SubElement(case, "failure", message=_legal(row["why_not"]))
    indent(suite)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(suite, encoding="unicode") + "\n"


def _legal(text: str) -> str:
    """Return the text without the characters that XML cannot hold."""
    return "".join(letter for letter in text if letter in "\t\n" or letter >= " ")
