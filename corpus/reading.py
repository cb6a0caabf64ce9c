"""Read one file into a document and its passages."""

from __future__ import annotations

import calendar
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from corpus.catalogue import CatalogueEntry
from corpus.errors import DocumentError
from corpus.headings import section_title, slug, usual_forms
from corpus.passages import make_passages
from corpus.readers import read_bytes, read_source
from corpus.structure import Structure, read_structure
from corpus.types import Anomaly, Document, Passage, Speaker

__all__ = ["Reading", "read_document"]

_UNKNOWN = "not known"
_DATE = re.compile(
    r"\b(\d{1,2})?(?:st|nd|rd|th)?\s*(January|February|March|April|May|June|July|August|September|October|November|"
    r"December)\s+((?:19|20)\d\d)\b"
)
_MONTHS = list(calendar.month_name)[1:]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was made of one file.

    ``numbers`` is its main number sequence, empty when it has none; ``pages`` is ``None`` for a format without pages.
    """

    document: Document
    passages: tuple[Passage, ...]
    anomalies: tuple[Anomaly, ...]
    numbers: tuple[str, ...]
    pages: int | None = None


def read_document(file: Path, entry: CatalogueEntry | None = None) -> Reading:
    """Read one file in this process. Raises ``DocumentError`` for a file that is not of a known type and whole."""
    data = read_bytes(file)
    source = read_source(file, data)
    structure = read_structure(source.text)
    document = _document(file, hashlib.sha256(data).hexdigest(), source.text, structure, entry)
    passages = make_passages(document, structure.items, entry.section if entry else ())
    if not any(passage.searchable for passage in passages):
        raise DocumentError(f"{file} holds no text that could be cited. Check the file.")
    odd = [*source.anomalies, *structure.odd]
    if entry is None:
        odd.insert(0, (file.name, "not catalogued: what it is was told from its text alone"))
    elif not entry.checked:
        odd.insert(0, (file.name, "its entry in the catalogue was read from its text and nobody has checked it yet"))
    if entry is not None and entry.note:
        odd.append((file.name, entry.note))
    anomalies = tuple(Anomaly(document.id, where, what) for where, what in odd)
    return Reading(document, passages, anomalies, tuple(structure.numbers), len(source.pages) or None)


def _document(file: Path, digest: str, text: str, structure: Structure, entry: CatalogueEntry | None) -> Document:
    numbering = f"{structure.numbers[0]} to {structure.numbers[-1]}" if structure.numbers else "none"
    if entry is not None:
        return Document(
            id=entry.id,
            title=entry.title,
            short=entry.short,
            kind=entry.kind,
            publisher=entry.publisher,
            authority=entry.authority,
            speaker=entry.speaker,
            published=entry.published,
            period=entry.period,
            licence=entry.licence,
            numbering=numbering,
            source=file.name,
            sha256=digest,
            catalogued=entry.checked,
            note=entry.note,
            text=text,
        )
    title = section_title(structure.title, usual_forms(text)) or file.stem
    speaker = _guess_speaker(text)
    return Document(
        id=slug(file.stem) or "document",
        title=title,
        short=title if len(title) <= 60 else f"{title[:57]}…",
        kind="not catalogued",
        publisher="Ofsted" if speaker == "ofsted" else _UNKNOWN,
        authority=_guess_authority(text),
        speaker=speaker,
        published=_guess_date(text),
        period=_guess_period(text),
        licence=None,
        numbering=numbering,
        source=file.name,
        sha256=digest,
        catalogued=False,
        note=None,
        text=text,
    )


def _guess_speaker(text: str) -> Speaker:
    """Return Ofsted for its imprint or an inspector's signature, the council where one is named, else other."""
    if re.search(r"\((?:Ofsted)\) (?:regulates and )?inspects|(?:His|Her) Majesty[’']s Inspector\b", text):
        return "ofsted"
    return "other" if _guess_authority(text) == _UNKNOWN else "council"


def _guess_authority(text: str) -> str:
    match = re.search(r"\b((?:[A-Z][a-z]+ ){1,4}(?:County |City |Borough |Metropolitan Borough )?Council)\b", text)
    return match[1] if match else _UNKNOWN


def _guess_period(text: str) -> str | None:
    """Return when the inspection took place, if the text prints it on a line of its own."""
    match = re.search(
        r"^[^\w\n]*Inspection dates?:?[^\w\n]*(\d[^\n]{5,60}\d{4})[^\w\n]*$", text, re.IGNORECASE | re.MULTILINE
    )
    return f"inspected {match[1]}" if match else None


def _guess_date(text: str) -> str | None:
    """Return the first date that the text prints, as precise as it is printed."""
    match = _DATE.search(text)
    if match is None:
        return None
    month = f"{match[3]}-{_MONTHS.index(match[2]) + 1:02}"
    return f"{month}-{int(match[1]):02}" if match[1] else month
