"""Several rankings made into one by reciprocal rank fusion."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

__all__ = ["reciprocal_rank_fusion"]

Item = TypeVar("Item", bound=Hashable)


def reciprocal_rank_fusion(rankings: Iterable[Sequence[Item]], k: int = 60) -> list[tuple[Item, float]]:
    """Return every item of ``rankings`` with its fused score, best first.

    The score of an item is the sum over the rankings that hold it of ``1 / (k + rank)``, rank counted
    from 1, with k = 60 as in Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet
    and individual Rank Learning Methods", SIGIR 2009. Each ranking holds an item once, best first. Equal
    scores keep the order in which the items were first met, so the same rankings always fuse the same
    way.
    """
    scores: dict[Item, float] = {}
    for ranking in rankings:
        for rank, item in enumerate(ranking, start=1):
            scores[item] = scores.get(item, 0.0) + 1.0 / (k + rank)
    return sorted(scores.items(), key=lambda scored: -scored[1])
