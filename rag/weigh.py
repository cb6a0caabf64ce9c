"""Weigh the nearest sentences anew by what a language model looks at while it reads the question.

In-context reranking (Chen et al., ICLR 2025) with the few attention heads that look for what is asked (query-focused
retrieval heads: Zhang et al., EMNLP 2025). The model writes nothing here: what it looks at cannot be invented.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.extract import Chosen
from rag.types import Question

__all__ = ["shortlist", "weighed"]


def shortlist(question: Question, candidates: Sequence[Chosen], most: int) -> list[Chosen]:
    """Return the best ``most`` candidates; in a comparison as many of each paper."""
    if not question.compared:
        return list(candidates[:most])
    papers = dict.fromkeys(candidate.passage.document_id for candidate in candidates)
    share = max(1, most // max(1, len(papers)))
    return [
        candidate
        for paper in papers
        for candidate in [one for one in candidates if one.passage.document_id == paper][:share]
    ]


def weighed(
    candidates: Sequence[Chosen], listed: Sequence[Chosen], looks: Sequence[float], weight: float
) -> list[Chosen]:
    """Return all candidates, best first: ``weight`` is added for the one that is looked at most, less for the others.

    ``looks`` are how much each of ``listed`` is looked at; what counts is their share of the highest. One that is
    looked at less than for no question gains nothing, and neither does one that is not listed.
    """
    highest = max(looks, default=0.0)
    if highest <= 0:
        return list(candidates)
    gained = {id(one): weight * max(look, 0.0) / highest for one, look in zip(listed, looks, strict=True)}
    scored = [replace(one, score=one.score + gained.get(id(one), 0.0)) for one in candidates]
    return sorted(scored, key=lambda one: -one.score)
