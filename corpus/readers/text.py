"""Plain text and Markdown files."""

from __future__ import annotations

import re
from pathlib import Path

from corpus.errors import DocumentError

__all__ = ["read_text"]

_SUFFIXES = {".txt", ".md"}
_LIMIT = 20_000_000  # bytes; a report is a few hundred thousand
# Characters that nobody sees: they can hide orders to a model, turn text round, drive a terminal, and break searches.
_INVISIBLE = re.compile(
    "[\x01-\x08\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe00-\ufe0f\U000e0000-\U000e007f]"
)


def read_text(file: Path) -> tuple[str, list[tuple[str, str]]]:
    """Return the text of a UTF-8 file and what was odd about it, as (where, what).

    Line ends become line feeds and invisible characters are taken out, counted. Raises ``DocumentError`` when the file
    is of another type, empty, too large or not UTF-8.
    """
    if file.suffix.lower() not in _SUFFIXES:
        raise DocumentError(f"{file} is not a type that can be read ({', '.join(sorted(_SUFFIXES))}). Save it as text.")
    try:
        if file.stat().st_size > _LIMIT:
            raise DocumentError(
                f"{file} is larger than {_LIMIT // 1_000_000} MB. Split it or check that it is a report."
            )
        data = file.read_bytes()
    except OSError as error:
        raise DocumentError(f"{file} cannot be read: {error.strerror}. Check its name and its permissions.") from error
    if b"\x00" in data:
        raise DocumentError(f"{file} is not text: it holds binary data. Save it as UTF-8 text.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"{file} is not UTF-8 text (byte {error.start}). Save it as UTF-8 and try again."
        ) from error
    text = re.sub("\r\n|[\r\x0b\x0c\u2028\u2029]", "\n", text)
    text, hidden = _INVISIBLE.subn("", text)
    if not text.strip():
        raise DocumentError(f"{file} is empty. Replace it with the document or remove it.")
    return text, [(file.name, f"{hidden} invisible characters were taken out")] if hidden else []
