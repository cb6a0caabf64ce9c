"""What each retrieval stage finds for a case, so that a weak stage can be told from a weak whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from eval.cases import Case
from eval.measures.retrieval import DEPTHS

if TYPE_CHECKING:
    from rag.chain import Chapter

    from index.types import Stage

__all__ = ["rank"]

SEARCHES: Mapping[str, tuple[Stage, ...]] = {
    "dense": ("dense",),
    "lexical": ("lexical",),
    "fused": ("dense", "lexical"),
}


def rank(chapter: Chapter, case: Case) -> dict[str, Sequence[str]]:
    """Return the ids that each stage ranks first for the case's own question, as many as are measured."""
    return {
        stage: [found.passage.id for found in chapter.index.search(case.question, max(DEPTHS), stages=searches)]
        for stage, searches in SEARCHES.items()
    }
