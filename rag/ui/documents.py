"""The documents page as data: what is in the corpus, what is odd about it, and whether the index is up to date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from corpus.types import Anomaly, Document
from rag.ui.conversation import Library
from rag.ui.freshness import Freshness
from rag.ui.links import link_to
from rag.ui.naming import Names, paper_date, plain_date

__all__ = ["Entry", "Holdings", "Indexed", "Inventory", "take_stock"]


class Indexed(Protocol):
    """What an index says of its making."""

    @property
    def created(self) -> str:
        """ISO date and time in UTC."""


class Holdings(Library, Protocol):
    """A library that knows when it was indexed and what was odd."""

    @property
    def anomalies(self) -> Sequence[Anomaly]:
        """What a reader should know about the sources."""

    @property
    def manifest(self) -> Indexed:
        """How the index was made."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper. ``voices`` says who speaks in it and in how many sentences."""

    document: Document
    href: str
    date: str
    kind: str
    voices: tuple[tuple[str, int], ...]
    passages: int
    searched: int
    numbered: str
    anomalies: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Inventory:
    """The whole page. ``indexed`` is the time of the build in words, ``iso`` for machines."""

    entries: tuple[Entry, ...]
    passages: int
    indexed: str
    iso: str
    freshness: Freshness


def take_stock(library: Holdings, freshness: Freshness) -> Inventory:
    """Return what ``library`` holds, oldest paper first."""
    names = Names(library.documents)
    entries = tuple(_entry(library, names, document) for document in library.documents)
    iso = library.manifest.created
    return Inventory(
        entries=entries,
        passages=sum(entry.passages for entry in entries),
        indexed=_time(iso),
        iso=iso,
        freshness=freshness,
    )


def _entry(library: Holdings, names: Names, document: Document) -> Entry:
    passages = [passage for passage in library.passages if passage.document_id == document.id]
    spoken = Counter(voiced.voice.speaker for passage in passages if passage.searchable for voiced in passage.voices)
    odd = dict.fromkeys((one.where, one.what) for one in library.anomalies if one.document_id == document.id)
    return Entry(
        document=document,
        href=link_to(document, document.id),
        date=paper_date(document),
        kind=document.kind[:1].upper() + document.kind[1:].replace("'", "’"),
        voices=tuple((names.speaker(speaker, document.id), count) for speaker, count in spoken.most_common()),
        passages=len(passages),
        searched=sum(passage.searchable for passage in passages),
        numbered="" if document.numbering == "none" else document.numbering,
        # What is told as the paper's note is not told twice.
        anomalies=tuple((where, what) for where, what in odd if what != document.note),
    )


def _time(iso: str) -> str:
    """Write a time as it is said: ``21 November 2026 at 3:04pm (UTC)``; as it stands where it is no time."""
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    hour = moment.hour % 12 or 12
    half = "am" if moment.hour < 12 else "pm"
    zone = " (UTC)" if moment.utcoffset() is not None and not moment.utcoffset() else ""
    return f"{plain_date(iso[:10])} at {hour}:{moment.minute:02}{half}{zone}"
