"""Word files (.docx), read as the finished paper is printed.

python-docx opens the file; it does not compute the numbers of lists, nor resolve tracked changes, nor read content
controls, text boxes and footnotes, so its XML is walked here. Headers and footers are parts of their own, not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from docx.oxml.ns import qn

from corpus.errors import DocumentError
from corpus.readers.draft import Draft
from corpus.readers.source import Source
from corpus.readers.word_numbering import Label, Numbering
from corpus.readers.word_package import WordFile, open_word
from corpus.readers.word_runs import Counts, Words, read_words
from corpus.readers.word_styles import Styles, child, is_on, number, value

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

__all__ = ["read_docx"]

_INSIDE = {qn(name) for name in ("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo", "w:smartTag")}
_HEADING_WORDS = 22  # a longer "heading" is a paragraph whose style was chosen for its number
_TITLE_WORDS = 14
_CELL_WORDS = 120  # a longer cell makes a table the layout of a page
_UNCOLOURED = {"", "tablenormal", "tablegrid", "normaltable", "tablegridlight"}
_COLUMNS = 200


@dataclass(slots=True)
class _Block:
    """A paragraph, or a table as rows of cells; ``level`` is a heading's."""

    words: Words
    label: Label | None = None
    level: int | None = None
    contents: bool = False
    rows: list[list[str]] | None = None


def read_docx(data: bytes, name: str) -> Source:
    """Return the text of a Word file: lists numbered as printed, tables as rows, tracked changes accepted, notes apart.

    Raises ``DocumentError`` when the file is no whole Word document, or would unpack to far more than a report.
    """
    word = open_word(data, name)
    reader = _Reader(word)
    blocks = list(reader.blocks(word.body, shaded=False))
    draft = Draft()
    _write(blocks, draft)
    reader.write_notes(draft)
    if draft.empty:
        pictures = any(True for _ in word.body.iter(qn("w:drawing"), qn("w:pict")))
        what = "holds pictures and no text. Run text recognition (OCR) over it" if pictures else "is empty. Replace it"
        raise DocumentError(f"{name} {what} and try again.")
    return draft.source("docx", name, reader.odd(PurePath(name).name))


class _Reader:
    def __init__(self, word: WordFile) -> None:
        self.word = word
        self.styles = Styles(word.styles)
        self.numbering = Numbering(word.numbering, self.styles)
        self.counts = Counts()
        self.torn: Words | None = None  # a paragraph whose end was deleted: the next goes on with it

    def blocks(self, parent: BaseOxmlElement, *, shaded: bool) -> Iterator[_Block]:
        """Yield what stands in a body, a cell, a box or a note, in order."""
        for element in parent:
            if element.tag == qn("w:p"):
                yield from self._paragraph(element, shaded=shaded)
            elif element.tag == qn("w:tbl"):
                yield from self._table(element, shaded=shaded)
            elif element.tag in _INSIDE:
                yield from self.blocks(element, shaded=shaded)

    def _paragraph(self, paragraph: BaseOxmlElement, *, shaded: bool) -> Iterator[_Block]:
        properties = child(paragraph, "w:pPr")
        style = value(child(properties, "w:pStyle")) or self.styles.default
        before = self.torn
        words = read_words(paragraph, style, self.styles, self.counts, shaded=shaded)
        if before is not None:
            words = Words(before.text + words.text, before.bold and words.bold, before.boxes + words.boxes)
        mark = child(properties, "w:rPr")
        if child(mark, "w:del") is not None or child(mark, "w:moveFrom") is not None:
            self.torn = words
            return
        self.torn = None
        if not words.text.strip() and (before is not None or is_on(child(mark, "w:vanish"))):
            yield from self._boxes(words)  # wholly deleted or hidden: Word neither shows nor counts it
            return
        label = self.numbering.label(properties, style)
        level = self.styles.heading_level(style, properties)
        if words.text.strip():
            yield _Block(words, label, level, self.styles.is_contents(style))
        yield from self._boxes(words)

    def _boxes(self, words: Words) -> Iterator[_Block]:
        for box in words.boxes:
            yield from self.blocks(box, shaded=True)

    def _table(self, table: BaseOxmlElement, *, shaded: bool) -> Iterator[_Block]:
        style = value(child(table, "w:tblPr", "w:tblStyle"))
        coloured = shaded or style.lower() not in _UNCOLOURED
        grid: list[list[tuple[int, list[_Block], bool]]] = []
        for row in _inside(table, qn("w:tr")):
            properties = child(row, "w:trPr")
            if child(properties, "w:del") is not None:
                self.counts.deleted += 1
                continue
            self.counts.inserted += child(properties, "w:ins") is not None
            before = number(value(child(properties, "w:gridBefore"))) or 0
            cells: list[tuple[int, list[_Block], bool]] = [(before, [], False)] if 0 < before < _COLUMNS else []
            cells += [self._cell(cell, shaded=coloured) for cell in _inside(row, qn("w:tc"))]
            grid.append(cells)
        if _is_layout(grid):
            for cells in grid:
                for _, blocks, _ in cells:
                    yield from blocks
        elif rows := _rows(grid):
            yield _Block(Words(), rows=rows)

    def _cell(self, cell: BaseOxmlElement, *, shaded: bool) -> tuple[int, list[_Block], bool]:
        """Return how many columns a cell spans, what is in it, and whether it goes on the one above."""
        properties = child(cell, "w:tcPr")
        span = number(value(child(properties, "w:gridSpan"))) or 1
        merge = child(properties, "w:vMerge")
        goes_on = merge is not None and value(merge) in ("", "continue")
        filled = child(properties, "w:shd")
        coloured = shaded or (filled is not None and filled.get(qn("w:fill"), "auto").lower() not in ("auto", "ffffff"))
        return min(max(span, 1), _COLUMNS), list(self.blocks(cell, shaded=coloured)), goes_on

    def write_notes(self, draft: Draft) -> None:
        """Write the footnotes and endnotes that the text refers to; notes have no notes."""
        roots = {"footnote": self.word.footnotes, "endnote": self.word.endnotes}
        notes = {
            (kind, note.get(qn("w:id"), "")): note
            for kind, root in roots.items()
            if root is not None
            for note in root.findall(qn(f"w:{kind}"))
        }
        for at, key in enumerate(list(self.counts.notes), 1):
            if key in notes:
                draft.note(at, _flat(list(self.blocks(notes[key], shaded=False))))

    def odd(self, name: str) -> list[tuple[str, str]]:
        """Return what a reader of the document should know, as (where, what)."""
        odd: list[tuple[str, str]] = []
        changes = self.counts.inserted + self.counts.deleted
        if changes:
            odd.append(
                (
                    name,
                    f"holds tracked changes, read as accepted: {self.counts.inserted} insertions taken in, "
                    f"{self.counts.deleted} deletions left out",
                )
            )
        if self.counts.hidden:
            odd.append((name, f"{self.counts.hidden} hidden words were left out: nobody sees them on the page"))
        return odd


