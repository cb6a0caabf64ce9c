"""Web pages (.html): headings, paragraphs, lists with their numbers, tables, notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from corpus.errors import DocumentError
from corpus.readers.draft import Draft
from corpus.readers.source import Source
from corpus.readers.web_page import HtmlElement, read_page

__all__ = ["read_html"]

_BLOCKS = {
    *("address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset"),
    *("figcaption", "figure", "footer", "form", "header", "hgroup", "legend", "li", "main", "p", "pre", "section"),
    *("summary", "td", "th", "tr", "hr"),
}
_HEADING = re.compile(r"h([1-6])")
_OWN_MARK = re.compile(
    r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-z]|[ivx]{1,5})[.)](?=\s)|\d{1,3}(?:\.\d{1,3})+\s", re.IGNORECASE
)
_FIGURES = re.compile(r"\d{1,3}")
_COLUMNS, _ROWS = 200, 2_000
_CELL_WORDS = 120
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def read_html(data: bytes, name: str) -> Source:
    """Return the text of a web page without what surrounds it; nothing is fetched, no script runs.

    Raises ``DocumentError`` when it holds no text, or none that can be decoded.
    """
    page = read_page(data, name)
    draft = Draft()
    if page.title:
        draft.heading(1, page.title)
    writer = _Writer(draft)
    writer.write(page.main)
    if not writer.words:
        raise DocumentError(
            f"{name} holds no text of its own: a program puts it there when the page is shown. Open it in a browser, "
            "print it to PDF and add that."
        )
    return draft.source("html", name, [(PurePath(name).name, what) for what in page.odd])


class _Writer:
    """Walks the page once; ``pieces`` are the words of the block that is being read."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.words = 0
        self.pieces: list[str] = []
        self.mark: tuple[str, int] | None = None  # of the list item that begins: what is printed, how deep
        self.depth = 0
        self.inside = False  # a list item that has begun and goes on
        self.notes = 0

    def write(self, element: HtmlElement) -> None:
        """Write an element and what is in it as blocks."""
        self._inside(element)
        self._flush()

    def _inside(self, element: HtmlElement, *, kept: bool = False) -> None:
        self._text(element.text, kept=kept)
        for part in element:
            self._element(part, kept=kept)
            self._text(part.tail, kept=kept)

    def _text(self, text: str | None, *, kept: bool) -> None:
        if text:
            self.pieces.append(text if kept else re.sub(r"\s+", " ", text))

    def _element(self, element: HtmlElement, *, kept: bool) -> None:
        tag = element.tag
        if not isinstance(tag, str):
            return
        if heading := _HEADING.fullmatch(tag):
            self._flush()
            self._heading(int(heading[1]), _line(element))
        elif _is_notes(element):
            self._flush()
            self._notes(element)
        elif tag in ("ul", "ol", "dir"):
            self._flush()
            self._list(element)
        elif tag == "table":
            self._flush()
            self._table(element)
        elif tag == "dl":
            self._flush()
            self._terms(element)
        elif tag == "br":
            self.pieces.append("\n")
        elif tag == "sup" and (number := _note_mark(element)):
            self.pieces.append(f"<sup>{number}</sup>")
        elif tag in _BLOCKS:
            self._flush()
            self._inside(element, kept=tag == "pre")
            self._flush()
        else:
            self._inside(element, kept=kept)

    def _heading(self, level: int, text: str) -> None:
        if self.mark is not None:
            text = f"{self.mark[0]} {text}".strip()
            self.mark, self.inside = None, False
        self.words += len(text.split())
        self.draft.heading(level, text)

    def _flush(self) -> None:
        """End a block: two line breaks part paragraphs, one stays a line end."""
        text = "".join(self.pieces)
        self.pieces = []
        for part in re.split(r"\n[ \t]*\n\s*", text):
            if part.strip():
                self.words += len(part.split())
                self._put(part.strip())

    def _put(self, text: str) -> None:
        if self.mark is None:
            if self.inside:
                self.draft.more(text)
            else:
                self.draft.paragraph(text)
            return
        mark, level = self.mark
        self.mark, self.inside = None, True
        if _OWN_MARK.match(text) and mark:  # the number is written out besides
            self.draft.paragraph(text)
        elif mark:
            self.draft.numbered(mark, level, text)
        else:
            self.draft.bullet(level, text)

    def _list(self, element: HtmlElement) -> None:
        outer = self.inside
        if self.mark is not None:  # a list in an item without words of its own
            self.mark = None
        for mark, item in _items(element):
            self.mark, self.inside = (mark, self.depth), False
            self.depth += 1
            self._inside(item)
            self._flush()
            self.depth -= 1
            self.mark = None
        self.inside = outer

    def _terms(self, element: HtmlElement) -> None:
        """Write a list of terms, one paragraph each: the term, a colon, what it means."""
        term = ""
        for part in element.iter("dt", "dd"):
            if part.tag == "dt":
                if term:
                    self._put(term)
                term = _line(part)
            elif (
                len(_line(part).split()) > _CELL_WORDS
                or part.find(".//ul") is not None
                or part.find(".//p") is not None
            ):
                if term:
                    self._put(term)
                self.write(part)
                term = ""
            else:
                self.words += 1
                self._put(f"{term.rstrip(':')}: {_line(part)}" if term else _line(part))
                term = ""

    def _notes(self, element: HtmlElement) -> None:
        for at, item in enumerate(element.iter("li"), 1):
            words = re.sub(r"[\s↩︎]+$", "", _line(item))
            self.words += len(words.split())
            self.draft.note(at, words)

    def _table(self, table: HtmlElement) -> None:
        for caption in table.findall("caption"):
            self.write(caption)
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table][:_ROWS]
        if _is_layout(table, rows):
            for row in rows:
                for cell in row.iterchildren("td", "th"):
                    self.write(cell)
            return
        self.draft.rule()
        for cells in _grid(rows):
            self.words += sum(len(cell.split()) for cell in cells)
            self.draft.row(cells)


