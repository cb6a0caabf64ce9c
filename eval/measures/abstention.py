"""Abstention: whether it says "the documents do not say" when, and only when, they do not.

recall = abstained / unanswerable cases; false abstention = abstained / answerable cases;
balanced accuracy = (recall + 1 - false abstention) / 2. A failed case neither abstains nor answers.
Source: Brodersen et al., The balanced accuracy and its posterior distribution (ICPR 2010).
"""

from __future__ import annotations

from eval.measures.statistic import Mean, Measure, Share
from eval.outcome import Outcome

__all__ = ["BALANCED", "FALSE", "RECALL"]


def _abstained(outcome: Outcome) -> bool:
    return outcome.prediction.abstained and outcome.prediction.error is None


def _recall(outcome: Outcome) -> tuple[float, float] | None:
    return None if outcome.case.answerable else (float(_abstained(outcome)), 1.0)


def _false(outcome: Outcome) -> tuple[float, float] | None:
    return (float(_abstained(outcome)), 1.0) if outcome.case.answerable else None


def _answers(outcome: Outcome) -> tuple[float, float] | None:
    return (float(outcome.answered), 1.0) if outcome.case.answerable else None


RECALL = Measure("abstention_recall", "Abstains when it should", Share(_recall))
FALSE = Measure("false_abstention", "Abstains when it should not", Share(_false), better="lower")
BALANCED = Measure("abstention_balanced", "Abstention, balanced accuracy", Mean((Share(_recall), Share(_answers))))
