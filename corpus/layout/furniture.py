"""Running heads and feet and page numbers: what stands in the margins of page after page."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from corpus.layout.lines import PrintedLine
from corpus.layout.page import PrintedPage

__all__ = ["furniture"]

_MARGIN = 0.16  # of the page's height, at its head and at its foot
_SMALL = 0.8  # of the body's font size
_BLANK = 2.5  # times the body's font size
_FIGURES = re.compile(r"\d+")
_PAGE = re.compile(r"(?:page\s+)?[-–]?\s*(\d{1,3})\s*[-–]?(?:\s*(?:of|/)\s*\d{1,3})?", re.IGNORECASE)


def furniture(pages: list[PrintedPage], lines: list[list[PrintedLine]]) -> set[int]:
    """Return the ids of the lines that belong to the pages and not to the text.

    A line is furniture when the same words (whatever their figures) stand in the same margin of a third of the pages,
    two at least and four at most; when it is a bare number in the margin that counts the pages; or when it is small
    print far away from the text, which may stand on one page only.
    """
    body = _usual_size(lines)
    repeated: dict[str, set[int]] = defaultdict(set)
    offsets: Counter[int] = Counter()
    for page, printed in zip(pages, lines, strict=True):
        for line in printed:
            if _in_margin(page, line):
                repeated[_place(page, line)].add(page.number)
                if number := _PAGE.fullmatch(line.text):
                    offsets[int(number[1]) - page.number] += 1
    needed = max(2, min(len(pages) // 3, 4))
    usual = {offset for offset, count in offsets.items() if count >= needed}
    found: set[int] = set()
    for page, printed in zip(pages, lines, strict=True):
        for line in printed:
            if not _in_margin(page, line):
                continue
            number = _PAGE.fullmatch(line.text)
            counts = number is not None and int(number[1]) - page.number in usual
            often = needed if not line.text[:1].islower() else max(3, len(pages) // 2 + 1)  # the tail of a sentence?
            same = number is None and len(repeated[_place(page, line)]) >= often
            if counts or same or _apart(line, printed, body):
                found.add(id(line))
    return found


def _usual_size(lines: list[list[PrintedLine]]) -> float:
    sizes: Counter[float] = Counter()
    for line in (line for printed in lines for line in printed):
        sizes[line.size] += len(line.text)
    return max(sizes, key=lambda size: sizes[size], default=0.0)


def _apart(line: PrintedLine, printed: list[PrintedLine], body: float) -> bool:
    """Tell whether a line is small print (but no footnote) with much blank between it and the text."""
    if line.size > _SMALL * body or line.notes:
        return False
    text = [other for other in printed if other.size > _SMALL * body and not _PAGE.fullmatch(other.text)]
    gap = min((max(other.top - line.bottom, line.top - other.bottom) for other in text), default=0.0)
    return gap > _BLANK * body


def _in_margin(page: PrintedPage, line: PrintedLine) -> bool:
    """Tell whether a line stands at the head or the foot of its page."""
    return line.bottom < _MARGIN * page.height or line.top > (1 - _MARGIN) * page.height


def _place(page: PrintedPage, line: PrintedLine) -> str:
    """Return the line's words without their figures and the margin that it stands in."""
    side = "head" if line.top < page.height / 2 else "foot"
    return f"{side} {_FIGURES.sub('0', line.text).casefold()}"
