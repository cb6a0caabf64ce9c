"""The words of a Word paragraph as a reader of the finished paper sees them.

Insertions are taken in, deletions and moved-away text left out; hidden text is left out and counted; text boxes come
after the paragraph that they hang on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docx.oxml.ns import qn

from corpus.readers.word_styles import Styles, child, is_on, number, value

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

__all__ = ["Counts", "Words", "read_words"]

_TRANSPARENT = {
    *(qn(name) for name in ("w:ins", "w:moveTo", "w:hyperlink", "w:smartTag", "w:sdt", "w:sdtContent")),
    *(qn(name) for name in ("w:customXml", "w:fldSimple", "w:dir", "w:bdo")),
}
_INSERTED = {qn("w:ins"), qn("w:moveTo")}
_DELETED = {qn("w:del"), qn("w:moveFrom")}
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_SYMBOLS = {"f0b7": "•", "f0a7": "▪", "f0fc": "✓", "f0fb": "✗", "f02d": "-", "f0e0": "→"}
_PALE = 0xF5  # of 0xFF in each colour: white paper swallows it
_SMALLEST = 4  # half points: nobody reads smaller print
_MARK = re.compile(r"\x00(\d+)\x00([^\s\x00]*)")


@dataclass(slots=True)
class Counts:
    """What was left out or resolved in a document."""

    inserted: int = 0
    deleted: int = 0
    hidden: int = 0
    notes: list[tuple[str, str]] = field(default_factory=list)  # (kind, id) of the notes referred to, in order


@dataclass(slots=True)
class Words:
    """A paragraph's words; ``bold`` when all of them are, ``boxes`` the text boxes that hang on it."""

    text: str = ""
    bold: bool = False
    boxes: list[BaseOxmlElement] = field(default_factory=list)


def read_words(paragraph: BaseOxmlElement, style: str, styles: Styles, counts: Counts, *, shaded: bool) -> Words:
    """Return what is seen of a paragraph; ``shaded`` is true where its ground is coloured, so that white ink shows."""
    reader = _Reader(style, styles, counts, shaded=shaded or _is_filled(child(paragraph, "w:pPr", "w:shd")))
    reader.read(paragraph)
    # A note's mark goes behind the word that it is glued to: only there can it be told from the word.
    text = _MARK.sub(lambda match: f"{match[2]}<sup>{match[1]}</sup>", "".join(reader.pieces))
    return Words(text, reader.bold is True, reader.boxes)


class _Reader:
    def __init__(self, style: str, styles: Styles, counts: Counts, *, shaded: bool) -> None:
        self.style, self.styles, self.counts, self.shaded = style, styles, counts, shaded
        self.pieces: list[str] = []
        self.boxes: list[BaseOxmlElement] = []
        self.bold: bool | None = None

    def read(self, parent: BaseOxmlElement) -> None:
        for element in parent:
            tag = element.tag
            if tag == qn("w:r"):
                self._run(element)
            elif tag in _DELETED:
                self.counts.deleted += 1
            elif tag in _TRANSPARENT:
                self.counts.inserted += tag in _INSERTED
                self.read(element)
            elif isinstance(tag, str) and tag.startswith(_MATHS):
                self.pieces += [text.text or "" for text in element.iter(f"{_MATHS}t")]

    def _run(self, run: BaseOxmlElement) -> None:
        properties = child(run, "w:rPr")
        text = "".join(self._pieces(run))
        if not text.strip():
            self.pieces.append(text)
        elif self._is_hidden(properties):
            self.counts.hidden += len(text.split())
        else:
            self.pieces.append(text)
            self.bold = self.bold is not False and is_on(self._effective(properties, "w:b"))

    def _pieces(self, run: BaseOxmlElement) -> Iterator[str]:
        for element in run:
            tag = element.tag
            if tag == qn("w:t"):
                yield (element.text or "").replace("\x00", "")
            elif tag in (qn("w:tab"), qn("w:ptab")):
                yield " "
            elif tag in (qn("w:br"), qn("w:cr")):
                yield " " if element.get(qn("w:type")) in ("page", "column") else "\n"
            elif tag == qn("w:noBreakHyphen"):
                yield "-"
            elif tag == qn("w:sym"):
                yield _SYMBOLS.get(element.get(qn("w:char"), "").lower(), "")
            elif tag in (qn("w:footnoteReference"), qn("w:endnoteReference")):
                kind = "footnote" if tag == qn("w:footnoteReference") else "endnote"
                self.counts.notes.append((kind, element.get(qn("w:id"), "")))
                yield f"\x00{len(self.counts.notes)}\x00"
            elif tag in (qn("w:drawing"), qn("w:pict"), _ALTERNATE):
                self.boxes += _boxes(element)

    def _effective(self, properties: BaseOxmlElement | None, name: str) -> BaseOxmlElement | None:
        """Return a run's property: its own, its style's, else its paragraph's style's."""
        own = child(properties, name)
        if own is not None:
            return own
        style = value(child(properties, "w:rStyle"))
        by_style = self.styles.property(style, "w:rPr", name) if style else None
        return by_style if by_style is not None else self.styles.property(self.style, "w:rPr", name)

    def _is_hidden(self, properties: BaseOxmlElement | None) -> bool:
        if is_on(self._effective(properties, "w:vanish")):
            return True
        size = number(value(self._effective(properties, "w:sz")))
        if size is not None and size <= _SMALLEST:
            return True
        ground = self.shaded or _is_filled(child(properties, "w:shd")) or child(properties, "w:highlight") is not None
        return not ground and _is_pale(value(self._effective(properties, "w:color")))


def _is_pale(colour: str) -> bool:
    try:
        return len(colour) == 6 and min(bytes.fromhex(colour)) >= _PALE
    except ValueError:  # "auto"
        return False


def _is_filled(shading: BaseOxmlElement | None) -> bool:
    """Tell whether a shading colours the ground, so that white ink on it shows."""
    if shading is None:
        return False
    fill = shading.get(qn("w:fill"), "auto").lower()
    return not _is_pale(fill) and (fill != "auto" or value(shading) not in ("", "clear", "nil"))


def _boxes(drawing: BaseOxmlElement) -> list[BaseOxmlElement]:
    """Return the contents of text boxes; of two renderings of the same box (new and old Word's) the first."""
    found: list[BaseOxmlElement] = []
    todo = [drawing]
    while todo:
        element = todo.pop()
        if element.tag == qn("w:txbxContent"):
            found.append(element)
        else:
            children = [part for part in element if isinstance(part.tag, str)]
            todo += children[:1] if element.tag == _ALTERNATE else reversed(children)
    return found
