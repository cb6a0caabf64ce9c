"""OR-ShARC: whether the search finds the right rule text among 651 government texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING

from eval.measures.retrieval import ndcg, recall
from eval.outside.pool import index_of
from eval.outside.sets import Found, read, sample
from eval.progress import watched
from eval.stages import SEARCHES

if TYPE_CHECKING:
    from index import Index, ScoredPassage
    from rag.settings import Settings

    Search = Callable[[str], Sequence[ScoredPassage]]

__all__ = ["orsharc", "searches"]

DEPTHS = (1, 5, 10, 20)


def searches(index: Index, settings: Settings) -> Mapping[str, Search]:
    """Return the search of each stage, best first; the last is the reranker's where there is one."""
    from index.reranker import reranked
    from rag.chain import reranker

    found: dict[str, Search] = {
        stage: partial(index.search, k=max(DEPTHS), stages=stages) for stage, stages in SEARCHES.items()
    }
    if (compressor := reranker(settings)) is not None:
        retrieval = settings.retrieval
        found["reranked"] = lambda query: reranked(
            index.search(query, retrieval.candidates, stages=retrieval.stages), query, compressor, retrieval.reranked
        )
    return found


def orsharc(folder: Path, limit: int | None = None, answerer: str = "extractive") -> Found:
    """Return recall and nDCG of each search stage on the quick questions (scenario and question together).

    Nobody answers: ``answerer`` makes no difference.
    """
    from rag.settings import load

    index = index_of("orsharc", read(folder / "corpus.jsonl"))
    questions = sample(read(folder / "queries_quick.jsonl"), limit)
    gold = [[f"orsharc#{one}" for one in row["relevant"]] for row in questions]
    ours = {}
    for stage, search in searches(index, load()).items():
        ranked = [[found.passage.id for found in search(row["query"])] for row in watched(questions)]
        pairs = list(zip(ranked, gold, strict=True))
        ours[stage] = {f"R@{k}": 100 * fmean(recall(found, wanted, k) for found, wanted in pairs) for k in DEPTHS}
        ours[stage]["nDCG@10"] = 100 * fmean(ndcg(found, wanted) for found, wanted in pairs)
    bm25 = {"R@1": 63.6, "R@5": 86.2, "R@10": 90.4, "R@20": 94.2, "nDCG@10": 77.4}
    return Found(len(questions), ours, {"BM25 (k1 0.9, b 0.4)": bm25}, ("near-duplicate texts keep R@1 below 100",))
