"""Plain text and Markdown files."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from corpus.errors import DocumentError
from corpus.readers.characters import hidden_note, without_hidden
from corpus.readers.source import Source

__all__ = ["read_text"]

_LIMIT = 20_000_000  # bytes; a report is a few hundred thousand


def read_text(data: bytes, name: str, kind: Literal["text", "markdown"]) -> Source:
    """Return the text of a UTF-8 file: line ends become line feeds, invisible characters are taken out and counted.

    Raises ``DocumentError`` when it is empty, too large or not UTF-8.
    """
    if len(data) > _LIMIT:
        raise DocumentError(f"{name} is larger than {_LIMIT // 1_000_000} MB. Split it or check that it is a report.")
    try:
        decoded = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"{name} is not UTF-8 text (byte {error.start}). Save it as UTF-8 and try again."
        ) from error
    text, hidden = without_hidden(decoded)
    if not text.strip():
        raise DocumentError(f"{name} is empty. Replace it with the document or remove it.")
    return Source(text, kind, hidden_note(Path(name).name, hidden))
