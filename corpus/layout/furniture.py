"""Running heads and feet and page numbers: what stands in the margins of page after page."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from corpus.layout.lines import PrintedLine
from corpus.layout.page import PrintedPage

__all__ = ["furniture"]

_MARGIN = 0.16  # of the page's height, at its head and at its foot
_FIGURES = re.compile(r"\d+")
_PAGE = re.compile(r"(?:page\s+)?[-–]?\s*(\d{1,3})\s*[-–]?(?:\s*(?:of|/)\s*\d{1,3})?", re.IGNORECASE)


def furniture(pages: list[PrintedPage], lines: list[list[PrintedLine]]) -> set[int]:
    """Return the ids of the lines that belong to the pages and not to the text.

    A line is furniture when the same words (whatever their figures) stand in the same margin of a third of the pages,
    two at least and four at most; or when it is a bare number in the margin that counts the pages.
    """
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
            if counts or same:
                found.add(id(line))
    return found


def _in_margin(page: PrintedPage, line: PrintedLine) -> bool:
    """Tell whether a line stands at the head or the foot of its page."""
    return line.bottom < _MARGIN * page.height or line.top > (1 - _MARGIN) * page.height


def _place(page: PrintedPage, line: PrintedLine) -> str:
    """Return the line's words without their figures and the margin that it stands in."""
    side = "head" if line.top < page.height / 2 else "foot"
    return f"{side} {_FIGURES.sub('0', line.text).casefold()}"
