"""The reader's own limits on the search: what can be chosen, what was chosen, and how it is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast, get_args

from corpus.errors import QuestionError
from corpus.types import Speaker
from rag.types import Filters
from rag.ui.conversation import Library
from rag.ui.naming import Names, paper_date, year

__all__ = ["Choice", "Group", "choices", "in_words", "read_limits"]

GONE = "A limit on the search does not fit the documents any more. Remove it, or all of them, and ask again."
MOST = 50  # values of one kind: more than any page offers


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to tick: ``value`` goes to the server, ``label`` is read; ``note`` stands smaller after it."""

    value: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """One kind of limit; ``name`` is also its name in the address bar."""

    name: str
    legend: str
    choices: tuple[Choice, ...]


def choices(library: Library, names: Names) -> tuple[Group, ...]:
    """Return what the papers at hand can be limited to: who speaks in them, which paper, which year."""
    voices = {voiced.voice.speaker for passage in library.passages for voiced in passage.voices}
    years = dict.fromkeys(year(document.dated) for document in library.documents if document.dated)
    groups = (
        Group(
            "speaker",
            "Who said it",
            tuple(Choice(code, words) for code, words in names.speakers.items() if code in voices),
        ),
        Group(
            "document",
            "Which paper",
            tuple(Choice(paper.id, paper.title, paper_date(paper)) for paper in library.documents),
        ),
        Group("year", "Year", tuple(Choice(name, name) for name in years)),
    )
    return tuple(group for group in groups if len(group.choices) > 1)


def read_limits(value: object, library: Library) -> Filters:
    """Read what a browser sent.

    Raises ``QuestionError`` for what does not fit: leaving it out would widen the search.
    """
    chosen = value.get("chosen") if isinstance(value, Mapping) else None
    if not isinstance(chosen, Mapping):
        return Filters()
    speakers = _strings(chosen.get("speaker"))
    documents = _strings(chosen.get("document"))
    years = _strings(chosen.get("year"))
    passages = _strings(chosen.get("passage"))
    papers = {paper.id for paper in library.documents}
    fits = (
        set(speakers) <= set(get_args(Speaker))
        and set(documents) <= papers
        and all(name.isascii() and name.isdecimal() and len(name) == 4 for name in years)
        and all(_held(library, passage_id) for passage_id in passages)
    )
    if not fits:
        raise QuestionError(GONE)
    return Filters(documents, cast(tuple[Speaker, ...], speakers), tuple(map(int, years)), passages)


def in_words(filters: Filters, library: Library, names: Names) -> tuple[str, ...]:
    """Say each limit as a reader would: ``Ofsted inspectors``, ``Inspection 2020, para 17``, ``2023``."""
    passages = [
        names.citation(library.passage(passage_id)) if _held(library, passage_id) else passage_id
        for passage_id in filters.passages
    ]
    return (
        *(names.speakers[speaker] for speaker in filters.speakers),
        *(names.document(document_id) for document_id in filters.documents),
        *map(str, filters.years),
        *passages,
    )


def _strings(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) > MOST:
        raise QuestionError(GONE)
    if not all(isinstance(item, str) and 0 < len(item) <= 300 for item in value):
        raise QuestionError(GONE)
    return tuple(dict.fromkeys(value))


def _held(library: Library, passage_id: str) -> bool:
    try:
        library.passage(passage_id)
    except KeyError:
        return False
    return True
