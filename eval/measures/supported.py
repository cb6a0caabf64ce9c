"""Supported answers, the headline, and answer accuracy.

supported = 1 where, answerable: every fact is met, nothing forbidden is said, there is no abstention and at least
one citation is of a gold passage; unanswerable: the answerer abstained. The measure is the mean over all cases.
Answer accuracy is the same without the citation. Source: docs/evaluation.md (the product's own definition, of
the kind of ALCE's correctness plus citation recall, Gao et al. 2023, arXiv 2305.14627).
"""

from __future__ import annotations

from eval.measures.statistic import Measure, Share
from eval.outcome import Outcome

__all__ = ["ACCURACY", "HEADLINE", "accurate", "supported"]


def accurate(outcome: Outcome) -> bool:
    """Tell whether the answer is right, whatever it cites."""
    if not outcome.case.answerable:
        return outcome.prediction.abstained and outcome.prediction.error is None
    return outcome.answered and outcome.said is None and all(outcome.facts_met)


def supported(outcome: Outcome) -> bool:
    """Tell whether the answer is right and cites a passage that bears it out."""
    return accurate(outcome) and (not outcome.case.answerable or bool(outcome.gold_citations))


HEADLINE = Measure("supported", "Supported answers", Share(lambda outcome: (float(supported(outcome)), 1.0)))
ACCURACY = Measure("accuracy", "Answer accuracy", Share(lambda outcome: (float(accurate(outcome)), 1.0)))
