"""How sure a number is: bootstrap intervals by case, and a paired randomisation test of two runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from eval.measures.statistic import Floats, Numbers, Statistic
from eval.outcome import Outcome

__all__ = ["RESAMPLES", "SEED", "Interval", "bootstrap", "randomisation"]

RESAMPLES = 2000
"""Resamples of an interval; enough for limits steady to about half a point (Efron and Tibshirani 1993, §19.3)."""

SEED = 20200317
"""Intervals are the same whenever the same run is scored."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The value of a measure with its 95% limits; all ``None`` where it applies to no case."""

    value: float | None
    low: float | None
    high: float | None
    cases: int


def bootstrap(
    statistic: Statistic, outcomes: Sequence[Outcome], resamples: int = RESAMPLES, level: float = 0.95
) -> Interval:
    """Return the value with its percentile interval from resampling cases with replacement.

    Source: Efron and Tibshirani, An Introduction to the Bootstrap (1993), §13.3. One case gives no interval.
    Resamples to which the measure does not apply are left out.
    """
    cases = statistic.applies(outcomes)
    if not cases:
        return Interval(None, None, None, 0)
    compute = statistic.over(outcomes)
    value = float(compute(np.arange(len(outcomes))[np.newaxis])[0])
    if cases == 1:
        return Interval(value, None, None, 1)
    values = compute(_drawn(len(outcomes), resamples))
    values = values[~np.isnan(values)]
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return Interval(value, float(low), float(high), cases)


@lru_cache(maxsize=2)
def _drawn(cases: int, resamples: int) -> Numbers:
    """Return the case numbers of the resamples; all measures of a run share them."""
    return np.random.default_rng(SEED).integers(cases, size=(resamples, cases), dtype=np.intp)


def randomisation(first: Sequence[float], second: Sequence[float], rounds: int = 10_000) -> float:
    """Return the two-sided p-value of the difference in means of paired scores.

    Under the null hypothesis the two runs' scores of a case may be swapped, so signs of the differences are drawn at
    random. Source: Smucker, Allan and Carterette, A comparison of statistical significance tests for information
    retrieval evaluation (CIKM 2007); p counts the observed assignment too (Phipson and Smyth 2010), so it is never 0.
    """
    differences: Floats = np.asarray(second, dtype=np.float64) - np.asarray(first, dtype=np.float64)
    if differences.size == 0:
        return 1.0
    signs = np.random.default_rng(SEED).choice([-1.0, 1.0], size=(rounds, differences.size))
    # Sums of the same numbers in another order may differ in the last bits: those are ties, not wins.
    extreme = np.abs(signs @ differences) >= abs(differences.sum()) - 1e-9
    return float((extreme.sum() + 1) / (rounds + 1))
