"""The end of a letter: whoever signs it, with an office, is no heading and no part of the paragraph before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from corpus.blocks import Block
from corpus.boilerplate import is_boilerplate
from corpus.markup import plain

__all__ = ["settle_signatures"]

_VALEDICTION = re.compile(r"\byours (?:sincerely|faithfully|truly),?$", re.IGNORECASE)
_OFFICE = re.compile(
    r"\b(?:inspector|director|officer|head|chair|chairman|chairwoman|leader|manager|minister|secretary|councillor|HMI)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?:;…][\"”’'»)\]]*$")
_WORDS = 20  # of a name with an office; a sentence without its end has more
_MOST = 12  # lines, or rows, that those who sign can take
_NEAR = 40  # blocks to look at, page furniture and addresses among them


def settle_signatures(blocks: list[Block]) -> None:
    """Make one block of kind ``signature`` of the names and offices under each "Yours sincerely".

    Signatures that stand side by side in a table cannot be read one after the other: their rows are set aside. A
    heading under the names, with text of its own, belongs to that.
    """
    for at in range(len(blocks) - 1, -1, -1):
        if not _VALEDICTION.search(plain(blocks[at].text)):
            continue
        after = [block for block in blocks[at + 1 : at + 1 + _NEAR] if not _is_aside(block)]
        table = list(takewhile(lambda block: block.kind == "row", after))
        for row in table if len(table) <= _MOST else ():
            row.kind = "furniture"
        lines = [] if table else _lines(after)
        for block in lines[1:]:
            lines[0].append(block)
            blocks.remove(block)
        if lines:
            lines[0].kind = "signature"


def _lines(after: Sequence[Block]) -> list[Block]:
    """Return the names and offices at the start of ``after``."""
    lines = list(takewhile(_is_short, after[:_MOST]))
    if len(lines) < len(after):  # more text follows, perhaps under a heading of its own
        while lines and lines[-1].kind == "heading" and not _OFFICE.search(plain(lines[-1].text)):
            lines.pop()
    return lines


def _is_aside(block: Block) -> bool:
    return block.kind in ("furniture", "footnote") or is_boilerplate(plain(block.text))


def _is_short(block: Block) -> bool:
    words = plain(block.text)
    short = len(words.split()) <= _WORDS and not _SENTENCE.search(words)
    return block.kind in ("heading", "paragraph") and not block.mark and short
