"""Read a folder of documents into a corpus."""

from __future__ import annotations

import calendar
import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from corpus.catalogue import CatalogueEntry, read_catalogue
from corpus.errors import DocumentError
from corpus.headings import section_title, slug, usual_forms
from corpus.passages import make_passages
from corpus.readers.text import read_text
from corpus.structure import Structure, read_structure
from corpus.types import Anomaly, Corpus, Document, Passage, Speaker

__all__ = ["SUFFIXES", "Reading", "default_directory", "load", "read_document"]

SUFFIXES = (".txt", ".md")
_UNKNOWN = "not known"
_APPARATUS = {"catalogue.toml", "README.md"}
_DATE = re.compile(
    r"\b(\d{1,2})?(?:st|nd|rd|th)?\s*(January|February|March|April|May|June|July|August|September|October|November|"
    r"December)\s+((?:19|20)\d\d)\b"
)
_MONTHS = list(calendar.month_name)[1:]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was made of one file. ``numbers`` is its main number sequence, empty when it has none."""

    document: Document
    passages: tuple[Passage, ...]
    anomalies: tuple[Anomaly, ...]
    numbers: tuple[str, ...]


def default_directory() -> Path:
    """Return the folder of documents that the product ships with."""
    return Path(__file__).parent / "documents"


def load(directory: Path | None = None) -> Corpus:
    """Read every document in ``directory`` (default: the shipped ones), oldest first.

    A file that cannot be read is listed in ``refused`` and the rest is read. Raises ``DocumentError`` when the
    folder or its catalogue is missing or wrong, or holds no readable document.
    """
    folder = directory or default_directory()
    if not folder.is_dir():
        raise DocumentError(f"There is no folder of documents at {folder}. Name one that exists.")
    catalogue = read_catalogue(folder / "catalogue.toml")
    readings: list[Reading] = []
    refused: list[Anomaly] = []
    for file in sorted(folder.iterdir()):
        if file.name in _APPARATUS or file.name.startswith(".") or not file.is_file():
            continue
        try:
            readings.append(read_document(file, catalogue.get(file.name)))
        except DocumentError as error:
            refused.append(Anomaly(file.name, file.name, str(error)))
    refused += [
        Anomaly(
            entry.id,
            name,
            f"{folder / name} is in the catalogue but not in the folder. Add it or remove its entry.",
        )
        for name, entry in catalogue.items()
        if not (folder / name).is_file()
    ]
    if not readings:
        reasons = " ".join(item.what for item in refused)
        raise DocumentError(f"No readable document in {folder}. {reasons}".strip())
    _refuse_repeated_ids(readings)
    readings.sort(key=lambda reading: (reading.document.published or "", reading.document.id))
    return Corpus(
        tuple(reading.document for reading in readings),
        tuple(passage for reading in readings for passage in reading.passages),
        tuple(anomaly for reading in readings for anomaly in reading.anomalies),
        tuple(refused),
    )


def _refuse_repeated_ids(readings: list[Reading]) -> None:
    ids = Counter(reading.document.id for reading in readings)
    for document_id, count in ids.items():
        if count > 1:
            files = " and ".join(r.document.source for r in readings if r.document.id == document_id)
            raise DocumentError(f"{files} have the same id {document_id!r}. Give each its own id in catalogue.toml.")


def read_document(file: Path, entry: CatalogueEntry | None = None) -> Reading:
    """Read one file. Raises ``DocumentError`` for a file that is not readable text of a known type."""
    text, notes = read_text(file)
    structure = read_structure(text)
    document = _document(file, text, structure, entry)
    passages = make_passages(document, structure.items, entry.section if entry else ())
    if not any(passage.searchable for passage in passages):
        raise DocumentError(f"{file} holds no text that could be cited. Check the file.")
    odd = [*notes, *structure.odd]
    if entry is None:
        odd.insert(0, (file.name, "not catalogued: what it is was told from its text alone"))
    elif entry.note:
        odd.append((file.name, entry.note))
    anomalies = tuple(Anomaly(document.id, where, what) for where, what in odd)
    return Reading(document, passages, anomalies, tuple(structure.numbers))


def _document(file: Path, text: str, structure: Structure, entry: CatalogueEntry | None) -> Document:
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
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
            catalogued=True,
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
