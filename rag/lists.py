"""Lists in the papers: which list a sentence stands in, what announces it, and which items it has.

A list is printed in one numbered paragraph (a sentence that ends in a colon, then marked items) or as bullets that
follow each other, each a passage of its own, under the sentence or the heading that introduces them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.types import Document, Passage, Voice

__all__ = ["Place", "PrintedList", "asks_for_several", "list_of"]

_SEVERAL = re.compile(
    r"\b(?:what|which) (?:are|were)\b|\bname (?:the|all|them|two|three|four|five)\b|\blist\b|"
    r"\b(?:what|which) (?:\w+ ){0,3}?(?:areas|things|steps|actions|reasons|priorities|recommendations|weaknesses|"
    r"strengths|improvements|issues|problems|points|groups|matters|topics|themes|aims|goals|plans|measures|ways|concerns|"
    r"subjects|services|changes|proposals|conditions|factors|causes|tasks|items)\b|"
    r"\bwhat (?:needs?|needed|has|have|had|must) (?:\w+ )?(?:to )?(?:improve|change|be (?:improved|done|better))\w*|"
    r"\bwhat (?:did|do|does) .{1,40}\b(?:want|ask for|need|wish) .{0,40}"
    r"\b(?:improved?|changed|done|sorted|fixed|addressed|put right|to (?:improve|change|do))\b|"
    r"\bwhat (?:else )?did .{1,40}\b(?:tell|ask|told) .{1,40} to (?:improve|change|do|put right|address|fix)\b",
    re.IGNORECASE,
)
_MARK = re.compile(r"[-–•*·▪◦○●\uf0a7\uf0b7]|\bo\b|\(?\b(?:[a-z]|[ivx]{1,4}|\d{1,2})[.)]")
_FEWEST = 2  # items that make a list


@dataclass(frozen=True, slots=True)
class Place:
    """The sentences ``first`` to ``last`` of a passage, both included."""

    passage: Passage
    first: int
    last: int

    @property
    def text(self) -> str:
        """Their words, as printed."""
        return self.passage.text[self.passage.voices[self.first].start : self.passage.voices[self.last].end]

    @property
    def voice(self) -> Voice:
        """Who speaks the first of them, and all of them where they are one quotation."""
        return self.passage.voices[self.first].voice

    @property
    def voices(self) -> frozenset[Voice]:
        """Who speaks them: one, where they may be one quotation."""
        return frozenset(voiced.voice for voiced in self.passage.voices[self.first : self.last + 1])


@dataclass(frozen=True, slots=True)
class PrintedList:
    """A list: its ``lead`` (``None`` where only the heading introduces it) and its items, in order."""

    lead: Place | None
    items: tuple[Place, ...]

    @property
    def words(self) -> int:
        """How many words the whole list has."""
        return sum(len(one.text.split()) for one in (*self.items, *([self.lead] if self.lead else [])))


def asks_for_several(text: str) -> bool:
    """Tell whether a question asks for several things, or for a list by name."""
    return _SEVERAL.search(text) is not None


def list_of(passage: Passage, sentence: int, passages: Sequence[Passage], document: Document) -> PrintedList | None:
    """Return the list that a sentence announces or is an item of, the innermost; ``None`` where it is in none.

    ``passages`` are those of the whole corpus in reading order, ``document`` is the passage's own.
    """
    for inner in _inside(passage, document):
        if inner.lead is not None and inner.lead.first <= sentence <= inner.items[-1].last:
            return inner
    return _across(passage, passages)


def _inside(passage: Passage, document: Document) -> list[PrintedList]:
    """Return the lists in a paragraph: parts with a mark before them, each list after a sentence with a colon."""
    if passage.row or len(passage.spans) <= _FEWEST:
        return []
    starts: list[int] = []
    at = 0
    for place, span in enumerate(passage.spans):
        between = document.text[passage.spans[place - 1].end : span.start] if place else ""
        if place and _MARK.search(between):
            starts.append(at)
        at += span.end - span.start + 1
    begins = {voiced.start: place for place, voiced in enumerate(passage.voices)}
    marked = [begins[start] for start in starts if start in begins]
    colons = [one - 1 for one in marked if one and passage.sentence(one - 1).endswith(":")]
    # An item that ends in a colon goes on with items of its own: these stay in its list.
    leads = [one for place, one in enumerate(colons) if not place or one not in marked]
    lists: list[PrintedList] = []
    for lead, end in zip(leads, [*leads[1:], len(passage.voices)], strict=False):
        own = [one for one in marked if lead < one < end]
        ends = [*(one - 1 for one in own[1:]), end - 1]
        items = tuple(Place(passage, first, last) for first, last in zip(own, ends, strict=True))
        if len(items) >= _FEWEST:
            lists.append(PrintedList(Place(passage, lead, lead), items))
    return lists


def _across(passage: Passage, passages: Sequence[Passage]) -> PrintedList | None:
    """Return the list of the bullets around a passage, each a passage of its own."""
    at = next((place for place, one in enumerate(passages) if one.id == passage.id), None)
    if at is None:
        return None
    if passage.kind != "bullet":
        following = passages[at + 1] if at + 1 < len(passages) else None
        if following is None or following.kind != "bullet" or not following.lead:
            return None
        if not (passage.text.endswith(":") and following.lead.endswith(passage.text[-40:])):
            return None
        passage, at = following, at + 1

    def belongs(other: Passage) -> bool:
        return (other.kind, other.document_id, other.section, other.lead) == (
            "bullet",
            passage.document_id,
            passage.section,
            passage.lead,
        )

    first = last = at
    while first and belongs(passages[first - 1]):
        first -= 1
    while last + 1 < len(passages) and belongs(passages[last + 1]):
        last += 1
    items = tuple(Place(one, 0, len(one.voices) - 1) for one in passages[first : last + 1] if one.voices)
    if len(items) < _FEWEST:
        return None
    before = passages[first - 1] if first else None
    lead = None
    if passage.lead and before is not None and before.voices and before.text.endswith(":"):
        lead = Place(before, len(before.voices) - 1, len(before.voices) - 1)
    return PrintedList(lead, items)
