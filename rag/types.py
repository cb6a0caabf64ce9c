"""The types that cross the door of the rag room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from corpus.types import Speaker
from index.types import ScoredPassage

__all__ = [
    "Abstention",
    "Answer",
    "Answerer",
    "Ask",
    "Citation",
    "Filters",
    "Intent",
    "Question",
    "Receipt",
    "Reference",
    "Statement",
    "Turn",
]

Answerer = Literal["chain", "extractive"]
Intent = Literal["fact", "number", "yesno", "list", "topic", "compare", "lookup", "who"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier message of the conversation."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Filters:
    """What the user limits the search to; an empty tuple is no limit. ``passages`` are ids of paragraphs."""

    documents: tuple[str, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    years: tuple[int, ...] = ()
    passages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """The input of the chain: what was typed, what was said before, and the user's own limits.

    ``without`` names what shall not be taken from the question, for a user who undoes it: ``document:ID``,
    ``speaker:NAME``, ``year:2020``, ``person:NAME``, ``newest``, ``spelling``, ``follow-up``.
    """

    text: str
    history: tuple[Turn, ...] = ()
    filters: Filters = Filters()
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """A paragraph that the question names: its number, and the document where that is told."""

    number: str
    document_id: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood.

    ``standalone`` needs no history; ``subject`` is what is searched: the same without the names of the authority and
    of the papers to be ``compared`` (their ids). ``expansion`` adds words for the search by words. ``filters`` forbids,
    ``steer`` prefers. ``entities`` are other authorities that an answer's passage must name; ``missing`` are those of
    them, and the acronyms, people and years, that no document names.
    ``codes`` are the evidence codes that it names, as the papers print them; ``pairs`` the financial or school years
    among the years that steer; ``people`` those whom the papers know and it names; ``wants`` tells why from when.
    ``claim`` is what it says somebody said, whose name it asks for.
    ``understood`` tells the user what was taken from the question; ``newest`` prefers the latest paper; ``follows``
    marks a follow-up; ``declined`` says why it is not a question for the documents.
    """

    text: str
    standalone: str
    filters: Filters
    steer: Filters
    references: tuple[Reference, ...]
    intent: Intent
    compared: tuple[str, ...] = ()
    subject: str = ""
    expansion: str = ""
    entities: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    newest: bool = False
    follows: bool = False
    codes: tuple[str, ...] = ()
    pairs: tuple[tuple[int, ...], ...] = ()
    people: tuple[str, ...] = ()
    wants: Literal["reason", "date"] | None = None
    claim: str = ""
    understood: tuple[str, ...] = ()
    declined: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """``quote`` is ``text[start:end]`` of the passage with this id, word for word, at most 60 words."""

    passage_id: str
    document_id: str
    number: str | None
    label: str
    quote: str
    start: int
    end: int
    text: str
    speaker: Speaker
    reported_by: Speaker | None
    quoted: bool
    name: str | None
    date: str | None


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer with what bears it out; ``support`` is in [0, 1]."""

    text: str
    citations: tuple[Citation, ...]
    support: float


@dataclass(frozen=True, slots=True)
class Abstention:
    """Why there is no answer: a value, never an exception or a magic phrase."""

    reason: Literal["not_found", "declined", "no_such_reference", "unsupported", "nothing_allowed"]
    message: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """Enough to repeat the answer: index generation, models, prompt version, settings, timings in seconds."""

    index: str
    models: Mapping[str, str]
    prompt_version: str
    settings: str
    timings: Mapping[str, float] = field(default_factory=dict)
    passages_seen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, or the state of one that is still being written.

    ``stream`` yields growing snapshots: the first carries the evidence and no statement, the last has
    ``complete`` true. Added to another, the later snapshot stands (LangChain sums what a step streams).
    """

    question: Question
    statements: tuple[Statement, ...]
    evidence: tuple[ScoredPassage, ...]
    abstention: Abstention | None
    receipt: Receipt
    answerer: Answerer
    documents_searched: int = 0
    documents_silent: int = 0
    complete: bool = True
    notes: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The prose that the user reads, without citations or markup."""
        if self.abstention is not None:
            return self.abstention.message
        return " ".join(statement.text for statement in self.statements)

    def __add__(self, later: Answer) -> Answer:
        """Return the later snapshot."""
        return later
