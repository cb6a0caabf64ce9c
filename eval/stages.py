"""What each retrieval stage finds for a case, so that a weak stage can be told from a weak whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from eval.cases import Case
from eval.measures.retrieval import DEPTHS

if TYPE_CHECKING:
    from index import Index
    from index.search import SearchStage
    from rag.settings import Settings

__all__ = ["SEARCHES", "ranker"]

SEARCHES: Mapping[str, tuple[SearchStage, ...]] = {
    "dense": ("dense",),
    "lexical": ("lexical",),
    "fused": ("dense", "lexical"),
}
"""The searches of the index, each as a stage of its own."""


def ranker(index: Index, settings: Settings) -> Callable[[Case], Mapping[str, Sequence[str]]]:
    """Return what gives the ids that each stage ranks first for a case, as many as are measured.

    The question is the one that the product understands; ``steered`` is its whole ranking before the evidence is cut
    from it. A question that is declined, or that cannot be asked, finds nothing.
    """
    from corpus.errors import QuestionError
    from rag.retrieve import Retriever
    from rag.types import Ask, Filters, Turn
    from rag.understand import Understander

    understand = Understander(index.documents, index.passages)
    retrieve = Retriever(index, settings.retrieval)
    depth = max(DEPTHS)

    def rank(case: Case) -> Mapping[str, Sequence[str]]:
        limits = case.filters
        filters = Filters(tuple(limits.documents), tuple(limits.speakers), tuple(limits.years)) if limits else Filters()
        history = tuple(Turn(turn.role, turn.content) for turn in case.history)
        try:
            question = understand(Ask(case.question, history, filters))
        except QuestionError:
            return {}
        found = {
            stage: index.search(question.standalone, depth, expansion=question.expansion, stages=searches)
            for stage, searches in SEARCHES.items()
        }
        found["steered"] = list(retrieve(question).ranked[:depth])
        return {stage: [one.passage.id for one in ranked] for stage, ranked in found.items()}

    return rank
