"""The index as a LangChain retriever, for chains that speak LangChain's types."""

from __future__ import annotations

from collections.abc import Callable

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

from corpus.types import Passage
from index.search import Index

__all__ = ["ChapterRetriever"]


class ChapterRetriever(BaseRetriever):
    """Finds the ``k`` best passages; ``invoke(query, k=...)`` asks for another number once.

    The page content is the passage's text as it may be quoted. Metadata: ``id``, ``label``, ``score``
    (higher is better), ``stage``, ``document_id``, ``section``, ``published``.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    index: Index
    k: int = Field(default=10, ge=1)
    keep: Callable[[Passage], bool] | None = None

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, k: int | None = None, **_: object
    ) -> list[Document]:
        found = self.index.search(query, self.k if k is None else k, keep=self.keep)
        return [
            Document(
                id=scored.passage.id,
                page_content=scored.passage.text,
                metadata={
                    "id": scored.passage.id,
                    "label": scored.passage.label,
                    "score": scored.score,
                    "stage": scored.stage,
                    "document_id": scored.passage.document_id,
                    "section": scored.passage.section,
                    "published": self.index.document(scored.passage.document_id).published,
                },
            )
            for scored in found
        ]
