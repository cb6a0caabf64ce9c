"""Nearest vectors by cosine, kept in FAISS: exact below 100,000 vectors, a graph (HNSW) from there on."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from corpus.errors import SearchIndexError

if TYPE_CHECKING:
    import faiss

__all__ = ["EXACT_BELOW", "DenseIndex", "Floats", "normalise"]

EXACT_BELOW = 100_000
"""Number of vectors from which an approximate search is used; below it one scan takes milliseconds."""

_HNSW_LINKS = 32
_HNSW_BUILD = 200
_HNSW_SEARCH = 128

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]


def normalise(vectors: Floats) -> Floats:
    """Return ``vectors`` (rows) at length 1, so that an inner product is a cosine; a zero row stays zero.

    Raises ``ValueError`` when a number is not finite.
    """
    if not np.isfinite(vectors).all():
        raise ValueError("a vector holds a number that is not finite")
    lengths = np.linalg.norm(vectors.astype(np.float64), axis=1, keepdims=True)
    return (vectors / np.where(lengths > 0, lengths, 1.0)).astype(np.float32)


class DenseIndex:
    """Rows of unit vectors, searched by inner product; read only, hence safe to share between threads."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: Floats, *, exact_below: int = EXACT_BELOW) -> DenseIndex:
        """Index ``vectors`` of shape (n, dimension), already of length 1; row numbers are kept."""
        import faiss

        count, dimension = vectors.shape
        index: faiss.Index
        if count < exact_below:
            index = faiss.IndexFlatIP(dimension)
        else:
            index = faiss.IndexHNSWFlat(dimension, _HNSW_LINKS, faiss.METRIC_INNER_PRODUCT)
            index.hnsw.efConstruction = _HNSW_BUILD
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    @classmethod
    def from_bytes(cls, data: bytes, sha256: str) -> DenseIndex:
        """Read ``to_bytes``'s result; FAISS sees it only when its SHA-256 is the one given.

        FAISS trusts what it reads, so a foreign file could corrupt memory: raises ``SearchIndexError``
        instead.
        """
        import faiss

        if hashlib.sha256(data).hexdigest() != sha256:
            raise SearchIndexError("A vector file is damaged; build it with `python -m index build`.")
        return cls(faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8)))

    def to_bytes(self) -> bytes:
        """Return the index in FAISS's own file format."""
        import faiss

        data: bytes = faiss.serialize_index(self._index).tobytes()
        return data

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._index.d)

    @property
    def exact(self) -> bool:
        """Whether every vector is compared with the query."""
        import faiss

        return isinstance(self._index, faiss.IndexFlat)

    def search(self, query: Floats, k: int, allowed: NDArray[np.bool_] | None = None) -> tuple[Rows, Floats]:
        """Return the rows of the ``k`` nearest vectors and their cosines, best first, ties by row.

        ``query`` has shape (dimension,). Rows that ``allowed`` (one flag a row) forbids do not take up
        places.
        """
        import faiss as typed_faiss

        faiss: Any = typed_faiss  # its type stubs do not know what its Python layer adds to selectors
        available = len(self) if allowed is None else int(allowed.sum())
        k = min(k, available)
        if k <= 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        if not self.exact and allowed is not None and available < EXACT_BELOW:
            # A graph walk finds few of the allowed rows when most are forbidden; few rows are quickly
            # compared.
            rows = np.flatnonzero(allowed).astype(np.int64)
            return _best(rows, self.similarities(query, rows), k)
        # The bit map must live as long as the search: FAISS keeps only a pointer to it.
        selector = None
        if allowed is not None and available < len(self):
            selector = faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))
        parameters = (
            faiss.SearchParameters(sel=selector)
            if self.exact
            else faiss.SearchParametersHNSW(sel=selector, efSearch=max(_HNSW_SEARCH, 2 * k))
        )
        scores, rows = self._index.search(query.reshape(1, -1).astype(np.float32), k, params=parameters)
        found = rows[0] >= 0
        return _best(rows[0][found], scores[0][found], k)

    def similarities(self, query: Floats, rows: Rows) -> Floats:
        """Return the cosine of ``query`` with each of ``rows``."""
        similarities: Floats = self.vectors(rows) @ query.astype(np.float32)
        return similarities

    def vectors(self, rows: Rows) -> Floats:
        """Return the vectors of ``rows``, shape (len(rows), dimension)."""
        if len(rows) == 0:
            return np.empty((0, self.dimension), np.float32)
        vectors: Floats = self._index.reconstruct_batch(np.ascontiguousarray(rows, dtype=np.int64))
        return vectors


def _best(rows: Rows, scores: Floats, k: int) -> tuple[Rows, Floats]:
    order = np.lexsort((rows, -scores))[:k]
    return rows[order], scores[order]
