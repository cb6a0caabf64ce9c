"""What repeats of a run show: whether the same question gets the same answer again, and how much times vary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean, stdev
from typing import Any

from eval.measures import by_key
from eval.tables import table

__all__ = ["SHOWN", "repeated", "repeats_line", "repeats_rows", "repeats_table"]

SHOWN = ("supported", "accuracy", "citation_precision", "abstention_balanced", "total_median", "total_p95")
"""The measures whose variance is shown."""


def repeated(runs: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what two or more runs of the same cases show.

    ``runs`` is how many there were; ``measures`` has for each of ``SHOWN`` its ``values`` in order, their ``mean`` and
    their sample standard ``deviation`` (n - 1); ``changed`` counts the cases that were not judged alike every time.
    """
    measures = {}
    for key in SHOWN:
        values = [run["measures"][key]["value"] for run in runs]
        if all(value is not None for value in values):
            measures[key] = {"values": values, "mean": fmean(values), "deviation": stdev(values)}
    verdicts: dict[str, set[bool]] = {}
    for run in runs:
        for row in run["by_case"]:
            verdicts.setdefault(row["id"], set()).add(row["supported"])
    return {"runs": len(runs), "measures": measures, "changed": sum(len(found) > 1 for found in verdicts.values())}


def repeats_rows(repeats: Mapping[str, Any]) -> list[list[str]]:
    """Return a header and a row a measure with its mean, standard deviation and range."""
    return [
        [f"{repeats['runs']} repeats", "Mean", "Standard deviation", "Least", "Greatest"],
        *(
            [
                by_key(key).label,
                *(f"{value:.3f}" for value in (found["mean"], found["deviation"], *_ends(found["values"]))),
            ]
            for key, found in repeats["measures"].items()
        ),
    ]


def repeats_table(repeats: Mapping[str, Any]) -> str:
    """Return what repeats show as a table of text."""
    header, *rows = repeats_rows(repeats)
    return table(header, rows)


def repeats_line(repeats: Mapping[str, Any]) -> str:
    """Return in a sentence how far the headline and the time moved between repeats."""
    found, seconds = repeats["measures"]["supported"], repeats["measures"].get("total_median")
    least, most = _ends(found["values"])
    text = (
        f"{repeats['runs']} repeats: supported answers {least:.3f} to {most:.3f} (standard deviation "
        f"{found['deviation']:.3f}), {repeats['changed']} cases judged differently"
    )
    if seconds:
        text += ", median time {:.2f} to {:.2f} s".format(*_ends(seconds["values"]))
    return text


def _ends(values: Sequence[float]) -> tuple[float, float]:
    return min(values), max(values)
