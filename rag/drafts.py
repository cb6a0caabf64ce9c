"""What the answer step hands to the grounding step: claims, each with the sentences that it was made from."""

from __future__ import annotations

from dataclasses import dataclass

from rag.extract import Chosen
from rag.retrieve import Evidence
from rag.types import Answerer

__all__ = ["Claim", "Draft"]


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence to be checked: in the model's words, or (``text`` is ``None``) in the paper's own."""

    sources: tuple[Chosen, ...]
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A part of an answer; parts are added up as they stream.

    ``answerable`` is the probability that the evidence states the answer, where something estimated it.
    """

    evidence: Evidence
    answerer: Answerer
    claims: tuple[Claim, ...] = ()
    answerable: float | None = None
    notes: tuple[str, ...] = ()

    def __add__(self, more: Draft) -> Draft:
        """Return both parts as one."""
        return Draft(
            more.evidence,
            more.answerer,
            self.claims + more.claims,
            self.answerable if more.answerable is None else more.answerable,
            self.notes + more.notes,
        )
