"""Markdown files: the light markup is theirs, so only tables, underlined headings and comments are rewritten."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.readers.source import Source
from corpus.readers.text import decoded

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["read_markdown"]

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|^\[(?://|comment)\]: [^\n]*$", re.DOTALL | re.MULTILINE)
_TITLE_WORDS = 14  # a longer line over a rule is a paragraph


def read_markdown(data: bytes, name: str) -> Source:
    """Return the text of a Markdown file: a table as rows of cells parted by tabs, numbers as they are printed.

    Comments, which nobody sees on the page, are left out and counted. Raises ``DocumentError`` as ``read_text`` does.
    """
    from markdown_it import MarkdownIt

    text, odd = decoded(data, name)
    hidden = sum(len(comment.split()) for comment in _COMMENT.findall(text))
    if hidden:
        text = _COMMENT.sub("", text)
        odd = (*odd, (Path(name).name, f"{hidden} words in comments were left out: nobody sees them on the page"))
    lines = text.split("\n")
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    for at in range(len(tokens) - 1, -1, -1):  # from the end, so that the numbers of the lines before stay true
        token = tokens[at]
        if token.map is None:
            continue
        start, end = token.map
        if token.type == "table_open":
            lines[start:end] = _rows(tokens[at:])
        elif token.type == "heading_open" and token.markup in "=-" and end - start == 2:
            words = tokens[at + 1].content
            if len(words.split()) <= _TITLE_WORDS and not words.endswith("."):
                lines[start:end] = [f"{'#' * int(token.tag[1:])} {words}", ""]
    return Source("\n".join(lines), "markdown", odd)


def _rows(tokens: list[Token]) -> list[str]:
    """Return the rows of the table that begins here."""
    rows: list[list[str]] = []
    for at, token in enumerate(tokens):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            rows[-1].append(" ".join(re.sub(r"<br\s*/?>", " ", tokens[at + 1].content).split()))
        elif token.type == "table_close":
            break
    return ["\t".join(row) if len(row) > 1 else f"{row[0]}\t" for row in rows if any(row)]
