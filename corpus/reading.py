"""Read one file into a document and its passages."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.about import UNKNOWN, About, read_about
from corpus.catalogue import CatalogueEntry
from corpus.errors import DocumentError
from corpus.headings import section_title, slug, usual_forms
from corpus.judgements import read_judgements
from corpus.passages import make_passages
from corpus.readers import read_bytes, read_source
from corpus.readers.source import Source
from corpus.structure import Structure, read_structure
from corpus.types import Anomaly, Document, Passage, Span

__all__ = ["Reading", "read_document"]

_LONGEST_TITLE = 300  # characters; a text without any line end is no title
_UNDATED = "The paper prints no day of publication."
_YEAR_ONLY = "The paper prints no day of publication; the year is the one of its copyright line."


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
    structure = read_structure(source.text, source.furniture, source.likely)
    about = read_about(source.text, structure.items)
    document = _document(file, hashlib.sha256(data).hexdigest(), source, structure, about=about, entry=entry)
    front = about.front if source.pages else frozenset[str]()  # elsewhere a title is a heading like another
    passages = make_passages(document, structure.items, entry.section if entry else (), front)
    document = replace(document, judgements=read_judgements(passages) if document.speaker == "ofsted" else ())
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


def _document(
    file: Path, digest: str, source: Source, structure: Structure, *, about: About, entry: CatalogueEntry | None
) -> Document:
    numbering = f"{structure.numbers[0]} to {structure.numbers[-1]}" if structure.numbers else "none"
    inspected = about.inspected.value if about.inspected else None
    lead = about.lead_inspector.value if about.lead_inspector else None
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
            text=source.text,
            inspected=inspected,
            lead_inspector=lead,
            found=_found(about),
            pages=source.pages,
        )
    named = about.title.value if about.title and about.kind else structure.title
    title = section_title(named, usual_forms(source.text))[:_LONGEST_TITLE] or file.stem
    return Document(
        id=slug(file.stem) or "document",
        title=title,
        short=about.short or (title if len(title) <= 60 else f"{title[:57]}…"),
        kind=about.kind or "not catalogued",
        publisher=about.publisher.value if about.publisher else UNKNOWN,
        authority=about.authority.value if about.authority else UNKNOWN,
        speaker=about.speaker,
        published=about.published.value if about.published else None,
        period=f"inspected {inspected}" if inspected else None,
        licence=None,
        numbering=numbering,
        source=file.name,
        sha256=digest,
        catalogued=False,
        note=_undated(about),
        text=source.text,
        inspected=inspected,
        lead_inspector=lead,
        found=_found(about),
        pages=source.pages,
    )


def _undated(about: About) -> str | None:
    if about.published is None:
        return _UNDATED
    return _YEAR_ONLY if about.speaker == "ofsted" and len(about.published.value) == len("2020") else None


def _found(about: About) -> tuple[tuple[str, Span], ...]:
    """Return where in the text each fact stands."""
    facts = {
        "title": about.title,
        "authority": about.authority,
        "publisher": about.publisher,
        "inspected": about.inspected,
        "published": about.published,
        "lead_inspector": about.lead_inspector,
    }
    return tuple((name, Span(fact.start, fact.end)) for name, fact in facts.items() if fact is not None)
