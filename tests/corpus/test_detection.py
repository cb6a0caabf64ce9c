"""What a file is: its first bytes decide, its name must agree."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import DocumentError
from corpus.readers import SUFFIXES, read_bytes
from corpus.readers.detection import detect


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return out.getvalue()


WORD = archive("[Content_Types].xml", "word/document.xml")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100)
PAGE = b"<!DOCTYPE html><html><body>A report.</body></html>"


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.pdf", b"%PDF-1.7 ... %%EOF", "pdf"),
        ("a.PDF", b"junk before it %PDF-1.7 %%EOF\r\n\x00\x00", "pdf"),
        ("a.docx", WORD, "docx"),
        ("a.html", PAGE, "html"),
        ("a.htm", b"\xef\xbb\xbf <!-- saved --> <HTML>", "html"),
        ("a.html", b"<p>A fragment</p>", "html"),
        ("a.html", '<?xml version="1.0"?><html xmlns="x"></html>'.encode("utf-16"), "html"),
        ("a.txt", b"A report.", "text"),
        ("a.txt", b"<b>Bold</b> in a text", "text"),
        ("a.txt", b"MZ and Rar! are how this text begins", "text"),
        ("a.md", b"# A report", "markdown"),
    ],
)
def test_a_file_that_is_named_for_what_it_is(name: str, data: bytes, kind: str) -> None:
    assert detect(Path(name), data) == kind


@pytest.mark.parametrize(
    ("name", "data", "complaint"),
    [
        ("a.docx", b"%PDF-1.7", "is named .docx but is a PDF. Rename it to a.pdf"),
        ("a.pdf", WORD, "is named .pdf but is a Word document. Rename it to a.docx"),
        ("a.txt", PAGE, "is named .txt but is a web page. Rename it to a.html"),
        ("a.html", b"A report without any tag.", "is named .html but is plain text. Rename it to a.txt"),
        ("a.md", b"%PDF-1.7", "Rename it to a.pdf"),
        ("a", b"%PDF-1.7", "Rename it to a.pdf"),
        ("a.report", WORD, "Rename it to a.report.docx"),
        ("a.pdf", b"%PDF-1.7 ... %%EOF ..." + bytes(range(1, 256)) * 5, "is cut short: the end of the PDF is missing"),
        ("a.pdf", b"A report.", "is not a PDF, or its beginning is lost"),
        ("a.docx", b"A report.", "is not a Word document, or its beginning is lost"),
        ("a.docx", WORD[:-30], "is cut short or damaged"),
        (
            "a.doc",
            OLE + "WordDocument".encode("utf-16-le"),
            "the old .doc format. Open it in Word and save it as .docx",
        ),
        ("a.docx", OLE + "WordDocument".encode("utf-16-le"), "the old .doc format"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "protected with a password. Open it, save it without"),
        ("a.xls", OLE + "Workbook".encode("utf-16-le"), "an Excel workbook"),
        ("a.msg", OLE, "a file of an old Office program"),
        ("a.rtf", b"{\\rtf1 A report}", "an RTF document. Open it in Word"),
        ("a.docx", b"{\\rtf1 A report}", "is named .docx but is an RTF document"),
        ("a.xlsx", archive("[Content_Types].xml", "xl/workbook.xml"), "an Excel workbook"),
        ("a.docx", archive("mimetype", "META-INF/manifest.xml"), "an OpenDocument file"),
        ("a.zip", archive("report.pdf"), "a ZIP archive. Unpack it"),
        ("a.docx", archive("report.pdf"), "a ZIP archive. Unpack it"),
        ("a.jpg", b"\xff\xd8\xff\xe0\x00", "a JPEG picture. Scan it with text recognition"),
        ("a.pdf", b"\x89PNG\r\n\x1a\n\x00", "a PNG picture"),
        ("report.pdf", b"MZ\x90\x00", "a Windows program. Do not open it"),
        ("a.html", b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n", "a web archive"),
        ("a.txt", b"a\x00b", "is not text: it holds binary data"),
        ("a.csv", b"a,b", "is not a type that can be read (.pdf, .docx, .html, .htm, .txt, .md)"),
        ("a.txt", b"", "is empty"),
        ("a.pdf", b"\x00\x00 \n", "is empty"),
    ],
)
def test_any_other_is_refused_with_what_it_is_and_what_to_do(name: str, data: bytes, complaint: str) -> None:
    with pytest.raises(DocumentError) as caught:
        detect(Path(name), data)
    message = str(caught.value)
    assert complaint in message
    assert message.startswith(name)
    assert message.endswith(".")
    assert "\n" not in message


@given(st.sampled_from([*SUFFIXES, "", ".doc", ".exe"]), st.binary(max_size=200))
def test_any_bytes_under_any_name_are_known_or_refused(suffix: str, data: bytes) -> None:
    try:
        kind = detect(Path(f"a{suffix}"), data)
    except DocumentError:
        return
    assert suffix in SUFFIXES
    assert kind in ("pdf", "docx", "html", "text", "markdown")


def test_what_is_no_ordinary_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    for file, complaint in (
        (tmp_path, "is a folder"),
        (tmp_path / "pipe.pdf", "is not an ordinary file"),
        (tmp_path / "missing.pdf", "No such file"),
        (tmp_path / "nul\x00.pdf", "cannot be the name of a file"),
        (tmp_path / ("long" * 100), "cannot be read"),
    ):
        with pytest.raises(DocumentError, match=complaint):
            read_bytes(file)


def test_a_file_far_too_large_is_not_even_read(tmp_path: Path) -> None:
    file = tmp_path / "huge.pdf"
    with file.open("wb") as sparse:
        sparse.truncate(100_000_001)
    with pytest.raises(DocumentError, match="larger than 100 MB"):
        read_bytes(file)
