"""A printed page as the layout rules see it: words with their places, and the rules (thin lines) drawn on it."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["PrintedPage", "Rule", "Word"]


@dataclass(slots=True)
class Word:
    """Characters without white space in one style. Points from the top left corner of the page, downwards."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    baseline: float
    size: float
    bold: bool = False
    italic: bool = False
    glued: bool = False  # no white space between this word and the one before it


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line, horizontal or vertical, in points as for words."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def horizontal(self) -> bool:
        """Tell whether the line runs from left to right."""
        return self.right - self.left >= self.bottom - self.top


@dataclass(slots=True)
class PrintedPage:
    """One page; ``number`` is its place in the file, from 1; ``words`` in any order."""

    number: int
    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
