"""MTRAG: whether understanding a follow-up finds more than its bare last turn.

Recall in a closed pool is not comparable with the published tables; the gain over the bare last turn is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any

from eval.measures.retrieval import ndcg, recall
from eval.outside.pool import index_of
from eval.outside.sets import Found, read, sample
from eval.progress import watched

if TYPE_CHECKING:
    from index import Index

__all__ = ["mtrag"]


def mtrag(folder: Path, limit: int | None = None, answerer: str = "extractive") -> Found:
    """Return recall and nDCG with the last turn, our self-contained question, all turns, and human rewrites.

    Nobody answers: ``answerer`` makes no difference.
    """
    index = index_of("mtrag", read(folder / "corpus.jsonl"))
    un = sample([row for row in read(folder / "queries.jsonl") if row["label"] == "ANSWERABLE"], limit)
    turns = sample([row for row in read(folder / "queries_rewrite.jsonl") if row["all_gold_text_present"]], limit)
    ours: dict[str, Mapping[str, float]] = {}
    for name, rows, users in (("MTRAG-UN", un, _said), ("MTRAG", turns, _asked)):
        last = [str(row["question"]) for row in rows]
        ways = {
            "last turn": last,
            "ours": [_ours(users(row), question) for row, question in zip(rows, last, strict=True)],
            "all turns": [" ".join([*users(row), question]) for row, question in zip(rows, last, strict=True)],
        }
        if name == "MTRAG":
            ways["human rewrite"] = [str(row["reference_rewrite"]) for row in rows]
        for way, asked in ways.items():
            ours[f"{name}, {way}"] = _measured(index, rows, asked)
    published = {
        "MTRAG, BGE-base: last turn": {"nDCG@10": 30.0},
        "MTRAG, BGE-base: human rewrite": {"nDCG@10": 38.0},
        "MTRAG, BM25 in this pool: last turn": {"R@10": 64.3},
        "MTRAG, BM25 in this pool: all turns": {"R@10": 57.3},
        "MTRAG, BM25 in this pool: human rewrite": {"R@10": 70.6},
    }
    return Found(len(un) + len(turns), ours, published, ("the gain over the last turn is what is comparable",))


def _said(row: Mapping[str, Any]) -> list[str]:
    return [str(turn["text"]) for turn in row["history"] if turn["role"] == "user"]


def _asked(row: Mapping[str, Any]) -> list[str]:
    return [str(question) for question in row["all_questions"][:-1]]


def _ours(before: Sequence[str], question: str) -> str:
    """Return the question as the product understands it after what was asked before."""
    from rag.followup import self_contained
    from rag.types import Turn

    return self_contained(question, [Turn("user", one) for one in before])


def _measured(index: Index, rows: Sequence[Mapping[str, Any]], asked: Sequence[str]) -> dict[str, float]:
    pairs = [
        ([found.passage.id for found in index.search(question, 10)], [f"mtrag#{one}" for one in row["relevant"]])
        for row, question in watched(list(zip(rows, asked, strict=True)))
    ]
    return {f"R@{k}": 100 * fmean(recall(ranked, gold, k) for ranked, gold in pairs) for k in (5, 10)} | {
        "nDCG@10": 100 * fmean(ndcg(ranked, gold) for ranked, gold in pairs)
    }
