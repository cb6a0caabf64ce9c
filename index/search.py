"""The opened index: finds passages and sentences, and knows every document and passage by its id."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from corpus.errors import SearchIndexError, UsageError
from corpus.types import Anomaly, Corpus, Document, Passage
from index import records, store
from index.dense import DenseIndex
from index.embeddings import identity
from index.fusion import convex_combination
from index.grain import Grain, Ranking
from index.types import ScoredPassage, ScoredSentence, Stage
from index.units import Unit

__all__ = ["MEANING_WEIGHT", "Index", "SearchStage", "open_index"]

_log = logging.getLogger(__name__)

SearchStage = Literal["dense", "lexical"]

_DEPTH = 100
"""Passages that each ranking hands to the fusion, at the least."""

MEANING_WEIGHT = 0.76
"""Part of the cosine in a passage's fused score; the rest is the BM25 score's. Fitted on the development questions,
as is the next: a logistic regression of the right passage (and sentence) on the two scores."""

SENTENCE_WEIGHT = 0.95
"""The same for a sentence among those of the evidence."""


def open_index(directory: Path, embeddings: Embeddings) -> Index:
    """Open the index in ``directory`` for questions embedded by ``embeddings``.

    Everything is read into memory, so that a build meanwhile changes nothing here. With a damaged
    generation the one before is opened and ``Index.notes`` says so. Raises ``SearchIndexError`` with the
    remedy when there is no index that can be used or another model made it, and ``ModelError`` when the
    model's own files are not right.
    """
    generation = store.read(directory)
    difference = generation.manifest.model.difference(identity(embeddings))
    if difference:
        raise SearchIndexError(
            f"The index in {directory} was made with another embedding model ({difference}). {store.REMEDY} "
            "(--model DIR for a model of your own), or set index.embedding_model to the folder that it was built with."
        )
    try:
        return Index(directory, generation, embeddings)
    except (SearchIndexError, KeyError, ValueError) as error:
        reason = str(error) if isinstance(error, SearchIndexError) else "its files do not fit together"
        raise SearchIndexError(f"The index in {directory} cannot be used: {reason}. {store.REMEDY}.") from error


class Index:
    """One generation of the index in memory; any number of threads may use it at once.

    ``notes`` says what a reader should know about how it was opened (an older generation serves).
    """

    def __init__(self, directory: Path, generation: store.Generation, embeddings: Embeddings) -> None:
        files, manifest = generation.files, generation.manifest
        self.directory = directory
        self.generation = generation.name
        self.manifest = manifest
        self.notes = generation.notes
        self.embeddings = embeddings
        self.documents = records.load(Document, files["documents.jsonl"])
        self.passages = records.load(Passage, files["passages.jsonl"])
        self.anomalies = records.load(Anomaly, files["anomalies.jsonl"])
        self._documents = {document.id: document for document in self.documents}
        self._places = {passage.id: place for place, passage in enumerate(self.passages)}
        vectors = DenseIndex.from_bytes(files["sentences.faiss"], manifest.files["sentences.faiss"].sha256)
        self._sentences = Grain(records.load(Unit, files["sentences.jsonl"]), self._places, vectors)
        self._windows = Grain(records.load(Unit, files["windows.jsonl"]), self._places)
        self._vector = lru_cache(maxsize=64)(self._embed)

    @property
    def corpus(self) -> Corpus:
        """Everything that was indexed, as the corpus room hands it on."""
        return Corpus(self.documents, self.passages, self.anomalies)

    def document(self, document_id: str) -> Document:
        """Return the document with this id, or raise ``KeyError``."""
        return self._documents[document_id]

    def passage(self, passage_id: str) -> Passage:
        """Return the passage with this id, or raise ``KeyError``."""
        return self.passages[self._places[passage_id]]

    def search(
        self,
        query: str,
        k: int = 20,
        *,
        expansion: str = "",
        keep: Callable[[Passage], bool] | None = None,
        stages: Collection[SearchStage] = ("dense", "lexical"),
    ) -> list[ScoredPassage]:
        """Return the ``k`` best passages for ``query``, best first.

        By meaning a passage scores as its nearest sentence (the cosine), by words as its best window (BM25); with
        both ``stages``, by their convex combination. ``expansion`` holds more words for the ranking by words alone:
        by meaning they would only blur the question. Passages that ``keep`` turns down are left out before anything
        is cut off.
        """
        if k < 1:
            raise ValueError(f"k is {k}, but must be at least 1")
        _require_words(query)
        allowed = None if keep is None else self._allowed(keep)
        depth = max(_DEPTH, k)
        if set(stages) == {"lexical"}:
            ranking = self._windows.by_words(query, expansion, depth, allowed)
        elif set(stages) == {"dense"}:
            ranking = self._sentences.by_meaning(self._vector(query), depth, allowed)
        elif stages:
            ranking = self._fused(query, expansion, depth, allowed)
        else:
            raise ValueError("at least one stage must be asked for")
        stage: Stage = "fused" if len(set(stages)) > 1 else "dense" if "dense" in stages else "lexical"
        return [ScoredPassage(self.passages[place], score, stage) for place, score in ranking[:k]]

    def _fused(self, query: str, expansion: str, depth: int, allowed: NDArray[np.bool_] | None) -> Ranking:
        """Rank what either search found; each passage by both its scores."""
        vector = self._vector(query)
        cosines = dict(self._sentences.by_meaning(vector, depth, allowed))
        matches = dict(self._windows.by_words(query, expansion, depth, allowed))
        for place in matches.keys() - cosines.keys():
            cosines[place] = self._sentences.cosine(vector, self.passages[place].id)
        return convex_combination(cosines, matches, MEANING_WEIGHT)

    def sentences(
        self,
        query: str,
        passages: Sequence[Passage],
        *,
        expansion: str = "",
        stages: Collection[SearchStage] = ("dense", "lexical"),
    ) -> list[ScoredSentence]:
        """Return every sentence of ``passages`` with its scores for ``query``, best first.

        ``dense`` is its cosine, ``lexical`` its BM25 score with the word weights of the whole corpus.
        ``score`` is their convex combination (or the one that ``stages`` names), BM25 as a share of the best of these
        sentences. Passages out of the search have no scores and are left out.
        """
        _require_words(query)
        grain = self._sentences
        rows = [row for passage in passages if passage.voices for row in grain.rows(passage.id)]
        if not rows:
            return []
        chosen = np.array(rows, dtype=np.int64)
        dense = np.clip(grain.dense.similarities(self._vector(query), chosen), -1.0, 1.0)
        lexical = grain.word_scores(query, expansion)[chosen]
        highest = float(lexical.max()) or 1.0
        weight = SENTENCE_WEIGHT if len(set(stages)) > 1 else float("dense" in stages)
        scores = weight * dense + (1 - weight) * lexical / highest
        found = []
        for place in np.argsort(-scores, kind="stable").tolist():
            unit = grain.units[rows[place]]
            assert unit.sentence is not None
            found.append(
                ScoredSentence(
                    passage=self.passage(unit.passage_id),
                    sentence=unit.sentence,
                    score=float(scores[place]),
                    dense=float(dense[place]),
                    lexical=float(lexical[place]),
                )
            )
        return found

    def refresh(self) -> Index:
        """Return this index, or the newer one where a build has ended since; cheap enough for every request.

        A newer one that cannot be opened is passed over with a warning: what worked goes on working.
        """
        name = store.current(self.directory)
        if name is None or name == self.generation or self.notes:
            return self
        try:
            return open_index(self.directory, self.embeddings)
        except SearchIndexError as error:
            _log.warning("The newer index is not used: %s", error)
            return self

    def _allowed(self, keep: Callable[[Passage], bool]) -> NDArray[np.bool_]:
        return np.array([passage.searchable and keep(passage) for passage in self.passages], dtype=np.bool_)

    def _embed(self, query: str) -> NDArray[np.float32]:
        vector = np.array(self.embeddings.embed_query(query), np.float32)
        if vector.shape != (self.manifest.dimension,):
            raise SearchIndexError(
                f"The embedding model gives vectors of {vector.size} numbers, but the index in "
                f"{self.directory} holds "
                f"{self.manifest.dimension}. {store.REMEDY}."
            )
        length = float(np.linalg.norm(vector))
        return vector / length if length > 0 else vector


def _require_words(query: str) -> None:
    if not query.strip():
        raise UsageError("There is nothing to search for; give at least one word.")
