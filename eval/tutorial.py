"""The yardstick: the question-answering chain that a tutorial builds in an afternoon.

Recursive splitter of 1,000 characters with 200 of overlap, MiniLM, FAISS, the four nearest chunks, the usual
prompt, and the same language model as the product. It has no memory of the conversation. Its sources are its four
chunks: each is taken as a citation of the paragraph that it holds most of, which is more than it tells a user.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from corpus.errors import ModelError
from corpus.types import Corpus, Passage

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings
    from langchain_core.language_models import BaseChatModel

    from index.dense import DenseIndex
    from rag.settings import Settings

__all__ = ["CHUNKS", "PROMPT", "Chunk", "Tutorial", "embedder", "split"]

SIZE, OVERLAP, CHUNKS = 1000, 200, 4

PROMPT = (
    "You are an assistant for question-answering tasks. Use the following pieces of retrieved context to answer the "
    "question. If you don't know the answer, just say that you don't know. Use three sentences maximum and keep the "
    "answer concise.\n\nQuestion: {question}\n\nContext: {context}\n\nAnswer:"
)
"""The prompt of LangChain's own tutorial (rlm/rag-prompt on its hub)."""

_NOT = r"(?:doesn't|does not|don't|do not|didn't|did not) (?:\w+ly )?"
_ABSTAINS = re.compile(
    r"\b(?:i|we) (?:don't|do not) know\b"
    rf"|\b(?:context|documents?|text|passages?|information|report)\b[^.]{{0,60}}\b{_NOT}"
    r"(?:say|mention|provide|specify|contain|include|state|give|indicate)\b"
    r"|\b(?:is|are|was|were) not (?:\w+ly )?(?:mentioned|provided|specified|stated|given) in\b"
    r"|\bthere (?:is|are) no (?:\w+ )?(?:information|mention)\b",
    re.IGNORECASE,
)
"""How small models say that they have no answer; read narrowly, since "homes do not have beds" is one."""
_QUOTED_WORDS = 60


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a document, ``[start, end)`` of its text, and the passage that it holds most of."""

    text: str
    source: Passage | None
    quote: str


class Tutorial:
    """The yardstick chain, ready to be asked."""

    def __init__(self, corpus: Corpus, embeddings: Embeddings, model: BaseChatModel) -> None:
        self._embeddings, self._model = embeddings, model
        self._documents = {document.id: document for document in corpus.documents}
        self._chunks = split(corpus)
        self._index = _indexed([chunk.text for chunk in self._chunks], embeddings)

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """Load the documents and the models that the settings name; raise ``ModelError`` without a language model."""
        from corpus import load
        from rag.models import chat_model

        model = chat_model(settings.model)
        if model is None:
            raise ModelError("The tutorial chain needs a language model: run `python -m rag models fetch`.")
        return cls(load(settings.corpus.directory), embedder(), model)

    def close(self) -> None:
        """End the model's worker, if it has one."""
        close = getattr(self._model, "close", None)
        if callable(close):
            close()

    def predict(self, line: Mapping[str, Any]) -> dict[str, Any]:
        """Return a prediction as ``rag.ask.predict`` does."""
        from langchain_core.messages import HumanMessage

        started = time.perf_counter()
        chunks = self._nearest(str(line["question"]))
        found = time.perf_counter() - started
        context = "\n\n".join(chunk.text for chunk in chunks)
        prompt = PROMPT.format(question=line["question"], context=context)
        answer, first = "", None
        for piece in self._model.stream([HumanMessage(prompt)]):
            answer += str(piece.text)
            if first is None and answer.strip():
                first = time.perf_counter() - started
        abstained = not answer.strip() or _ABSTAINS.search(answer) is not None
        sources = {chunk.source.id: chunk for chunk in chunks if chunk.source is not None}
        return {
            "id": line["id"],
            "answer": answer.strip(),
            "abstained": abstained,
            "reason": "not_found" if abstained else None,
            "answerer": "tutorial",
            "citations": [] if abstained else [self._citation(chunk) for chunk in sources.values()],
            "evidence": list(sources),
            "timings": {
                "evidence_s": round(found, 3),
                "first_token_s": round(first, 3) if first is not None else None,
                "total_s": round(time.perf_counter() - started, 3),
            },
            "receipt": {},
        }

    def _nearest(self, question: str) -> list[Chunk]:
        import numpy as np

        query = np.asarray(self._embeddings.embed_query(question), dtype=np.float32)
        rows, _ = self._index.search(query, CHUNKS)
        return [self._chunks[row] for row in rows]

    def _citation(self, chunk: Chunk) -> dict[str, Any]:
        passage = chunk.source
        if passage is None:
            raise ValueError("a chunk without a passage is not cited")
        voice = passage.voices[0].voice if passage.voices else None
        return {
            "passage": passage.id,
            "document": passage.document_id,
            "number": passage.number,
            "label": passage.label,
            "quote": chunk.quote,
            "text": passage.text,
            "speaker": voice.speaker if voice else None,
            "reported_by": voice.reported_by if voice else None,
            "date": self._documents[passage.document_id].published,
        }


def embedder() -> Embeddings:
    """Return what tutorials embed with, whatever the product does: all-MiniLM-L6-v2."""
    from index import minilm

    return minilm()


def split(corpus: Corpus) -> list[Chunk]:
    """Return the chunks of every document, each with the passage that it holds most of."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=SIZE, chunk_overlap=OVERLAP, add_start_index=True)
    chunks: list[Chunk] = []
    for document in corpus.documents:
        passages = [one for one in corpus.passages if one.document_id == document.id]
        for piece in splitter.create_documents([document.text]):
            start = int(piece.metadata["start_index"])
            shares = [
                (end_in - start_in, one, document.text[start_in:end_in])
                for one in passages
                for span in one.spans
                if (start_in := max(start, span.start)) < (end_in := min(start + len(piece.page_content), span.end))
            ]
            _, source, words = max(shares, key=lambda share: share[0], default=(0, None, ""))
            chunks.append(Chunk(piece.page_content, source, _opening(words)))
    return chunks


def _opening(words: str) -> str:
    """Return the first words of a text, spaced as they were, no more than may be quoted."""
    ends = [found.end() for found in re.finditer(r"\S+", words)]
    return words[: ends[min(len(ends), _QUOTED_WORDS) - 1]].strip() if ends else ""


def _indexed(texts: list[str], embeddings: Embeddings) -> DenseIndex:
    import numpy as np

    from index.dense import DenseIndex, normalise

    return DenseIndex.build(normalise(np.asarray(embeddings.embed_documents(texts), dtype=np.float32)))