def _line(element: HtmlElement) -> str:
    """Return an element's words on one line; a line break or a block in it parts words."""
    pieces: list[str] = []

    def walk(part: HtmlElement) -> None:
        if part.tag == "sup" and _note_mark(part):
            return
        if part.tag in _BLOCKS or part.tag in ("br", "ul", "ol"):
            pieces.append(" ")
        pieces.append(part.text or "")
        for inner in part:
            walk(inner)
            pieces.append(inner.tail or "")
        if part.tag in _BLOCKS:
            pieces.append(" ")

    walk(element)
    return " ".join("".join(pieces).split())


def _note_mark(element: HtmlElement) -> str:
    """Return the number of a note that a raised link leads to, empty when it is something else."""
    link = element.find(".//a")
    if link is None or not link.get("href", "").startswith("#"):
        return ""
    number = _FIGURES.search(str(element.text_content()))
    return number[0] if number else ""


def _is_notes(element: HtmlElement) -> bool:
    names = element.get("class", "").split()
    return element.get("role") == "doc-endnotes" or (element.tag != "sup" and "footnotes" in names)


def _items(element: HtmlElement) -> Iterator[tuple[str, HtmlElement]]:
    """Yield the items of a list with what is printed before each; empty for a bullet."""
    items = list(element.iterchildren("li"))
    backwards = element.get("reversed") is not None
    count = _whole(element.get("start"), len(items) if backwards else 1)
    kind = element.get("type") or _list_style(element)
    for item in items:
        count = _whole(item.get("value"), count)
        mark = "" if element.tag != "ol" or kind == "none" else _printed(count, kind)
        yield mark, item
        count += -1 if backwards else 1


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"\s*-?\d{1,6}\s*", text) else otherwise


def _list_style(element: HtmlElement) -> str:
    style = re.search(
        r"list-style(?:-type)?\s*:[^;]*?\b(none|lower-alpha|upper-alpha|lower-roman|upper-roman)\b",
        element.get("style", ""),
    )
    return (
        {"lower-alpha": "a", "upper-alpha": "A", "lower-roman": "i", "upper-roman": "I"}.get(style[1], "none")
        if style
        else "1"
    )


def _printed(count: int, kind: str) -> str:
    if kind in ("a", "A") and 0 < count <= 26:
        return f"{chr(ord(kind) + count - 1)}."
    if kind in ("i", "I") and 0 < count < 300:
        letters, left = "", count
        for worth, letter in _ROMAN:
            letters += letter * (left // worth)
            left %= worth
        return f"{letters if kind == 'i' else letters.upper()}."
    return f"{count}."


def _is_layout(table: HtmlElement, rows: list[HtmlElement]) -> bool:
    """Tell a table that only places text on the page."""
    if table.get("role") in ("presentation", "none") or table.find(".//table") is not None:
        return True
    cells = [cell for row in rows for cell in row.iterchildren("td", "th")]
    if all(len(list(row.iterchildren("td", "th"))) <= 1 for row in rows):
        return True
    return any(
        len(str(cell.text_content()).split()) > _CELL_WORDS
        or any(cell.find(f".//h{level}") is not None for level in "123456")
        for cell in cells
    )


def _grid(rows: list[HtmlElement]) -> Iterator[list[str]]:
    """Yield the words of each row by column; a cell that spans rows says its words in each."""
    below: dict[int, tuple[int, str]] = {}  # column → rows still to fill, and with what
    for row in rows:
        cells: list[str] = []
        for cell in row.iterchildren("td", "th"):
            _fill(cells, below)
            text = _line(cell)
            across = min(max(_whole(cell.get("colspan"), 1), 1), _COLUMNS)
            down = min(max(_whole(cell.get("rowspan"), 1), 1), _ROWS)
            for at in range(across):
                if down > 1:
                    below[len(cells)] = (down - 1, text if at == 0 else "")
                cells.append(text if at == 0 else "")
            if len(cells) > _COLUMNS:
                break
        _fill(cells, below)
        yield cells


def _fill(cells: list[str], below: dict[int, tuple[int, str]]) -> None:
    while len(cells) in below:
        left, text = below.pop(len(cells))
        if left > 1:
            below[len(cells)] = (left - 1, text)
        cells.append(text)
