"""The three shapes of a measure over cases: a share, a quantile, and a mean of shares.

Each turns outcomes into a function of resampled case numbers, so that a point estimate and its bootstrap
interval come out of the same formula.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from eval.outcome import Outcome

__all__ = ["Floats", "Mean", "Measure", "Numbers", "Quantile", "Resampled", "Share", "Statistic"]

Numbers = NDArray[np.intp]
"""Case numbers, shape (resamples, cases)."""

Floats = NDArray[np.float64]

Resampled = Callable[[Numbers], Floats]
"""From case numbers (resamples, cases) to one value a resample; NaN where no case applies."""


class Statistic(Protocol):
    """How the values of single cases become the value of a measure."""

    def over(self, outcomes: Sequence[Outcome]) -> Resampled:
        """Return the statistic of resamples of these outcomes."""
        ...

    def applies(self, outcomes: Sequence[Outcome]) -> int:
        """Return to how many of the outcomes the measure applies."""
        ...

    def one(self, outcome: Outcome) -> float | None:
        """Return the value of one case, or ``None`` where the measure does not apply."""
        ...


@dataclass(frozen=True, slots=True)
class Share:
    """The sum of the numerators over the sum of the denominators; with denominators of 1, a mean.

    ``of`` gives (numerator, denominator) of a case, or ``None`` where the measure does not apply.
    """

    of: Callable[[Outcome], tuple[float, float] | None]

    def over(self, outcomes: Sequence[Outcome]) -> Resampled:
        """Return the share in resamples of these outcomes."""
        pairs = np.array([self.of(outcome) or (0.0, 0.0) for outcome in outcomes], dtype=np.float64).reshape(-1, 2)

        def share(numbers: Numbers) -> Floats:
            above, below = pairs[numbers, 0].sum(axis=1), pairs[numbers, 1].sum(axis=1)
            shares: Floats = np.full(len(numbers), np.nan)
            np.divide(above, below, out=shares, where=below > 0)
            return shares

        return share

    def applies(self, outcomes: Sequence[Outcome]) -> int:
        """Return to how many of the outcomes the share applies."""
        return sum(self.of(outcome) is not None for outcome in outcomes)

    def one(self, outcome: Outcome) -> float | None:
        """Return the share within one case."""
        pair = self.of(outcome)
        return pair[0] / pair[1] if pair and pair[1] else None


@dataclass(frozen=True, slots=True)
class Quantile:
    """The ``q`` quantile of the cases' values, interpolated linearly between neighbours."""

    of: Callable[[Outcome], float | None]
    q: float

    def over(self, outcomes: Sequence[Outcome]) -> Resampled:
        """Return the quantile in resamples of these outcomes."""
        values = np.array(
            [np.nan if (value := self.of(outcome)) is None else value for outcome in outcomes], dtype=np.float64
        )

        def quantile(numbers: Numbers) -> Floats:
            drawn = np.sort(values[numbers], axis=1)  # NaN goes to the end
            there = np.sum(~np.isnan(drawn), axis=1)
            place = self.q * np.maximum(there - 1, 0)
            below = np.floor(place).astype(np.intp)
            above = np.minimum(below + 1, np.maximum(there - 1, 0))
            rows = np.arange(len(drawn))
            found: Floats = drawn[rows, below] + (place - below) * (drawn[rows, above] - drawn[rows, below])
            return found

        return quantile

    def applies(self, outcomes: Sequence[Outcome]) -> int:
        """Return how many of the outcomes have a value."""
        return sum(self.of(outcome) is not None for outcome in outcomes)

    def one(self, outcome: Outcome) -> float | None:
        """Return the value of one case."""
        return self.of(outcome)


@dataclass(frozen=True, slots=True)
class Mean:
    """The plain mean of shares, each over its own cases (balanced accuracy)."""

    shares: tuple[Share, ...]

    def over(self, outcomes: Sequence[Outcome]) -> Resampled:
        """Return the mean of the shares in resamples of these outcomes."""
        parts = [share.over(outcomes) for share in self.shares]

        def mean(numbers: Numbers) -> Floats:
            found: Floats = np.mean([part(numbers) for part in parts], axis=0)
            return found

        return mean

    def applies(self, outcomes: Sequence[Outcome]) -> int:
        """Return to how many of the outcomes some share applies; none unless each has a case."""
        counts = [share.applies(outcomes) for share in self.shares]
        return sum(counts) if all(counts) else 0

    def one(self, outcome: Outcome) -> float | None:
        """Return the value of one case in the share that applies to it."""
        return next((value for share in self.shares if (value := share.one(outcome)) is not None), None)


@dataclass(frozen=True, slots=True)
class Measure:
    """A named measure: ``better`` says which way is up, ``unit`` what its values are in."""

    key: str
    label: str
    statistic: Statistic
    better: str = "higher"
    unit: str = "share"
