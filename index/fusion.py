"""Two scores of the same passages made into one."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

__all__ = ["convex_combination"]

Item = TypeVar("Item", bound=Hashable)


def convex_combination(
    cosines: Mapping[Item, float], matches: Mapping[Item, float], weight: float
) -> list[tuple[Item, float]]:
    """Return every item of ``cosines`` with its fused score, best first.

    The score is ``weight`` times the cosine (in [-1, 1]) plus ``1 - weight`` times the BM25 score as a share of the
    best one (in [0, 1]; an item without one has 0). Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid
    Retrieval", TOIS 2023, find such a combination better than reciprocal ranks, which forget how near a near miss
    was. Equal scores keep the order of ``cosines``.
    """
    best = max(matches.values(), default=0.0) or 1.0
    fused = {item: weight * cosine + (1 - weight) * matches.get(item, 0.0) / best for item, cosine in cosines.items()}
    return sorted(fused.items(), key=lambda scored: -scored[1])
