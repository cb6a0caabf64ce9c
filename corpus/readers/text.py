"""Plain text files."""

from __future__ import annotations

from pathlib import Path

from corpus.errors import DocumentError
from corpus.readers.characters import hidden_note, without_hidden
from corpus.readers.source import Source

__all__ = ["decoded", "read_text"]

_LIMIT = 20_000_000  # bytes; a report is a few hundred thousand


def read_text(data: bytes, name: str) -> Source:
    """Return the text of a UTF-8 file. Raises ``DocumentError`` when it is empty, too large or not UTF-8."""
    text, odd = decoded(data, name)
    return Source(text, "text", odd)


def decoded(data: bytes, name: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the characters of a UTF-8 file and what is odd about them, as (where, what).

    Line ends become line feeds, invisible characters are taken out and counted.
    """
    if len(data) > _LIMIT:
        raise DocumentError(f"{name} is larger than {_LIMIT // 1_000_000} MB. Split it or check that it is a report.")
    try:
        characters = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"{name} is not UTF-8 text (byte {error.start}). Save it as UTF-8 and try again."
        ) from error
    text, hidden = without_hidden(characters)
    if not text.strip():
        raise DocumentError(f"{name} is empty. Replace it with the document or remove it.")
    return text, hidden_note(Path(name).name, hidden)
