"""Footnotes: the small print at the foot of a page, under a short rule or behind a raised figure."""

from __future__ import annotations

import re

from corpus.layout.lines import PrintedLine
from corpus.layout.measure import Measure
from corpus.layout.page import PrintedPage
from corpus.layout.paragraphs import Paragraph

__all__ = ["part_footnotes"]

_SMALL = 0.95  # of the body's font size
_SHORT = (40.0, 0.45)  # points, and part of the page's width: how long the rule over footnotes is
_LOW = 0.3  # of the page's height: footnotes stand below this
_BRACKETED = re.compile(r"\[\d{1,3}\]")


def part_footnotes(
    page: PrintedPage, lines: list[PrintedLine], usual: Measure
) -> tuple[list[PrintedLine], list[Paragraph]]:
    """Return the lines of the text and the footnotes below it."""
    start = _start(page, lines, usual)
    text = [line for line in lines if line.top < start]
    notes: list[Paragraph] = []
    for line in sorted((line for line in lines if line.top >= start), key=lambda line: (line.baseline, line.left)):
        opens = 0 in line.notes or bool(_BRACKETED.match(line.text))
        if opens or not notes:
            notes.append(Paragraph("note", [line], line.right))
        else:
            notes[-1].lines.append(line)
    return text, notes


def _start(page: PrintedPage, lines: list[PrintedLine], usual: Measure) -> float:
    """Return how far down the page the footnotes begin; below its end when there are none."""
    small = [line for line in lines if line.size < _SMALL * usual.size]
    starts = [line.top for line in small if _marked(line) and line.top > _LOW * page.height]
    uprights = [rule for rule in page.rules if not rule.horizontal]
    for rule in page.rules:
        short = rule.horizontal and _SHORT[0] < rule.right - rule.left < _SHORT[1] * page.width
        boxed = any(abs(up.left - rule.left) < 3 and up.top - 3 <= rule.top <= up.bottom + 3 for up in uprights)
        if short and not boxed and rule.top > _LOW * page.height:
            starts.append(rule.top)
    for start in sorted(starts):
        below = [line for line in lines if line.top >= start]
        if below and all(line.size < _SMALL * usual.size for line in below) and any(map(_marked, below)):
            return start
    return page.height * 2


def _marked(line: PrintedLine) -> bool:
    return 0 in line.notes or bool(_BRACKETED.match(line.text))
