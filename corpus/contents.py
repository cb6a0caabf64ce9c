"""Lists of contents: lines that name the parts of a paper and the pages on which they begin.

They stay in the document and out of the search, since they answer nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from corpus.blocks import Block
from corpus.boilerplate import heads_contents, is_boilerplate
from corpus.markup import plain

__all__ = ["contents_blocks"]

_PAGE = re.compile(r"\d{1,3}$")
_BETWEEN = " .·…_:"  # what can stand between a title and its page
_LEADERS = re.compile(r"[.·_]{3}|…")
_LEADER = "....."  # in a row it needs no page: the Word reader marks the lines that Word calls contents so
_ENDS = re.compile(r"[.;,]$")
_TITLE_WORDS = 25
_WRAPPED = 2  # lines without a page that a title can have before the one with it
_FEWEST = 2  # entries under a heading, or with leaders: one is no list
_FEWEST_BARE = 4  # entries with neither


def contents_blocks(source: str, blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks that make up lists of contents, without their headings.

    Such a list names pages that never fall, under a heading that says so, or with leaders (dots) before the pages, or
    with titles that are all headings further on. A title may take several lines, of which the last has the page. The
    list is over where a title comes again without its page: there the part itself begins.
    """
    found = [block for block in blocks if block.kind == "row" and _LEADER in block.text]
    at = 0
    while at < len(blocks):
        headed = at > 0 and heads_contents(plain(blocks[at - 1].text))
        run = _Run(source, blocks, at) if headed or _entries(source, blocks[at]) else None
        if run is not None and run.is_contents(headed=headed):
            found += run.blocks
        at = max(at + 1, run.end if run is not None else 0)
    return found


class _Entry(NamedTuple):
    title: str
    page: int
    led: bool


class _Run:
    """The longest list of contents that begins at a block; ``led`` tells that its entries have leaders."""

    def __init__(self, source: str, blocks: Sequence[Block], start: int) -> None:
        self.all = blocks
        self.blocks: list[Block] = []
        self.titles: set[str] = set()
        self.entries = 0
        self.led = True
        self.end = start
        page = 0
        open_title: list[Block] = []
        for at in range(start, len(blocks)):
            block = blocks[at]
            if heads_contents(plain(block.text)):
                break
            if block.kind in ("furniture", "footnote") or is_boilerplate(plain(block.text)):
                continue
            entries = _entries(source, block)
            pages = [entry.page for entry in entries]
            if entries and page <= pages[0] and pages == sorted(pages):
                page = pages[-1]
                wrapped = " ".join(plain(part.text) for part in open_title)
                self.titles |= {_key(f"{wrapped} {entry.title}") for entry in entries}
                self.led = self.led and all(entry.led for entry in entries)
                self.blocks += [*open_title, block]
                self.entries += len(entries)
                self.end, open_title = at + 1, []
            elif self._may_wrap(block) and len(open_title) < _WRAPPED:
                open_title.append(block)
            else:
                break

    def _may_wrap(self, block: Block) -> bool:
        """Tell whether a block can be the first line of a title whose page stands on the next."""
        words = plain(block.text)
        short = block.lines == 1 and len(words.split()) <= _TITLE_WORDS and not _ENDS.search(words)
        return (
            block.kind in ("heading", "paragraph", "row")
            and not block.mark
            and short
            and _key(words) not in self.titles
        )

    def is_contents(self, *, headed: bool) -> bool:
        """Tell whether the run is a list of contents; ``headed`` tells that a heading over it says so."""
        if headed or self.led:
            return self.entries >= _FEWEST
        parts = {_key(plain(block.text)) for block in self.all[self.end :]}
        return self.entries >= _FEWEST_BARE and self.titles <= parts


def _entries(source: str, block: Block) -> list[_Entry]:
    """Return the entries that a block consists of, one a line; nothing when it is anything else."""
    if block.mark or block.kind not in ("heading", "paragraph", "row", "bullet"):
        return []
    lines = [block.text] if block.lines == 1 else [source[span.start : span.end] for span in block.spans]
    entries = [entry for line in lines if (entry := _entry(plain(line)))]
    return entries if len(entries) == len(lines) else []


def _entry(line: str) -> _Entry | None:
    page = _PAGE.search(line)
    if page is None:
        return None
    before = line[: page.start()]
    title = before.rstrip(_BETWEEN)
    led = bool(_LEADERS.search(before, len(title)))
    named = bool(re.search(r"[^\W\d_]", title)) and before.endswith(" ") and len(title.split()) <= _TITLE_WORDS
    return _Entry(title, int(page[0]), led) if led or named else None


def _key(title: str) -> str:
    return re.sub(r"\W+", " ", title).strip().casefold()
