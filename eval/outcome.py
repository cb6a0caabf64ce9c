"""A case and what was said to it, judged: the row that every measure reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from corpus.types import Corpus, Passage
from eval.cases import Case
from eval.matching import first_match, met
from eval.predictions import Cited, Prediction

__all__ = ["Outcome", "judge"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One case with its prediction; ``facts_met`` has one entry a fact, ``said`` the first forbidden words found.

    ``ranked`` holds the ids that each retrieval stage found, best first; ``passages`` the corpus, to prove
    quotes against.
    """

    case: Case
    prediction: Prediction
    facts_met: tuple[bool, ...]
    said: str | None
    passages: Mapping[str, Passage] = field(repr=False)
    ranked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def answered(self) -> bool:
        """Whether an answer was given: neither an abstention nor an error."""
        return not self.prediction.abstained and self.prediction.error is None

    @property
    def citations(self) -> tuple[Cited, ...]:
        """What was cited."""
        return self.prediction.citations

    @property
    def gold_citations(self) -> tuple[Cited, ...]:
        """The citations of gold passages."""
        return tuple(cited for cited in self.citations if cited.passage in self.case.gold)

    def why_not(self) -> str | None:
        """Say in a few words why this is not a supported answer; ``None`` where it is."""
        if self.prediction.error is not None:
            return f"failed: {self.prediction.error}"
        if not self.case.answerable:
            return None if self.prediction.abstained else "answered what the documents do not say"
        if self.prediction.abstained:
            return f"abstained ({self.prediction.reason or 'no reason'})"
        if self.said is not None:
            return f"says the forbidden {self.said!r}"
        missing = [fact for fact, there in zip(self.case.facts, self.facts_met, strict=True) if not there]
        if missing:
            return "does not say " + " nor ".join(" / ".join(fact[:3]) for fact in missing)
        if not self.gold_citations:
            return "right, but cites no passage that bears it out"
        return None


def judge(
    case: Case,
    prediction: Prediction,
    corpus: Corpus | Mapping[str, Passage],
    ranked: Mapping[str, Iterable[str]] | None = None,
) -> Outcome:
    """Hold a prediction against its case."""
    passages = {one.id: one for one in corpus.passages} if isinstance(corpus, Corpus) else corpus
    return Outcome(
        case=case,
        prediction=prediction,
        facts_met=tuple(met(case.facts, prediction.answer)),
        said=first_match(case.forbidden, prediction.answer),
        passages=passages,
        ranked={stage: tuple(ids) for stage, ids in (ranked or {}).items()},
    )
