"""Concision: words an answer, median and 95th percentile, over answered cases.

A word is a run of characters between white space. Quantiles interpolate linearly (type 7 of Hyndman and Fan,
Sample quantiles in statistical packages, 1996).
"""

from __future__ import annotations

from eval.measures.statistic import Measure, Quantile
from eval.outcome import Outcome

__all__ = ["MEDIAN", "P95"]


def _words(outcome: Outcome) -> float | None:
    return float(len(outcome.prediction.answer.split())) if outcome.answered else None


MEDIAN = Measure("words_median", "Words an answer, median", Quantile(_words, 0.5), "lower", "words")
P95 = Measure("words_p95", "Words an answer, 95th percentile", Quantile(_words, 0.95), "lower", "words")
