"""The answer step: which sentences answer, and in whose words.

The papers' own sentences are the answer. A model helps as far as code lets it: the embedded one weighs the nearest
sentences, any judges whether what was chosen states the answer and, where the settings say so, condenses that. What it
writes is a draft, which the grounding step checks.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.errors import ModelError
from corpus.sentences import split
from corpus.types import Judgement
from index import Index, ScoredSentence
from rag import prompts
from rag.acronyms import spelt_out
from rag.alone import reads_alone
from rag.check import overlap
from rag.context import in_context, under_heading
from rag.drafts import Claim, Draft
from rag.extract import Chosen, candidates, choose
from rag.premise import denied
from rag.retrieve import Evidence
from rag.sections import asked_section
from rag.settings import AnswerSettings
from rag.sourced import by_code, with_entries
from rag.types import Answerer
from rag.unused import unused
from rag.weigh import as_likely, as_looked_at
from rag.wording import attribution, row_sentence

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

__all__ = ["AnswerStep"]

_FEWEST_POINTS, _MOST_POINTS = 3, 5  # of a paper's summary


@dataclass(frozen=True, slots=True)
class AnswerStep:
    """Makes drafts from evidence, with the help of ``model`` where there is one."""

    index: Index
    settings: AnswerSettings
    model: BaseChatModel | None = None

    def __call__(self, evidence: Evidence) -> Iterator[Draft]:
        """Yield the evidence at once, then one claim after the other. Raises ``ModelError`` when the model fails."""
        answerer: Answerer = "extractive" if self.model is None else "chain"
        yield Draft(evidence, answerer)
        if correction := denied(evidence.question, self.index.documents, self.index.passages):
            yield Draft(evidence, answerer, (Claim((self._grade(correction),)),))
            return
        if unused(evidence.question, self.index.documents, self.index.passages)[1]:
            return
        if looked_up := self._spelt_out(evidence) or self._section(evidence):
            for one in looked_up:
                yield Draft(evidence, answerer, (Claim((one,)),))
            return
        anew = None
        if self.model is not None and evidence.passages and evidence.question.intent != "lookup":
            anew = yield from self._weighed(self.model, evidence)
        if evidence.question.codes:
            chosen = by_code(evidence, self.settings)
        else:
            chosen = choose(evidence, self.index, self.settings, anew) if evidence.passages else []
            chosen = with_entries(evidence, chosen)
            if evidence.question.intent != "lookup":
                chosen = in_context(evidence, chosen, self.index, self.settings)
        written: list[Claim] = []
        if self.model is not None and chosen and evidence.question.intent != "lookup":
            likely = yield from self._answerable(self.model, evidence, chosen)
            yield Draft(evidence, answerer, answerable=likely)
            if likely is not None and likely < self.settings.answerable_floor:
                return
            if self.settings.condense:
                written = self._condensed(self.model, evidence, chosen)
        used = {id(source) for claim in written for source in claim.sources}
        for claim in [*written, *(Claim((one,)) for one in chosen if id(one) not in used)]:
            yield Draft(evidence, answerer, (claim,))

    def _spelt_out(self, evidence: Evidence) -> list[Chosen]:
        """Return the sentence that spells out the acronym which is asked about."""
        found = spelt_out(evidence.question, [scored.passage for scored in evidence.passages])
        return in_context(evidence, [Chosen(found, 1.0)], self.index, self.settings) if found else []

    def _section(self, evidence: Evidence) -> list[Chosen]:
        """Return what answers where a section is asked for as a whole and the evidence has it."""
        section = asked_section(evidence.question, self.index.documents, self.index.passages)
        there = {scored.passage.id for scored in evidence.passages}
        if section is None or not all(passage.id in there for passage in section.passages):
            return []
        if not section.summary:
            return under_heading(section.passages)
        points = [
            Chosen(ScoredSentence(passage, at, 1.0, 1.0, 0.0), 1.0)
            for passage in section.passages
            for at in range(len(passage.voices))
            if passage.row or reads_alone(passage.sentence(at))
        ]
        asked = evidence.question.steer.speakers
        theirs = [one for one in points if one.passage.voices[one.scored.sentence].voice.speaker in asked]
        points = theirs or points
        firsts = [one for one in points if not one.scored.sentence]
        told = points if len(firsts) < _FEWEST_POINTS else firsts
        return in_context(evidence, told[:_MOST_POINTS], self.index, self.settings)

    def _grade(self, given: Judgement) -> Chosen:
        """Return the words that give the grade which a question has wrong."""
        passage = self.index.passage(given.passage_id)
        at = next((at for at, voiced in enumerate(passage.voices) if voiced.end > given.start), 0)
        return Chosen(ScoredSentence(passage, at, 1.0, 1.0, 0.0), 1.0)

    def _weighed(self, model: BaseChatModel, evidence: Evidence) -> Generator[Draft, None, list[Chosen] | None]:
        """Return the candidates as the model weighs them, ``None`` where it cannot.

        A comparison is not: no sentence tells of two papers, and weighing gains nothing there (ADR 11).
        """
        from rag.models import Attentive, Weigher

        weighs = isinstance(model, Attentive | Weigher) and not evidence.question.compared
        if not self.settings.weighed or not weighs:
            return None
        found = candidates(evidence, self.index, self.settings)
        asked, looks, likely = evidence.question.standalone, list[float](), list[float]()
        if isinstance(model, Attentive):
            listed = found[: self.settings.weighed]
            rules, parts = prompts.looked_through([self.shown(one) for one in listed])
            looks = yield from _told(evidence, model.attention(rules, parts, asked))
            found = as_looked_at(found, listed, looks[:0:-1], self.settings.weight) if looks else found
        if isinstance(model, Weigher) and self.settings.likely:
            listed = found[: self.settings.likely]
            sentences = [prompts.asks_for(extract) for extract in self._extracts(listed)]
            likely = yield from _told(evidence, model.likelihood(sentences, asked))
            found = as_likely(found, listed, likely, self.settings.likelihood)
        return found if looks or likely else None

    def _answerable(
        self, model: BaseChatModel, evidence: Evidence, chosen: Sequence[Chosen]
    ) -> Generator[Draft, None, float | None]:
        """Return how likely the chosen sentences state the answer; the drafts meanwhile say nothing new.

        A model that only writes says 0 or 1; ``None`` when it says neither Yes nor No.
        """
        from rag.models import Chooser

        messages = prompts.states_answer(evidence.question.standalone, self._extracts(chosen))
        with _failing_as_model():
            if isinstance(model, Chooser):
                likely: dict[str, float] = {}
                for likely in model.choose(messages, ["Yes", "No"]):
                    if not likely:
                        yield Draft(evidence, "chain")  # whoever has been asked to stop can do so here
                return likely.get("Yes")
            reply = str(model.invoke(messages).content).strip().lower()
        return 1.0 if reply.startswith("yes") else 0.0 if reply.startswith("no") else None

    def _condensed(self, model: BaseChatModel, evidence: Evidence, chosen: Sequence[Chosen]) -> list[Claim]:
        """Return what the model writes, each sentence with the chosen one that it is nearest to."""
        messages = prompts.condense(evidence.question.standalone, self._extracts(chosen))
        with _failing_as_model():
            reply = str(model.invoke(messages).content)
        claims: list[Claim] = []
        for span in split(reply):
            sentence = " ".join(reply[span.start : span.end].split())
            source = max(chosen, key=lambda one: overlap(sentence, one.text))
            claims.append(Claim((source,), sentence))
        return claims

    def _extracts(self, chosen: Sequence[Chosen]) -> list[str]:
        """Return the chosen sentences as a model is shown them, each with who says it and when."""
        extracts: list[str] = []
        for one in chosen:
            document = self.index.document(one.passage.document_id)
            extracts.append(
                f"{attribution(one.passage.voices[one.scored.sentence].voice, document)}: {self.shown(one)}"
            )
        return extracts

    def shown(self, one: Chosen) -> str:
        """Return a sentence as a model is shown it: a row of a table as a sentence."""
        if one.passage.row:
            return row_sentence(one.passage, self.index.document(one.passage.document_id))
        return one.text


def _told(evidence: Evidence, replies: Iterator[list[float]]) -> Generator[Draft, None, list[float]]:
    """Return a model's last reply; the drafts meanwhile say nothing new."""
    told: list[float] = []
    with _failing_as_model():
        for told in replies:
            if not told:
                yield Draft(evidence, "chain")  # whoever has been asked to stop can do so here
    return told


@contextmanager
def _failing_as_model() -> Iterator[None]:
    """Turn whatever a plugged-in model raises (a refused connection, say) into ``ModelError``."""
    try:
        yield
    except ModelError:
        raise
    except Exception as error:
        raise ModelError(f"The language model failed ({type(error).__name__}). Check the settings model.*.") from error
