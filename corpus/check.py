"""What the parser makes of files, as facts that a person or a program can look over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from corpus.catalogue import CatalogueEntry, read_catalogue
from corpus.errors import DocumentError
from corpus.load import Outcome, read_files
from corpus.reading import Reading, read_document

__all__ = ["check", "report", "summary"]


def check(files: Sequence[Path], *, debug: bool = False) -> Iterator[dict[str, Any]]:
    """Yield for each file, in order, what was made of it, or ``{"file", "error"}``; one bad file never stops the rest.

    A catalogue beside a file is heeded. ``debug`` reads in this process, without limits, and lets every error out.
    """
    entries: list[tuple[Path, CatalogueEntry | None]] = []
    broken: dict[Path, DocumentError] = {}
    known = cache(read_catalogue)
    for file in files:
        try:
            entries.append((file, known(file.parent / "catalogue.toml").get(file.name)))
        except DocumentError as error:
            broken[file] = error
    outcomes: Iterator[Outcome]
    if debug:
        outcomes = (Outcome(file, read_document(file, entry), 0.0) for file, entry in entries)
    else:
        outcomes = read_files(entries, progress=len(entries) > 1)
    for file in files:
        outcome = Outcome(file, broken[file], 0.0) if file in broken else next(outcomes)
        if isinstance(outcome.result, DocumentError):
            yield {"file": str(file), "error": str(outcome.result)}
        else:
            yield report(file, outcome.result, outcome.seconds)


def report(file: Path, reading: Reading, seconds: float) -> dict[str, Any]:
    """Return the facts of one reading; ``numbers`` are its main sequence, ``pages`` is ``None`` without pages."""
    document = reading.document
    entered = document.period if document.catalogued and document.speaker == "ofsted" else None
    return {
        "file": str(file),
        "kind": document.kind,
        "title": document.title,
        "authority": document.authority,
        "published": document.published,
        "inspected": entered or document.inspected,
        "numbers": list(reading.numbers),
        "passages": sum(passage.searchable for passage in reading.passages),
        "anomalies": [{"where": anomaly.where, "what": anomaly.what} for anomaly in reading.anomalies],
        "pages": reading.pages,
        "seconds": round(seconds, 3),
    }


def summary(facts: dict[str, Any]) -> str:
    """Return the facts of one reading for people, a few lines."""
    numbers = facts["numbers"]
    numbered = f"{len(numbers)} numbered paragraphs, {numbers[0]} to {numbers[-1]}" if numbers else "not numbered"
    known = [facts["kind"], facts["authority"], facts["published"] or "not dated", facts["inspected"]]
    pages = f"{facts['pages']} pages; " if facts["pages"] else ""
    return "\n".join(
        [
            facts["file"],
            f"  {facts['title']}",
            f"  {' · '.join(fact for fact in known if fact)}",
            f"  {pages}{numbered}; {facts['passages']} passages; read in {facts['seconds']} s",
            *(f"  note: {anomaly['where']}: {anomaly['what']}" for anomaly in facts["anomalies"]),
        ]
    )
