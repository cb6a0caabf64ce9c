"""Pages into one text in the light markup of ``corpus.structure``, with the place of every line kept."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from corpus.layout.evidence import likelihoods
from corpus.layout.footnotes import part_footnotes
from corpus.layout.furniture import furniture
from corpus.layout.grid import in_order
from corpus.layout.lines import BULLET, PrintedLine, printed_lines
from corpus.layout.measure import measure
from corpus.layout.page import PrintedPage
from corpus.layout.paragraphs import Flow, Paragraph
from corpus.readers.source import Source
from corpus.types import Line, Page, Span

__all__ = ["reflow"]

_LETTERHEAD = 40  # paragraphs of a letter's first page that its two addresses can take
_ADDRESS_WORDS = 24
_SALUTATION = re.compile(r"Dear\b")
_SUSPENDED = re.compile(r"(?:and|or|to|nor)\b")


def reflow(pages: list[PrintedPage]) -> Source:
    """Return the pages' text in reading order: paragraphs whole, page furniture and notes between them."""
    printed = [printed_lines(page) for page in pages]
    aside = furniture(pages, printed)
    bodies = [[line for line in lines if id(line) not in aside] for lines in printed]
    usual = measure(line for lines in bodies for line in lines)
    flow = Flow(usual)
    for page, lines, body in zip(pages, printed, bodies, strict=True):
        text, notes = part_footnotes(page, body, usual)
        lone = [line for line in text if BULLET.fullmatch(line.text)]
        text = [line for line in text if line not in lone]
        heads = [Paragraph("furniture", [line], line.right) for line in lines if id(line) in aside or line in lone]
        flow.page(in_order(page, text), [*notes, *heads])
    paragraphs = flow.end()
    _set_letterhead_aside(paragraphs)
    writer = _Writer(_compounds(paragraphs))
    for paragraph in paragraphs:
        writer.write(paragraph)
    likely = [(writer.starts[id(paragraph)], worth) for paragraph, worth in likelihoods(paragraphs, usual)]
    return Source(
        "".join(writer.pieces),
        "pdf",
        pages=tuple(
            Page(
                page.number,
                min((line.start for line in writer.lines[page.number]), default=0),
                round(page.width, 1),
                round(page.height, 1),
                tuple(writer.lines[page.number]),
            )
            for page in pages
        ),
        furniture=tuple(writer.furniture),
        likely=tuple(likely),
    )


def _set_letterhead_aside(paragraphs: list[Paragraph]) -> None:
    """Make furniture of what stands over a letter's salutation: the sender's and the reader's addresses."""
    for at, paragraph in enumerate(paragraphs[:_LETTERHEAD]):
        if paragraph.first.page > 1 or any(len(line.words) > _ADDRESS_WORDS for line in paragraph.lines):
            return
        if _SALUTATION.match(paragraph.first.text):
            for before in paragraphs[:at]:
                before.kind = "furniture"
            return


def _compounds(paragraphs: list[Paragraph]) -> set[str]:
    """Return the words that stand whole in the document, for words that a line's end has parted."""
    return {
        word.text.strip(".,;:()“”‘’'\"").casefold()
        for paragraph in paragraphs
        for line in paragraph.lines
        for word in line.words
    }


@dataclass(slots=True)
class _Writer:
    """Writes paragraphs and remembers where each line went."""

    known: set[str]
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    lines: defaultdict[int, list[Line]] = field(default_factory=lambda: defaultdict(list))
    furniture: list[Span] = field(default_factory=list)
    starts: dict[int, int] = field(default_factory=dict)
    before: Paragraph | None = None

    def write(self, paragraph: Paragraph) -> None:
        """Add one paragraph as one line of text."""
        if self.before is not None:
            rows = self.before.kind == paragraph.kind == "row"
            listed = self.before.kind == paragraph.kind == "bullet"
            self._add("\n" if rows or listed or not paragraph.apart else "\n\n")
        self.before = paragraph
        start = self.starts[id(paragraph)] = self.length
        if paragraph.kind == "row":
            for number, cell in enumerate(paragraph.cells):
                if number:
                    self._add("\t")
                self._lines(cell, 0)
        elif paragraph.kind == "bullet":
            self._add("  " * paragraph.level + "- ")
            self._lines(paragraph.lines, paragraph.first.mark_words)
        elif paragraph.kind == "note":
            self._note(paragraph.lines)
        else:
            if paragraph.kind == "heading":
                self._add("# ")
            self._lines(paragraph.lines, 0)
        if paragraph.kind == "furniture":
            self.furniture.append(Span(start, self.length))

    def _add(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def _note(self, lines: list[PrintedLine]) -> None:
        first = lines[0]
        marked = 0 in first.notes or bool(re.fullmatch(r"\[?\d{1,3}[\].]?", first.words[0].text))
        if marked and len(first.words) > 1:
            self._add(f"<sup>{first.words[0].text.strip('[].')}</sup> ")
        else:
            self.furniture.append(Span(self.length, self.length + sum(len(line.text) + 1 for line in lines)))
        self._lines(lines, int(marked and len(first.words) > 1))

    def _lines(self, lines: list[PrintedLine], skip: int) -> None:
        """Add lines; the first without its first ``skip`` words."""
        for number, line in enumerate(lines):
            start = self.length
            self._words(line, skip if number == 0 else 0)
            if number + 1 < len(lines):
                self._turn(line, lines[number + 1])
            end = self.length
            box = tuple(round(edge, 1) for edge in (line.left, line.top, line.right, line.bottom))
            self.lines[line.page].append(Line(start, end, (box[0], box[1], box[2], box[3])))

    def _words(self, line: PrintedLine, skip: int) -> None:
        """Add a line's words; a footnote mark goes behind the punctuation that follows it, so that it can be cut."""
        parts: list[str] = []
        for at, word in enumerate(line.words):
            if at < skip:
                continue
            text = word.text
            if at in line.notes:
                parts.append(f"<sup>{text}</sup>")
                continue
            after_note = at - 1 in line.notes and parts
            if after_note and word.glued and re.match(r"[.,;:!?)”’]", text):
                stop = re.match(r"[.,;:!?)”’]+", text)
                length = stop.end() if stop else 0
                parts.insert(len(parts) - 1, text[:length])
                text = text[length:]
                if not text:
                    continue
                parts.append(text)
                continue
            parts.append(("" if word.glued or not parts else " ") + text)
        self._add("".join(parts))

    def _turn(self, line: PrintedLine, following: PrintedLine) -> None:
        """Add what stands between two lines: a space, or nothing after a hyphen that parts or couples a word."""
        last, first = line.words[-1], following.words[0]
        if len(line.words) - 1 in line.notes or not re.search(r"\w-$", last.text):
            self._add(" ")
        elif _SUSPENDED.match(first.text):
            self._add(" ")  # "16- and 17-year-olds"
        elif self._parted(last.text[:-1], first.text):
            self.pieces[-1] = self.pieces[-1][:-1]
            self.length -= 1

    def _parted(self, head: str, tail: str) -> bool:
        """Tell whether the hyphen only parts the word: the document writes it whole, never with the hyphen.

        Where the document says nothing the hyphen stays, as printed. Files do call some of their hyphens soft, but they
        do so for "well-established" too, and a hyphen too many changes no word; one too few makes up another.
        """
        head = head.rpartition("-")[2].lstrip("(“‘'\"").casefold()
        tail = re.sub(r"\W+$", "", tail).casefold()
        if f"{head}-{tail}" in self.known or not tail[:1].isalpha() or not head.isalpha():
            return False
        return f"{head}{tail}" in self.known
