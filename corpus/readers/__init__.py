"""One reader a file type: a file's bytes in, its text and what was odd about it out."""

from __future__ import annotations

from pathlib import Path

from corpus.errors import DocumentError
from corpus.readers.detection import SUFFIXES, detect
from corpus.readers.source import Source

__all__ = ["SUFFIXES", "read_bytes", "read_source"]

_LIMIT = 100_000_000  # bytes; a report with photographs is some tens of millions


def read_bytes(file: Path) -> bytes:
    """Return what is in a file. Raises ``DocumentError`` when it cannot be read, is no file or is far too large."""
    try:
        if file.is_dir():
            raise DocumentError(f"{file} is a folder. Name the files in it.")
        if file.exists() and not file.is_file():  # a pipe or a device may never end
            raise DocumentError(f"{file} is not an ordinary file. Name a document.")
        if file.stat().st_size > _LIMIT:
            raise DocumentError(
                f"{file} is larger than {_LIMIT // 1_000_000} MB. Split it or check that it is a report."
            )
        return file.read_bytes()
    except OSError as error:
        raise DocumentError(f"{file} cannot be read: {error.strerror}. Check its name and its permissions.") from error
    except ValueError as error:  # a NUL in the name
        raise DocumentError(f"{str(file)!r} cannot be the name of a file. Check the name.") from error


def read_source(file: Path, data: bytes) -> Source:
    """Return the text of a document, read as the type that its first bytes tell.

    Raises ``DocumentError`` for an unknown, wrongly named, encrypted, damaged or empty file, with what to do.
    """
    kind = detect(file, data)
    name = str(file)
    if kind == "pdf":
        from corpus.readers.pdf import read_pdf

        return read_pdf(data, name)
    if kind == "docx":
        from corpus.readers.docx import read_docx

        return read_docx(data, name)
    if kind == "html":
        from corpus.readers.html import read_html

        return read_html(data, name)
    if kind == "markdown":
        from corpus.readers.markdown import read_markdown

        return read_markdown(data, name)
    from corpus.readers.text import read_text

    return read_text(data, name)
