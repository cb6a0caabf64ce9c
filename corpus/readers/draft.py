"""The light markup that every reader but the PDF's writes: blocks parted by blank lines."""

from __future__ import annotations

import re
from pathlib import PurePath

from corpus.readers.characters import hidden_note, without_hidden
from corpus.readers.source import Format, Source

__all__ = ["Draft"]

_DECIMAL = re.compile(r"(\d+(?:\.\d+)*)([.)]?)")
_INDENT = "  "


class Draft:
    """A text that grows block by block; what is written is cleaned, and a block without a word is left out.

    A line end inside a block stays, other white space becomes one space.
    """

    def __init__(self) -> None:
        self._blocks: list[str] = []
        self._kinds: list[str] = []
        self._notes: list[str] = []
        self._hidden = 0

    def heading(self, level: int, text: str) -> None:
        """Add a heading of ``level`` 1 (the title) to 6."""
        self._add("heading", f"{'#' * min(max(level, 1), 6)} ", " ".join(text.split()))

    def paragraph(self, text: str) -> None:
        """Add a paragraph without a number of its own."""
        self._add("paragraph", "", text)

    def bullet(self, level: int, text: str) -> None:
        """Add a bullet, ``level`` 0 for one that is not under another."""
        self._add("bullet", f"{_INDENT * level}- ", text)

    def numbered(self, mark: str, level: int, text: str) -> None:
        """Add a paragraph or list item with its number as printed: ``17``, ``2.19``, ``3)``, ``(a)``, ``iv.``.

        A whole number without a stop gets one, because a line that begins with a bare number is no numbered paragraph.
        Letters and roman numbers are bullets that keep their mark.
        """
        if decimal := _DECIMAL.fullmatch(mark):
            self._add("numbered", f"{mark if decimal[2] or '.' in mark else f'{mark}.'} ", text)
        else:
            self._add("bullet", f"{_INDENT * level}- {mark} ", text)

    def more(self, text: str) -> None:
        """Go on with the block before: a further paragraph of a list item."""
        lines = [" ".join(line.split()) for line in self._clean(text).split("\n")]
        words = "\n".join(line for line in lines if line)
        if words and self._blocks:
            self._blocks[-1] += f"\n{words}"

    def row(self, cells: list[str]) -> None:
        """Add a table row; a row goes on the table of the row before it."""
        flat = [" ".join(self._clean(cell).split()) for cell in cells]
        if any(flat):
            line = "\t".join(flat)
            self._put("row", line if len(flat) > 1 else f"{line}\t")

    def rule(self) -> None:
        """End a table, if one was being written: a row to come begins another."""
        if self._kinds and self._kinds[-1] == "row":
            self._put("rule", "---")

    def note(self, number: int, text: str) -> None:
        """Add a footnote; the notes stand after the text."""
        words = " ".join(self._clean(text).split())
        if words:
            self._notes.append(f"<sup>{number}</sup> {words}")

    @property
    def empty(self) -> bool:
        """Whether nothing with a word was written."""
        return not self._blocks and not self._notes

    def source(self, kind: Format, name: str, anomalies: list[tuple[str, str]]) -> Source:
        """Return what was written; ``name`` is the file's."""
        parts: list[str] = []
        for at, (block_kind, block) in enumerate(zip(self._kinds, self._blocks, strict=True)):
            listed = at and block_kind == self._kinds[at - 1] and block_kind in ("row", "bullet")
            parts.append(("\n" if listed else "\n\n") * bool(at) + block)
        notes = [f"\n\n{note}" for note in self._notes]
        hidden = hidden_note(PurePath(name).name, self._hidden)
        return Source("".join([*parts, *notes]).strip("\n") + "\n", kind, (*anomalies, *hidden))

    def _clean(self, text: str) -> str:
        cleaned, hidden = without_hidden(text)
        self._hidden += hidden
        return cleaned

    def _add(self, kind: str, mark: str, text: str) -> None:
        lines = [" ".join(line.split()) for line in self._clean(text).split("\n")]
        words = "\n".join(line for line in lines if line)
        if words:
            self._put(kind, mark + words)

    def _put(self, kind: str, block: str) -> None:
        self._kinds.append(kind)
        self._blocks.append(block)
