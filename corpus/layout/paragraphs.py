"""Printed lines into whole paragraphs, bullets, headings and table rows, over the breaks of pages and columns.

What a writer does on purpose shows on the page: space above, a mark, another style, another indent, or a line that
ends although the next word had room on it. Everything else is one paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from corpus.boilerplate import is_boilerplate
from corpus.layout.grid import Cell, Row
from corpus.layout.lines import NUMBER, PrintedLine
from corpus.layout.measure import Measure

__all__ = ["Flow", "Paragraph"]

ParagraphKind = Literal["paragraph", "bullet", "heading", "row", "note", "furniture"]

_SPACE = 1.28  # of the usual line distance: more is a blank between two paragraphs
_RESIZED = 1.07
_ALIGNED = 3.0  # points: edges nearer than this are one
_ROOM = 0.12  # of the text's width: what must be left beside a word for it to have had room, twice in mid-sentence
_HEADING_WORDS = 35
_ENDS = re.compile(r"[.!?:;…][\"”’'»)\]]*$")
_CLOSES = re.compile(r"[.!?…][\"”’'»)\]]*$")
_LABELLED = re.compile(r"[A-Z][\w ’'-]{2,40}:\s+\S")
_NO_HEADING = re.compile(r"(?:(?:deputy )?lead inspector|(?:his|her) majesty[’']s inspector)\b", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(slots=True, eq=False)
class Paragraph:
    """Lines that belong together. ``apart`` is false for one that may go on in the middle of the sentence before it.

    ``marked`` tells that its first word is a number that may be the paragraph's own, ``level`` how deep a bullet lies;
    ``cells`` are a row's lines by cell; ``above`` is true where blank space, a heading or a page's head stands over it.
    """

    kind: ParagraphKind
    lines: list[PrintedLine]
    limit: float
    apart: bool = True
    marked: bool = False
    level: int = 0
    cells: list[list[PrintedLine]] = field(default_factory=list)
    above: bool = False
    spaced: bool = False
    after_end: bool = True
    boxed: bool = False

    @property
    def first(self) -> PrintedLine:
        """The first line."""
        return self.lines[0]

    @property
    def last(self) -> PrintedLine:
        """The last line."""
        return self.lines[-1]

    @property
    def indent(self) -> float | None:
        """Where its further lines begin; ``None`` as long as that is open."""
        if len(self.lines) > 1:
            return self.lines[1].left
        return self.first.text_left if self.first.mark_words else None


class Flow:
    """Takes the rows of all pages in reading order and gathers the paragraphs."""

    def __init__(self, usual: Measure) -> None:
        self.usual = usual
        self.paragraphs: list[Paragraph] = []
        self.open: Paragraph | None = None
        self.waiting: list[Paragraph] = []  # notes and furniture that must not stand in the middle of a paragraph
        self.bullets: list[float] = []  # left edges of the bullets of the current list, outermost first

    def page(self, rows: list[Row], asides: list[Paragraph]) -> None:
        """Add one page: its rows, and what stands on it beside the text."""
        for row in rows:
            if len(row.cells) == 1:
                cell = row.cells[0]
                if row.boxed and self._rest_of_cell(cell):
                    continue
                for number, line in enumerate(cell.lines):
                    limit = cell.limit if row.boxed else max(self.usual.right, cell.limit)
                    self._line(line, limit, row.boxed, row.boxed and number == 0)
            else:
                self._row(row)
        self.waiting += asides

    def end(self) -> list[Paragraph]:
        """Return all paragraphs, asides behind the paragraph that they interrupt."""
        self._release()
        body = False  # a line at the very end heads nothing: it is a signature
        for paragraph in reversed(self.paragraphs):
            if paragraph.kind == "paragraph" and body and self._is_heading(paragraph):
                paragraph.kind = "heading"
            body = body or (paragraph.kind in ("paragraph", "bullet", "row") and not self._is_heading(paragraph))
        return self.paragraphs

    def _release(self) -> None:
        self.paragraphs += self.waiting
        self.waiting = []

    def _row(self, row: Row) -> None:
        lines = [line for cell in row.cells for line in cell.lines]
        cells = [cell.lines for cell in row.cells]
        last = self.paragraphs[-1] if self.paragraphs else None
        if last is not None and last.last.page < lines[0].page and _row_goes_on(last, cells):
            last.lines += lines
            last.cells = [[*before, *after] for before, after in zip(last.cells, cells, strict=True)]
            return
        self._release()
        self.open = None
        self.paragraphs.append(Paragraph("row", lines, row.cells[-1].limit, cells=cells, boxed=row.boxed))

    def _rest_of_cell(self, cell: Cell) -> bool:
        """Take what a page's head holds of the last row's cell, when the page broke only that one."""
        last = self.paragraphs[-1] if self.paragraphs else None
        if last is None or last.kind != "row" or last.last.page >= cell.lines[0].page:
            return False
        for held in last.cells:
            if cell.lines[0].plain[:1].islower() and abs(held[0].left - cell.lines[0].left) <= _ALIGNED:
                held.extend(cell.lines)
                last.lines += cell.lines
                return True
        return False

    def _line(self, line: PrintedLine, limit: float, boxed: bool, edge: bool) -> None:
        """Add a line to the open paragraph or begin another; ``edge`` tells of a rule right above it."""
        last = self.open
        turned = last is not None and last.last.page != line.page
        edge = edge and not turned  # a page that breaks a box draws a rule in the middle of its text
        if not turned and boxed != (last.boxed if last else False) and (edge or not boxed):
            last = self.open = None  # no paragraph runs through the border of a box
        number = self._number(line)
        if last is not None and not edge and not line.bullet and not number and self._goes_on(last, line):
            last.lines.append(line)
            last.limit = max(last.limit, limit) if last.boxed == boxed else last.limit
            return
        listed = line.bullet or (not number and last is not None and self._is_sub_item(last, line))
        paragraph = Paragraph("bullet" if listed else "paragraph", [line], limit, boxed=boxed, marked=number)
        self._look_above(paragraph)
        paragraph.apart = not number or edge or last is None or not self._may_be_inside(last, line)
        if listed:
            paragraph.level = self._level(line.left)
        elif number or (self.bullets and line.left <= self.bullets[0] + _ALIGNED):
            self.bullets = []
        if paragraph.apart:
            self._release()
        self.paragraphs.append(paragraph)
        self.open = paragraph

    def _number(self, line: PrintedLine) -> bool:
        """Tell whether the line may open with a paragraph number: a full stop behind it, or a tab."""
        match = NUMBER.fullmatch(line.words[0].text)
        if match is None or 0 in line.notes:
            return False
        if len(line.words) == 1:
            return bool(match[3])
        gap = (line.words[1].left - line.words[0].right) / line.size
        return bool(match[3]) or gap > 0.7

    def _look_above(self, paragraph: Paragraph) -> None:
        """Note what stands over a new paragraph: space, another style, a finished sentence."""
        line = paragraph.first
        before = self.paragraphs[-1] if self.paragraphs else None
        if before is None:
            paragraph.above = True
            return
        above = before.last
        paragraph.after_end = bool(_ENDS.search(above.plain)) or before.kind == "row" or self._is_heading(before)
        if above.page != line.page:
            paragraph.above = paragraph.after_end
        else:
            paragraph.spaced = line.baseline - above.baseline > _SPACE * self._distance(line)
            paragraph.above = paragraph.spaced or before.kind == "row" or self._is_heading(before)

    def _distance(self, line: PrintedLine) -> float:
        return self.usual.pitch * line.size

    def _goes_on(self, last: Paragraph, line: PrintedLine) -> bool:
        """Tell whether a line without a mark of its own belongs to the open paragraph."""
        before = last.last
        if len(last.lines) == 1 and len(before.words) == 1 and last.marked:
            return True  # a number alone on its line: this is its text
        if not self._same_style(before, line):
            return False
        if before.page == line.page:
            down = line.baseline - before.baseline
            if down > _SPACE * max(self._distance(line), self._distance(before)) or down < 0:
                return down < 0 and self._next_column(last, line)
            if not self._aligned(last, line):
                return False
            return not self._had_room(last, line)
        return self._goes_over(last, line)

    def _next_column(self, last: Paragraph, line: PrintedLine) -> bool:
        return line.left > last.last.left and not _CLOSES.search(last.last.plain)

    def _goes_over(self, last: Paragraph, line: PrintedLine) -> bool:
        """Tell whether a paragraph goes on at the head of the next page."""
        unfinished = not _ENDS.search(last.last.plain)
        if self._is_heading(last):
            return False
        if unfinished and line.plain[:1].islower():
            return True
        return self._aligned(last, line) and not self._had_room(last, line)

    def _same_style(self, before: PrintedLine, line: PrintedLine) -> bool:
        if max(before.size, line.size) > _RESIZED * min(before.size, line.size):
            return False
        if before.bold == line.bold or not (_LETTER.search(before.text) and _LETTER.search(line.text)):
            return True
        if not _ENDS.search(before.plain) and line.plain[:1].islower():
            return True  # a stressed word in the middle of a sentence
        return line.words[0].bold if before.bold else before.words[-1].bold

    def _aligned(self, last: Paragraph, line: PrintedLine) -> bool:
        indent = last.indent
        if indent is None:  # the second line: flush, or to the left of an indented first line
            return -40 < line.left - last.first.left <= _ALIGNED
        if len(last.lines) == 1 and last.first.mark_words:
            return last.first.left - _ALIGNED <= line.left <= indent + 2 * _ALIGNED
        return abs(line.left - indent) <= _ALIGNED

    def _had_room(self, last: Paragraph, line: PrintedLine) -> bool:
        """Tell whether the line before ends although this line's first word had room on it: a break on purpose."""
        words = line.plain
        if words[:1].islower():
            return False
        word = line.words[0]
        room = last.limit - last.last.right - (word.right - word.left)
        width = last.limit - line.left
        return room > width * (_ROOM if _CLOSES.search(last.last.plain) else 2 * _ROOM)

    def _may_be_inside(self, last: Paragraph, line: PrintedLine) -> bool:
        """Tell whether a line that begins with a number stands where the open paragraph would go on."""
        before = last.last
        if last.kind not in ("paragraph", "bullet") or not self._same_style(before, line):
            return False
        if before.page == line.page and not 0 < line.baseline - before.baseline <= _SPACE * self._distance(line):
            return False
        indent = last.indent if last.indent is not None else last.first.left
        return abs(line.left - indent) <= _ALIGNED

    def _is_sub_item(self, last: Paragraph, line: PrintedLine) -> bool:
        """Tell whether a line under a bullet's text is set in further: an item whose own mark the file has lost."""
        if last.kind != "bullet" or last.last.page != line.page:
            return False
        if not last.first.mark_words:
            return abs(line.left - last.first.left) <= _ALIGNED
        return last.indent is not None and line.left > last.indent + 2 * _ALIGNED

    def _level(self, left: float) -> int:
        last = self.open
        if last is None or last.kind != "bullet":
            self.bullets = [edge for edge in self.bullets if edge < left - _ALIGNED] if last is None else []
        self.bullets = [edge for edge in self.bullets if edge < left - _ALIGNED]
        self.bullets.append(left)
        return len(self.bullets) - 1

    def _is_heading(self, paragraph: Paragraph) -> bool:
        if paragraph.kind != "paragraph" or (paragraph.marked and not all(line.bold for line in paragraph.lines)):
            return paragraph.kind == "heading"
        words = " ".join(line.plain for line in paragraph.lines)
        large = paragraph.first.size > 1.12 * self.usual.size
        if not (large or all(line.bold for line in paragraph.lines)):
            return False
        if len(words.split()) > _HEADING_WORDS or words[:1].islower() or not _LETTER.search(words):
            return False
        if re.search(r"[.;,]$", words):
            return False
        if is_boilerplate(words) or _NO_HEADING.match(words):
            return False
        return not (_LABELLED.match(words) and re.search(r"\d", words))


def _row_goes_on(row: Paragraph, cells: list[list[PrintedLine]]) -> bool:
    """Tell whether a page has broken a table's row: the same columns, and a sentence that goes on in one of them."""
    if row.kind != "row" or len(row.cells) != len(cells):
        return False
    aligned = all(abs(a[0].left - b[0].left) <= _ALIGNED for a, b in zip(row.cells, cells, strict=True))
    return aligned and any(
        not _ENDS.search(a[-1].plain) and b[0].plain[:1].islower() for a, b in zip(row.cells, cells, strict=True)
    )
