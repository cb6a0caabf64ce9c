"""How papers, paragraphs, speakers and dates are written for readers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

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
REPORTERS: dict[Speaker, str] = {
    "ofsted": "Ofsted",
    "council": "the council",
    "children": "children and young people",
    "other": "another body",
}


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
    speaker: Speaker, reported_by: Speaker | None = None, *, quoted: bool = False, name: str | None = None
) -> str:
    """Say who speaks, and who passes it on: a reader must never take one's words for the other's."""
    words = SPEAKERS[speaker]
    body = words.removeprefix("The ").removesuffix(" inspectors")
    if name and (speaker in ("other", "children") or body.lower() in name.lower()):
        # A survey's name does not replace the children who speak in it.
        words = name if speaker != "children" else f"{words}, in a survey by {name}"
    elif name:
        words = f"{name} ({body})"
    if reported_by and reported_by != speaker:
        words += f", {'quoted' if quoted else 'as reported'} by {REPORTERS[reported_by]}"
    return words


class Names:
    """Short names of the papers as they stand in a citation: ``Inspection 2020``.

    Where there are papers of several authorities each says whose it is: ``Bury inspection 2025``. A name that two
    papers share would not tell them apart; those keep their longer name.
    """

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents = {document.id: document for document in documents}
        several = len({document.authority for document in self._documents.values()}) > 1
        brief = {document.id: _brief(document, several) for document in self._documents.values()}
        often = Counter(brief.values())
        self._brief = {key: name if often[name] == 1 else self._documents[key].short for key, name in brief.items()}

    def document(self, document_id: str) -> str:
        """Return the paper's short name, or its id where the paper is not known."""
        return self._brief.get(document_id, document_id)

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
