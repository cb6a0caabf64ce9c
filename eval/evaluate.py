"""One run from cases to numbers: ask, judge, measure, write down."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from corpus.errors import UsageError
from eval.answerers import Opened
from eval.cases import Case
from eval.failures import failures_page
from eval.metrics import metrics
from eval.outcome import Outcome, judge
from eval.predictions import Prediction
from eval.run import predict_all, prepare, rank_all
from eval.validate import Suite

__all__ = ["METRICS", "Evaluated", "choose", "evaluate", "outcomes_of", "write"]

METRICS = "metrics.json"
FAILURES = "failures.md"

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

    ``opening`` loads the answerer; it is called only if something is left to do.
    """
    prepare(out, record, cases, again)
    once = cache(opening)
    predictions = predict_all(lambda: once().ask, cases, out, jobs)
    ranked = rank_all(lambda: once().rank, [case for case in cases if case.gold], out)
    return write(outcomes_of(cases, predictions, suite, ranked), record, out)


def write(outcomes: Sequence[Outcome], record: Mapping[str, Any], out: Path) -> Evaluated:
    """Measure the outcomes and write ``metrics.json`` and ``failures.md`` into ``out``."""
    found = {"run": dict(record), **metrics(outcomes)}
    out.mkdir(parents=True, exist_ok=True)
    (out / METRICS).write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (out / FAILURES).write_text(failures_page(outcomes), encoding="utf-8")
    return Evaluated(tuple(outcomes), found)


def _looked_at(prediction: Prediction) -> dict[str, tuple[str, ...]]:
    return {"evidence": prediction.evidence} if prediction.error is None and prediction.evidence else {}
