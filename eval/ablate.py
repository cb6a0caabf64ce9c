"""What each stage is worth: the same cases with one stage off at a time.

A stage is switched off through what the product offers everybody: its settings, or a step of the chain put in place of
another of the same name. Its code is never changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from corpus.types import Corpus
from eval.answerers import Opened
from eval.intervals import randomisation
from eval.tables import number, table

if TYPE_CHECKING:
    from collections.abc import Callable

    from langchain_core.language_models import BaseChatModel
    from langchain_core.runnables import Runnable

    from corpus.types import Passage
    from index.search import Index
    from rag.drafts import Draft
    from rag.retrieve import Evidence
    from rag.settings import Settings
    from rag.types import Answer, Ask, Question

    Step = Callable[[Index, Settings], Runnable[Any, Any]]

__all__ = ["STEPS", "SWITCHES", "VARIANTS", "WHOLE", "ablation_table", "open_variant", "variant", "variants"]

WHOLE = "everything on"

SWITCHES: Mapping[str, Mapping[str, object]] = {
    "without dense": {"retrieval.stages": ("lexical",)},
    "without BM25": {"retrieval.stages": ("dense",)},
    "without steering": dict.fromkeys(
        (f"retrieval.lift_{what}" for what in ("document", "year", "mention", "speaker", "newest", "entity")), 0.0
    ),
    "without reranker": {"retrieval.reranked": 0},
    "without weighing": {"answer.weighed": 0},
}
"""Stages that settings switch off: steering is what the question names, weighing the model's of sentences."""


def open_variant(name: str, settings: Settings) -> Opened:
    """Return the answerer with the stage ``name`` switched off, ready to be asked."""
    from index import open_index
    from rag.ask import parse_ask, prediction
    from rag.chain import embeddings
    from rag.models import chat_model

    model = chat_model(settings.model) if settings.answer.answerer == "chain" else None
    index = open_index(settings.index.directory, embeddings(settings))
    chain = variant(name, index, settings, model)
    close: Callable[[], None] = getattr(model, "close", lambda: None)
    return Opened(lambda line: prediction(line["id"], chain.invoke(parse_ask(line))), lambda case: {}, close)


def variant(name: str, index: Index, settings: Settings, model: BaseChatModel | None = None) -> Runnable[Ask, Answer]:
    """Return the chain with the stage ``name`` switched off, or as it is for ``WHOLE``."""
    from rag.chain import Chapter

    chain = Chapter.over(index, switched(settings, SWITCHES.get(name, {})), model).chain
    return _swapped(chain, STEPS[name](index, settings)) if name in STEPS else chain


def switched(settings: Settings, changes: Mapping[str, object]) -> Settings:
    """Return the settings with dotted keys changed; raise ``KeyError`` for one that does not exist."""
    for key, value in changes.items():
        section, name = key.split(".")
        values = getattr(settings, section)
        if name not in type(values).model_fields:
            raise KeyError(key)
        settings = settings.model_copy(update={section: values.model_copy(update={name: value})})
    return settings


def ablation_table(found: Mapping[str, Mapping[str, Any]]) -> str:
    """Return a row a variant with what its missing stage is worth: whole minus variant, and how sure that is."""
    whole = found[WHOLE]
    right = [float(row["supported"]) for row in whole["by_case"]]
    rows = []
    for name, metrics in found.items():
        scores = [float(row["supported"]) for row in metrics["by_case"]]
        worth = (sum(right) - sum(scores)) / len(right)
        stage = metrics["retrieval"].get("evidence", {}).get("recall@10")
        rows.append(
            [
                name,
                number(metrics["measures"]["supported"], "share", interval=True),
                "" if name == WHOLE else f"{worth:+.3f}",
                "" if name == WHOLE else f"{randomisation(scores, right):.3f}",
                number(metrics["measures"]["abstention_balanced"], "share"),
                number(stage, "share"),
            ]
        )
    return table(["Variant", "Supported answers", "Worth", "p", "Abstention", "Evidence recall@10"], rows)


