"""Building the index: what has not changed keeps its vectors, what was removed is gone."""

from __future__ import annotations

import hashlib
import logging
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import SearchIndexError
from corpus.types import Corpus
from index import records, store
from index.embeddings import identity
from index.manifest import FileRecord, Manifest
from index.units import CHUNKER, Unit, measure, sentences, windows

if TYPE_CHECKING:
    import numpy as np
    from langchain_core.embeddings import Embeddings
    from numpy.typing import NDArray

__all__ = ["BuildReport", "build", "default_directory"]

_log = logging.getLogger(__name__)
_BATCH = 64

_GRAINS = ("windows", "sentences")


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did; ``rebuilt`` is false when the index already held exactly this.

    ``embedded`` and ``reused`` count vectors; ``added``, ``changed`` and ``removed`` are document ids.
    """

    generation: str
    rebuilt: bool
    documents: int
    passages: int
    embedded: int
    reused: int
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    seconds: float


def default_directory() -> Path:
    """Return where the index is kept unless told otherwise: ``var/index`` of the repository."""
    return Path(__file__).resolve().parent.parent / "var" / "index"


def build(
    corpus: Corpus,
    directory: Path,
    embeddings: Embeddings,
    progress: bool = True,
    *,
    keep_previous: bool = True,
) -> BuildReport:
    """Make ``directory`` hold an index of ``corpus`` and say what was done.

    Only texts that the current generation has no vector for are embedded. ``progress`` shows a bar on
    standard error when that is a terminal. ``keep_previous=False`` deletes the former generation
    afterwards, and with it what it held of removed documents. Raises ``SearchIndexError`` when another
    build runs, nothing is to be indexed, or the disk cannot be written: an index that was there before
    serves on.
    """
    began = time.monotonic()
    if not any(passage.searchable for passage in corpus.passages):
        raise SearchIndexError("There is nothing to index: no document has a passage that can be searched.")
    with store.lock(directory):
        previous = _previous(directory)
        model = identity(embeddings)
        units = _units(corpus, embeddings)
        texts = {
            "documents.jsonl": records.dump(corpus.documents),
            "passages.jsonl": records.dump(corpus.passages),
            "anomalies.jsonl": records.dump(corpus.anomalies),
            **{f"{grain}.jsonl": records.dump(units[grain]) for grain in _GRAINS},
        }
        digests = _digests(corpus)
        before = previous.manifest.documents if previous else {}
        same_model = previous is not None and previous.manifest.model == model
        if previous and same_model and _holds(previous, texts):
            manifest, embedded, reused = previous.manifest, 0, sum(len(units[grain]) for grain in _GRAINS)
        else:
            known = _vectors(previous) if previous and same_model else {}
            vectors = _embed(units, known, embeddings, progress=progress)
            embedded = sum(len(_missing(units[grain], known.get(grain, {}))) for grain in _GRAINS)
            reused = sum(len(units[grain]) for grain in _GRAINS) - embedded
            dimension = vectors[_GRAINS[0]].shape[1]
            files = {**texts, **{f"{grain}.faiss": _indexed(vectors[grain]) for grain in _GRAINS}}
            counts = {
                "documents": len(corpus.documents),
                "passages": len(corpus.passages),
                **{grain: len(units[grain]) for grain in _GRAINS},
            }
            manifest = store.write(
                directory,
                files,
                lambda name: Manifest(
                    generation=name,
                    created=datetime.now(UTC).isoformat(timespec="seconds"),
                    model=model,
                    dimension=dimension,
                    chunker=CHUNKER,
                    documents=digests,
                    counts=counts,
                    files={},
                ),
            )
        store.prune(directory, keep=2 if keep_previous else 1)
    return BuildReport(
        generation=manifest.generation,
        rebuilt=previous is None or manifest.generation != previous.name,
        documents=len(corpus.documents),
        passages=len(corpus.passages),
        embedded=embedded,
        reused=reused,
        added=tuple(name for name in digests if name not in before),
        changed=tuple(name for name in digests if name in before and before[name] != digests[name]),
        removed=tuple(name for name in before if name not in digests),
        seconds=time.monotonic() - began,
    )


def _previous(directory: Path) -> store.Generation | None:
    """Return the generation that a reader would get, or ``None``; one with notes is replaced in any case."""
    try:
        return store.read(directory)
    except SearchIndexError:
        return None


def _holds(previous: store.Generation, texts: dict[str, bytes]) -> bool:
    """Whether ``previous`` is whole, of this version, and made of exactly these texts."""
    files = previous.manifest.files
    return (
        not previous.notes
        and previous.manifest.chunker == CHUNKER
        and all(files.get(name) == FileRecord.of(data) for name, data in texts.items())
    )


def _units(corpus: Corpus, embeddings: Embeddings) -> dict[str, list[Unit]]:
    ruler = measure(embeddings)
    documents = {document.id: document for document in corpus.documents}
    units: dict[str, list[Unit]] = {grain: [] for grain in _GRAINS}
    for passage in corpus.passages:
        if passage.searchable:
            document = documents[passage.document_id]
            units["windows"] += windows(passage, document, ruler)
            units["sentences"] += sentences(passage, document)
    return units


def _digests(corpus: Corpus) -> dict[str, str]:
    """Return for each document the SHA-256 of all that is stored of it."""
    hashes = {document.id: hashlib.sha256(records.dump_line(document)) for document in corpus.documents}
    for passage in corpus.passages:
        hashes[passage.document_id].update(records.dump_line(passage))
    return {name: digest.hexdigest() for name, digest in hashes.items()}


def _vectors(previous: store.Generation) -> dict[str, dict[str, NDArray[np.float32]]]:
    """Return the vectors of ``previous`` by grain and text; none when they cannot be read."""
    import numpy as np

    from index.dense import DenseIndex

    known: dict[str, dict[str, NDArray[np.float32]]] = {}
    try:
        for grain in _GRAINS:
            name = f"{grain}.faiss"
            stored = records.load(Unit, previous.files[f"{grain}.jsonl"])
            dense = DenseIndex.from_bytes(previous.files[name], previous.manifest.files[name].sha256)
            rows = dense.vectors(np.arange(len(stored)))
            known[grain] = dict(zip((unit.text for unit in stored), rows, strict=True))
    except (SearchIndexError, KeyError, ValueError):
        _log.warning("The vectors of %s cannot be used again; all are made anew.", previous.name)
        return {}
    return known


def _missing(units: Sequence[Unit], known: dict[str, NDArray[np.float32]]) -> list[str]:
    return list(dict.fromkeys(unit.text for unit in units if unit.text not in known))


def _embed(
    units: dict[str, list[Unit]],
    known: dict[str, dict[str, NDArray[np.float32]]],
    embeddings: Embeddings,
    *,
    progress: bool,
) -> dict[str, NDArray[np.float32]]:
    """Return the vectors of all units by grain, made only where ``known`` has none."""
    import numpy as np

    fresh = _embed_texts(
        [text for grain in _GRAINS for text in _missing(units[grain], known.get(grain, {}))],
        embeddings,
        progress=progress,
    )
    width = len(next(iter(fresh.values()), next(iter(next(iter(known.values()), {}).values()), ())))
    vectors = {}
    for grain in _GRAINS:
        found = {**known.get(grain, {}), **fresh}
        rows = [found[unit.text] for unit in units[grain]]
        vectors[grain] = np.array(rows, np.float32).reshape(len(rows), width)
    return vectors


def _embed_texts(texts: Sequence[str], embeddings: Embeddings, *, progress: bool) -> dict[str, NDArray[np.float32]]:
    import numpy as np
    from tqdm import tqdm

    from index.dense import normalise

    # Texts of like length share a batch, so that little is spent on padding.
    ordered = sorted(dict.fromkeys(texts), key=len, reverse=True)
    vectors: dict[str, NDArray[np.float32]] = {}
    show = progress and sys.stderr.isatty()
    with tqdm(total=len(ordered), desc="Embedding", unit="text", file=sys.stderr, disable=not show) as bar:
        for start in range(0, len(ordered), _BATCH):
            batch = ordered[start : start + _BATCH]
            try:
                rows = normalise(np.array(embeddings.embed_documents(batch), np.float32).reshape(len(batch), -1))
            except ValueError as error:
                raise SearchIndexError(
                    "The embedding model gave vectors that cannot be used (not numbers, or of "
                    "unequal length); "
                    "choose another model."
                ) from error
            vectors.update(zip(batch, rows, strict=True))
            bar.update(len(batch))
    return vectors


def _indexed(vectors: NDArray[np.float32]) -> bytes:
    from index.dense import DenseIndex

    return DenseIndex.build(vectors).to_bytes()
