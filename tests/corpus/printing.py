"""Pages as a typesetter would lay them out, for tests: words with places, and small PDF files of our own."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from corpus.layout.page import PrintedPage, Rule, Word

WIDTH, HEIGHT = 595.0, 842.0
LEFT, HANGING, RIGHT = 71.0, 99.0, 525.0
TOP, BOTTOM = 100.0, 740.0
SIZE, PITCH, SPACE = 12.0, 14.4, 12.0
LETTER = 5.6  # width of any letter


@dataclass
class Typesetter:
    """Sets paragraphs on pages; ``furniture`` is printed at the head and the foot of every page."""

    heads: Sequence[str] = ()
    feet: Sequence[str] = ()
    numbered: bool = True
    bottom: float = BOTTOM
    pages: list[PrintedPage] = field(default_factory=list)
    down: float = 0.0

    def turn(self) -> None:
        """Begin a page."""
        page = PrintedPage(len(self.pages) + 1, WIDTH, HEIGHT)
        self.pages.append(page)
        self.down = TOP
        for at, text in enumerate(self.heads):
            page.words += set_line(text, LEFT, 30.0 + at * 10, 8.0)
        for at, text in enumerate(self.feet):
            page.words += set_line(text, LEFT, 790.0 + at * 10, 8.0)
        if self.numbered:
            page.words += set_line(str(page.number), 510.0, 805.0, 20.0)

    def paragraph(self, text: str, mark: str = "", *, bold: bool = False, space: float = SPACE) -> None:
        """Set a paragraph, with its mark hanging to the left of it; lines go on over the page's end."""
        if not self.pages:
            self.turn()
        left = HANGING if mark else LEFT
        for number, line in enumerate(wrap(text, left)):
            if self.down > self.bottom:
                self.turn()
            words = self.pages[-1].words
            if mark and number == 0:
                words += set_line(mark, LEFT, self.down, SIZE)
            words += set_line(line, left, self.down, SIZE, bold=bold)
            self.down += PITCH
        self.down += space

    def row(self, *cells: str) -> None:
        """Set a ruled table row of one-line cells."""
        page = self.pages[-1]
        width = (RIGHT - LEFT) / len(cells)
        top, bottom = self.down - SIZE, self.down + 4
        for at, text in enumerate(cells):
            left = LEFT + at * width
            page.words += set_line(text, left + 4, self.down, SIZE)
            page.rules += [
                *(Rule(left, top, left + width, top + 0.5), Rule(left, bottom, left + width, bottom + 0.5)),
                *(Rule(left, top, left + 0.5, bottom), Rule(left + width, top, left + width + 0.5, bottom)),
            ]
        self.down += SIZE + 4


def wrap(text: str, left: float) -> list[str]:
    """Break a text into lines that fit between ``left`` and the right margin."""
    lines: list[str] = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if left + len(longer) * LETTER > RIGHT and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def set_line(text: str, left: float, baseline: float, size: float, *, bold: bool = False) -> list[Word]:
    """Return the words of a line that begins at ``left``."""
    words: list[Word] = []
    letter = LETTER * size / SIZE
    for piece in text.split(" "):
        right = left + len(piece) * letter
        if piece:
            words.append(Word(piece, left, right, baseline - 0.8 * size, baseline + 0.2 * size, baseline, size, bold))
        left = right + letter
    return words


def new_pdf(**options: Any) -> tuple[Any, io.BytesIO]:
    """Return a canvas of A4 pages, with its origin at the bottom left, and what its bytes go to."""
    from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

    target = io.BytesIO()
    return Canvas(target, pagesize=(WIDTH, HEIGHT), invariant=1, **options), target
