"""Characters that nobody sees: they can hide orders to a model, turn text round, drive a terminal, break searches."""

from __future__ import annotations

import re

__all__ = ["hidden_note", "without_hidden"]

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe00-\ufe0f\U000e0000-\U000e007f]"
)
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\u0085\u2028\u2029]")


def without_hidden(text: str) -> tuple[str, int]:
    """Return ``text`` with line feeds as its only line ends and no invisible character, and how many were taken out."""
    return _INVISIBLE.subn("", _LINE_END.sub("\n", text))


def hidden_note(where: str, count: int) -> tuple[tuple[str, str], ...]:
    """Return the anomaly that tells of invisible characters, none when there were none."""
    return ((where, f"{count} invisible characters were taken out"),) if count else ()
