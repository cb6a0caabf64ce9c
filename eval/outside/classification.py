"""Measures of yes-or-no decisions, in [0, 1]."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["accuracy", "auroc", "balanced_accuracy", "best_balanced_accuracy", "f1"]


def accuracy(truth: Sequence[bool], decided: Sequence[bool]) -> float:
    """Return the share of right decisions."""
    return sum(a == b for a, b in zip(truth, decided, strict=True)) / len(truth)


def balanced_accuracy(truth: Sequence[bool], decided: Sequence[bool]) -> float:
    """Return the mean of the shares found of the true and of the false (Brodersen et al., ICPR 2010)."""
    pairs = list(zip(truth, decided, strict=True))
    found = [sum(b is side for a, b in pairs if a is side) / max(1, truth.count(side)) for side in (True, False)]
    return sum(found) / 2


def best_balanced_accuracy(truth: Sequence[bool], scores: Sequence[float]) -> float:
    """Return the balanced accuracy at the threshold that suits these cases best, hence an upper bound for any other."""
    return max(balanced_accuracy(truth, [score >= least for score in scores]) for least in set(scores))


def f1(truth: Sequence[bool], decided: Sequence[bool]) -> float:
    """Return 2TP / (2TP + FP + FN); 0 where nothing was found (van Rijsbergen, Information Retrieval, 1979)."""
    pairs = list(zip(truth, decided, strict=True))
    hits = sum(a and b for a, b in pairs)
    return 2 * hits / max(1, 2 * hits + sum(a != b for a, b in pairs))


def auroc(truth: Sequence[bool], scores: Sequence[float]) -> float:
    """Return the chance that a true one scores above a false one, ties as half (Hanley and McNeil 1982)."""
    true = [score for side, score in zip(truth, scores, strict=True) if side]
    false = [score for side, score in zip(truth, scores, strict=True) if not side]
    wins = sum((a > b) + 0.5 * (a == b) for a in true for b in false)
    return wins / (len(true) * len(false))
