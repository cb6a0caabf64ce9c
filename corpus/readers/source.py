"""What every reader hands on: the words of a file in light markup, and where on its pages they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpus.types import Page, Span

__all__ = ["Format", "Source"]

Format = Literal["pdf", "docx", "html", "markdown", "text"]


@dataclass(frozen=True, slots=True)
class Source:
    """A file as text in the light markup of ``corpus.structure``.

    Headings begin with ``#``, bullets with ``-`` (indented when under another), numbered paragraphs with their printed
    number, footnotes with ``<sup>1</sup>``; cells of a row are parted by tabs, blocks by blank lines. ``anomalies`` are
    (where, what). ``pages`` is empty for formats without pages. ``furniture`` are ranges of running heads, feet and the
    like: they stay in the text and out of every paragraph. ``likely`` pairs the start of a line that begins with a
    number with how far its place on the page speaks for a numbered paragraph, from 0 to 1; lines that are not named
    there are judged by their words alone.
    """

    text: str
    format: Format
    anomalies: tuple[tuple[str, str], ...] = ()
    pages: tuple[Page, ...] = ()
    furniture: tuple[Span, ...] = ()
    likely: tuple[tuple[int, float], ...] = ()
