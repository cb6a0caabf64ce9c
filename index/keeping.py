"""A document whose file can no longer be read stays in the index as it was: a bad copy must not take answers away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from corpus.errors import SearchIndexError
from corpus.types import Anomaly, Corpus, Document, Passage
from index import records, store

__all__ = ["with_unreadable"]

Record = TypeVar("Record")


def with_unreadable(corpus: Corpus, directory: Path) -> Corpus:
    """Return ``corpus`` with what the index in ``directory`` holds of files that are there and were refused.

    Each gets an anomaly that says so. A document whose file is gone is not kept, nor one whose id another has now.
    """
    reasons = {refused.where: refused.what for refused in corpus.refused if refused.document_id == refused.where}
    taken = {document.id for document in corpus.documents}
    kept = {
        document.id: document
        for document in (_held(Document, "documents", directory) if reasons else ())
        if document.source in reasons and document.id not in taken
    }
    if not kept:
        return corpus
    notes = tuple(
        Anomaly(document.id, document.source, f"kept as it was indexed before: {reasons[document.source]}")
        for document in kept.values()
    )
    documents = (*corpus.documents, *kept.values())
    return replace(
        corpus,
        documents=tuple(sorted(documents, key=lambda document: (document.dated, document.id))),
        passages=(*corpus.passages, *(p for p in _held(Passage, "passages", directory) if p.document_id in kept)),
        anomalies=(*corpus.anomalies, *notes),
    )


def _held(kind: type[Record], name: str, directory: Path) -> tuple[Record, ...]:
    """Return the records of the index that serves now; none where there is no index of this version."""
    try:
        return records.load(kind, store.read(directory).files[f"{name}.jsonl"])
    except (SearchIndexError, KeyError):
        return ()
