"""PDF files: the text layer with its places on the pages.

PDFium reads the file; nothing in it is run, fetched or believed beyond what it shows. Words that a reader of the page
cannot see (invisible, white on white, off the page, too small) are left out and counted.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from corpus.errors import DocumentError
from corpus.layout.page import PrintedPage, Rule, Word
from corpus.layout.reflow import reflow
from corpus.readers.characters import hidden_note, without_hidden
from corpus.readers.source import Source

__all__ = ["printed_pages", "read_pdf"]

_PAGES = 2_000
_CHARACTERS = 60_000  # a page of small print has 10,000
_OBJECTS = 20_000
_THIN, _LONG = 2.5, 6.0  # points: a rule is thinner and longer
_SMALLEST = 2.0  # points: nobody reads smaller print
_PALE, _DARK = 245, 160  # of 255: ink that white paper swallows; a ground on which pale ink shows
_WORDS = 3  # a page with fewer words is blank or a picture
_SOFT = "\xad\x02\ufffe"  # what PDFium makes of a line's last hyphen, hard or soft
_HYPHENS = str.maketrans({"\u2010": "-", "\u2011": "-"})
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_BOLD = 600  # font weight
_SHIFT, _GAP, _OVERLAP = 0.12, 0.6, 0.3  # of the font size: what parts two pieces of a word
# "15.There", a bullet glued to its text: the tab between them was too narrow to show.
_TIGHT = re.compile(r"\d{1,3}[.)](?=[“‘\"'(]?[^\W\d_])|[•■▪◼\ue000-\uf8ff](?=\w)")
_HEAVY = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_SLANTED = re.compile(r"italic|oblique", re.IGNORECASE)


def read_pdf(data: bytes, name: str) -> Source:
    """Return the text of a PDF in reading order, with its pages.

    Raises ``DocumentError`` when the file is encrypted, damaged, endless or has no text layer at all.
    """
    pages, odd = printed_pages(data, name)
    source = reflow(pages)
    return Source(source.text, "pdf", (*odd, *source.anomalies), source.pages, source.furniture, source.likely)


def printed_pages(data: bytes, name: str) -> tuple[list[PrintedPage], list[tuple[str, str]]]:
    """Return the words and rules of every page, and what is odd about the file as (where, what)."""
    import pypdfium2 as pdfium  # type: ignore[import-untyped]

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise DocumentError(_refusal(name, str(error))) from error
    with document:
        count = len(document)
        if not 0 < count <= _PAGES:
            raise DocumentError(f"{name} has {count} pages; 1 to {_PAGES} can be read. Split it or check the file.")
        pages: list[PrintedPage] = []
        odd: list[tuple[str, str]] = []
        for index in range(count):
            try:
                page = document[index]
            except pdfium.PdfiumError:
                odd.append((f"page {index + 1}", "the page is damaged and was left out"))
                continue
            reader = _PageReader(page, index + 1)
            pages.append(reader.page)
            odd += reader.odd
            page.close()
    if not any(len(page.words) >= _WORDS for page in pages):
        raise DocumentError(
            f"{name} has no text layer: its pages are pictures. Run text recognition (OCR) over it and add the result."
        )
    return pages, odd


def _refusal(name: str, reason: str) -> str:
    if "password" in reason.lower() or "security" in reason.lower():
        return f"{name} is encrypted. Save it without a password and try again."
    return f"{name} cannot be read as a PDF: it is damaged or cut off. Get the file again from its publisher."


class _PageReader:
    """Reads one page; ``page`` and ``odd`` are the result."""

    def __init__(self, page: Any, number: int) -> None:
        from pypdfium2 import raw

        self.raw = raw
        self.handle = page.raw
        self.box = page.get_bbox()
        self.turn = page.get_rotation()
        left, bottom, right, top = self.box
        size = (right - left, top - bottom)
        self.page = PrintedPage(number, *(size if self.turn in (0, 180) else size[::-1]))
        self.odd: list[tuple[str, str]] = []
        self.grounds: list[tuple[float, float, float, float]] = []  # dark areas and pictures
        self._read_drawings()
        self._read_words(page)

    def place(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """Return (left, top, right, bottom) on the page as it is shown."""
        x0, y0, x1, y1 = self.box
        if self.turn == 90:
            return bottom - y0, left - x0, top - y0, right - x0
        if self.turn == 180:
            return x1 - right, bottom - y0, x1 - left, top - y0
        if self.turn == 270:
            return y1 - top, x1 - right, y1 - bottom, x1 - left
        return left - x0, y1 - top, right - x0, y1 - bottom

    # Drawings

    def _read_drawings(self) -> None:
        raw = self.raw
        edges = [ctypes.c_float() for _ in range(4)]
        count = raw.FPDFPage_CountObjects(self.handle)
        for index in range(min(count, _OBJECTS)):
            thing = raw.FPDFPage_GetObject(self.handle, index)
            kind = raw.FPDFPageObj_GetType(thing)
            if kind not in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
                continue
            if not raw.FPDFPageObj_GetBounds(thing, *edges):
                continue
            box = self.place(*(edge.value for edge in edges))
            if kind == raw.FPDF_PAGEOBJ_IMAGE:
                self.grounds.append(box)
            else:
                self._read_path(thing, box)

    def _read_path(self, path: Any, box: tuple[float, float, float, float]) -> None:
        raw = self.raw
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(path, fill, stroke)
        left, top, right, bottom = box
        if fill.value and not self.pale(path, _DARK):
            self.grounds.append(box)
        if not (fill.value or stroke.value):
            return
        wide, high = right - left, bottom - top
        if min(wide, high) <= _THIN and max(wide, high) >= _LONG:
            self.page.rules.append(Rule(*box))
        elif stroke.value and min(wide, high) > _LONG and self.raw.FPDFPath_CountSegments(path) in (4, 5):
            self.page.rules += [
                *(Rule(left, top, right, top), Rule(left, bottom, right, bottom)),
                *(Rule(left, top, left, bottom), Rule(right, top, right, bottom)),
            ]

    def pale(self, thing: Any, limit: int) -> bool:
        ink = [ctypes.c_uint() for _ in range(4)]
        if not self.raw.FPDFPageObj_GetFillColor(thing, *ink):
            return False
        return ink[3].value < 16 or min(part.value for part in ink[:3]) >= limit

    # Words

    def _read_words(self, page: Any) -> None:
        text = page.get_textpage()
        count = text.count_chars()
        where = f"page {self.page.number}"
        if count > _CHARACTERS:
            self.odd.append((where, f"only its first {_CHARACTERS} characters were read"))
        glyphs = _Glyphs(self, text.raw, min(count, _CHARACTERS))
        words = [word for start, end in glyphs.words() for word in glyphs.read(start, end)]
        text.close()
        seen = [word for word, style in words if self._shows(word, style)]
        hidden = [word for word, style in words if not self._shows(word, style)]
        if hidden and not seen and self.grounds and all(style.invisible for _, style in words):
            seen, hidden = hidden, []
            self.odd.append((where, "a scanned picture; its text layer was made by text recognition and may be wrong"))
        if hidden:
            self.odd.append((where, f"{len(hidden)} words that cannot be seen on the page were left out"))
        self.odd += hidden_note(where, glyphs.unseen)
        if len(seen) < _WORDS and not hidden:
            self.odd.append((where, "has no text layer: it is a picture" if self.grounds else "is blank"))
        self.page.words = seen

    def _shows(self, word: Word, style: _Style) -> bool:
        """Tell whether a reader of the page can see the word."""
        if style.invisible or word.size < _SMALLEST:
            return False
        across, down = (word.left + word.right) / 2, (word.top + word.bottom) / 2
        if not (0 <= across <= self.page.width and 0 <= down <= self.page.height):
            return False
        return not style.pale or any(a <= across <= c and b <= down <= d for a, b, c, d in self.grounds)


class _Style:
    """How a text object is printed; ``size`` is its font's, in points."""

    __slots__ = ("bold", "invisible", "italic", "pale", "size")

    def __init__(self, reader: _PageReader, thing: Any) -> None:
        raw = reader.raw
        font = raw.FPDFTextObj_GetFont(thing)
        name = ctypes.create_string_buffer(128)
        raw.FPDFFont_GetBaseFontName(font, name, 128)
        face = name.value.decode("latin-1")
        self.bold = bool(_HEAVY.search(face)) or raw.FPDFFont_GetWeight(font) >= _BOLD
        self.italic = bool(_SLANTED.search(face))
        mode = raw.FPDFTextObj_GetTextRenderMode(thing)
        self.invisible = mode in (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
        self.pale = reader.pale(thing, _PALE)
        size, matrix = ctypes.c_float(), raw.FS_MATRIX()
        raw.FPDFTextObj_GetFontSize(thing, size)
        raw.FPDFPageObj_GetMatrix(thing, matrix)
        self.size = size.value * math.hypot(matrix.c, matrix.d)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Style) and all(getattr(self, key) == getattr(other, key) for key in self.__slots__)

    __hash__ = None  # type: ignore[assignment]


