"""Two runs of the same cases: whether the difference is more than chance, and which cases changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from corpus.errors import UsageError
from eval.intervals import randomisation
from eval.measures import MEASURES
from eval.tables import number, table

__all__ = ["compare", "read_metrics", "significance"]

TESTED = {"supported": "supported", "accuracy": "accurate", "abstained": "abstained"}
"""What is tested case by case, and where a run's rows hold it."""


def read_metrics(path: Path) -> dict[str, Any]:
    """Return the numbers of a run, from its folder or its ``metrics.json``; raise ``UsageError`` without them."""
    file = path / "metrics.json" if path.is_dir() else path
    try:
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise UsageError(f"There are no results in {path}: name the folder of a finished run.") from None
    if not isinstance(found, dict) or not {"measures", "by_case"} <= found.keys():
        raise UsageError(f"{file} does not hold the results of a run: name the folder of a finished run.")
    return found


def compare(first: Mapping[str, Any], second: Mapping[str, Any], names: tuple[str, str]) -> str:
    """Return the comparison as text: every measure, p-values over the common cases, and the cases that changed.

    Raises ``UsageError`` where the runs have no case in common.
    """
    before, after = ({row["id"]: row for row in run["by_case"]} for run in (first, second))
    common = [one for one in before if one in after]
    if not common:
        raise UsageError("The two runs have no case in common: compare runs over the same cases.")
    parts = [_measures(first, second, names), significance(first, second)]
    alone = len(before) + len(after) - 2 * len(common)
    if alone:
        parts.append(f"{alone} cases are in one run only; the tests and lists are over the {len(common)} in both.")
    for title, was in (("Lost", True), ("Won", False)):
        changed = [one for one in common if before[one]["supported"] is was and after[one]["supported"] is not was]
        parts.append(
            f"{title} ({len(changed)})" + "".join(f"\n- {_change(before[one], after[one])}" for one in changed)
        )
    return "\n\n".join(parts)


def _measures(first: Mapping[str, Any], second: Mapping[str, Any], names: tuple[str, str]) -> str:
    rows = []
    for measure in MEASURES:
        found = [run["measures"].get(measure.key) for run in (first, second)]
        values = [float(one["value"]) for one in found if one and one["value"] is not None]
        if len(values) == 2:
            change = values[1] - values[0]
            digits = 0 if measure.unit == "words" else 2
            rows.append([measure.label, *(number(one, measure.unit) for one in found), f"{change:+.{digits}f}"])
    return table(["Measure", *names, "Change"], rows)


def significance(first: Mapping[str, Any], second: Mapping[str, Any]) -> str:
    """Return the paired randomisation tests of two runs over the cases that both have, as a table."""
    before, after = ({row["id"]: row for row in run["by_case"]} for run in (first, second))
    common = [one for one in before if one in after]
    rows = []
    for label, key in TESTED.items():
        was, now = ([float(side[one][key]) for one in common] for side in (before, after))
        change = (sum(now) - sum(was)) / len(common)
        rows.append([label, str(len(common)), f"{change:+.3f}", f"{randomisation(was, now):.4f}"])
    return table(["Paired randomisation test", "Cases", "Change", "p"], rows)


def _change(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    # Results that are kept say whether a case was right, a run's own also why not.
    was, now = ("supported" if row["supported"] else row.get("why_not", "not right") for row in (before, after))
    return f"{before['id']} ({before['kind']}): {was} → {now}"
