"""Retrieval at passage level, by stage: recall@k, MRR and nDCG@10 on cases that can be answered.

With G the gold passages and r_1, r_2, … a stage's ranking: recall@k = |{r_1..r_k} n G| / |G|; MRR = the mean of
1 / rank of the first gold passage (0 where there is none); nDCG@k = DCG / ideal DCG with
DCG = sum over gold r_i, i <= k, of 1 / log2(i + 1). Sources: Voorhees (TREC-8, 1999) for MRR; Järvelin and Kekäläinen,
Cumulated gain-based evaluation of IR techniques (ACM TOIS 20:4, 2002), with binary gains as in trec_eval.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence

from eval.measures.statistic import Measure, Share
from eval.outcome import Outcome

__all__ = ["DEPTHS", "ndcg", "recall", "reciprocal_rank", "retrieval_measures"]

DEPTHS = (1, 3, 5, 10, 20)
"""The k of recall@k."""


def recall(ranked: Sequence[str], gold: Collection[str], k: int) -> float:
    """Return the share of gold among the first ``k``; ``gold`` must not be empty."""
    return len(set(ranked[:k]) & set(gold)) / len(set(gold))


def reciprocal_rank(ranked: Sequence[str], gold: Collection[str]) -> float:
    """Return 1 / the rank of the first gold id, 0 where there is none."""
    return next((1 / rank for rank, one in enumerate(ranked, start=1) if one in gold), 0.0)


def ndcg(ranked: Sequence[str], gold: Collection[str], k: int = 10) -> float:
    """Return the normalised discounted cumulated gain at ``k`` with gains of 0 and 1."""
    gain = sum(1 / math.log2(rank + 1) for rank, one in enumerate(ranked[:k], start=1) if one in gold)
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(k, len(set(gold))) + 1))
    return gain / ideal


def retrieval_measures(stage: str) -> tuple[Measure, ...]:
    """Return the measures of one stage."""

    def share(score: Callable[[Sequence[str], Collection[str]], float]) -> Share:
        def of(outcome: Outcome) -> tuple[float, float] | None:
            if stage not in outcome.ranked or not outcome.case.gold:
                return None
            return score(outcome.ranked[stage], outcome.case.gold), 1.0

        return Share(of)

    def at(k: int) -> Share:
        return share(lambda ranked, gold: recall(ranked, gold, k))

    return (
        *(Measure(f"{stage}_recall@{k}", f"recall@{k}", at(k)) for k in DEPTHS),
        Measure(f"{stage}_mrr", "MRR", share(reciprocal_rank)),
        Measure(f"{stage}_ndcg@10", "nDCG@10", share(ndcg)),
    )
