"""Passages as a card or a page shows them: their exact words, with the quoted ones marked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from corpus.types import Passage

__all__ = ["Piece", "excerpt", "pieces"]

SHORT = 60  # words: a passage up to this long is shown whole on a card
ELLIPSIS = "…"

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a passage; ``cut`` is not the paper's words but the sign for words left out."""

    text: str
    marked: bool = False
    cut: bool = False


def pieces(text: str, marks: Iterable[Range], start: int = 0, end: int | None = None) -> tuple[Piece, ...]:
    """Cut ``text[start:end]`` at the edges of ``marks``; joined, the pieces are the text again.

    Marks that overlap are one mark; what lies outside the text is ignored.
    """
    end = len(text) if end is None else min(end, len(text))
    found: list[Piece] = []
    at = start
    for edges in _merged(marks):
        low, high = max(edges[0], at), min(edges[1], end)
        if low >= high:
            continue
        if at < low:
            found.append(Piece(text[at:low]))
        found.append(Piece(text[low:high], marked=True))
        at = high
    if at < end:
        found.append(Piece(text[at:end]))
    return tuple(found)


def excerpt(passage: Passage, marks: Sequence[Range], only: Collection[int] | None = None) -> tuple[Piece, ...]:
    """Shorten a long passage to its marked sentences with a neighbour on each side.

    Whole sentences only, in order, with an ellipsis where words are left out. Without marks, the
    passage's first sentences. ``only`` names the sentences that may be shown at all, one speaker's for
    example; none: every one.
    """
    sentences = [(voiced.start, voiced.end) for voiced in passage.voices]
    whole = only is None or len(only) == len(sentences)
    if not sentences or (whole and (passage.tokens == 0 or len(passage.text.split()) <= SHORT)):
        return pieces(passage.text, marks)
    held = [
        number
        for number, (low, high) in enumerate(sentences)
        if any(start < high and low < end for start, end in marks)
    ]
    if held:
        shown = sorted({near for number in held for near in (number - 1, number, number + 1)})
    else:
        shown, words = [], 0
        for number, (low, high) in enumerate(sentences):
            words += len(passage.text[low:high].split())
            if shown and words > SHORT:
                break
            shown.append(number)
    shown = [n for n in shown if 0 <= n < len(sentences) and (only is None or n in only)]
    if not shown:
        return ()
    return tuple(_with_gaps(passage.text, sentences, shown, marks))


def _with_gaps(text: str, sentences: Sequence[Range], shown: Sequence[int], marks: Sequence[Range]) -> Iterable[Piece]:
    if shown[0] > 0:
        yield Piece(f"{ELLIPSIS} ", cut=True)
    run = [shown[0]]
    for number in [*shown[1:], None]:
        if number is not None and number == run[-1] + 1:
            run.append(number)
            continue
        yield from pieces(text, marks, sentences[run[0]][0], sentences[run[-1]][1])
        if number is not None:
            yield Piece(f" {ELLIPSIS} ", cut=True)
            run = [number]
        elif run[-1] < len(sentences) - 1:
            yield Piece(f" {ELLIPSIS}", cut=True)


def _merged(marks: Iterable[Range]) -> list[Range]:
    merged: list[Range] = []
    for low, high in sorted(marks):
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    return merged
