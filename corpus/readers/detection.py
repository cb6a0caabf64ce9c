"""What a file is, told from its first bytes: its name is only checked against them."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from corpus.errors import DocumentError
from corpus.readers.source import Format

__all__ = ["SUFFIXES", "detect"]

_NAMES: dict[Format, tuple[str, ...]] = {
    "pdf": (".pdf",),
    "docx": (".docx",),
    "html": (".html", ".htm"),
    "text": (".txt",),
    "markdown": (".md",),
}
SUFFIXES = tuple(suffix for suffixes in _NAMES.values() for suffix in suffixes)
_CALLED: dict[Format, str] = {
    "pdf": "a PDF",
    "docx": "a Word document",
    "html": "a web page",
    "text": "plain text",
    "markdown": "plain text",
}
# First bytes of what people drop in by mistake, and what to do about it.
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "an RTF document. Open it in Word and save it as .docx"),
    (b"\xff\xd8\xff", "a JPEG picture. Scan it with text recognition to a PDF"),
    (b"\x89PNG", "a PNG picture. Scan it with text recognition to a PDF"),
    (b"GIF8", "a GIF picture. Scan it with text recognition to a PDF"),
    (b"II*\x00", "a TIFF picture. Scan it with text recognition to a PDF"),
    (b"MM\x00*", "a TIFF picture. Scan it with text recognition to a PDF"),
    (b"\x1f\x8b", "a gzip archive. Unpack it and add the documents in it"),
    (b"7z\xbc\xaf", "a 7-Zip archive. Unpack it and add the documents in it"),
    (b"Rar!", "a RAR archive. Unpack it and add the documents in it"),
    (b"MZ", "a Windows program. Do not open it; remove it"),
    (b"\x7fELF", "a program. Do not open it; remove it"),
    (b"From: <Saved by", "a web archive (.mht). Save the page as “web page, HTML only”, or print it to PDF"),
    (b"MIME-Version:", "a web archive (.mht). Save the page as “web page, HTML only”, or print it to PDF"),
    (b"%!PS", "a PostScript file. Save it as PDF"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of Office 97–2003, and of encrypted newer files
_OLE_KINDS = (
    ("EncryptedPackage", "protected with a password. Open it, save it without the password and try again"),
    ("WordDocument", "a Word document in the old .doc format. Open it in Word and save it as .docx"),
    ("Workbook", "an Excel workbook in the old .xls format. Save the report as .docx or PDF"),
    ("PowerPoint Document", "a PowerPoint file in the old .ppt format. Save it as PDF"),
    ("__properties_version1.0", "an Outlook message. Save the document that it carries"),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_ZIP_KINDS = (
    ("xl/workbook.xml", "an Excel workbook. Save the report as .docx or PDF"),
    ("ppt/presentation.xml", "a PowerPoint file. Save it as PDF"),
    ("META-INF/container.xml", "an e-book. Save it as PDF"),
    ("META-INF/manifest.xml", "an OpenDocument file. Save it as .docx or PDF"),
)
_PAGE_BEGINS = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_TAG = re.compile(rb"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_SNIFFED = 65_536
_TAIL = 1024  # bytes in which a PDF must end, as readers in general have it


def detect(file: Path, data: bytes) -> Format:
    """Return the format of a file that can be read and is named for what it is.

    Raises ``DocumentError`` for any other, saying what it is and what to do.
    """
    if not data.strip(b"\x00\t\n\x0b\x0c\r "):
        raise DocumentError(f"{file} is empty. Replace it with the document or remove it.")
    suffix = file.suffix.lower()
    kind = _kind(file, data, suffix)
    if suffix in _NAMES[kind]:
        if kind == "pdf" and b"%%EOF" not in data.rstrip(b"\x00\t\r\n ")[-_TAIL:]:
            # PDFium mends many a file whose end is lost, and then some of its pages are lost as well.
            raise DocumentError(f"{file} is cut short: the end of the PDF is missing. Get the file again.")
        return kind
    if suffix in SUFFIXES:
        right = file.with_suffix(_NAMES[kind][0]).name
        raise DocumentError(f"{file} is named {suffix} but is {_CALLED[kind]}. Rename it to {right} and try again.")
    known = ", ".join(SUFFIXES)
    if kind in ("text", "markdown"):
        raise DocumentError(f"{file} is not a type that can be read ({known}). Save it as one of them.")
    right = file.with_name(file.name + _NAMES[kind][0]).name
    raise DocumentError(
        f"{file} is not named for a type that can be read ({known}), but is {_CALLED[kind]}. Rename it to {right}."
    )


def _kind(file: Path, data: bytes, suffix: str) -> Format:
    if data.startswith(b"%PDF-") or (suffix == ".pdf" and b"%PDF-" in data[:1024]):
        return "pdf"
    if data.startswith(_ZIP):
        return _zip_kind(file, data)
    if data.startswith(_OLE):
        raise _foreign(file, suffix, _ole_kind(data))
    for first, what in _FOREIGN:
        if data.startswith(first):
            if b"\x00" in data or suffix not in (".txt", ".md"):  # a text may begin with "MZ" or "Rar!"
                raise _foreign(file, suffix, what)
            break
    head = data[:_SNIFFED]
    wide = data.startswith(_BOMS[1:]) and suffix in _NAMES["html"]
    if b"\x00" in data and not wide:
        raise DocumentError(_binary(file, suffix))
    for bom in _BOMS:
        head = head.removeprefix(bom)
    if wide:
        head = head.replace(b"\x00", b"")
    if _PAGE_BEGINS.match(head) or (suffix in _NAMES["html"] and _TAG.search(head)):
        return "html"
    if suffix in (".pdf", ".docx"):
        raise DocumentError(_binary(file, suffix))
    return "markdown" if suffix == ".md" else "text"


def _binary(file: Path, suffix: str) -> str:
    if suffix == ".pdf":
        return f"{file} is not a PDF, or its beginning is lost. Get the file again."
    if suffix == ".docx":
        return f"{file} is not a Word document, or its beginning is lost. Get the file again."
    if suffix in SUFFIXES:
        return f"{file} is not text: it holds binary data. Save it as UTF-8 text."
    return f"{file} is not a type that can be read ({', '.join(SUFFIXES)}). Save it as one of them."


def _zip_kind(file: Path, data: bytes) -> Format:
    suffix = file.suffix.lower()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
        what = "is cut short or damaged" if suffix == ".docx" else "is a damaged archive"
        raise DocumentError(f"{file} {what}: its list of contents cannot be read. Get the file again.") from error
    for name, what in _ZIP_KINDS:
        if name in names:
            raise _foreign(file, suffix, what)
    if "[Content_Types].xml" in names and any(name.startswith("word/") for name in names):
        return "docx"
    raise _foreign(file, suffix, "a ZIP archive. Unpack it and add the documents in it")


def _ole_kind(data: bytes) -> str:
    for name, what in _OLE_KINDS:
        if name.encode("utf-16-le") in data:
            return what
    return "a file of an old Office program. Open it there and save it as .docx or PDF"


def _foreign(file: Path, suffix: str, what: str) -> DocumentError:
    if suffix in (".txt", ".md"):
        return DocumentError(f"{file} is not text: it holds binary data, {what}.")
    if suffix in SUFFIXES and what.startswith(("a ", "an ")):
        return DocumentError(f"{file} is named {suffix} but is {what}.")
    if what.startswith(("a ", "an ")):
        return DocumentError(f"{file} is not a type that can be read: it is {what}.")
    return DocumentError(f"{file} is {what}.")
