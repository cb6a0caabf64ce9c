"""One run from cases to numbers: ask, judge, measure, write down."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import UsageError
from eval.answerers import Opened
from eval.cases import Case
from eval.compare import read_metrics
from eval.failures import failures_page
from eval.junit import junit
from eval.metrics import metrics
from eval.outcome import Outcome, judge
from eval.predictions import Prediction, read_predictions
from eval.report import page
from eval.run import PREDICTIONS, predict_all, prepare, rank_all, read_ranked
from eval.validate import Suite

__all__ = ["METRICS", "Evaluated", "choose", "evaluate", "outcomes_of", "read_run", "write"]

METRICS = "metrics.json"
FAILURES = "failures.md"
REPORT = "report.html"
JUNIT = "junit.xml"

Ranked = Mapping[str, Mapping[str, Sequence[str]]]
"""From a case's id to what each retrieval stage found for it."""


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A finished run: its outcomes and its numbers."""

    outcomes: tuple[Outcome, ...]
    metrics: Mapping[str, Any]


def choose(suite: Suite, split: str = "all", kinds: Sequence[str] = (), limit: int | None = None) -> tuple[Case, ...]:
    """Return the cases to run; raise ``UsageError`` where none is left."""
    cases = [
        case
        for case in suite.cases
        if (split == "all" or suite.split(case) == split) and (not kinds or case.kind in kinds)
    ]
    if not cases:
        kind = f" and kind {', '.join(kinds)}" if kinds else ""
        raise UsageError(f"No case is of split {split!r}{kind}: choose more.")
    return tuple(cases[:limit])


def outcomes_of(
    cases: Sequence[Case], predictions: Mapping[str, Prediction], suite: Suite, ranked: Ranked | None = None
) -> tuple[Outcome, ...]:
    """Judge the predictions of ``cases``; what the answerer looked at is the retrieval stage ``evidence``."""
    return tuple(
        judge(
            case,
            predictions[case.id],
            suite.passages,
            {**(ranked or {}).get(case.id, {}), **_looked_at(predictions[case.id])},
        )
        for case in cases
    )


def evaluate(
    suite: Suite,
    cases: Sequence[Case],
    opening: Callable[[], Opened],
    out: Path,
    record: Mapping[str, Any],
    *,
    jobs: int = 1,
    again: bool = False,
) -> Evaluated:
    """Ask what is still to be asked, rank what is still to be ranked, and write the numbers beside them.

    ``opening`` returns the answerer, loading it at the first call; it is called only if something is left to do.
    """
    prepare(out, record, cases, again)
    predictions = predict_all(lambda: opening().ask, cases, out, jobs)
    ranked = rank_all(lambda: opening().rank, [case for case in cases if case.gold], out)
    return write(outcomes_of(cases, predictions, suite, ranked), record, out)


def write(
    outcomes: Sequence[Outcome],
    record: Mapping[str, Any],
    out: Path,
    beside: Mapping[str, Mapping[str, Any]] | None = None,
) -> Evaluated:
    """Measure the outcomes and write the numbers, the failures, the HTML page and the JUnit file into ``out``."""
    found = {"run": dict(record), **metrics(outcomes)}
    out.mkdir(parents=True, exist_ok=True)
    (out / METRICS).write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (out / FAILURES).write_text(failures_page(outcomes), encoding="utf-8")
    (out / REPORT).write_text(page(found, outcomes, beside), encoding="utf-8")
    (out / JUNIT).write_text(junit(found), encoding="utf-8")
    return Evaluated(tuple(outcomes), found)


def read_run(suite: Suite, out: Path) -> tuple[dict[str, Any], tuple[Outcome, ...]]:
    """Return the record of a finished run and its outcomes, judged afresh against the suite as it is now.

    Raises ``UsageError`` where the folder holds no run, or a run of cases that the suite no longer has.
    """
    found = read_metrics(out)
    cases = {case.id: case for case in suite.cases}
    ids = [row["id"] for row in found["by_case"]]
    gone = [one for one in ids if one not in cases]
    if gone:
        raise UsageError(f"{out} has cases that the suite has not ({gone[0]}, …): name its case files with --cases.")
    predictions = read_predictions(out / PREDICTIONS)
    ranked = read_ranked(out)
    return found["run"], outcomes_of([cases[one] for one in ids], predictions, suite, ranked)


def _looked_at(prediction: Prediction) -> dict[str, tuple[str, ...]]:
    return {"evidence": prediction.evidence} if prediction.error is None and prediction.evidence else {}
