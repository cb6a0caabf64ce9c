"""From outcomes to the numbers of a run: every measure with its interval, over all cases and by group."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import Any

from eval.intervals import bootstrap
from eval.measures import MEASURES, Measure, retrieval_measures
from eval.measures.calibration import reliability
from eval.measures.supported import accurate, supported
from eval.outcome import Outcome

__all__ = ["STAGES", "by_group", "case_rows", "document_of", "metrics", "stages_of"]

STAGES = ("dense", "lexical", "fused", "steered", "reranked", "evidence")
"""Retrieval stages in their order; ``evidence`` is what the answerer itself looked at."""

GROUPED = ("supported", "accuracy", "citation_hit", "voice_accuracy", "false_attribution", "words_median")
"""The measures shown for each kind and document."""


def metrics(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return everything that a run's outcomes say, as plain data for JSON."""
    return {
        "cases": len(outcomes),
        "answered_by": _counts(outcome.prediction.answerer or "unknown" for outcome in outcomes),
        "indexes": sorted({str(one) for outcome in outcomes if (one := outcome.prediction.receipt.get("index"))}),
        "errors": sum(outcome.prediction.error is not None for outcome in outcomes),
        "measures": {measure.key: asdict(bootstrap(measure.statistic, outcomes)) for measure in MEASURES},
        "retrieval": {
            stage: {
                measure.label: asdict(bootstrap(measure.statistic, outcomes)) for measure in retrieval_measures(stage)
            }
            for stage in stages_of(outcomes)
        },
        "reliability": reliability(outcomes),
        "by_kind": by_group(outcomes, lambda outcome: outcome.case.kind),
        "by_document": by_group(outcomes, document_of),
        "by_case": case_rows(outcomes),
    }


def by_group(outcomes: Sequence[Outcome], group: Callable[[Outcome], str]) -> dict[str, dict[str, Any]]:
    """Return the grouped measures of each group, largest group first."""
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(group(outcome), []).append(outcome)
    shown: list[Measure] = [measure for measure in MEASURES if measure.key in GROUPED]
    return {
        name: {"cases": len(members)}
        | {measure.key: asdict(bootstrap(measure.statistic, members)) for measure in shown}
        for name, members in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    }


def document_of(outcome: Outcome) -> str:
    """Return the document that a case is about: one id, "several documents", or "none"."""
    documents = {gold.split("#")[0] for gold in outcome.case.gold}
    if len(documents) > 1:
        return "several documents"
    return documents.pop() if documents else "none (cannot be answered)"


def case_rows(outcomes: Iterable[Outcome]) -> list[dict[str, Any]]:
    """Return a row a case: enough to compare two runs without their predictions."""
    return [
        {
            "id": outcome.case.id,
            "kind": outcome.case.kind,
            "supported": supported(outcome),
            "accurate": accurate(outcome),
            "abstained": outcome.prediction.abstained,
            "answerer": outcome.prediction.answerer,
            "seconds": outcome.prediction.timings.total_s,
            "why_not": outcome.why_not(),
        }
        for outcome in outcomes
    ]


def stages_of(outcomes: Sequence[Outcome]) -> list[str]:
    """Return the retrieval stages that were ranked, in their order."""
    seen = {stage for outcome in outcomes for stage in outcome.ranked}
    return [stage for stage in STAGES if stage in seen] + sorted(seen - set(STAGES))


def _counts(names: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    return counts
