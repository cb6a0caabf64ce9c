"""Building the index: what has not changed keeps its vectors, what was removed is gone."""

from __future__ import annotations

import hashlib
import logging
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import SearchIndexError
from corpus.types import Corpus
from index import records, store
from index.embeddings import identity
from index.manifest import FileRecord, Manifest, ModelIdentity
from index.units import CHUNKER, Unit, measure, sentences, windows

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

    from index.dense import Floats

__all__ = ["BuildReport", "build", "default_directory"]

_log = logging.getLogger(__name__)
_BATCH = 64

_GRAINS = ("windows", "sentences")
_EMBEDDED = ("sentences",)  # windows are searched by their words alone


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
    told: Callable[[int, int], None] | None = None,
) -> BuildReport:
    """Make ``directory`` hold an index of ``corpus`` and say what was done.

    Only texts that the current generation has no vector for are embedded. ``progress`` shows a bar on
    standard error when that is a terminal. ``keep_previous=False`` deletes the former generation
    afterwards, and with it what it held of removed documents. ``told(done, of)`` hears how many texts are
    embedded. Raises ``SearchIndexError`` when another
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
        digests = _digests(corpus)
        texts = {
            "documents.jsonl": records.dump(corpus.documents),
            "passages.jsonl": records.dump(corpus.passages),
            "anomalies.jsonl": records.dump(corpus.anomalies),
            **{f"{grain}.jsonl": records.dump(units[grain]) for grain in _GRAINS},
        }
        if previous and _holds(previous, model, texts):
            manifest, embedded = previous.manifest, 0
        else:
            known = _vectors(previous) if previous and previous.manifest.model == model else {}
            missing = dict.fromkeys(unit.text for unit in _embedded(units) if unit.text not in known)
            embedded = len(missing)
            known.update(_embed(list(missing), embeddings, progress=progress, told=told))
            vectors = {f"{grain}.faiss": _indexed(units[grain], known) for grain in _EMBEDDED}
            counts = {"documents": len(corpus.documents), "passages": len(corpus.passages)}
            manifest = store.write(
                directory,
                {**texts, **vectors},
                lambda name: Manifest(
                    generation=name,
                    created=datetime.now(UTC).isoformat(timespec="seconds"),
                    model=model,
                    dimension=len(next(iter(known.values()))),
                    chunker=CHUNKER,
                    documents=digests,
                    counts={**counts, **{grain: len(units[grain]) for grain in _GRAINS}},
                    files={},
                ),
            )
        store.prune(directory, keep=2 if keep_previous else 1)
    before = previous.manifest.documents if previous else {}
    return BuildReport(
        generation=manifest.generation,
        rebuilt=previous is None or manifest.generation != previous.name,
        documents=len(corpus.documents),
        passages=len(corpus.passages),
        embedded=embedded,
        reused=len({unit.text for unit in _embedded(units)}) - embedded,
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


def _holds(previous: store.Generation, model: ModelIdentity, texts: Mapping[str, bytes]) -> bool:
    """Whether ``previous`` is whole, of this version and model, and made of exactly these texts."""
    manifest = previous.manifest
    return (
        not previous.notes
        and manifest.model == model
        and manifest.chunker == CHUNKER
        and all(manifest.files.get(name) == FileRecord.of(data) for name, data in texts.items())
    )


def _units(corpus: Corpus, embeddings: Embeddings) -> dict[str, list[Unit]]:
    ruler = measure(embeddings)
    documents = {document.id: document for document in corpus.documents}
    units: dict[str, list[Unit]] = {grain: [] for grain in _GRAINS}
    for passage in corpus.passages:
        if passage.searchable:
            document = documents[passage.document_id]
            units["windows"] += windows(passage, document, ruler)
            units["sentences"] += sentences(passage)
    return units


def _digests(corpus: Corpus) -> dict[str, str]:
    """Return for each document the SHA-256 of all that is stored of it."""
    hashes = {document.id: hashlib.sha256(records.dump_line(document)) for document in corpus.documents}
    for passage in corpus.passages:
        hashes[passage.document_id].update(records.dump_line(passage))
    return {name: digest.hexdigest() for name, digest in hashes.items()}


def _embedded(units: Mapping[str, Sequence[Unit]]) -> Iterator[Unit]:
    return chain.from_iterable(units[grain] for grain in _EMBEDDED)


def _vectors(previous: store.Generation) -> dict[str, Floats]:
    """Return the vectors of ``previous`` by the text they are of; none when they cannot be read."""
    import numpy as np

    from index.dense import DenseIndex

    known: dict[str, Floats] = {}
    try:
        for grain in _EMBEDDED:
            name = f"{grain}.faiss"
            stored = records.load(Unit, previous.files[f"{grain}.jsonl"])
            dense = DenseIndex.from_bytes(previous.files[name], previous.manifest.files[name].sha256)
            rows = dense.vectors(np.arange(len(dense)))
            known.update(zip((unit.text for unit in stored), rows, strict=True))
    except (SearchIndexError, KeyError, ValueError):
        _log.warning("The vectors of %s cannot be used again; all are made anew.", previous.name)
        return {}
    return known


def _embed(
    texts: Sequence[str],
    embeddings: Embeddings,
    *,
    progress: bool,
    told: Callable[[int, int], None] | None = None,
) -> dict[str, Floats]:
    """Return the vector, of length 1, of each of ``texts``."""
    import numpy as np
    from tqdm import tqdm

    from index.dense import normalise

    # Texts of like length share a batch, so that little is spent on padding.
    ordered = sorted(texts, key=len, reverse=True)
    vectors: dict[str, Floats] = {}
    show = progress and sys.stderr.isatty()
    with tqdm(total=len(ordered), desc="Embedding", unit="text", file=sys.stderr, disable=not show) as bar:
        for start in range(0, len(ordered), _BATCH):
            batch = ordered[start : start + _BATCH]
            try:
                rows = normalise(np.array(embeddings.embed_documents(batch), np.float32))
            except ValueError as error:
                raise SearchIndexError(
                    f"The embedding model gave vectors that cannot be used ({error}); choose another model."
                ) from error
            vectors.update(zip(batch, rows, strict=True))
            bar.update(len(batch))
            if told is not None:
                told(len(vectors), len(ordered))
    return vectors


def _indexed(units: Sequence[Unit], vectors: Mapping[str, Floats]) -> bytes:
    import numpy as np

    from index.dense import DenseIndex

    width = len(next(iter(vectors.values())))
    rows = np.array([vectors[unit.text] for unit in units], np.float32).reshape(len(units), width)
    return DenseIndex.build(rows).to_bytes()
