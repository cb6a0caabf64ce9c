"""Where words stand in quotation marks."""

from __future__ import annotations

import re

from corpus.types import Span

__all__ = ["quotations", "unquoted"]

_WORDS = 6  # fewer words in quotation marks are a term, not somebody's statement
_SINGLE = re.compile(r"(?<![\w’'])'(?=[A-Za-z])(.+?)(?<=[\w.…!?])'(?!\w)")
_ANY = re.compile(r"“[^”]*”?|\"[^\"]*\"?")


def quotations(words: str) -> list[Span]:
    """Return the ranges of ``words`` in quotation marks that are long enough to be a statement, in order.

    Curly marks nest and may never close (a quotation of several paragraphs closes only its last one);
    straight ones alternate; a single straight mark counts when it opens before a letter and is closed.
    """
    found = [*_double(words), *(Span(match.start(), match.end()) for match in _SINGLE.finditer(words))]
    long = (span for span in found if len(words[span.start : span.end].split()) >= _WORDS)
    return sorted(long, key=lambda span: span.start)


def unquoted(words: str) -> str:
    """Return ``words`` with every double quotation emptied: what the paper itself says around it."""
    return _ANY.sub("“”", words)


def _double(words: str) -> list[Span]:
    found: list[Span] = []
    depth, begin, straight = 0, 0, -1
    for at, char in enumerate(words):
        if char == "“":
            begin = at if depth == 0 else begin
            depth += 1
        elif char == "”" and depth == 0 and not found:
            found.append(Span(0, at + 1))  # it opened in a paragraph before this one
        elif char == "”" and depth:
            depth -= 1
            if depth == 0:
                found.append(Span(begin, at + 1))
        elif char == '"':
            if straight < 0:
                straight = at
            else:
                found.append(Span(straight, at + 1))
                straight = -1
    if depth:
        found.append(Span(begin, len(words)))
    return found
