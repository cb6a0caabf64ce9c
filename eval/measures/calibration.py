"""Calibration: whether what the answerer thinks of its evidence can be trusted, before any floor is drawn.

The confidence of a case is the probability, as the answerer has it, that its evidence states the answer (``answerable``
in the prediction's receipt). Where code decided without asking for one it is 0 for an abstention and 1 for an answer.
A run in which no case has a probability has no calibration.

AUROC = the chance that a case that can be answered has a higher confidence than one that cannot, ties as half (Hanley
and McNeil, The meaning and use of the area under a ROC curve, Radiology 143, 1982). Calibration error = the sum over
ten bins of equal width of |share that can be answered - mean confidence| x the bin's share of the cases (Naeini,
Cooper and Hauskrecht, Obtaining well calibrated probabilities using Bayesian binning, AAAI 2015).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.measures.statistic import Floats, Measure, Numbers, Resampled
from eval.outcome import Outcome

__all__ = ["AUROC", "BINS", "ERROR", "confidence", "reliability"]

BINS = 10


def confidence(outcome: Outcome) -> float | None:
    """Return how sure the answerer was that the documents say, in [0, 1]; ``None`` for a failed case."""
    if outcome.prediction.error is not None:
        return None
    estimate = _estimate(outcome)
    return float(outcome.answered) if estimate is None else estimate


def reliability(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """Return the bins that hold cases: bounds, number of cases, mean confidence, and share that can be answered."""
    sure, true = _pairs(outcomes)
    bins = _bin(sure)
    return [
        {
            "low": place / BINS,
            "high": (place + 1) / BINS,
            "cases": int((bins == place).sum()),
            "confidence": float(sure[bins == place].mean()),
            "answerable": float(true[bins == place].mean()),
        }
        for place in range(BINS)
        if (bins == place).any()
    ]


@dataclass(frozen=True, slots=True)
class _OfConfidences:
    """A statistic of confidences and of whether the cases can be answered; it needs cases of both kinds."""

    compute: Callable[[Floats, Floats], Floats]

    def over(self, outcomes: Sequence[Outcome]) -> Resampled:
        """Return the statistic in resamples of these outcomes; ``NaN`` where one has cases of one kind only."""
        sure = np.array([np.nan if (one := confidence(outcome)) is None else one for outcome in outcomes])
        true = np.array([float(outcome.case.answerable) for outcome in outcomes])

        def statistic(numbers: Numbers) -> Floats:
            return self.compute(sure[numbers], true[numbers])

        return statistic

    def applies(self, outcomes: Sequence[Outcome]) -> int:
        """Return how many cases have a confidence; none where no case has a probability or all are of one kind."""
        _, true = _pairs(outcomes)
        return len(true) if len(set(true.tolist())) == 2 else 0

    def one(self, outcome: Outcome) -> float | None:
        """Return ``None``: a single case has no rank."""
        return None


def _auroc(sure: Floats, true: Floats) -> Floats:
    found: Floats = np.full(len(sure), np.nan)
    for row, (scores, labels) in enumerate(zip(sure, true, strict=True)):
        there = ~np.isnan(scores)
        can, cannot = scores[there & (labels == 1)], np.sort(scores[there & (labels == 0)])
        if len(can) and len(cannot):
            below, upto = (np.searchsorted(cannot, can, side) for side in ("left", "right"))
            found[row] = (below + upto).mean() / 2 / len(cannot)
    return found


def _error(sure: Floats, true: Floats) -> Floats:
    there = ~np.isnan(sure)
    bins = np.where(there, _bin(np.nan_to_num(sure)), BINS)
    gaps = np.where(there, true - np.nan_to_num(sure), 0.0)
    total = sum(np.abs(np.where(bins == place, gaps, 0.0).sum(axis=1)) for place in range(BINS))
    found: Floats = np.asarray(total) / np.maximum(1, there.sum(axis=1))
    return found


def _bin(sure: Floats) -> NDArray[np.intp]:
    return np.minimum((sure * BINS).astype(np.intp), BINS - 1)


def _pairs(outcomes: Sequence[Outcome]) -> tuple[Floats, Floats]:
    """Return confidences and whether the cases can be answered; empty where no case has a probability."""
    if all(_estimate(outcome) is None for outcome in outcomes):
        return np.empty(0), np.empty(0)
    pairs = [(one, outcome.case.answerable) for outcome in outcomes if (one := confidence(outcome)) is not None]
    found = np.array(pairs, dtype=np.float64).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def _estimate(outcome: Outcome) -> float | None:
    found = outcome.prediction.receipt.get("answerable")
    return min(1.0, max(0.0, float(found))) if isinstance(found, int | float) else None


AUROC = Measure("answerable_auroc", "Tells what can be answered, AUROC", _OfConfidences(_auroc))
ERROR = Measure("calibration_error", "Calibration error of that", _OfConfidences(_error), better="lower")
