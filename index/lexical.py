"""Words that match: BM25 over stemmed English words.

The matrix is computed anew from the stored texts when an index is opened (about a second for 10,000
paragraphs): no second file format to keep in step, and nothing that could be a pickle.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["LexicalIndex"]

# Numbers stay whole ("2.19", "1,200"), hyphens and apostrophes part words, single letters are noise.
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]\w+")


class LexicalIndex:
    """BM25 scores of texts for a query; read only, hence safe to share between threads."""

    def __init__(self, texts: Sequence[str]) -> None:
        import bm25s  # type: ignore[import-untyped]

        # On import bm25s sets its own logger to DEBUG, and what it indexes is nobody's concern.
        logging.getLogger("bm25s").setLevel(logging.WARNING)
        self._count = len(texts)
        # NumPy at query time: compiling with numba would take longer than a thousand queries.
        self._model = bm25s.BM25(backend="numpy")
        tokens = _tokens(texts)
        self._empty = not any(tokens)
        if not self._empty:
            self._model.index(tokens, show_progress=False)

    def __len__(self) -> int:
        return self._count

    def scores(self, query: str) -> NDArray[np.float32]:
        """Return the score of every text, 0 where no word matches (Lucene's BM25, k1 = 1.5, b = 0.75)."""
        words = [] if self._empty else self._model.get_tokens_ids(_tokens([query])[0])
        if not words:
            return np.zeros(self._count, np.float32)
        return np.asarray(self._model.get_scores_from_ids(words), np.float32)


def _tokens(texts: Sequence[str]) -> list[list[str]]:
    """Return the stems of each text's words, without the commonest words.

    bm25s could do this, but takes tqdm's lock each time, which all forked processes share: one that is killed
    while it holds the lock would stop every search in the others.
    """
    import Stemmer  # type: ignore[import-not-found]
    from bm25s.stopwords import STOPWORDS_EN  # type: ignore[import-untyped]

    common = frozenset(STOPWORDS_EN)
    stemmer = Stemmer.Stemmer("english")  # one a call: a stemmer must not be shared between threads
    return [stemmer.stemWords([word for word in _TOKEN.findall(text.lower()) if word not in common]) for text in texts]
