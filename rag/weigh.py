"""Weigh the nearest sentences anew by how likely a language model is to ask the question of each.

Query likelihood (Ponte and Croft, SIGIR 1998) with a language model, as Sachan et al. (EMNLP 2022) rerank passages. The
model writes nothing here: a probability cannot invent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.extract import Chosen
from rag.types import Question

__all__ = ["shortlist", "weighed"]


def shortlist(question: Question, candidates: Sequence[Chosen], most: int) -> list[Chosen]:
    """Return the best ``most`` candidates, twice as many on a topic; in a comparison as many of each paper."""
    if not question.compared:
        return list(candidates[: 2 * most if question.intent == "topic" else most])
    papers = dict.fromkeys(candidate.passage.document_id for candidate in candidates)
    share = max(1, most // max(1, len(papers)))
    return [
        candidate
        for paper in papers
        for candidate in [one for one in candidates if one.passage.document_id == paper][:share]
    ]


def weighed(
    candidates: Sequence[Chosen], listed: Sequence[Chosen], likelihoods: Sequence[float], weight: float
) -> list[Chosen]:
    """Return all candidates, best first: those ``listed`` with their likelihood, the others with the lowest of these.

    ``likelihoods`` are mean log probabilities of the question, in nats a token, in the order of ``listed``.
    """
    known = {id(one): value for one, value in zip(listed, likelihoods, strict=True)}
    lowest = min(likelihoods, default=0.0)
    scored = [replace(one, score=one.score + weight * known.get(id(one), lowest)) for one in candidates]
    return sorted(scored, key=lambda one: -one.score)
