"""What was taken from a question to steer the search, as a reader sees it and can undo it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.types import Question
from rag.ui.naming import Names

__all__ = ["KEYS", "Taken", "read_without", "taken"]

KEYS = ("document:", "speaker:", "year:", "person:", "newest", "spelling", "follow-up")
CORRECTED = "” read as “"


@dataclass(frozen=True, slots=True)
class Taken:
    """One thing taken from the question; ``without`` is what to set aside when the reader presses it."""

    words: str
    key: str
    without: tuple[str, ...]


def taken(question: Question, without: Sequence[str], names: Names) -> tuple[tuple[Taken, ...], tuple[Taken, ...]]:
    """Return what was taken from the question, and what the reader has set aside (pressed, it is used again)."""
    found: list[tuple[str, str]] = []
    if question.follows:
        found.append((_words("follow-up", names), "follow-up"))
    if fixes := [line for line in question.understood if CORRECTED in line]:
        found.append(("; ".join(fixes), "spelling"))
    found += [(names.speakers[speaker], f"speaker:{speaker}") for speaker in question.steer.speakers]
    found += [(names.document(document_id), f"document:{document_id}") for document_id in question.steer.documents]
    found += [(str(year), f"year:{year}") for year in question.steer.years]
    found += [(name, f"person:{name}") for name in question.people]
    if question.newest:
        found.append(("the newest papers", "newest"))
    used = tuple(Taken(words, key, (*without, key)) for words, key in found if key not in without)
    aside = tuple(Taken(_words(key, names), key, tuple(other for other in without if other != key)) for key in without)
    return used, aside


def read_without(value: object) -> tuple[str, ...]:
    """Read what a browser sent; what names nothing that could have been taken is left out."""
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) > 50:
        return ()
    return tuple(
        dict.fromkeys(key for key in value if isinstance(key, str) and len(key) <= 300 and key.startswith(KEYS))
    )


def _words(key: str, names: Names) -> str:
    kind, _, value = key.partition(":")
    if kind == "speaker":
        return next((words for code, words in names.speakers.items() if code == value), value)
    if kind == "document":
        return names.document(value)
    return {"newest": "the newest papers", "spelling": "the correction", "follow-up": "the question before"}.get(
        kind, value
    )
