"""Units of one size, all windows or all sentences, searched by words and, where they have vectors, by meaning."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.dense import DenseIndex
from index.lexical import LexicalIndex
from index.units import Unit

__all__ = ["Grain", "Ranking"]

Ranking = list[tuple[int, float]]
"""Places of passages with their scores, best first, each passage once."""

EXPANSION_WEIGHT = 0.7
"""What a word of the expansion counts beside one of the question: 1, 0.7 and 0.5 found as much, give or take 0.01."""

_OVERSAMPLE = 4  # units asked for to find one more passage; more are asked for while that was too few


class Grain:
    """Ranks passages by the best of their units; read only, hence safe to share between threads.

    ``places`` maps a passage's id to its place, the number by which rankings name it. ``units`` of one
    passage stand together.
    """

    def __init__(self, units: Sequence[Unit], places: dict[str, int], dense: DenseIndex | None = None) -> None:
        if dense is not None and len(units) != len(dense):
            raise ValueError(f"{len(units)} units, but {len(dense)} vectors")
        self.units = units
        self._dense = dense
        self.lexical = LexicalIndex([unit.text for unit in units])
        self._owners = np.array([places[unit.passage_id] for unit in units], dtype=np.int64)
        self._rows: dict[str, list[int]] = {}
        for row, unit in enumerate(units):
            self._rows.setdefault(unit.passage_id, []).append(row)

    @property
    def dense(self) -> DenseIndex:
        """The vectors of the units."""
        if self._dense is None:
            raise ValueError("these units have no vectors")
        return self._dense

    def rows(self, passage_id: str) -> list[int]:
        """Return the rows of a passage's units; none for a passage that is out of the search."""
        return self._rows.get(passage_id, [])

    def by_meaning(self, query: NDArray[np.float32], depth: int, allowed: NDArray[np.bool_] | None) -> Ranking:
        """Rank the nearest ``depth`` passages by the cosine of their nearest unit.

        ``allowed`` has one flag a passage; the others take up no places.
        """
        flags = None if allowed is None else allowed[self._owners]
        available = len(self.units) if flags is None else int(flags.sum())
        wanted = depth * _OVERSAMPLE
        while True:
            rows, scores = self.dense.search(query, wanted, flags)
            ranking = _best_each(self._owners[rows], scores, depth)
            if len(ranking) == depth or wanted >= available:
                return ranking
            wanted *= 4

    def word_scores(self, query: str, expansion: str = "") -> NDArray[np.float32]:
        """Return every unit's BM25 for ``query``, and for the words of ``expansion`` a part of theirs."""
        scores = self.lexical.scores(query)
        return scores + np.float32(EXPANSION_WEIGHT) * self.lexical.scores(expansion) if expansion else scores

    def by_words(self, query: str, expansion: str, depth: int, allowed: NDArray[np.bool_] | None) -> Ranking:
        """Rank at most ``depth`` passages that share a word with either text by the words of their best unit."""
        scores = self.word_scores(query, expansion)
        if allowed is not None:
            scores = np.where(allowed[self._owners], scores, 0)
        rows = np.flatnonzero(scores > 0)
        rows = rows[np.argsort(-scores[rows], kind="stable")]
        return _best_each(self._owners[rows], scores[rows], depth)

    def cosine(self, query: NDArray[np.float32], passage_id: str) -> float:
        """Return the cosine of the nearest unit of a passage, 0 when it has none."""
        rows = np.array(self.rows(passage_id), dtype=np.int64)
        return float(self.dense.similarities(query, rows).max()) if len(rows) else 0.0


def _best_each(owners: NDArray[np.int64], scores: NDArray[np.float32], depth: int) -> Ranking:
    """Keep each owner's first, that is best, score."""
    best: dict[int, float] = {}
    for owner, score in zip(owners.tolist(), scores.tolist(), strict=True):
        if owner not in best:
            best[owner] = score
            if len(best) == depth:
                break
    return list(best.items())
