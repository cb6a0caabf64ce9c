"""Retrieve the evidence for a question: passages, and the sentences in them that speak to it.

What the question names (a paper, a year, a speaker) steers the ranking and does not filter, because the names
that people give are often a little off; the user's own filters do filter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.types import Document, Passage, Speaker
from index import Index, ScoredPassage, ScoredSentence
from index.reranker import reranked
from rag.acronyms import spelt_out
from rag.evidence_codes import asks_which_evidence, codes_in, entries, listed
from rag.followup import content_words
from rag.grades import asked_grades
from rag.people import asks_what_is_said, speaks_or_names
from rag.sections import asked_section
from rag.settings import RetrievalSettings
from rag.types import Filters, Question
from rag.vocabulary import Vocabulary

if TYPE_CHECKING:
    from langchain_core.documents import BaseDocumentCompressor

__all__ = ["Evidence", "Retriever", "allowed"]

_FEWEST_OF_EACH = 3  # passages of a paper that is compared
_NEAREST = 5  # passages whose evidence codes are resolved where a question asks for evidence
_CERTAIN = 1.5  # more than any search score: what a look-up found is what was asked for


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found for a question, best first.

    ``passages`` are shown as evidence and may be cited; ``sentences`` are all sentences of these, scored;
    ``ranked`` is the longer ranking that the evidence was cut from.
    """

    question: Question
    passages: tuple[ScoredPassage, ...]
    sentences: tuple[ScoredSentence, ...]
    ranked: tuple[ScoredPassage, ...] = ()


