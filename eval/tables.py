"""A run's numbers as tables of plain text, which read as Markdown too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from eval.measures import MEASURES

__all__ = ["by_group_table", "headline", "measures_table", "number", "retrieval_table", "table"]


def headline(metrics: Mapping[str, Any]) -> str:
    """Return the one line that says how good a run is."""
    found = metrics["measures"]["supported"]
    return f"Supported answers: {number(found, 'share', interval=True)} of {metrics['cases']} cases"


def measures_table(columns: Mapping[str, Mapping[str, Any]]) -> str:
    """Return every measure that applies, one column a run, with its interval and its number of cases."""
    rows = []
    for measure in MEASURES:
        found = [metrics["measures"].get(measure.key) for metrics in columns.values()]
        if any(one and one["cases"] for one in found):
            cases = max(one["cases"] for one in found if one)
            rows.append([measure.label, *(number(one, measure.unit, interval=True) for one in found), str(cases)])
    return table(["Measure", *columns, "Cases"], rows)


def retrieval_table(metrics: Mapping[str, Any]) -> str:
    """Return a row a retrieval stage; empty where none was ranked."""
    stages: Mapping[str, Any] = metrics["retrieval"]
    if not stages:
        return ""
    labels = list(next(iter(stages.values())))
    rows = [[stage, *(number(found[label], "share") for label in labels)] for stage, found in stages.items()]
    return table(["Retrieval", *labels], rows)


def by_group_table(groups: Mapping[str, Mapping[str, Any]], title: str) -> str:
    """Return a row a group with the measures that are shown by group."""
    if not groups:
        return ""
    shown = [measure for measure in MEASURES if measure.key in next(iter(groups.values()))]
    rows = [
        [
            name,
            str(found["cases"]),
            *(number(found[measure.key], measure.unit, interval=measure.key == "supported") for measure in shown),
        ]
        for name, found in groups.items()
    ]
    return table([title, "Cases", *(measure.label for measure in shown)], rows)


def number(found: Mapping[str, Any] | None, unit: str, interval: bool = False) -> str:
    """Return a measured value as people read it: "0.71 [0.65, 0.77]", "–" where it does not apply."""
    if not found or found["value"] is None:
        return "–"
    digits = {"share": 2, "words": 0, "seconds": 2}[unit]
    text = f"{found['value']:.{digits}f}"
    if interval and found["low"] is not None:
        text += f" [{found['low']:.{digits}f}, {found['high']:.{digits}f}]"
    return f"{text} s" if unit == "seconds" else text


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table with aligned columns."""
    widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header))]

    def line(row: Sequence[str]) -> str:
        cells = [
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        return f"| {' | '.join(cells)} |"

    rule = ["-" * width if column == 0 else "-" * (width - 1) + ":" for column, width in enumerate(widths)]
    return "\n".join([line(header), line(rule), *map(line, rows)])
