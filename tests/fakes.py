"""Fakes that are code: small, deterministic stand-ins for models and documents."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from types import SimpleNamespace
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun, Callbacks
from langchain_core.documents import BaseDocumentCompressor
from langchain_core.documents import Document as Text
from langchain_core.embeddings import Embeddings
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import ConfigDict, Field

from corpus.types import Corpus, Document, Passage, Span, Voice, VoicedSentence
from index.types import ScoredPassage, ScoredSentence
from rag.types import Answer, Answerer, Ask


class HashEmbeddings(Embeddings):
    """Deterministic embeddings without a model: texts that share words are near each other.

    ``seen`` lists every text that was embedded as a document, so that a test can tell what a build did.
    """

    def __init__(self, dimension: int = 64, model: str = "hash-1") -> None:
        self.dimension = dimension
        self.model = model
        self.seen: list[str] = []

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.seen += texts
        return [self._vector(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return self._vector(text)

    def _vector(self, text: str) -> list[float]:
        vector = [0.0] * self.dimension
        for word in re.findall(r"\w+", text.lower()) or [""]:
            digest = hashlib.blake2b(word.encode(), digest_size=8).digest()
            vector[int.from_bytes(digest[:4], "little") % self.dimension] += 1.0 if digest[4] % 2 else -1.0
        return vector


def document(name: str = "report", **fields: Any) -> Document:
    """Return a document; what a test does not care for is filled in."""
    values: dict[str, Any] = {
        "id": name,
        "title": f"The {name}",
        "short": f"{name.title()}, January 2020",
        "kind": "inspection report",
        "publisher": "Ofsted",
        "authority": "Devon",
        "speaker": "ofsted",
        "published": "2020-01",
        "period": None,
        "licence": None,
        "numbering": "paragraphs",
        "source": f"{name}.txt",
        "sha256": "0" * 64,
        "catalogued": True,
        "note": None,
        "text": "",
    }
    return Document(**{**values, **fields})


def passage(text: str, number: int = 1, name: str = "report", **fields: Any) -> Passage:
    """Return paragraph ``number`` of the document ``name``; a sentence ends at each full stop and space."""
    sentences, start = [], 0
    for part in re.split(r"(?<=\.) ", text):
        sentences.append(VoicedSentence(start, start + len(part), Voice("ofsted")))
        start += len(part) + 1
    values: dict[str, Any] = {
        "id": f"{name}#{number}",
        "document_id": name,
        "label": f"{name.title()}, January 2020, para {number}",
        "number": str(number),
        "numbered": True,
        "section": "Findings",
        "voices": tuple(sentences),
        "text": text,
        "spans": (Span(0, len(text)),),
        "search_text": text,
        "page": None,
        "tokens": len(text.split()),
    }
    return Passage(**{**values, **fields})


def corpus(*texts: str, name: str = "report") -> Corpus:
    """Return a corpus of one document whose paragraphs 1, 2, … are ``texts``."""
    passages = tuple(passage(text, number, name) for number, text in enumerate(texts, start=1))
    return Corpus((document(name, text="\n".join(texts)),), passages)


class ScriptedChatModel(BaseChatModel):
    """A chat model that says what it is told to: one of ``replies`` a call, the last for ever.

    A reply may be an exception, which is raised. ``seen`` holds the messages of every call; ``choices`` is
    what :meth:`choose` returns. It streams word by word.
    """

    replies: list[str | Exception] = Field(default_factory=lambda: list[str | Exception](["Yes."]))
    choices: dict[str, float] = Field(default_factory=dict)
    seen: list[list[BaseMessage]] = Field(default_factory=list)
    model: str = "scripted"

    model_config = ConfigDict(arbitrary_types_allowed=True)

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def choose(self, messages: LanguageModelInput, options: Sequence[str]) -> Iterator[dict[str, float]]:
        self.seen.append(self._convert_input(messages).to_messages())
        yield {}
        yield {option: self.choices.get(option, 1 / len(options)) for option in options}

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=AIMessage(content=self._next(messages)))])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        for word in re.findall(r"\s*\S+\s*$|\s*\S+", self._next(messages)):
            yield ChatGenerationChunk(message=AIMessageChunk(content=word))

    def _next(self, messages: list[BaseMessage]) -> str:
        reply = self.replies[min(len(self.seen), len(self.replies) - 1)]
        self.seen.append(messages)
        if isinstance(reply, Exception):
            raise reply
        return reply


class Backwards(BaseDocumentCompressor):
    """A reranker that turns the order round."""

    def compress_documents(
        self, documents: Sequence[Text], query: str, callbacks: Callbacks | None = None
    ) -> Sequence[Text]:
        return documents[::-1]


class Shelf:
    """The reading side of an index, over a corpus."""

    generation = "gen-1"
    manifest = SimpleNamespace(created="2026-11-21T15:04:00+00:00")

    def __init__(self, corpus: Corpus) -> None:
        self.documents = corpus.documents
        self.passages = corpus.passages
        self.anomalies = corpus.anomalies
        self._documents = {document.id: document for document in corpus.documents}
        self._passages = {passage.id: passage for passage in corpus.passages}

    def document(self, document_id: str) -> Document:
        return self._documents[document_id]

    def passage(self, passage_id: str) -> Passage:
        return self._passages[passage_id]

    def search(self, query: str, k: int = 20, **_: Any) -> list[ScoredPassage]:
        """Find nothing by meaning: there is no model here."""
        return []

    def sentences(self, query: str, passages: Sequence[Passage], *, expansion: str = "") -> list[ScoredSentence]:
        return []


class ScriptedChapter:
    """A chapter that answers from a script; ``asked`` keeps every question as it arrived."""

    def __init__(self, corpus: Corpus, script: Callable[[Ask], Iterator[Answer]]) -> None:
        self.index = Shelf(corpus)
        self.asked: list[Ask] = []
        self._script = script

    def stream(self, ask: Ask, answerer: Answerer | None = None) -> Iterator[Answer]:
        self.asked.append(ask)
        yield from self._script(ask)

    def ask(self, ask: Ask, answerer: Answerer | None = None) -> Answer:
        return list(self.stream(ask, answerer))[-1]
