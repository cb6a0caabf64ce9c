"""What each stage is worth: the same cases with one stage off at a time.

A stage is switched off through the seams that the product has (settings, the index's stages, replaceable named steps
of the chain), never by changing its code.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.types import Corpus
from eval.answerers import Opened
from eval.intervals import randomisation
from eval.tables import number, table
from index.search import Index

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.runnables import Runnable

    from corpus.types import Passage
    from index.search import SearchStage
    from index.types import ScoredPassage
    from rag.drafts import Draft
    from rag.settings import Settings
    from rag.types import Answer, Ask, Question

__all__ = ["VARIANTS", "WHOLE", "ablation_table", "open_variant"]

ROOT = Path(__file__).resolve().parents[1]
WHOLE = "everything on"


class _Narrowed(Index):
    """An index that searches by some of its stages only."""

    def __init__(self, whole: Index, stages: Collection[SearchStage]) -> None:
        self.__dict__.update(whole.__dict__)
        self._stages = stages

    def search(self, query: str, k: int = 20, **options: Any) -> list[ScoredPassage]:
        """Return the best passages by these stages."""
        return super().search(query, k, **{**options, "stages": self._stages})


def open_variant(name: str, settings: Settings) -> Opened:
    """Return the answerer with the stage ``name`` switched off, ready to be asked."""
    from index import open_index
    from rag.ask import parse_ask, prediction
    from rag.chain import embeddings
    from rag.models import chat_model

    model = chat_model(settings.model) if settings.answer.answerer == "chain" else None
    index = open_index(settings.index.directory, embeddings(settings))
    chain = VARIANTS[name](index, settings, model)
    return Opened(lambda line: prediction(line["id"], chain.invoke(parse_ask(line))), lambda case: {})


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


def _whole(index: Index, settings: Settings, model: BaseChatModel | None) -> Runnable[Ask, Answer]:
    from rag.chain import Chapter

    return Chapter.over(index, settings, model).chain


def _only(*stages: SearchStage) -> Callable[..., Runnable[Ask, Answer]]:
    def variant(index: Index, settings: Settings, model: BaseChatModel | None) -> Runnable[Ask, Answer]:
        return _whole(_Narrowed(index, stages), settings, model)

    return variant


def _without_understanding(index: Index, settings: Settings, model: BaseChatModel | None) -> Runnable[Ask, Answer]:
    """Take every question as it is typed: no follow-ups, acronyms, spelling, papers, years or speakers."""
    from langchain_core.runnables import RunnableLambda

    def as_typed(ask: Ask) -> Question:
        from rag.types import Filters, Question

        return Question(ask.text, ask.text, ask.filters, Filters(), (), "fact")

    return _swapped(_whole(index, settings, model), RunnableLambda(as_typed, name="understand"))


def _without_grounding(index: Index, settings: Settings, model: BaseChatModel | None) -> Runnable[Ask, Answer]:
    """Say whatever was drafted: nothing is checked, dropped, or abstained from."""
    from langchain_core.runnables import RunnableGenerator

    def unchecked(drafts: Iterator[Draft]) -> Iterator[Answer]:
        whole: Draft | None = None
        for part in drafts:
            whole = part if whole is None else whole + part
        if whole is not None:
            yield _said(whole, index)

    return _swapped(_whole(index, settings, model), RunnableGenerator(unchecked, name="ground"))


def _without_steering(index: Index, settings: Settings, model: BaseChatModel | None) -> Runnable[Ask, Answer]:
    """Rank by the search alone: what the question names moves nothing up, and no model weighs passages."""
    lifts = {name: 1.0 for name in type(settings.retrieval).model_fields if name.startswith("lift_")}
    changed = settings.model_copy(
        update={
            "retrieval": settings.retrieval.model_copy(update=lifts),
            "answer": settings.answer.model_copy(
                update={name: 0 for name in ("weighed",) if hasattr(settings.answer, name)}
            ),
        }
    )
    return _whole(index, changed, model)


def _without_headers(index: Index, settings: Settings, model: BaseChatModel | None) -> Runnable[Ask, Answer]:
    """Search the bare words of each passage, without its paper's title and date and its heading."""
    from index import build, open_index

    def bare(passage: Passage) -> Passage:
        return replace(passage, search_text=passage.text, section="")

    corpus = Corpus(
        tuple(replace(document, short="") for document in index.documents), tuple(map(bare, index.passages))
    )
    directory = ROOT / "var" / "eval" / "index-without-headers"
    build(corpus, directory, index.embeddings, keep_previous=False)
    return _whole(open_index(directory, index.embeddings), settings, model)


VARIANTS: Mapping[str, Callable[[Index, Settings, BaseChatModel | None], Runnable[Ask, Answer]]] = {
    WHOLE: _whole,
    "without dense": _only("lexical"),
    "without BM25": _only("dense"),
    "without understanding": _without_understanding,
    "without grounding": _without_grounding,
    "without headers": _without_headers,
    "without reranking": _without_steering,
}
"""From a name to what builds the chain with that stage off."""


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
