"""A Word file is a ZIP archive of XML: opened only when it is no bomb, and read without entities or links followed."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.errors import DocumentError

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

__all__ = ["WordFile", "open_word"]

_ENTRIES = 10_000
_UNPACKED = 400_000_000  # bytes in all
_PART = 80_000_000  # bytes of one XML part; 100 pages take about one million
_RATIO, _SMALL = 100, 20_000_000  # Word's own files unpack to about ten times their size
_NO_MEMORY = 2  # the XML parser's own code for it
_STRICT = b"http://purl.oclc.org/ooxml/"


@dataclass(frozen=True, slots=True)
class WordFile:
    """The parts of a Word file that are read; each but ``body`` may be missing."""

    body: BaseOxmlElement
    styles: BaseOxmlElement | None
    numbering: BaseOxmlElement | None
    footnotes: BaseOxmlElement | None
    endnotes: BaseOxmlElement | None


def open_word(data: bytes, name: str) -> WordFile:
    """Return the parts of a Word file. Raises ``DocumentError`` for a bomb, an encrypted, cut, damaged or odd file."""
    _check(data, name)
    from docx import Document
    from docx.oxml.parser import parse_xml

    try:
        document = Document(io.BytesIO(data))
        parts = {
            relation.reltype.rpartition("/")[2]: relation.target_part
            for relation in document.part.rels.values()
            if not relation.is_external
        }
        read = {kind: parse_xml(parts[kind].blob) for kind in _WANTED if kind in parts}
        body = document.element.body
    except MemoryError:
        raise
    except Exception as error:  # a damaged file can raise anything in the libraries below
        if isinstance(error, SyntaxError) and getattr(error, "code", None) == _NO_MEMORY:
            raise MemoryError from error
        raise DocumentError(f"{name} is {_damage(data, error)}") from error
    if body is None:
        raise DocumentError(f"{name} is a Word document without a body. Open it in Word and save it again.")
    for tree in (document.element, *read.values()):
        if tree.getroottree().docinfo.doctype:  # Word writes none; entities would be left out silently
            raise DocumentError(f"{name} declares entities, as no Word document does. Save it again from Word.")
    return WordFile(body, *(read.get(kind) for kind in _WANTED))


_WANTED = ("styles", "numbering", "footnotes", "endnotes")


def _check(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
        raise DocumentError(f"{name} is cut short or damaged. Get the file again.") from error
    size = sum(entry.file_size for entry in entries)
    # Python unpacks no more of an entry than its declared size and checks its sum, so declarations can be relied on.
    if len(entries) > _ENTRIES or size > _UNPACKED or (size > _SMALL and size > _RATIO * len(data)):
        raise DocumentError(
            f"{name} would unpack to {size / 1e6:,.0f} MB in {len(entries):,} parts from {len(data) / 1e6:.1f} MB, as "
            "no report does. Open it in Word, remove what is not text and save it again."
        )
    if any(entry.file_size > _PART for entry in entries if entry.filename.endswith((".xml", ".rels"))):
        raise DocumentError(f"{name} holds more text than a report can. Split it and try again.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise DocumentError(f"{name} is encrypted. Save it without a password and try again.")


def _damage(data: bytes, error: Exception) -> str:
    if isinstance(error, zipfile.BadZipFile | zlib.error | EOFError | SyntaxError | UnicodeDecodeError):
        return "damaged: a part of it is cut or altered. Get the file again."
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        try:
            strict = _STRICT in archive.read("_rels/.rels")
        except Exception:  # as damaged as the rest
            strict = False
    if strict:
        return "in the Strict Open XML format. Open it in Word and save it as “Word Document (.docx)”."
    if isinstance(error, ValueError) and "content type" in str(error):
        return "a Word template or a document with macros. Save it as “Word Document (.docx)”."
    return f"damaged or not written by Word ({type(error).__name__}). Open it in Word and save it again."
