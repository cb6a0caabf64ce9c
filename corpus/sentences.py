"""Sentences with their offsets.

A rule-based splitter: inspection reports are well punctuated, and offsets must be exact, which rules out
splitters that normalise the text first.
"""

from __future__ import annotations

import re

from corpus.types import Span

__all__ = ["split"]

_END = re.compile(r"""[.!?…]+["”’'»)\]*]*(?=\s+["“‘'«(\[*£]*[A-Z0-9“‘"])""")
_ABBREVIATION = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|Prof|Cllr|Rt|Hon|vs|cf|eg|ie|e\.g|i\.e|[A-Z])\.$")
_BEFORE_NUMBER = re.compile(
    r"\b(?:No|Nos|no|nos|para|paras|p|pp|approx|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.$"
)
_LIST_NUMBER = re.compile(r"\s*\d{1,3}\.")  # "3." alone is the mark of what follows, not a sentence
# What belongs to the sentence before it: a source in brackets, an age under a child's words.
_TAIL = re.compile(r"\([^()]{1,60}\)\W*|[\w–-]+(?: [\w–-]+){0,2}")


def split(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Return the sentences of ``text[start:end]`` as spans of ``text``, without the space between them."""
    stop = len(text) if end is None else end
    spans: list[Span] = []
    begin = start
    for match in _END.finditer(text, start, stop):
        if _goes_on(text, begin, match.end()):
            continue
        spans.append(Span(begin, match.end()))
        begin = match.end()
    spans.append(Span(begin, stop))
    whole: list[Span] = []
    for span in (_trim(text, span) for span in spans):
        if whole and _TAIL.fullmatch(text, span.start, span.end):
            whole[-1] = Span(whole[-1].start, span.end)
        elif span.start < span.end:
            whole.append(span)
    return whole


def _goes_on(text: str, begin: int, end: int) -> bool:
    """Tell whether the full stop at ``end`` belongs to an abbreviation or to a list's number."""
    if _ABBREVIATION.search(text, begin, end) or _LIST_NUMBER.fullmatch(text, begin, end):
        return True
    return bool(_BEFORE_NUMBER.search(text, begin, end)) and text[end:].lstrip()[:1].isdigit()


def _trim(text: str, span: Span) -> Span:
    piece = text[span.start : span.end]
    lead = len(piece) - len(piece.lstrip())
    return Span(span.start + lead, span.start + max(lead, len(piece.rstrip())))
