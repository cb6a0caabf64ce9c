"""Lines of a text into blocks: headings, paragraphs, bullets, table rows, footnotes, rules.

A block is what the page shows as one; whether two blocks are one paragraph that a page broke is decided here
as well, because it needs nothing but their words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from corpus.boilerplate import is_boilerplate
from corpus.markup import join, plain, spans_without_markup
from corpus.types import Span

__all__ = ["Block", "BlockKind", "read_blocks"]

BlockKind = Literal["heading", "paragraph", "bullet", "row", "footnote", "furniture", "signature"]

_HEADING = re.compile(r"\s*(#{1,6})\s+")
_BULLET = re.compile(r"(\s*)(?:[-–−─•▪◼●○\uf06e\uf02d\uf0be]|\*(?=\s))\s+")
_NUMBER = re.compile(r"\s*([-–•]\s+)?(?:(\d{1,3}(?:\.\d{1,3})+)\.?|(\d{1,3})([.)]))\s+(?=\S)")
_PLACED = re.compile(
    r"\s*(?:(\d{1,3}(?:\.\d{1,3})+)\.?|(\d{1,3})[.)]?)(?:\s+[.,;])?\s*"
)  # a number by its place on the page
_FOOTNOTE = re.compile(r"\s*<sup>\s*\d+\s*</sup>\s*\S")
_RULE = re.compile(r"\s*(?:-{3,}|\*{3,}|_{3,})\s*$")
_ENDS_SENTENCE = re.compile(r"[.!?:;…][\"”’'»)\]*_]*$")
_FOOT = 8  # blocks that the foot of one page and the head of the next may have between them
_TITLE_WORDS = 14  # a shorter line without an end is a title or a caption, not a broken paragraph


@dataclass(slots=True)
class Block:
    """A block with the source spans of its words.

    ``mark`` is the printed number ("17", "2.19", "3)") that opens it, if any; ``level`` is a heading's depth
    or a bullet's indent in columns; ``cells`` are a row's cells as spans lists; ``lines`` is how many source
    lines it has; ``gap`` is true when a blank line stands before it, ``ruled`` when a rule does. ``listed`` is true for
    a number behind a list's dash, ``wrapped`` for one that may be the middle of a sentence whose line ended before it.
    ``likely`` is how far the place of the number on its page speaks for a paragraph's own, from 0 to 1, where the
    reader could tell.
    """

    kind: BlockKind
    spans: list[Span]
    text: str
    start: int
    mark: str | None = None
    level: int = 0
    cells: list[list[Span]] = field(default_factory=list)
    lines: int = 1
    gap: bool = True
    ruled: bool = False
    listed: bool = False
    wrapped: bool = False
    likely: float | None = None
    italic: bool = False
    bold: bool = False

    def continued_by(self, later: Block) -> bool:
        """Tell whether ``later`` goes on in the middle of this block's sentence."""
        if self.kind not in ("paragraph", "bullet") or later.kind != "paragraph" or later.mark:
            return False
        before, after = plain(self.text), plain(later.text).lstrip("\"“‘'(")
        unfinished = len(before.split()) > _TITLE_WORDS and not _ENDS_SENTENCE.search(before)
        return unfinished and after[:1].islower()

    def append(self, later: Block) -> None:
        """Add the words of a block that belongs to this one."""
        self.spans.extend(later.spans)
        self.text += f" {later.text}"
        self.lines += later.lines

    @property
    def unfinished(self) -> bool:
        """Tell whether the block is running text that stops in the middle of a sentence, not a title or a row."""
        running = (
            self.kind == "bullet" or bool(self.mark) or self.lines > 1 or len(self.text[:400].split()) > _TITLE_WORDS
        )
        return self.kind in ("paragraph", "bullet") and running and not _ENDS_SENTENCE.search(plain(self.text[-200:]))


