"""A conversation as the browser keeps it over a reload: what was asked, and where each answer's words stand.

No words of a paper are taken from the browser: citations and evidence are read from the index again, and an exchange
whose words do not stand there any more is left out. What comes back may be made up by its own reader, for whom alone
it is shown; nothing in it is trusted as history (``rag.followup`` carries over a reader's own questions only).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.types import Passage, Voice
from index.types import ScoredPassage
from rag.types import (
    Abstention,
    Answer,
    Answerer,
    Citation,
    Filters,
    Intent,
    Question,
    Receipt,
    Statement,
)
from rag.ui.conversation import Conversation, Exchange, Library

__all__ = ["MOST", "pack", "unpack"]

MOST = 20  # exchanges that come back
Short = Annotated[str, Field(max_length=400)]
Words = Annotated[str, Field(max_length=4000)]


class _Record(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Place(_Record):
    passage: Short
    start: int
    end: int
    quote: Words


class _Said(_Record):
    text: Words
    support: float
    places: Annotated[tuple[_Place, ...], Field(max_length=20)]


class _Kept(_Record):
    """One finished exchange. Dataclasses of ``rag.types`` that hold plain values only are kept as they are."""

    token: Annotated[str, Field(pattern="^[0-9a-f]{16}$")]
    question: Words
    signpost: bool
    without: Annotated[tuple[Short, ...], Field(max_length=50)]
    understood: Question
    statements: Annotated[tuple[_Said, ...], Field(max_length=30)]
    evidence: Annotated[tuple[Short, ...], Field(max_length=60)]
    marks: dict[Short, tuple[int, int]]
    abstention: Abstention | None
    receipt: Receipt
    answerer: Answerer
    searched: int
    silent: int
    notes: Annotated[tuple[Words, ...], Field(max_length=20)]
    partial: Words | None = None
    disagreement: Words | None = None


_Kept.model_rebuild(_types_namespace={"Filters": Filters, "Intent": Intent})


def pack(exchange: Exchange) -> str:
    """Return a finished exchange as the browser keeps it; nothing for one that has no whole answer."""
    answer = exchange.answer
    if exchange.state != "answered" or answer is None:
        return ""
    kept = _Kept(
        token=exchange.token,
        question=exchange.question,
        signpost=exchange.signpost,
        without=exchange.without,
        understood=answer.question,
        statements=tuple(
            _Said(
                text=statement.text,
                support=statement.support,
                places=tuple(
                    _Place(passage=one.passage_id, start=one.start, end=one.end, quote=one.quote)
                    for one in statement.citations
                ),
            )
            for statement in answer.statements
        ),
        evidence=tuple(scored.passage.id for scored in answer.evidence),
        marks=answer.extra.get("marks") or {},
        abstention=answer.abstention,
        receipt=answer.receipt,
        answerer=answer.answerer,
        searched=answer.documents_searched,
        silent=answer.documents_silent,
        notes=answer.notes,
        partial=answer.extra.get("partial"),
        disagreement=answer.extra.get("disagreement"),
    )
    return kept.model_dump_json(exclude_defaults=True)


def unpack(records: object, library: Library) -> tuple[Conversation, int]:
    """Return the conversation that the browser kept, and how many of its exchanges do not fit the papers any more."""
    if not isinstance(records, Sequence) or isinstance(records, str):
        return (), 0
    found: list[Exchange] = []
    lost = 0
    for record in records[-MOST:]:
        try:
            kept = _Kept.model_validate_json(record if isinstance(record, str) else json.dumps(record))
            found.append(_exchange(kept, len(found) + 1, library))
        except (ValidationError, KeyError, ValueError, TypeError):
            lost += 1
    return tuple(found), lost


def _exchange(kept: _Kept, number: int, library: Library) -> Exchange:
    extra: dict[str, Any] = {"marks": {name: list(pair) for name, pair in kept.marks.items()}}
    extra |= {name: said for name in ("partial", "disagreement") if (said := getattr(kept, name))}
    answer = Answer(
        question=kept.understood,
        statements=tuple(
            Statement(said.text, tuple(_citation(place, library) for place in said.places), said.support)
            for said in kept.statements
        ),
        evidence=tuple(
            ScoredPassage(library.passage(name), 1 / (1 + rank), "fused") for rank, name in enumerate(kept.evidence)
        ),
        abstention=kept.abstention,
        receipt=kept.receipt,
        answerer=kept.answerer,
        documents_searched=kept.searched,
        documents_silent=kept.silent,
        notes=kept.notes,
        extra=extra,
    )
    return Exchange(
        number,
        kept.question,
        signpost=kept.signpost,
        answer=answer,
        limits=kept.understood.filters,
        without=kept.without,
        token=kept.token,
    )


def _citation(place: _Place, library: Library) -> Citation:
    passage = library.passage(place.passage)
    if not 0 <= place.start < place.end or passage.text[place.start : place.end] != place.quote:
        raise ValueError("these words do not stand there")
    document = library.document(passage.document_id)
    voice = _voice(passage, place.start)
    return Citation(
        passage_id=passage.id,
        document_id=document.id,
        number=passage.number,
        label=passage.label,
        quote=place.quote,
        start=place.start,
        end=place.end,
        text=passage.text,
        speaker=voice.speaker,
        reported_by=voice.reported_by,
        quoted=voice.quoted,
        name=voice.name,
        date=document.published,
    )


def _voice(passage: Passage, at: int) -> Voice:
    for voiced in passage.voices:
        if voiced.start <= at < voiced.end:
            return voiced.voice
    return passage.voices[0].voice
