"""Where the words of a passage stand on the pages of its paper."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from corpus.types import Box, Document, Page, Passage, Span

__all__ = ["page_of", "places"]


def page_of(pages: Sequence[Page], span: Span) -> int | None:
    """Return the number of the page on which ``span`` begins, or ``None`` for a file without pages."""
    for page in pages:
        lines = page.lines
        at = bisect_right(lines, span.start, key=lambda line: line.start) - 1
        if at >= 0 and span.start < lines[at].end:
            return page.number
    return None


def places(document: Document, passage: Passage) -> tuple[tuple[int, Box], ...]:
    """Return the printed lines of a passage as (page number, box), in reading order; see ``corpus.types.Line``."""
    found: list[tuple[int, int, Box]] = []
    for page in document.pages:
        for line in page.lines:
            if any(line.start < span.end and span.start < line.end for span in passage.spans):
                found.append((line.start, page.number, line.box))
    return tuple((number, box) for _, number, box in sorted(found))
