"""How an answer words what a paper says: who said it, when, and a table row as a sentence."""

from __future__ import annotations

import re

from corpus.types import Document, Passage, Voice
from rag.evidence_codes import codes_in, listed

__all__ = ["attribution", "date_in_words", "row_sentence", "speaking_name", "when"]

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_COLUMN_WORDS = {"SNs": "statistical neighbours", "SN": "statistical neighbours", "Eng": "England"}
_KIND_OF_COUNCIL = re.compile(r"(?: (?:Metropolitan|County|City|Borough|District|Council))+$")
_NO_FIGURE = {"-", "–", "—", "x", "..", ":", "n/a", "c"}  # fmt: skip


def date_in_words(iso: str | None) -> str:
    """Return an ISO date, as precise as it is, in words: 17 March 2020, January 2019, 2024; or "undated"."""
    if not iso:
        return "undated"
    year, *rest = iso.split("-")
    if not rest:
        return year
    month = _MONTHS[int(rest[0]) - 1]
    return f"{int(rest[1])} {month} {year}" if len(rest) == 2 else f"{month} {year}"


def when(document: Document) -> str:
    """Return when a paper speaks, as its short name has it ("January 2020"), else its date."""
    match = re.search(r",\s*([^,]*\d{4})$", document.short)
    return match[1] if match else date_in_words(document.published)


def attribution(voice: Voice, document: Document, period: str | None = None) -> str:
    """Return who says a sentence and when, to stand before it: "Inspectors said (January 2020)".

    ``period`` is the time that a figure is of where its words do not tell: "(January 2019; as at 31 December 2018)".
    """
    date = f"{when(document)}; {period}" if period else when(document)
    paper = _paper(document)
    if not document.catalogued and voice.speaker != "ofsted" and voice.reported_by is None:
        return f"{paper} ({date}) says"  # whose paper it is was guessed: a guess is no attribution
    if voice.speaker == "ofsted" and voice.reported_by is None:
        joint = f" from {voice.name}" if voice.name and not _is_person(voice) else ""
        return f"Inspectors{joint} said ({date})"
    if voice.speaker == "ofsted" and voice.quoted:
        return f"{voice.name if _is_person(voice) else 'Ofsted'}, quoted in {paper} ({date}), said"
    if voice.speaker == "ofsted":
        return f"Inspectors found, says {paper} ({date})"
    if voice.speaker == "children":
        return f"A child or young person told a survey in {paper} ({date})"
    if voice.speaker == "other":
        who = voice.name or "Others"
        return f"{who}, {'quoted' if voice.quoted else 'reported'} in {paper} ({date})"
    if speaking_name(voice) and _is_person(voice):
        return f"{voice.name}, for the council ({date}), said"
    return f"The council said in {_paper(document, own=True)} ({date})"


def speaking_name(voice: Voice) -> str | None:
    """Return the name of who speaks; none where a council's paper tells of one of its people in its own words."""
    return None if voice.speaker == "council" and not voice.quoted and _is_person(voice) else voice.name


def _is_person(voice: Voice) -> bool:
    return bool(voice.name and re.fullmatch(r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){1,2}", voice.name))


def _paper(document: Document, *, own: bool = False) -> str:
    """Return a paper as a sentence names it: "the council’s self-evaluation" ("its" where the council is named)."""
    if not document.catalogued:
        return f"“{document.short}”"
    if document.kind.startswith("director"):
        return f"the {document.kind.capitalize()}"
    if document.speaker != "council":
        return f"the {document.kind}"
    return f"{'its' if own else 'the council’s'} {document.kind}"


def row_sentence(passage: Passage, document: Document) -> str:
    """Return a table row as words: each figure with its column, "no figure" where the cell says so."""
    if not passage.row:
        return passage.text
    name = passage.row[0][1]
    if len(passage.row) == 1:
        return name
    groups: dict[str, list[str]] = {}
    for column, cell in passage.row[1:]:
        group, _, label = column.rpartition(": ")
        label = _column(label, document)
        value = "no figure" if cell.strip().lower() in _NO_FIGURE else cell
        groups.setdefault(group, []).append(f"{label} {value}".strip() if label else value)
    parts = [f"{group}: {', '.join(cells)}" if group else ", ".join(cells) for group, cells in groups.items()]
    if len(passage.row) == 2 and listed(passage):
        code, named = sorted((cell for _, cell in passage.row), key=lambda cell: not codes_in(cell))
        return f"{code} is “{named}”"
    if len(passage.row) == 2 and not any(group for group in groups):
        return f"{name}: {passage.row[1][1]}"
    return f"{name}. {'; '.join(parts)}"


def _column(label: str, document: Document) -> str:
    words = [_COLUMN_WORDS.get(word, word) for word in label.split()]
    if words[:1] == ["LA"]:
        words[0] = _KIND_OF_COUNCIL.sub("", document.authority)
    return " ".join(words)
