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
    from it, without the reranker, and ``reranked`` the same with it, where there is one. A question that is declined,
    or that cannot be asked, finds nothing.
    """
    from corpus.errors import QuestionError
    from rag.ask import parse_ask
    from rag.chain import reranker
    from rag.retrieve import Retriever, allowed
    from rag.understand import Understander

    answer = settings.answer
    understand = Understander(index.documents, index.passages, answer.max_question_characters, answer.history_turns)
    compressor = reranker(settings)
    retrieve = {"steered": Retriever(index, settings.retrieval)}
    if compressor is not None:
        retrieve["reranked"] = Retriever(index, settings.retrieval, compressor)
    depth = max(DEPTHS)

    def rank(case: Case) -> Mapping[str, Sequence[str]]:
        try:
            question = understand(parse_ask(case.line()))
        except QuestionError:
            return {}
        keep = allowed(question.filters, index.document)
        found = {
            stage: index.search(question.standalone, depth, expansion=question.expansion, keep=keep, stages=searches)
            for stage, searches in SEARCHES.items()
        }
        found |= {stage: list(whole(question).ranked[:depth]) for stage, whole in retrieve.items()}
        return {stage: [one.passage.id for one in ranked] for stage, ranked in found.items()}

    return rank
