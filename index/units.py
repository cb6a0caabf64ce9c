"""What is searched: each passage in windows, by its words, and each of its sentences, by words and meaning.

Every window opens with the document's name and date and the heading above the passage, so that "the
authority" or "this" in a paragraph is found by what it is about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from corpus.types import Document, Passage

__all__ = ["CHUNKER", "Measure", "Unit", "measure", "sentences", "windows"]

CHUNKER = "units-3"
"""Version of the rules in this module; raised when the same passages would give other units."""

_OVERLAP = 0.2
"""Part of a window that the next one repeats, so that no sentence is cut in every window it is in."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A text that is searched: a window of a passage, by words; or its sentence number ``sentence``, by meaning too."""

    passage_id: str
    text: str
    sentence: int | None = None


@runtime_checkable
class Measure(Protocol):
    """How long a text is for an embedder: ``count`` in the unit of ``limit``, the most that it takes."""

    @property
    def limit(self) -> int:
        """Return the most that is taken; the rest of a longer text is ignored."""

    def count(self, text: str) -> int:
        """Return how long ``text`` is."""


class _Tokens:
    """Measure for embedders that do not tell: cl100k_base tokens, with room for finer word pieces."""

    limit = 170

    def count(self, text: str) -> int:
        from corpus import tokens

        return tokens.count(text)


def measure(embeddings: object) -> Measure:
    """Return the embedder itself where it can count, else a cautious measure of 170 cl100k_base tokens."""
    return embeddings if isinstance(embeddings, Measure) else _Tokens()


def windows(passage: Passage, document: Document, measure: Measure) -> list[Unit]:
    """Return the passage as one unit, or as overlapping ones when it is longer than ``measure.limit``."""
    head, body = _parts(passage, document)
    whole = head + body
    if measure.count(whole) <= measure.limit:
        return [Unit(passage.id, whole)]
    room = max(measure.limit - measure.count(head), measure.limit // 4)
    return [Unit(passage.id, head + part) for part in _split(body, room, measure)]


def sentences(passage: Passage) -> list[Unit]:
    """Return one unit for each of ``passage.voices``; a table row is one sentence, with its column names.

    A passage whose sentences nobody told apart is one unit, which is no sentence. A sentence stands bare: with its
    heading in front, all sentences under a heading come to mean the same (hit among the first 5 on the development
    questions: 0.48 bare, 0.42 with the heading).
    """
    if not passage.voices:
        return [Unit(passage.id, passage.search_text or passage.text)]
    if passage.kind == "row":
        body = passage.search_text or passage.text
        return [Unit(passage.id, body, number) for number in range(len(passage.voices))]
    return [Unit(passage.id, passage.sentence(number), number) for number in range(len(passage.voices))]


def _parts(passage: Passage, document: Document) -> tuple[str, str]:
    """Return the opening that tells where a passage stands, and the passage's words."""
    body = passage.search_text or passage.text
    opening = [part for part in (document.short, passage.section) if part and part not in body]
    return "".join(f"{part}. " for part in opening), body


def _split(body: str, room: int, measure: Measure) -> Iterator[str]:
    words = body.split()
    lengths = [measure.count(f" {word}") for word in words]
    start = 0
    while start < len(words):
        end = _reach(lengths, start, room)
        yield " ".join(words[start:end])
        if end == len(words):
            return
        # Step back over a fifth of the window, yet always forward.
        back, repeated = end, 0
        while back > start + 1 and repeated < room * _OVERLAP:
            back -= 1
            repeated += lengths[back]
        start = back


def _reach(lengths: Sequence[int], start: int, room: int) -> int:
    """Return the end of the longest window from ``start`` that fits into ``room``; at least one word."""
    end, used = start, 0
    while end < len(lengths) and (end == start or used + lengths[end] <= room):
        used += lengths[end]
        end += 1
    return end
