"""How papers, paragraphs, speakers and dates are written for readers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Protocol

from corpus.inspectorates import named_in
from corpus.types import Document, Passage, Speaker
from rag.authorities import named_authorities

__all__ = ["Names", "paper_date", "plain_date", "speaker_words", "year"]

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

SPEAKERS: dict[Speaker, str] = {
    "ofsted": "Ofsted inspectors",
    "council": "The council",
    "children": "Children and young people",
    "other": "Another voice",
}
INSPECTORS = "Inspectors"  # where several bodies inspect, no finding is said to be Ofsted's alone
REPORTERS: dict[Speaker, str] = {
    "ofsted": "Ofsted",
    "council": "the council",
    "children": "children and young people",
    "other": "another body",
}


class Said(Protocol):
    """Words with their speaker: a voice of a passage, or a citation."""

    @property
    def speaker(self) -> Speaker:
        """Who said it."""

    @property
    def reported_by(self) -> Speaker | None:
        """Who passes it on."""

    @property
    def quoted(self) -> bool:
        """Whether it stands in quotation marks."""

    @property
    def name(self) -> str | None:
        """The person or body, where the paper names one."""


def plain_date(iso: str | None) -> str:
    """Write an ISO date as it is said: ``17 March 2020``, ``January 2019``, ``2024``, ``undated``."""
    if not iso:
        return "undated"
    parts = iso.split("-")
    try:
        month = MONTHS[int(parts[1]) - 1] if len(parts) > 1 else ""
        day = str(int(parts[2])) if len(parts) > 2 else ""
    except (ValueError, IndexError):
        return iso
    return " ".join(part for part in (day, month, parts[0]) if part)


def paper_date(document: Document) -> str:
    """Write when a paper was published, else when its inspection was: ``inspected 9 to 20 June 2025``."""
    if document.inspected and not document.published:
        return f"inspected {document.inspected}"
    return plain_date(document.published)


def year(iso: str | None) -> str:
    """Return the year of an ISO date, or nothing."""
    return (iso or "").split("-")[0]


def speaker_words(
    speaker: Speaker,
    reported_by: Speaker | None = None,
    *,
    quoted: bool = False,
    name: str | None = None,
    several: bool = False,
) -> str:
    """Say who speaks, and who passes it on: a reader must never take one's words for the other's.

    ``several``: inspectors may be those of several bodies.
    """
    words = SPEAKERS[speaker]
    body = words.removeprefix("The ").removesuffix(" inspectors")
    if name and (speaker in ("other", "children") or body.lower() in name.lower()):
        # A survey's name does not replace the children who speak in it.
        words = name if speaker != "children" else f"{words}, in a survey by {name}"
    elif name:
        words = f"{name} ({body})"
    elif several and speaker == "ofsted":
        words = INSPECTORS
    if reported_by and reported_by != speaker:
        reporter = INSPECTORS.lower() if several and reported_by == "ofsted" else REPORTERS[reported_by]
        words += f", {'quoted' if quoted else 'as reported'} by {reporter}"
    return words


class Names:
    """Short names of the papers as they stand in a citation: ``Inspection 2020``; and who speaks in them.

    Where there are papers of several authorities each says whose it is: ``Bury inspection 2025``. A name that two
    papers share would not tell them apart; those keep their longer name. ``speakers`` says each kind of speaker, over
    all papers together: inspectors are Ofsted's only where no other body inspected.
    """

    speakers: Mapping[Speaker, str]

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents = {document.id: document for document in documents}
        self._joint = {document.id for document in self._documents.values() if _several(document)}
        self.speakers = {**SPEAKERS, "ofsted": INSPECTORS} if self._joint else SPEAKERS
        whose = len({document.authority for document in self._documents.values()}) > 1
        brief = {document.id: _brief(document, whose) for document in self._documents.values()}
        often = Counter(brief.values())
        self._brief = {key: name if often[name] == 1 else self._documents[key].short for key, name in brief.items()}

    def document(self, document_id: str) -> str:
        """Return the paper's short name, or its id where the paper is not known."""
        return self._brief.get(document_id, document_id)

    def speaker(self, code: Speaker, document_id: str) -> str:
        """Say one kind of speaker in one paper: inspectors are Ofsted's where the paper is Ofsted's alone."""
        document = self._documents.get(document_id)
        own = document is not None and document.speaker == "ofsted" and document_id not in self._joint
        return SPEAKERS[code] if own else self.speakers[code]

    def voice(self, said: Said, document_id: str) -> str:
        """Say whose words these are, and who passes them on, in the paper where they stand."""
        several = self.speaker("ofsted", document_id) == INSPECTORS
        told_of = said.speaker == "council" and not said.quoted  # the paper speaks, of somebody
        name = None if told_of else said.name
        return speaker_words(said.speaker, said.reported_by, quoted=said.quoted, name=name, several=several)

    def date(self, document_id: str) -> str:
        """Return when the paper is of, as ``paper_date`` writes it."""
        document = self._documents.get(document_id)
        return paper_date(document) if document else plain_date(None)

    def place(self, passage: Passage) -> str:
        """Return where in its paper a passage stands: ``para 17``; ``Findings, para 4 (our count)``."""
        document = self._documents.get(passage.document_id)
        place = passage.label
        if document is not None:
            place = place.removeprefix(document.short).removeprefix(",").strip() or place
        if not passage.numbered and "our count" not in place:
            place += " (our count)"
        return place

    def citation(self, passage: Passage) -> str:
        """Return what stands between the brackets after a sentence: ``Inspection 2020, para 17``."""
        place = self.place(passage).replace(" (our count)", ", our count")  # no brackets inside brackets
        return f"{self.document(passage.document_id)}, {place}"


def _several(document: Document) -> bool:
    """Tell whether inspectors of other bodies than Ofsted, or of several, wrote a paper."""
    return document.speaker == "ofsted" and bool({*named_in(document.publisher)} - {"Ofsted"})


def _brief(document: Document, whose: bool) -> str:
    kind = document.kind
    for word in (" report", " page"):
        # "Inspection 2020", as people say; a report of somebody ("director's report") keeps its noun.
        if kind.endswith(word) and "'s" not in kind and "’s" not in kind:
            kind = kind.removesuffix(word)
    kind = kind.replace("'", "’")
    if whose:
        authority = next(iter(named_authorities(document.authority)), document.authority)
        kind = f"{authority} {kind[:1].lower()}{kind[1:]}"
    return " ".join(part for part in (kind[:1].upper() + kind[1:], year(document.dated)) if part)