class _Glyphs:
    """The characters of a page, in the file's order, and the words that they make."""

    def __init__(self, reader: _PageReader, handle: Any, count: int) -> None:
        raw = self.raw = reader.raw
        self.reader = reader
        self.handle = handle
        codes = [raw.FPDFText_GetUnicode(handle, index) for index in range(count)]
        self.text = "".join(chr(code) if 0 < code < 0xD800 or 0xDFFF < code < 0x110000 else " " for code in codes)
        self.unseen = 0
        self.styles: dict[int, _Style] = {}
        self.rectangle = raw.FS_RECTF()
        self.x, self.y = ctypes.c_double(), ctypes.c_double()

    def words(self) -> Iterator[tuple[int, int]]:
        """Yield the range of each run of characters without white space."""
        for match in re.finditer(r"\S+", self.text):
            yield match.span()

    def read(self, start: int, end: int) -> Iterator[tuple[Word, _Style]]:
        """Yield the word in ``[start, end)``, or its pieces where the style or the baseline changes in it."""
        first = self._object(start)
        if end - start == 1 or first == self._object(end - 1):
            pieces = [(start, end)]
        else:
            changes = [at for at in range(start + 1, end) if self._changes(at)]
            pieces = list(pairwise([start, *changes, end]))
        if mark := _TIGHT.match(self.text, start, pieces[0][1]):
            pieces[:1] = [(start, mark.end()), (mark.end(), pieces[0][1])]
        for number, (begin, stop) in enumerate(pieces):
            letters = self.text[begin:stop].translate(_LIGATURES).translate(_HYPHENS)
            soft = letters[-1] in _SOFT
            text, unseen = without_hidden(letters.rstrip(_SOFT))
            self.unseen += unseen
            if text or soft:
                yield self._word(text + "-" * soft, begin, stop, number > 0), self._style(begin)

    def _word(self, text: str, begin: int, stop: int, glued: bool) -> Word:
        left, top, right, bottom = self._box(begin)
        last = self._box(stop - 1) if stop - begin > 1 else (left, top, right, bottom)
        style = self._style(begin)
        return Word(
            *(text, min(left, last[0]), max(right, last[2]), top, bottom, self._baseline(begin), style.size),
            bold=style.bold,
            italic=style.italic,
            glued=glued,
        )

    def _changes(self, at: int) -> bool:
        if self._object(at - 1) == self._object(at):
            return False
        before, after = self._style(at - 1), self._style(at)
        moved = abs(self._baseline(at) - self._baseline(at - 1)) > _SHIFT * before.size
        gap = self._box(at)[0] - self._box(at - 1)[2]
        return before != after or moved or not -_OVERLAP * before.size < gap < _GAP * before.size

    def _object(self, index: int) -> int:
        thing = self.raw.FPDFText_GetTextObject(self.handle, index)
        return ctypes.addressof(thing.contents) if thing else 0

    def _style(self, index: int) -> _Style:
        key = self._object(index)
        if key not in self.styles:
            # A character that PDFium made up has no object: it looks like the one before it.
            made_up = not key and index > 0
            self.styles[key] = (
                self._style(index - 1)
                if made_up
                else _Style(self.reader, self.raw.FPDFText_GetTextObject(self.handle, index))
            )
        return self.styles[key]

    def _box(self, index: int) -> tuple[float, float, float, float]:
        r = self.rectangle
        self.raw.FPDFText_GetLooseCharBox(self.handle, index, r)
        return self.reader.place(r.left, r.bottom, r.right, r.top)

    def _baseline(self, index: int) -> float:
        self.raw.FPDFText_GetCharOrigin(self.handle, index, self.x, self.y)
        x, y = self.x.value, self.y.value
        return self.reader.place(x, y, x, y)[1]