def _inside(parent: BaseOxmlElement, wanted: str) -> Iterator[BaseOxmlElement]:
    """Yield the rows of a table or the cells of a row, also those inside content controls."""
    for element in parent:
        if element.tag == wanted:
            yield element
        elif element.tag in _INSIDE:
            yield from _inside(element, wanted)


def _is_layout(grid: list[list[tuple[int, list[_Block], bool]]]) -> bool:
    """Tell a table that only places text on the page: one column, or cells with running text, headings, lists."""
    if all(len(cells) <= 1 for cells in grid):
        return True
    for cells in grid:
        for _, blocks, _ in cells:
            words = sum(len(block.words.text.split()) for block in blocks)
            if words > _CELL_WORDS or any(block.rows for block in blocks) or any(block.level for block in blocks[1:]):
                return True
    return False


def _rows(grid: list[list[tuple[int, list[_Block], bool]]]) -> list[list[str]]:
    """Return the words of each cell by column; a cell that spans several rows says its words in each."""
    rows: list[list[str]] = []
    above: dict[int, str] = {}
    for cells in grid:
        row: list[str] = []
        for span, blocks, goes_on in cells:
            text = above.get(len(row), "") if goes_on else _flat(blocks)
            above[len(row)] = text
            row += [text, *[""] * (span - 1)]
            if len(row) > _COLUMNS:
                break
        if any(row):
            rows.append(row)
    return rows


def _flat(blocks: list[_Block]) -> str:
    """Return the words of blocks as one line, with their printed numbers."""
    texts: list[str] = []
    for block in blocks:
        mark = f"{block.label.mark} " if block.label and block.label.mark else ""
        texts.append(f"{mark}{block.words.text}" if block.rows is None else "; ".join(" ".join(r) for r in block.rows))
    return " ".join(" ".join(texts).split())


def _write(blocks: list[_Block], draft: Draft) -> None:
    styled = any(block.level for block in blocks)
    for block in blocks:
        text, label = block.words.text, block.label
        if block.rows is not None:
            draft.rule()
            for row in block.rows:
                draft.row(row)
        elif block.contents:
            draft.row([f"{text} .....", ""])
        elif (level := _heading(block, styled=styled)) is not None:
            draft.heading(level, f"{label.mark} {text}" if label and label.mark else text)
        elif label is None:
            draft.paragraph(text)
        elif label.mark:
            draft.numbered(label.mark, label.level, text)
        else:
            draft.bullet(label.level, text)


def _heading(block: _Block, *, styled: bool) -> int | None:
    """Return a heading's level, or ``None``: for a text without heading styles, short lines in bold are headings."""
    words = block.words.text.split()
    if not words:
        return None
    ends = words[-1].rstrip("”’\"')")[-1:] in (".", ";", ",")
    if block.level is not None:
        return None if len(words) > _HEADING_WORDS or (ends and block.label and len(words) > 4) else block.level
    bold = not styled and block.words.bold and block.label is None
    return 2 if bold and len(words) <= _TITLE_WORDS and not ends and words[-1][-1:] not in ":?!" else None
