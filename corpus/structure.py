"""Blocks into items: sections, numbered paragraphs, bullets, rows, in reading order.

An item is a passage before it has a label, an id and voices. The rules are those of inspection papers in
general: a numbered paragraph owns what follows it up to the next number or heading; elsewhere every
paragraph, bullet and row stands for itself, and sub-bullets belong to their bullet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from corpus.blocks import Block, read_blocks
from corpus.boilerplate import heads_contents, is_boilerplate, opens_imprint
from corpus.contents import contents_blocks
from corpus.markup import join, plain, spans_without_markup
from corpus.numbering import DOUBTFUL, Number, main_sequence, slips
from corpus.signature import settle_signatures
from corpus.tables import named_cells, split_header
from corpus.types import Span

__all__ = ["Item", "Structure", "read_structure"]

ItemKind = Literal["paragraph", "bullet", "row", "heading", "quotation", "boilerplate"]

_HEADING_WORDS = 22
_FRAGMENT_WORDS = 9
_LIKELY = 0.55  # a place on the page less likely than this is doubtful
_LONG_SEQUENCE = 30  # so many numbers are no list
_GOOD_PART = 1 / 3  # of the paper's prose: numbered reports measured have 0.63 and more
_SENTENCE = re.compile(r"[.!?;:,…][\"”’'»)\]*]*$")
_LOST_FIGURE = re.compile(r"\b(?:table|figure|chart|graph|shown|information)\b[^.]{0,40}\bbelow\b", re.IGNORECASE)


@dataclass(slots=True)
class Item:
    """One future passage. ``parts`` are its paragraphs and bullets, each a list of spans.

    ``italic`` marks somebody's words set apart in italics, with a line under them that says whose.
    """

    kind: ItemKind
    section: str
    parts: list[list[Span]]
    number: str | None = None
    lead: str | None = None
    row: tuple[tuple[str, str], ...] = ()
    italic: bool = False

    @property
    def spans(self) -> list[Span]:
        """All spans, in order."""
        return [span for part in self.parts for span in part]


@dataclass(slots=True)
class Structure:
    """What was found in a source: its items, its main number sequence and what is odd (where, what)."""

    items: list[Item] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    odd: list[tuple[str, str]] = field(default_factory=list)
    title: str = ""


def read_structure(source: str, furniture: Sequence[Span] = (), likely: Sequence[tuple[int, float]] = ()) -> Structure:
    """Read the structure of a text in light markup; ``furniture`` and ``likely`` as its reader gives them."""
    blocks = read_blocks(source, furniture, dict(likely))
    numbers = _settle_numbers(source, blocks)
    for block in contents_blocks(source, blocks):
        block.kind = "furniture"
    _settle_headings(source, blocks)
    _settle_lists(source, blocks)
    settle_signatures(blocks)
    builder = _Builder(source, blocks)
    structure = builder.build()
    structure.numbers = [".".join(map(str, number)) for number in numbers]
    structure.odd += [(f"para {'.'.join(map(str, number))}", what) for number, what in slips(numbers)]
    return structure


def _settle_numbers(source: str, blocks: list[Block]) -> list[Number]:
    """Keep the marks of the main sequence; other numbers become words of the text again."""
    marked = [block for block in blocks if block.mark and not block.mark.endswith(")")]
    values = [tuple(int(part) for part in (block.mark or "").split(".")) for block in marked]
    chain = main_sequence(values, [_worth(block) for block in marked])
    if not _numbers_the_paper(blocks, [marked[position] for position in chain]):
        chain = []
    keep = set(chain)
    for position, block in enumerate(marked):
        if position not in keep:
            _unmark(source, block)
    _join_wrapped(blocks)
    return [values[position] for position in chain]


def _worth(block: Block) -> float:
    """Return how much a block's number looks like a paragraph's own."""
    if block.likely is None:
        return DOUBTFUL if block.wrapped else 1.0
    return block.likely if block.likely >= _LIKELY else DOUBTFUL


def _numbers_the_paper(blocks: list[Block], numbered: list[Block]) -> bool:
    """Tell whether a short sequence reaches over a good part of the paper; else it is a list in it."""
    if len(numbered) >= _LONG_SEQUENCE or not numbered:
        return bool(numbered)
    start, end = numbered[0].start, numbered[-1].start + len(numbered[-1].text)
    prose = [block for block in blocks if block.kind in ("paragraph", "bullet")]
    within = sum(len(block.text) for block in prose if start <= block.start <= end)
    return within >= _GOOD_PART * sum(len(block.text) for block in prose)


def _settle_lists(source: str, blocks: list[Block]) -> None:
    """Make "3)" words again where it numbers no heading: a short list, or a wrapped "(see section 3)"."""
    for block in blocks:
        if block.mark and block.mark.endswith(")") and block.kind != "heading":
            _unmark(source, block)
    _join_wrapped(blocks)


def _unmark(source: str, block: Block) -> None:
    """Give a block its printed number back as words."""
    block.mark = None
    line_end = source.find("\n", block.start)
    first = spans_without_markup(source, block.start, len(source) if line_end < 0 else line_end)
    block.spans = first + [span for span in block.spans if span.start > first[-1].end]
    block.text = join(source, block.spans)


def _join_wrapped(blocks: list[Block]) -> None:
    """Give wrapped lines whose number is no mark back to the line before them."""
    whole: list[Block] = []
    for block in blocks:
        if block.wrapped and block.mark is None and whole:
            whole[-1].append(block)
        else:
            whole.append(block)
    blocks[:] = whole


def _settle_headings(source: str, blocks: list[Block]) -> None:
    """Find the headings of a text that does not mark them: short lines without an end, before some text."""
    if any(block.kind == "heading" for block in blocks):
        return
    body = next((i for i, block in enumerate(blocks) if _is_prose(block)), len(blocks))
    for at, block in enumerate(blocks):
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        if following is None or not (_is_prose(following) or following.kind == "bullet" or following.mark):
            continue
        numbered = bool(block.mark and block.mark.endswith(")"))
        alone = at == 0 or is_boilerplate(plain(blocks[at - 1].text))  # a letter's heading, not a title page
        in_body = at > body or (at == body - 1 and alone) or numbered
        if in_body and block.kind == "paragraph" and _looks_like_heading(source, block, numbered):
            block.kind, block.level = "heading", 2


def _is_prose(block: Block) -> bool:
    return block.kind == "paragraph" and bool(_SENTENCE.search(plain(block.text)))


def _looks_like_heading(source: str, block: Block, numbered: bool) -> bool:
    text = plain(block.text)
    line = source[block.start :].partition("\n")[0]
    return (
        block.lines == 1
        and (block.mark is None or numbered)
        and len(text.split()) <= _HEADING_WORDS
        and not _SENTENCE.search(text)
        and text[:1].isupper()
        and not is_boilerplate(text)
        and "://" not in line
        and not re.match(r"[A-Z][\w ’'-]+: [A-Z]|\d|Posted on", text)
    )


class _Builder:
    """Walks the blocks once and gathers the items."""

    def __init__(self, source: str, blocks: list[Block]) -> None:
        self.source = source
        self.blocks = blocks
        self.found = Structure()
        self.section = ""
        self.current: Item | None = None  # the numbered paragraph or bullet that still grows
        self.lead: str | None = None
        self.bold_name = False
        self.contents = False

    def build(self) -> Structure:
        imprint = False
        last_number = max((at for at, block in enumerate(self.blocks) if block.mark), default=0)
        at = 0
        while at < len(self.blocks):
            block = self.blocks[at]
            imprint = imprint or (at > last_number and opens_imprint(plain(block.text)))
            if imprint:
                self._single("boilerplate", block)
            elif block.kind == "row" and not self.contents:
                at = self._table(at)
                continue
            else:
                self._take(block)
            at += 1
        self._set_bare_numbers_aside()
        self._report_lost_figures()
        return self.found

    def _take(self, block: Block) -> None:
        text = plain(block.text)
        if block.kind == "heading":
            self.section, self.current, self.lead = text, None, None
            self.found.title = self.found.title or text
            self.found.items.append(Item("heading", self.section, [block.spans]))
            self.contents = heads_contents(text)
        elif block.kind in ("footnote", "furniture") or (not block.mark and (self.contents or is_boilerplate(text))):
            self._single("boilerplate", block)
        elif block.kind == "signature":
            self.current = self.lead = None
            self._single("paragraph", block)
        elif block.mark and not block.mark.endswith(")"):
            self.current = Item("paragraph", self.section, [block.spans], number=block.mark)
            self.found.items.append(self.current)
        elif self.current is not None and self.current.number:
            self.current.parts.append(block.spans)
        elif block.kind == "bullet":
            self._bullet(block)
        else:
            self._paragraph(block, text)

    def _bullet(self, block: Block) -> None:
        if self.current is not None and self.current.kind == "bullet" and block.level > 0:
            self.current.parts.append(block.spans)
            return
        self.current = Item("bullet", self.section, [block.spans], lead=self.lead)
        self.found.items.append(self.current)

    def _paragraph(self, block: Block, text: str) -> None:
        last = self.found.items[-1] if self.found.items else None
        fragment = len(text.split()) <= _FRAGMENT_WORDS and not _SENTENCE.search(text)
        self.lead = text if text.endswith(":") else None
        self.current = None
        attribution = bool(re.fullmatch(r"\(.{4,80}\)", text))
        named = fragment and not block.bold and self.bold_name
        self.bold_name = fragment and block.bold
        if last is not None and last.section == self.section and last.kind == "paragraph" and (attribution or named):
            last.parts.append(block.spans)  # a source under its quotation, an office under its holder's name
        else:
            self.found.items.append(
                Item("paragraph", self.section, [block.spans], italic=block.italic and block.lines > 1)
            )
            self.found.title = self.found.title or (text if fragment else "")

    def _single(self, kind: ItemKind, block: Block) -> None:
        self.found.items.append(Item(kind, self.section, [block.spans]))

    def _table(self, at: int) -> int:
        end = at
        while end < len(self.blocks) and self.blocks[end].kind == "row" and not (end > at and self.blocks[end].ruled):
            end += 1
        rows = self.blocks[at:end]
        names, body = split_header(rows, self.source)
        for header in rows[: len(rows) - len(body)]:
            self._single("heading" if not header.cells[0] or len(rows) > 1 else "row", header)
        for row in body:
            cells = named_cells(row, names, self.source)
            self.found.items.append(Item("row", self.section, [row.spans], row=cells))
        self.current = None
        return end

    def _set_bare_numbers_aside(self) -> None:
        for item in self.found.items:
            if item.number and not re.search(r"[^\W\d_]", join(self.source, item.spans)):
                item.kind = "boilerplate"
                self.found.odd.append((f"para {item.number}", "the number stands without a paragraph"))

    def _report_lost_figures(self) -> None:
        for at, item in enumerate(self.found.items):
            for position, part in enumerate(item.parts):
                text = plain(join(self.source, part))
                announced = _LOST_FIGURE.search(text)
                unfinished = text.endswith(";") and position + 1 < len(item.parts) and item.number
                where = f"para {item.number}" if item.number else item.section
                if item.kind == "paragraph" and (announced or unfinished) and not self._table_follows(at):
                    self.found.odd.append((where, _LOST))
                    break

    def _table_follows(self, at: int) -> bool:
        """Tell whether a table stands in the same section before the next numbered paragraph."""
        for later in self.found.items[at + 1 :]:
            if later.number or later.section != self.found.items[at].section:
                return False
            if later.kind == "row":
                return True
        return False


_LOST = "announces a table or figure that the file does not hold"
