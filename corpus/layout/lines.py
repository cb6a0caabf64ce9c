"""Words into printed lines: what stands on one baseline without a wide gap or a table's border in it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from corpus.layout.page import PrintedPage, Rule, Word

__all__ = ["BULLET", "NUMBER", "PrintedLine", "printed_lines"]

_SAME = 0.3  # of the font size: baselines nearer than this are one line
_WIDE = 1.6  # of the font size: a wider gap parts two cells or columns
_NOTE = re.compile(r"[\d*†‡]{1,3}[,;]?")
_STOP = re.compile(r"[.,;:!?)”’]")
_RAISED = (0.1, 0.75)  # of the font size of the word beside it
_SMALLER = 0.8
_PRIVATE = "\ue000-\uf8ff"
BULLET = re.compile(rf"(?:[•■▪◼◾●○◦‣⁃∙·□▫➢➤►▶–—−─‒-]|[{_PRIVATE}]|o)")
NUMBER = re.compile(r"(?:(\d{1,2}(?:\.\d{1,3})+)\.?|(\d{1,3})([.)]?))")


@dataclass(eq=False)
class PrintedLine:
    """Words from left to right on one baseline of one page; ``notes`` are footnote marks among them, by position."""

    words: list[Word]
    page: int
    notes: frozenset[int] = frozenset()

    @cached_property
    def left(self) -> float:
        """Left edge of the first word."""
        return self.words[0].left

    @cached_property
    def right(self) -> float:
        """Right edge of the last word."""
        return max(word.right for word in self.words)

    @cached_property
    def top(self) -> float:
        """Top of the highest word."""
        return min(word.top for word in self.words)

    @cached_property
    def bottom(self) -> float:
        """Bottom of the lowest word."""
        return max(word.bottom for word in self.words)

    @cached_property
    def _main(self) -> list[Word]:
        return [word for at, word in enumerate(self.words) if at not in self.notes] or self.words

    @cached_property
    def baseline(self) -> float:
        """Baseline of the words that are no footnote marks."""
        return self._main[-1].baseline

    @cached_property
    def size(self) -> float:
        """Size of most of the letters."""
        sizes: dict[float, int] = {}
        for word in self._main:
            sizes[round(word.size, 1)] = sizes.get(round(word.size, 1), 0) + len(word.text)
        return max(sizes, key=lambda size: sizes[size])

    @cached_property
    def bold(self) -> bool:
        """Tell whether every word with letters is bold."""
        lettered = [word for word in self._main if any(letter.isalpha() for letter in word.text)]
        return bool(lettered) and all(word.bold for word in lettered)

    @cached_property
    def text(self) -> str:
        """The words with their spaces, footnote marks included."""
        return "".join(("" if word.glued or at == 0 else " ") + word.text for at, word in enumerate(self.words))

    @cached_property
    def plain(self) -> str:
        """The words with their spaces, without footnote marks."""
        if not self.notes:
            return self.text
        return "".join(
            ("" if word.glued or at == 0 else " ") + word.text
            for at, word in enumerate(self.words)
            if at not in self.notes
        )

    @cached_property
    def mark_words(self) -> int:
        """How many words at the start are the mark of a list or a paragraph: 0 or 1."""
        return int(len(self.words) > 1 and 0 not in self.notes and bool(_MARK.fullmatch(self.words[0].text)))

    @cached_property
    def bullet(self) -> bool:
        """Tell whether the line opens with a bullet."""
        return self.mark_words > 0 and bool(BULLET.fullmatch(self.words[0].text))

    @cached_property
    def text_left(self) -> float:
        """Left edge of the words after a bullet or number."""
        return self.words[self.mark_words].left


_MARK = re.compile(rf"{BULLET.pattern}|{NUMBER.pattern}")


def printed_lines(page: PrintedPage) -> list[PrintedLine]:
    """Return the lines of a page from top to bottom, and from left to right where several share a baseline."""
    notes = _notes(page.words)
    rows = _rows([word for word in page.words if id(word) not in notes])
    for word in page.words:
        if id(word) in notes:
            _row_of(notes[id(word)], rows).append(word)
    borders = [rule for rule in page.rules if not rule.horizontal]
    lines: list[PrintedLine] = []
    for row in rows:
        row.sort(key=lambda word: word.left)
        for piece in _pieces(row, borders):
            marks = frozenset(at for at, word in enumerate(piece) if id(word) in notes)
            _reglue(piece)
            lines.append(PrintedLine(piece, page.number, marks))
    return lines


def _notes(words: list[Word]) -> dict[int, Word]:
    """Return the raised small figures that mark footnotes, each with the larger word beside it."""
    found: dict[int, Word] = {}
    small = [word for word in words if _NOTE.fullmatch(word.text)]
    if not small:
        return found
    order = sorted(words, key=lambda word: word.baseline)
    baselines = [word.baseline for word in order]
    for word in small:
        near = order[bisect_left(baselines, word.baseline) : bisect_right(baselines, word.baseline + word.size * 1.2)]
        for other in near:
            raised = (other.baseline - word.baseline) / other.size
            before, after = word.left - other.right, other.left - word.right
            beside = -0.2 * other.size < before < 0.6 * other.size or -0.2 * other.size < after < other.size
            if word.size < _SMALLER * other.size and _RAISED[0] < raised < _RAISED[1] and beside:
                found[id(word)] = other
                break
    return found


def _rows(words: Iterable[Word]) -> list[list[Word]]:
    """Return the words in rows of one baseline, from top to bottom."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.baseline):
        if rows and word.baseline - rows[-1][0].baseline <= _SAME * min(word.size, rows[-1][0].size):
            rows[-1].append(word)
        else:
            rows.append([word])
    return rows


def _row_of(word: Word, rows: list[list[Word]]) -> list[Word]:
    return next(row for row in rows if any(other is word for other in row))


def _pieces(row: list[Word], borders: list[Rule]) -> list[list[Word]]:
    """Part a row at wide gaps and table borders; a number or bullet stays with its text however wide the tab."""
    pieces = [[row[0]]]
    for before, word in pairwise(row):
        gap = word.left - before.right
        size = max(before.size, word.size)
        middle = (word.top + word.bottom) / 2
        bordered = gap > -1 and any(
            rule.top - 2 <= middle <= rule.bottom + 2 and before.right - 2 <= rule.left <= word.left + 2
            for rule in borders
        )
        tabbed = len(pieces[-1]) == 1 and _MARK.fullmatch(before.text) and gap < 6 * size
        if bordered or (gap > _WIDE * size and not tabbed):
            pieces.append([word])
        else:
            pieces[-1].append(word)
    return pieces


def _reglue(piece: list[Word]) -> None:
    """Let only neighbours be glued (sorting may have put another word between), and punctuation to what it ends."""
    for before, word in pairwise(piece):
        near = word.left - before.right < 0.2 * max(word.size, before.size)
        word.glued = near and (word.glued or bool(_STOP.match(word.text)))
    piece[0].glued = False
