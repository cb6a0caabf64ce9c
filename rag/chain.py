"""The retrieval chain: understand → retrieve → answer → ground, a LangChain ``Runnable``.

Each step is named and can be replaced. Streaming gives growing snapshots of the answer: the evidence first, then one
checked statement after the other.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from corpus.errors import ModelError
from index import Index
from rag.answer import AnswerStep
from rag.drafts import Draft
from rag.ground import Grounder
from rag.retrieve import Evidence, Retriever
from rag.settings import Settings
from rag.types import Answer, Answerer, Ask, Question, Receipt
from rag.understand import Understander

if TYPE_CHECKING:
    from langchain_core.documents import BaseDocumentCompressor
    from langchain_core.embeddings import Embeddings
    from langchain_core.language_models import BaseChatModel
    from langchain_core.runnables import Runnable, RunnableConfig

__all__ = ["Chapter", "build_chain", "embeddings", "reranker"]

log = logging.getLogger(__name__)
# A stream that is closed is read to its end by LangChain; the event of this name in its configuration ends the answer.
LEFT = "left"


def embeddings(settings: Settings) -> Embeddings:
    """Return the embedding model that the settings name; raises ``ModelError`` when its files are not right."""
    from index.embeddings import local, mpnet

    folder = settings.index.embedding_model
    return mpnet() if folder is None else local(folder)


def reranker(settings: Settings) -> BaseDocumentCompressor | None:
    """Return the reranker that the settings ask for, if any; raises ``ModelError`` when a folder they name holds none.

    Without the packaged one the search goes on; a warning says once how to have it.
    """
    from index.reranker import local_reranker

    if not settings.retrieval.reranked:
        return None
    folder = settings.retrieval.reranker
    return _packaged_reranker() if folder is None else local_reranker(folder)


@cache
def _packaged_reranker() -> BaseDocumentCompressor | None:
    from index.onnx_reranker import packaged_reranker
    from rag.cpu import physical_cores

    try:
        return packaged_reranker(physical_cores())
    except ModelError as error:
        log.warning("Passages are not reranked: %s (make models provides all models).", str(error).rstrip("."))
        return None


def build_chain(
    understand: Callable[[Ask], Question],
    retrieve: Callable[[Question], Evidence],
    answer: Callable[[Evidence], Iterator[Draft]],
    ground: Callable[..., Answer],
    receipt: Callable[[Draft], Receipt],
) -> Runnable[Ask, Answer]:
    """Return the four steps as one ``Runnable`` from ``Ask`` to ``Answer``.

    ``invoke`` gives the whole answer, ``stream`` the growing snapshots; the async forms run the steps in threads, so
    that an event loop is never held up.
    """
    from langchain_core.runnables import RunnableGenerator, RunnableLambda
    from langchain_core.runnables.config import run_in_executor

    def snapshot(draft: Draft, complete: bool) -> Answer:
        return ground(draft, receipt(draft), complete=complete)

    def write(found: Iterator[Evidence], config: RunnableConfig) -> Iterator[Draft]:
        left = config.get("configurable", {}).get(LEFT)
        for evidence in found:
            for part in answer(evidence):
                yield part
                if left is not None and left.is_set():
                    return

    def check(drafts: Iterator[Draft]) -> Iterator[Answer]:
        whole: Draft | None = None
        for part in drafts:
            whole = part if whole is None else whole + part
            yield snapshot(whole, False)
        if whole is not None:
            yield snapshot(whole, True)

    async def write_async(found: AsyncIterator[Evidence]) -> AsyncIterator[Draft]:
        async for evidence in found:
            parts = answer(evidence)
            while (part := await run_in_executor(None, next, parts, None)) is not None:
                yield part

    async def check_async(drafts: AsyncIterator[Draft]) -> AsyncIterator[Answer]:
        whole: Draft | None = None
        async for part in drafts:
            whole = part if whole is None else whole + part
            yield await run_in_executor(None, snapshot, whole, False)
        if whole is not None:
            yield await run_in_executor(None, snapshot, whole, True)

    return (
        RunnableLambda(understand, name="understand")
        | RunnableLambda(retrieve, name="retrieve")
        | RunnableGenerator(write, write_async, name="answer")  # type: ignore[arg-type]  # its types forget the config
        | RunnableGenerator(check, check_async, name="ground")
    )


@dataclass(slots=True)
class _Opened:
    """One index generation with the chains over it."""

    index: Index
    chains: dict[Answerer, Runnable[Ask, Answer]]


@dataclass(slots=True)
class Chapter:
    """The product opened: an index, a model if there is one, and the chain over both."""

    settings: Settings
    model: BaseChatModel | None
    reranker: BaseDocumentCompressor | None
    _opened: _Opened = field(repr=False)

    @classmethod
    def open(cls, settings: Settings) -> Chapter:
        """Open the index and the model that the settings name.

        Raises ``SearchIndexError`` or ``ModelError`` with the remedy. Without a usable model answers are extractive.
        """
        from index import open_index
        from rag.models import chat_model

        index = open_index(settings.index.directory, embeddings(settings))
        compressor = reranker(settings)
        model = chat_model(settings.model) if settings.answer.answerer == "chain" else None
        return cls.over(index, settings, model, compressor)

    @classmethod
    def over(
        cls,
        index: Index,
        settings: Settings,
        model: BaseChatModel | None = None,
        compressor: BaseDocumentCompressor | None = None,
    ) -> Chapter:
        """Return the product over an opened index, any LangChain chat model, and any LangChain reranker.

        Without a ``compressor`` the reranker is the one that the settings name, if they name one.
        """
        compressor = compressor or reranker(settings)
        return cls(settings, model, compressor, _open(index, settings, model, compressor))

    @property
    def index(self) -> Index:
        """The index generation that the next question is answered from."""
        newer = self._opened.index.refresh()
        if newer is not self._opened.index:
            self._opened = _open(newer, self.settings, self.model, self.reranker)
        return self._opened.index

    @property
    def default_answerer(self) -> Answerer:
        """Who answers when nobody is named."""
        return self.settings.answer.answerer

    @property
    def chain(self) -> Runnable[Ask, Answer]:
        """The chain of the default answerer, as a LangChain ``Runnable``."""
        return self.runnable()

    def runnable(self, answerer: Answerer | None = None) -> Runnable[Ask, Answer]:
        """Return the chain of an answerer over the newest index generation."""
        _ = self.index
        return self._opened.chains[answerer or self.default_answerer]

    def ask(self, ask: Ask, answerer: Answerer | None = None) -> Answer:
        """Return the whole answer. Raises ``QuestionError`` for a question that cannot be asked."""
        *_, answer = self.stream(ask, answerer)
        return answer

    def stream(self, ask: Ask, answerer: Answerer | None = None) -> Iterator[Answer]:
        """Yield growing snapshots: first the evidence, last the answer with ``complete`` true.

        Receipts carry ``evidence_s``, ``first_token_s`` and ``total_s``, seconds since the call. When the model fails,
        the extractive answerer takes over and the answer says so. Closing the iterator ends the work.
        """
        left = threading.Event()
        config: RunnableConfig = {"configurable": {LEFT: left}}
        begun = time.perf_counter()
        timings: dict[str, float] = {}
        snapshots = self.runnable(answerer).stream(
            ask, config
        )  # held, so that it is not closed before the event is set
        try:
            for snapshot in snapshots:
                yield _timed(snapshot, timings, begun)
        except ModelError as error:
            log.warning("The model failed (%s); the answer is extractive.", error)
            note = "The language model did not answer, so these are the papers’ own sentences."
            for snapshot in self.runnable("extractive").stream(ask):
                yield _timed(replace(snapshot, notes=(*snapshot.notes, note)), timings, begun)
        finally:
            left.set()

    def close(self) -> None:
        """End the model's worker, if it has one."""
        close = getattr(self.model, "close", None)
        if callable(close):
            close()


