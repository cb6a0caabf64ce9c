"""Read a folder of documents into a corpus."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from corpus.catalogue import read_catalogue
from corpus.errors import DocumentError
from corpus.reading import Reading, read_document
from corpus.types import Anomaly, Corpus

__all__ = ["default_directory", "load"]

_APPARATUS = {"catalogue.toml", "README.md"}


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
