"""What the topic page and its exports show, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

from corpus.types import Document, Passage
from rag.ui.marking import Piece

__all__ = ["Chip", "Item", "Layout", "Limits", "Paper", "Sheet", "Side", "Tick", "address"]

Layout = Literal["papers", "compare"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What the reader chose: an empty tuple is no limit; ``exact`` leaves out what does not use the topic's words."""

    speakers: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    exact: bool = False

    def __bool__(self) -> bool:
        return bool(self.speakers or self.documents or self.years or self.exact)

    def pairs(self) -> list[tuple[str, str]]:
        """Return them as they stand in an address."""
        return [
            *(("speaker", value) for value in self.speakers),
            *(("document", value) for value in self.documents),
            *(("year", value) for value in self.years),
            *([("words", "exact")] if self.exact else []),
        ]


@dataclass(frozen=True, slots=True)
class Item:
    """One passage as it is shown. ``number`` counts through the page and is the same in every export.

    ``speaker`` names whose words are shown, ``voices`` everybody who speaks in the whole passage, and
    ``speaker_code`` whose words are on the topic.
    """

    number: int
    passage: Passage
    href: str
    place: str
    citation: str
    speaker: str
    speaker_code: str
    voices: str
    note: str
    words: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A document with what it says on the topic; ``counts`` has one entry a speaker code."""

    document: Document
    date: str
    href: str
    items: tuple[Item, ...]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Tick:
    """One thing to tick among the filters, with the passages that it would show of this topic."""

    name: str
    value: str
    label: str
    note: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on; the link takes it off."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Side:
    """One column of the comparison."""

    title: str
    code: str
    papers: tuple[Paper, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that the page and the exports show of a topic; ``speakers`` says each speaker code in words."""

    topic: str
    limits: Limits
    layout: Layout
    others: tuple[str, ...]
    found: int
    papers: tuple[Paper, ...]
    silent: tuple[Document, ...]
    ticks: Mapping[str, tuple[Tick, ...]]
    chips: tuple[Chip, ...]
    speakers: Mapping[str, str]
    sides: tuple[Side, ...] = ()
    aside: int = 0

    @property
    def items(self) -> tuple[Item, ...]:
        """All passages, in the order of their numbers."""
        return tuple(item for paper in self.papers for item in paper.items)

    def address(self, path: str = "./topic", layout: Layout | None = None, limits: Limits | None = None) -> str:
        """Return the address of this page, or of the same in another shape."""
        return address(path, self.topic, self.limits if limits is None else limits, layout or self.layout)


def address(path: str, topic: str, limits: Limits, layout: Layout) -> str:
    """Return the address under ``path`` of a topic, its limits and its shape."""
    pairs = [("topic", topic), *limits.pairs(), *([("view", "compare")] if layout == "compare" else [])]
    return f"{path}?{urlencode(pairs)}"