@dataclass(frozen=True, slots=True)
class Retriever:
    """Searches one index generation; ``reranker`` is any of LangChain's, or none."""

    index: Index
    settings: RetrievalSettings
    reranker: BaseDocumentCompressor | None = None

    def __call__(self, question: Question) -> Evidence:
        """Return the evidence; empty when the filters leave nothing or the question is declined."""
        if question.declined is not None:
            return Evidence(question, (), ())
        if question.codes:
            return self._of_codes(question)
        section = self._section(question)
        found = self._look_up(question) + self._spelt_out(question) + self._grades(question) + section
        if question.intent != "lookup" or not found:
            ranked = self.rank(question)
            known = {scored.passage.id for scored in found}
            found += [scored for scored in ranked if scored.passage.id not in known]
        share = self.settings.per_document
        if question.intent == "compare":  # several papers have to be heard
            share = min(share, max(1, self.settings.evidence // 2))
        compares = question.compared and not section
        evidence = self._of_each(question, found) if compares else self._cut(found, share)
        evidence = [*evidence, *self._of_speaker(question, evidence)]
        sentences = self._sentences(question, [scored.passage for scored in evidence])
        if asks_which_evidence(question.standalone):
            evidence = [*evidence, *self._entries(question, evidence)]
        return Evidence(question, tuple(evidence), tuple(sentences), tuple(found))

    def _of_codes(self, question: Question) -> Evidence:
        """Return the entries of the codes that the question names, then what cites them; else what is nearest."""
        keep = allowed(question.filters, self.index.document)
        wanted = codes_in(" ".join(question.codes))
        within = [passage for passage in self.index.passages if passage.searchable and keep(passage)]
        lists = entries(within)
        rows = [passage for code in wanted for passage in lists.get(code, ())]
        rows = [passage for passage in rows if passage.document_id in question.steer.documents] or rows
        papers = {passage.document_id for passage in rows}  # in another paper the same code is something else
        citing = [
            one
            for one in within
            if (one.document_id in papers or not rows) and not listed(one) and wanted.keys() & codes_in(one.text).keys()
        ]
        sentences = self._sentences(question, [*rows, *citing])
        places = {one.id: one for one in citing}
        nearest = dict.fromkeys(one.passage.id for one in sentences if one.passage.id in places)
        found = [ScoredPassage(passage, _CERTAIN, "lookup") for passage in rows]
        found += [ScoredPassage(places[one], 1.0, "lookup") for one in nearest]
        found = (found or self.rank(question))[: max(self.settings.evidence, len(rows))]
        return Evidence(question, tuple(found), tuple(sentences), tuple(found))

    def _entries(self, question: Question, evidence: Sequence[ScoredPassage]) -> list[ScoredPassage]:
        """Return the entries of the codes that the nearest passages cite, each in a list of the same paper."""
        keep = allowed(question.filters, self.index.document)
        near = [scored.passage for scored in evidence[:_NEAREST]]
        cited = {(one.document_id, code) for one in near if not listed(one) for code in codes_in(one.text)}
        there = {scored.passage.id for scored in evidence}
        return [
            ScoredPassage(passage, 1.0, "lookup")
            for code, found in entries(self.index.passages).items()
            for passage in found
            if (passage.document_id, code) in cited and passage.id not in there and keep(passage)
        ]

    def _sentences(self, question: Question, passages: Sequence[Passage]) -> list[ScoredSentence]:
        """Return the sentences of ``passages``, scored; for a follow-up its own words count as much as the topic's."""
        if not passages:
            return []
        scored = self.index.sentences(
            question.subject or question.standalone, passages, expansion=question.expansion, stages=self.settings.stages
        )
        if not question.follows or not content_words(question.text):
            return scored
        own = {
            (one.passage.id, one.sentence): one
            for one in self.index.sentences(question.text, passages, stages=self.settings.stages)
        }
        both = [replace(one, score=(one.score + own[one.passage.id, one.sentence].score) / 2) for one in scored]
        return sorted(both, key=lambda one: -one.score)

    def rank(self, question: Question) -> list[ScoredPassage]:
        """Return the fused ranking with what the question names moved up, the best of it ranked with the reranker."""
        keep = allowed(question.filters, self.index.document)
        query = question.subject or question.standalone
        found = self.index.search(
            query,
            self.settings.candidates,
            expansion=question.expansion,
            keep=keep,
            stages=self.settings.stages,
        )
        newest = max((document.dated for document in self.index.documents), default="")
        steered = [
            ScoredPassage(scored.passage, scored.score + self._lift(scored.passage, question, newest), scored.stage)
            for scored in found
        ]
        ranked = sorted(steered, key=lambda scored: -scored.score)
        if self.reranker is None:
            return ranked
        return reranked(ranked, query, self.reranker, self.settings.reranked)

    def _lift(self, passage: Passage, question: Question, newest: str) -> float:
        """Return how far what the question names moves this passage up."""
        steer, settings, lift = question.steer, self.settings, 0.0
        document = self.index.document(passage.document_id)
        if passage.document_id in steer.documents:
            lift += settings.lift_document
        if steer.years and set(steer.years) & Vocabulary.years_of(document):
            lift += settings.lift_year
        if not question.compared and Vocabulary.tells_of(passage.text, steer.years, document, question.pairs):
            lift += settings.lift_mention
        if _says(passage, steer.speakers):
            lift += settings.lift_speaker
        if question.newest and document.dated:
            lift += settings.lift_newest * _recency(document.dated, newest)
        if question.people and speaks_or_names(passage, question.people):
            lift += settings.lift_entity
        if question.entities and all(entity in passage.text for entity in question.entities):
            lift += settings.lift_entity
        return lift

    def _look_up(self, question: Question) -> list[ScoredPassage]:
        """Return the passages whose number the question names."""
        keep = allowed(question.filters, self.index.document)
        return [
            ScoredPassage(passage, 1.0, "lookup")
            for reference in question.references
            for passage in self.index.passages
            if passage.number == reference.number
            and reference.document_id in (None, passage.document_id)
            and keep(passage)
        ]

    def _grades(self, question: Question) -> list[ScoredPassage]:
        """Return the passages that hold the grades asked for, above whatever is searched."""
        keep = allowed(question.filters, self.index.document)
        passages = (
            self.index.passage(judgement.passage_id)
            for judgement in asked_grades(question, self.index.documents)[: self.settings.per_document]
        )
        return [ScoredPassage(passage, _CERTAIN, "lookup") for passage in passages if keep(passage)]

    def _spelt_out(self, question: Question) -> list[ScoredPassage]:
        """Return the passage that spells out the acronym which is asked about."""
        found = spelt_out(question, list(filter(allowed(question.filters, self.index.document), self.index.passages)))
        return [ScoredPassage(found.passage, _CERTAIN, "lookup")] if found else []

    def _of_speaker(self, question: Question, evidence: Sequence[ScoredPassage]) -> list[ScoredPassage]:
        """Return the nearest passages of the one speaker or the people asked for, where the evidence has too few."""
        asked = question.steer.speakers
        people = question.people if asks_what_is_said(question.text) else ()

        def theirs(passage: Passage) -> bool:
            return speaks_or_names(passage, people) if people else _says(passage, asked)

        there = [scored.passage.id for scored in evidence if theirs(scored.passage)]
        enough = len(there) >= (_FEWEST_OF_EACH if people else 1)
        if not (people or len(asked) == 1) or question.compared or enough:
            return []
        keep = allowed(question.filters, self.index.document)
        query = question.subject or question.standalone
        found = self.index.search(
            query, _FEWEST_OF_EACH, keep=lambda one: keep(one) and theirs(one), stages=self.settings.stages
        )
        return [scored for scored in found if scored.passage.id not in there]

    def _section(self, question: Question) -> list[ScoredPassage]:
        """Return the passages of the section that is asked for as a whole."""
        keep = allowed(question.filters, self.index.document)
        section = asked_section(question, self.index.documents, self.index.passages)
        return [
            ScoredPassage(passage, _CERTAIN, "lookup")
            for passage in (section.passages if section else ())
            if keep(passage)
        ]

    def _cut(self, found: Sequence[ScoredPassage], share: int) -> list[ScoredPassage]:
        """Return the best passages, no document having more than ``share``, so that every paper is heard."""
        taken: Counter[str] = Counter()
        evidence: list[ScoredPassage] = []
        for scored in found:
            document = scored.passage.document_id
            if scored.stage != "lookup" and taken[document] >= share:
                continue
            taken[document] += 1
            evidence.append(scored)
            if len(evidence) >= self.settings.evidence:
                break
        return evidence

    def _of_each(self, question: Question, found: Sequence[ScoredPassage]) -> list[ScoredPassage]:
        """Return the best passages of each paper that is compared, as many of one as of another, best first."""
        nearest = dict.fromkeys(scored.passage.document_id for scored in found)
        limits = question.filters.documents
        papers = [paper for paper in dict.fromkeys([*nearest, *question.compared]) if paper in question.compared]
        papers = [paper for paper in papers if not limits or paper in limits][: self.settings.compared]
        share = max(_FEWEST_OF_EACH, self.settings.evidence // max(1, len(papers)))
        evidence = []
        for paper in papers:
            own = [scored for scored in found if scored.passage.document_id == paper]
            if len(own) < share:  # crowded out of the ranking by the other papers
                own = self.rank(replace(question, filters=replace(question.filters, documents=(paper,))))
            evidence += own[:share]
        return sorted(evidence, key=lambda scored: -scored.score)


def _says(passage: Passage, speakers: Sequence[Speaker]) -> bool:
    """Tell whether one of these speakers says something in a passage."""
    return any(voiced.voice.speaker in speakers for voiced in passage.voices)


def allowed(filters: Filters, document: Callable[[str], Document]) -> Callable[[Passage], bool]:
    """Return the test of whether the user's filters let a passage through."""

    def keep(passage: Passage) -> bool:
        if filters.passages and passage.id not in filters.passages:
            return False
        if filters.documents and passage.document_id not in filters.documents:
            return False
        if filters.speakers and not _says(passage, filters.speakers):
            return False
        return not filters.years or bool(set(filters.years) & Vocabulary.years_of(document(passage.document_id)))

    return keep


def _recency(dated: str, newest: str) -> float:
    """Return 1 for the newest paper, less by a quarter a year."""
    return max(0.0, 1.0 - 0.25 * (int(newest[:4]) - int(dated[:4])))
