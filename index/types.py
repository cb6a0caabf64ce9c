"""The types that leave the index room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpus.types import Passage

__all__ = ["ScoredPassage", "ScoredSentence", "Stage"]

Stage = Literal["dense", "lexical", "fused", "reranked", "lookup"]


@dataclass(frozen=True, slots=True)
class ScoredPassage:
    """A passage as a search stage ranked it; a higher ``score`` is always better."""

    passage: Passage
    score: float
    stage: Stage


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """The sentence ``passage.voices[sentence]``, scored against a query; higher is better.

    ``dense`` is the cosine in [-1, 1] and ``lexical`` the BM25 score (0 or more).
    """

    passage: Passage
    sentence: int
    score: float
    dense: float
    lexical: float
