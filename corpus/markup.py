"""Markup that is not part of the words: emphasis, tags, footnote marks, link targets.

A passage's text is its source spans joined by one space, so a mark can be left out only where the
resulting joint falls on white space or on an edge; any other mark stays, as printed.
"""

from __future__ import annotations

import re

from corpus.types import Span

__all__ = ["join", "plain", "spans_without_markup"]

_MARK = re.compile(
    r"<sup>\s*\d+\s*</sup>"  # a footnote mark
    r"|</?(?:b|i|em|strong|u)>|<br\s*/?>"
    r"|\*{1,3}(?=\S)|(?<=\S)\*{1,3}"
    r"|\[(?=[^\]\[]+\]\([^)\s]*\))|(?<=\S)\]\([^)\s]*\)"
)


def join(source: str, spans: tuple[Span, ...] | list[Span]) -> str:
    """Return the words of ``spans``, joined by one space."""
    return " ".join(source[span.start : span.end] for span in spans)


def plain(text: str) -> str:
    """Return ``text`` without any markup, for headings and comparisons (never for a quotation)."""
    return " ".join(_MARK.sub("", text).split())


def spans_without_markup(source: str, start: int, end: int) -> list[Span]:
    """Return the spans of ``source[start:end]`` that remain when removable markup is cut out.

    Line breaks and runs of white space are cut too; every span is trimmed and not empty.
    """
    pieces: list[Span] = []
    begin = start
    for cut_start, cut_end in _cuts(source, start, end):
        pieces.append(Span(begin, cut_start))
        begin = cut_end
    pieces.append(Span(begin, end))
    return [Span(a, b) for piece in pieces for a, b in _words(source, piece)]


def _cuts(source: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the marks that can go: white space, an edge or another mark on at least one side."""
    merged: list[list[int]] = []
    for match in _MARK.finditer(source, start, end):
        if merged and merged[-1][1] == match.start():
            merged[-1][1] = match.end()
        else:
            merged.append([match.start(), match.end()])
    return [(a, b) for a, b in merged if a == start or b == end or source[a - 1].isspace() or source[b].isspace()]


def _words(source: str, span: Span) -> list[tuple[int, int]]:
    """Return the lines of a span, trimmed, so that a wrapped line joins with one space."""
    return [
        (match.start(), match.end())
        for match in re.compile(r"[^\s](?:[^\n\r\t]*[^\s])?").finditer(source, span.start, span.end)
    ]
