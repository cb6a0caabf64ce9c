"""The types that leave the corpus room: documents, passages and the voices in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from corpus.dates import DATE, iso

__all__ = [
    "Anomaly",
    "Box",
    "Corpus",
    "Document",
    "Judgement",
    "Line",
    "Page",
    "Passage",
    "Span",
    "Speaker",
    "Voice",
    "VoicedSentence",
]

Box = tuple[float, float, float, float]
Speaker = Literal["ofsted", "council", "children", "other"]


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of characters ``[start, end)``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks a sentence.

    ``speaker`` said it; ``reported_by`` passes it on (``None``: the speaker's own paper); ``quoted`` is
    true when the words stand in quotation marks, false when they are only reported. ``name`` is the person
    or body as the paper names it, where it does ("Steve Lowe", "Youth Justice Board").
    """

    speaker: Speaker
    reported_by: Speaker | None = None
    quoted: bool = False
    name: str | None = None


@dataclass(frozen=True, slots=True)
class VoicedSentence:
    """One sentence of a passage, ``passage.text[start:end]``, and the voice that speaks it."""

    start: int
    end: int
    voice: Voice


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: ``text[start:end]`` of its document stands in ``box``.

    ``box`` is (left, top, right, bottom) in points (1/72 inch) from the top left corner of the page as it is shown.
    """

    start: int
    end: int
    box: Box


@dataclass(frozen=True, slots=True)
class Page:
    """A page by its place in the file, counted from 1; ``start`` is where its text begins; sizes are in points."""

    number: int
    start: int
    width: float
    height: float
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """A grade as a paper prints it: ``text[start:end]`` of the passage ``passage_id`` gives ``area`` its grade."""

    area: str
    grade: str
    passage_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """One published paper.

    ``published`` is an ISO date as precise as it is known: ``2020-03-17``, ``2019-01`` or ``2024``.
    ``short`` is what a committee paper would call it ("Ofsted inspection, January 2020").
    ``period`` says in words what time the paper speaks of. ``text`` is the decoded source, to which the
    spans of its passages refer. ``note`` tells readers what the paper does not print (an undated paper).
    ``inspected`` are the dates of an inspection as printed; ``judgements`` its grades; ``found`` tells where in the
    text these facts stand, by name. ``pages`` is empty for a file without pages.
    """

    id: str
    title: str
    short: str
    kind: str
    publisher: str
    authority: str
    speaker: Speaker
    published: str | None
    period: str | None
    licence: str | None
    numbering: str
    source: str
    sha256: str
    catalogued: bool
    note: str | None
    text: str = field(repr=False)
    inspected: str | None = None
    lead_inspector: str | None = None
    judgements: tuple[Judgement, ...] = ()
    found: tuple[tuple[str, Span], ...] = ()
    pages: tuple[Page, ...] = field(default=(), repr=False)

    @property
    def dated(self) -> str:
        """The ISO date that orders papers: of publication, else of the inspection's end; empty when not known."""
        ends = [iso(match) for match in DATE.finditer(self.inspected or "")]
        return self.published or (ends[-1] if ends else "")


@dataclass(frozen=True, slots=True)
class Passage:
    """The smallest thing that a citation can point to.

    ``text`` is exactly the source's ``spans`` joined by one space; a quote is a span of ``text``.
    ``search_text`` is what is searched (title, date, heading, a table row with its column names) and is
    never quoted. ``number`` is the printed paragraph number or ``None``; ``numbered`` is false where the
    count in the label is ours. ``voices`` has one entry a sentence, in order. ``searchable`` is false for
    boilerplate, which stays in the document but is out of the search. ``tokens`` counts ``text``.
    ``row`` holds a table row as (column, cell) pairs; ``lead`` is the sentence that introduces a bullet's
    list; ``period`` is the time that the figures of this section are of, where the catalogue knows it.
    """

    id: str
    document_id: str
    label: str
    number: str | None
    numbered: bool
    section: str
    voices: tuple[VoicedSentence, ...]
    text: str
    spans: tuple[Span, ...]
    search_text: str
    page: int | None
    tokens: int
    kind: Literal["paragraph", "bullet", "row", "heading", "quotation", "boilerplate"] = "paragraph"
    searchable: bool = True
    row: tuple[tuple[str, str], ...] = ()
    lead: str | None = None
    period: str | None = None

    def sentence(self, index: int) -> str:
        """Return the words of the sentence at ``index`` of ``voices``."""
        voiced = self.voices[index]
        return self.text[voiced.start : voiced.end]


@dataclass(frozen=True, slots=True)
class Anomaly:
    """Something in a source that a reader should know: a lost figure, a number out of order."""

    document_id: str
    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything that was read: documents in date order, passages in reading order, and what was odd.

    ``refused`` names the files that could not be read and why; the others are read all the same.
    """

    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    anomalies: tuple[Anomaly, ...] = ()
    refused: tuple[Anomaly, ...] = ()

    def document(self, document_id: str) -> Document:
        """Return the document with this id, or raise ``KeyError``."""
        for document in self.documents:
            if document.id == document_id:
                return document
        raise KeyError(document_id)