def _open(
    index: Index, settings: Settings, model: BaseChatModel | None, compressor: BaseDocumentCompressor | None
) -> _Opened:
    understand = Understander(
        index.documents, index.passages, settings.answer.max_question_characters, settings.answer.history_turns
    )
    retrieve = Retriever(index, settings.retrieval, compressor)
    ground = Grounder(index, settings.answer)

    def receipt(draft: Draft) -> Receipt:
        return _receipt(draft, index, settings, model, compressor)

    chains: dict[Answerer, Runnable[Ask, Answer]] = {}
    writers: dict[Answerer, BaseChatModel | None] = {"chain": model, "extractive": None}
    for name, writer in writers.items():
        step = AnswerStep(index, settings.answer, writer)
        chains[name] = build_chain(understand, retrieve, step, ground, receipt)
    return _Opened(index, chains)


def _receipt(
    draft: Draft,
    index: Index,
    settings: Settings,
    model: BaseChatModel | None,
    compressor: BaseDocumentCompressor | None,
) -> Receipt:
    from rag.prompts import PROMPT_VERSION

    models = {"embedding": index.manifest.model.name}
    if draft.answerer == "chain" and model is not None:
        models["answer"] = str(getattr(model, "model_name", None) or getattr(model, "path", None) or model._llm_type)
        models["answer"] = models["answer"].rsplit("/", 1)[-1]
    if compressor is not None:
        models["reranker"] = str(getattr(compressor, "name", None) or type(compressor).__name__)
    shown = settings.model_dump_json(include={"retrieval", "answer"})
    return Receipt(
        index=index.generation,
        models=models,
        prompt_version=PROMPT_VERSION,
        settings=hashlib.sha256(shown.encode()).hexdigest()[:12],
        passages_seen=tuple(scored.passage.id for scored in draft.evidence.passages),
    )


def _timed(snapshot: Answer, timings: dict[str, float], begun: float) -> Answer:
    now = round(time.perf_counter() - begun, 3)
    timings.setdefault("evidence_s", now)
    if snapshot.statements or snapshot.complete:
        timings.setdefault("first_token_s", now)
    if snapshot.complete:
        timings["total_s"] = now
    return replace(snapshot, receipt=replace(snapshot.receipt, timings=dict(timings)))
