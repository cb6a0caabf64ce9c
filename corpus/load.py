"""Read files, and a folder of documents into a corpus."""

from __future__ import annotations

import contextlib
import hashlib
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from corpus.cache import Cache, reading_key
from corpus.cache import default_directory as cache_directory
from corpus.catalogue import CatalogueEntry, read_catalogue
from corpus.children import Readers
from corpus.errors import DocumentError
from corpus.readers import read_bytes
from corpus.reading import Reading
from corpus.types import Anomaly, Corpus

__all__ = ["APPARATUS", "Outcome", "default_directory", "load", "read_files"]

APPARATUS = frozenset({"catalogue.toml", "README.md"})  # what is in the folder and no document


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: a reading, or the reason why there is none; ``seconds`` is what it took."""

    file: Path
    result: Reading | DocumentError
    seconds: float


def default_directory() -> Path:
    """Return the folder of documents that the product ships with."""
    return Path(__file__).parent / "documents"


def load(directory: Path | None = None, *, progress: bool = False) -> Corpus:
    """Read every document in ``directory`` (default: the shipped ones), oldest first.

    A file that cannot be read is listed in ``refused`` and the rest is read; so are two files with the same id.
    ``progress`` shows a bar on standard error when that is a terminal. Raises ``DocumentError`` when the folder or its
    catalogue is missing or wrong, or holds no readable document.
    """
    folder = directory or default_directory()
    if not folder.is_dir():
        raise DocumentError(f"There is no folder of documents at {folder}. Name one that exists.")
    catalogue = read_catalogue(folder / "catalogue.toml")
    files = [
        file
        for file in sorted(folder.iterdir())
        if file.name not in APPARATUS and not file.name.startswith(".") and not file.is_dir()
    ]
    readings: list[Reading] = []
    refused: list[Anomaly] = []
    for outcome in read_files(((file, catalogue.get(file.name)) for file in files), progress=progress):
        if isinstance(outcome.result, DocumentError):
            refused.append(Anomaly(outcome.file.name, outcome.file.name, str(outcome.result)))
        else:
            readings.append(outcome.result)
    readings, repeated = _without_repeated_ids(readings)
    refused += repeated
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
    readings.sort(key=lambda reading: (reading.document.dated, reading.document.id))
    return Corpus(
        tuple(reading.document for reading in readings),
        tuple(passage for reading in readings for passage in reading.passages),
        tuple(anomaly for reading in readings for anomaly in reading.anomalies),
        tuple(refused),
    )


def read_files(
    files: Iterable[tuple[Path, CatalogueEntry | None]],
    *,
    progress: bool = False,
    cache: Cache | None = None,
    readers: Readers | None = None,
) -> Iterator[Outcome]:
    """Yield each file, in order, with what was made of it or why it was refused; one bad file never stops the rest.

    Each is read in a child process with limits, unless the same bytes were read before.
    """
    from tqdm import tqdm

    wanted = list(files)
    kept = cache or Cache(cache_directory())
    show = progress and sys.stderr.isatty()
    with (
        readers or Readers() as children,
        ThreadPoolExecutor(children.size) as threads,
        tqdm(total=len(wanted), desc="Reading", unit="file", file=sys.stderr, disable=not show) as bar,
    ):
        try:
            for outcome in threads.map(lambda item: _read(item[0], item[1], kept, children), wanted):
                bar.update()
                yield outcome
        finally:  # also when the caller has seen enough, or Ctrl-C: what still runs need not end
            threads.shutdown(wait=False, cancel_futures=True)
            children.close()
            kept.prune()


def _read(file: Path, entry: CatalogueEntry | None, cache: Cache, readers: Readers) -> Outcome:
    began = time.perf_counter()
    try:
        result: Reading | DocumentError = _reading(file, entry, cache, readers)
    except DocumentError as error:
        result = error
    return Outcome(file, result, time.perf_counter() - began)


def _reading(file: Path, entry: CatalogueEntry | None, cache: Cache, readers: Readers) -> Reading:
    from pydantic import TypeAdapter, ValidationError

    adapter = TypeAdapter(Reading)
    sha256 = hashlib.sha256(read_bytes(file)).hexdigest()
    key = reading_key(file.name, sha256, entry)
    if (known := cache.get(key)) is not None:
        with contextlib.suppress(ValidationError):  # written by something else: read the file again
            return adapter.validate_json(known)
    reading = readers.read(file, entry)
    if reading.document.sha256 == sha256:  # else the file was changed in between
        cache.put(key, adapter.dump_json(reading))
    return reading


def _without_repeated_ids(readings: list[Reading]) -> tuple[list[Reading], list[Anomaly]]:
    """Return the readings without those whose id another has too, and a reason for each that was left out.

    A catalogued file keeps the id against one that is only called so; else the first by name keeps it.
    """
    keepers: dict[str, Reading] = {}
    refused: list[Anomaly] = []
    for reading in sorted(readings, key=lambda reading: not reading.document.catalogued):
        document = reading.document
        keeper = keepers.setdefault(document.id, reading).document
        if keeper is not document:
            what = (
                f"{document.source} has the same id {document.id!r} as {keeper.source}, which is kept. "
                "Give each its own id in catalogue.toml, or remove one."
            )
            refused.append(Anomaly(document.source, document.source, what))
    return [reading for reading in readings if keepers[reading.document.id] is reading], refused
