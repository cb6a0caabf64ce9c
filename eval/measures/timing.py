"""Time in seconds until the evidence is shown, the first checked words, and the whole answer.

Median and 95th percentile over cases that were not in error, as the answerer measured them on the machine that the
run names. Quantiles as in ``eval.measures.concision``.
"""

from __future__ import annotations

from eval.measures.statistic import Measure, Quantile
from eval.outcome import Outcome

__all__ = ["TIMES"]


def _seconds(name: str, q: float) -> Quantile:
    def value(outcome: Outcome) -> float | None:
        if outcome.prediction.error is not None:
            return None
        found: float | None = getattr(outcome.prediction.timings, name)
        return found

    return Quantile(value, q)


TIMES = tuple(
    Measure(f"{name.removesuffix('_s')}_{suffix}", f"{label}, {words}", _seconds(name, q), "lower", "seconds")
    for name, label in (
        ("evidence_s", "Evidence shown"),
        ("first_token_s", "First words"),
        ("total_s", "Whole answer"),
    )
    for suffix, words, q in (("median", "median", 0.5), ("p95", "95th percentile", 0.95))
)
