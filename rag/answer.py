"""The answer step: which sentences answer, and in whose words.

Without a model the papers' own sentences are the answer. A model helps three times, each time only as far as code lets
it: it guesses a sentence to search with, it weighs whether a passage states the answer, and it condenses what was
chosen. What it writes is a draft, which the grounding step checks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index import Index, ScoredPassage
from rag import prompts
from rag.drafts import Claim, Draft
from rag.extract import Chosen, choose
from rag.retrieve import Evidence, Retriever
from rag.settings import AnswerSettings
from rag.types import Answerer

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

__all__ = ["AnswerStep"]

_EXTRACT_WORDS = 130  # of a passage, around its best sentence, are enough for the model to judge


@dataclass(frozen=True, slots=True)
class AnswerStep:
    """Writes drafts from evidence: with ``model``, or verbatim without one."""

    retrieve: Retriever
    settings: AnswerSettings
    model: BaseChatModel | None = None

    @property
    def index(self) -> Index:
        """The index generation that is answered from."""
        return self.retrieve.index

    def __call__(self, evidence: Evidence) -> Iterator[Draft]:
        """Yield the evidence at once, then one claim after the other. Raises ``ModelError`` when the model fails."""
        answerer: Answerer = "extractive" if self.model is None else "chain"
        yield Draft(evidence, answerer)
        if not evidence.passages:
            return
        answerable: float | None = None
        if self.model is not None and evidence.question.intent != "lookup":
            evidence, answerable = self._weighed(self.model, self._searched_again(self.model, evidence))
        chosen = choose(evidence, self.index, self.settings)
        for number, one in enumerate(chosen):
            text = None
            if self.model is not None and number < self.settings.condensed and not one.passage.row:
                text = self._condensed(self.model, evidence, one)
            yield Draft(evidence, answerer, (Claim((one,), text),), answerable if number == 0 else None)

    def _searched_again(self, model: BaseChatModel, evidence: Evidence) -> Evidence:
        """Return the evidence of a second search, by the sentence that the model thinks an answer might be."""
        if not self.settings.hypothesis:
            return evidence
        question = evidence.question
        guess = _written(model, prompts.hypothesis(question.standalone), 45)
        return self.retrieve(question, guess)

    def _weighed(self, model: BaseChatModel, evidence: Evidence) -> tuple[Evidence, float | None]:
        """Return the evidence ranked by how likely each passage states the answer, and the best likelihood."""
        from rag.models import Chooser

        if not isinstance(model, Chooser) or not self.settings.weighed:
            return evidence, None
        question = evidence.question
        best = max(scored.score for scored in evidence.passages)
        weighed: list[ScoredPassage] = []
        likely: list[float] = []
        for scored in evidence.passages[: self.settings.weighed]:
            document = self.index.document(scored.passage.document_id)
            messages = prompts.states_answer(question.standalone, document.short, _extract(scored, evidence))
            likelihood = model.choose(messages, ["Yes", "No"])["Yes"]
            likely.append(likelihood)
            score = scored.score / best + self.settings.model_weight * likelihood
            weighed.append(ScoredPassage(scored.passage, score, "reranked"))
        weighed += [
            ScoredPassage(scored.passage, scored.score / best, scored.stage)
            for scored in evidence.passages[self.settings.weighed :]
        ]
        weighed.sort(key=lambda scored: -scored.score)
        return Evidence(question, tuple(weighed), evidence.sentences, evidence.ranked), max(likely, default=None)

    def _condensed(self, model: BaseChatModel, evidence: Evidence, chosen: Chosen) -> str | None:
        """Return a claim in the model's words, or ``None`` when it wrote nothing of use."""
        document = self.index.document(chosen.passage.document_id)
        written = _written(model, prompts.condense(evidence.question.standalone, document.short, chosen.text), 60)
        return written if 3 <= len(written.split()) <= len(chosen.text.split()) else None


def _extract(scored: ScoredPassage, evidence: Evidence) -> str:
    """Return the passage's searched words, cut around its best sentence when it is long."""
    words = scored.passage.search_text.partition("\n")[2].split()
    if len(words) <= _EXTRACT_WORDS:
        return " ".join(words)
    first = next(one for one in evidence.sentences if one.passage.id == scored.passage.id)
    before = len(scored.passage.text[: scored.passage.voices[first.sentence].start].split())
    start = max(0, min(before - _EXTRACT_WORDS // 3, len(words) - _EXTRACT_WORDS))
    return " ".join(words[start : start + _EXTRACT_WORDS])


def _written(model: BaseChatModel, messages: Sequence[BaseMessage], most: int) -> str:
    reply = model.invoke(list(messages), max_tokens=most)
    return " ".join(str(reply.content).split())
