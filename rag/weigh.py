"""Weigh the nearest sentences anew, by what a language model tells without writing: it cannot invent.

What a language model looks at while it reads the question: in-context reranking (Chen et al., ICLR 2025) with the few
attention heads that look for what is asked (query-focused retrieval heads: Zhang et al., EMNLP 2025). Beside it how
likely the language model is to ask the question of a sentence: query likelihood (Ponte and Croft, SIGIR 1998; Sachan et
al., EMNLP 2022).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.extract import Chosen

__all__ = ["as_likely", "as_looked_at"]


def as_looked_at(
    candidates: Sequence[Chosen], listed: Sequence[Chosen], looks: Sequence[float], weight: float
) -> list[Chosen]:
    """Return all candidates, best first: ``weight`` is added for the one that is looked at most, less for the others.

    ``looks`` are how much each of ``listed`` is looked at; what counts is their share of the highest. One that is
    looked at less than for no question gains nothing, and neither does one that is not listed.
    """
    highest = max(looks, default=0.0)
    if highest <= 0:
        return list(candidates)
    gained = {id(one.scored): weight * max(look, 0.0) / highest for one, look in zip(listed, looks, strict=True)}
    return _adding(candidates, [gained.get(id(one.scored), 0.0) for one in candidates])


def as_likely(
    candidates: Sequence[Chosen], listed: Sequence[Chosen], likelihoods: Sequence[float], weight: float
) -> list[Chosen]:
    """Return all candidates, best first: those ``listed`` with their likelihood, the others with the lowest of these.

    ``likelihoods`` are mean log probabilities of the question, in nats a token, in the order of ``listed``.
    """
    known = {id(one.scored): value for one, value in zip(listed, likelihoods, strict=True)}
    lowest = min(likelihoods, default=0.0)
    return _adding(candidates, [weight * known.get(id(one.scored), lowest) for one in candidates])


def _adding(candidates: Sequence[Chosen], gains: Sequence[float]) -> list[Chosen]:
    scored = [replace(one, score=one.score + gain) for one, gain in zip(candidates, gains, strict=True)]
    return sorted(scored, key=lambda one: -one.score)