def read_blocks(source: str, furniture: Sequence[Span] = (), likely: Mapping[int, float] | None = None) -> list[Block]:
    """Return the blocks of ``source`` in order; broken paragraphs are whole again.

    ``furniture`` and ``likely`` are what the source's reader knows from its pages, see ``corpus.readers.source``.
    """
    blocks: list[Block] = []
    aside = {span.start for span in furniture}
    placed = likely or {}
    gap, ruled = True, False
    for start, end in _lines(source):
        line = source[start:end]
        if not line.strip() or _RULE.match(line):
            gap, ruled = True, ruled or bool(line.strip())
            continue
        block = _aside(source, start, end) if start in aside else _block(source, start, end, gap, placed.get(start))
        if block.spans:
            block.ruled = ruled
            last = blocks[-1] if blocks else None
            doubt = last is not None and (block.likely is not None or last.unfinished)
            block.wrapped = bool(block.mark and not gap and not block.listed and doubt)
            if last and not gap and _joins(last, block):
                last.append(block)
            else:
                blocks.append(block)
        gap = ruled = False
    return _mend(blocks)


def _lines(source: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    start = 0
    for line in source.split("\n"):
        spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans


def _aside(source: str, start: int, end: int) -> Block:
    spans = spans_without_markup(source, start, end)
    return Block("furniture", spans, join(source, spans), start)


def _block(source: str, start: int, end: int, gap: bool, likely: float | None) -> Block:
    line = source[start:end]
    if likely is not None and (number := _PLACED.match(line)):
        words = number.end() if number.end() < len(line) else 0  # a number that was left without its paragraph
        spans = spans_without_markup(source, start + words, end)
        mark = number[1] or number[2]
        return Block("paragraph", spans, join(source, spans), start, mark=mark, gap=gap, likely=likely)
    if heading := _HEADING.match(line):
        spans = spans_without_markup(source, start + heading.end(), end)
        return Block("heading", spans, join(source, spans), start, level=len(heading[1]), gap=gap)
    if "\t" in line.strip("\n"):
        return _row(source, start, end, gap)
    if _FOOTNOTE.match(line):
        spans = spans_without_markup(source, start, end)
        return Block("footnote", spans, join(source, spans), start, gap=gap)
    if number := _NUMBER.match(line):
        spans = spans_without_markup(source, start + number.end(), end)
        mark = number[2] or number[3] + ("" if number[4] == "." else ")")
        return Block("paragraph", spans, join(source, spans), start, mark=mark, gap=gap, listed=bool(number[1]))
    if bullet := _BULLET.match(line):
        spans = spans_without_markup(source, start + bullet.end(), end)
        return Block("bullet", spans, join(source, spans), start, level=len(bullet[1]), gap=gap)
    spans = spans_without_markup(source, start, end)
    stripped = line.strip()
    return Block(
        "paragraph",
        spans,
        join(source, spans),
        start,
        gap=gap,
        italic=bool(re.fullmatch(r"\*(?!\*).*[^*]\*", stripped)),
        bold=bool(re.fullmatch(r"\*\*.*\*\*|<b>.*</b>", stripped)),
    )


def _row(source: str, start: int, end: int, gap: bool) -> Block:
    cells: list[list[Span]] = []
    begin = start
    for cell in source[start:end].split("\t"):
        cells.append(spans_without_markup(source, begin, begin + len(cell)))
        begin += len(cell) + 1
    spans = [span for cell in cells for span in cell]
    return Block("row", spans, join(source, spans), start, cells=cells, gap=gap)


def _joins(last: Block, block: Block) -> bool:
    """Tell whether a line goes on in the block of the line before it (no blank line between them)."""
    return block.kind == "paragraph" and block.mark is None and last.kind in ("paragraph", "bullet", "footnote")


def _mend(blocks: list[Block]) -> list[Block]:
    """Join what a page break, or the footnote and the number at the foot of a page, tore apart."""
    whole: list[Block] = []
    for block in blocks:
        previous = next((earlier for earlier in reversed(whole[-_FOOT:]) if not _furniture(earlier)), None)
        if previous is not None and previous.continued_by(block) and not _furniture(block):
            previous.append(block)
        else:
            whole.append(block)
    return whole


def _furniture(block: Block) -> bool:
    return block.kind in ("footnote", "furniture") or is_boilerplate(plain(block.text))