def _without_understanding(index: Index, settings: Settings) -> Runnable[Ask, Question]:
    """Take every question as it is typed: no follow-ups, acronyms, spelling, papers, years or speakers."""
    from langchain_core.runnables import RunnableLambda

    def as_typed(ask: Ask) -> Question:
        from rag.types import Filters, Question

        return Question(ask.text, ask.text, ask.filters, Filters(), (), "fact")

    return RunnableLambda(as_typed, name="understand")


def _without_grounding(index: Index, settings: Settings) -> Runnable[Draft, Answer]:
    """Say whatever was drafted: nothing is checked, dropped, or abstained from."""
    from langchain_core.runnables import RunnableGenerator

    def unchecked(drafts: Iterator[Draft]) -> Iterator[Answer]:
        whole: Draft | None = None
        for part in drafts:
            whole = part if whole is None else whole + part
        if whole is not None:
            yield _said(whole, index)

    return RunnableGenerator(unchecked, name="ground")


def _without_headers(index: Index, settings: Settings) -> Runnable[Question, Evidence]:
    """Search the bare words of each passage, without its paper's title and date, its heading, or a row's columns."""
    from langchain_core.runnables import RunnableLambda

    from index import build, open_index
    from rag.chain import reranker
    from rag.retrieve import Retriever

    def bare(passage: Passage) -> Passage:
        return replace(passage, search_text=passage.text, section="")

    papers = tuple(replace(document, short="") for document in index.documents)
    directory = index.directory.with_name(f"{index.directory.name}-without-headers")
    build(Corpus(papers, tuple(map(bare, index.passages))), directory, index.embeddings, keep_previous=False)
    retrieve = Retriever(open_index(directory, index.embeddings), settings.retrieval, reranker(settings))

    def searched(question: Question) -> Evidence:
        """Return what the bare index finds, as the passages that all other steps know."""
        found = retrieve(question)
        return replace(
            found,
            passages=tuple(replace(one, passage=index.passage(one.passage.id)) for one in found.passages),
            sentences=tuple(replace(one, passage=index.passage(one.passage.id)) for one in found.sentences),
            ranked=tuple(replace(one, passage=index.passage(one.passage.id)) for one in found.ranked),
        )

    return RunnableLambda(searched, name="retrieve")


STEPS: Mapping[str, Step] = {
    "without understanding": _without_understanding,
    "without grounding": _without_grounding,
    "without headers": _without_headers,
}
"""Stages that another step takes the place of."""

VARIANTS = (WHOLE, *SWITCHES, *STEPS)
"""Every variant, in the order in which they are run."""


def variants(settings: Settings) -> tuple[str, ...]:
    """Return the variants that differ: what is not there (a model that weighs, a reranker) cannot be left out."""
    lacking = {
        "without weighing": settings.answer.answerer != "chain",
        "without reranker": settings.retrieval.reranked == 0,
    }
    return tuple(name for name in VARIANTS if not lacking.get(name))


def _swapped(chain: Runnable[Ask, Answer], step: Runnable[Any, Any]) -> Runnable[Ask, Answer]:
    """Return the chain with the step of the same name in place of its own."""
    from langchain_core.runnables import RunnableSequence

    steps: Sequence[Runnable[Any, Any]] = chain.steps  # type: ignore[attr-defined]
    return RunnableSequence(*(step if own.get_name() == step.get_name() else own for own in steps))


def _said(draft: Draft, index: Index) -> Answer:
    """Return a draft as an answer just as it is."""
    from rag.types import Abstention, Answer, Citation, Receipt, Statement

    statements = []
    for claim in draft.claims:
        source = claim.sources[0]
        passage, voice = source.passage, source.passage.voices[source.scored.sentence]
        document = index.document(passage.document_id)
        citation = Citation(
            passage.id, document.id, passage.number, passage.label, source.text, voice.start, voice.end, passage.text,
            voice.voice.speaker, voice.voice.reported_by, voice.voice.quoted, voice.voice.name, document.published,
        )  # fmt: skip
        statements.append(Statement(claim.text or source.text, (citation,), 0.0))
    nothing = None if statements else Abstention("not_found", "The documents do not say.")
    receipt = Receipt(index.generation, {}, "", "")
    evidence = draft.evidence
    return Answer(evidence.question, tuple(statements), evidence.passages, nothing, receipt, draft.answerer)
