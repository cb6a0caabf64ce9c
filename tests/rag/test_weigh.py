"""Sentences weighed anew: the order is the sum's, what was not weighed is not lost, a comparison weighs every paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.language_models import LanguageModelInput

from index import Index
from rag.chain import Chapter
from rag.extract import Chosen, candidates
from rag.retrieve import Evidence, Retriever
from rag.settings import AnswerSettings, RetrievalSettings, Settings
from rag.types import Ask, Intent
from rag.understand import Understander
from rag.weigh import shortlist, weighed
from tests.fakes import ScriptedChatModel

QUESTION = "Where did care leavers sleep in winter?"


@pytest.fixture(scope="module")
def evidence(index: Index, understand: Understander) -> Evidence:
    return Retriever(index, RetrievalSettings())(understand(Ask(QUESTION)))


@pytest.fixture(scope="module")
def found(index: Index, evidence: Evidence) -> list[Chosen]:
    return candidates(evidence, index, AnswerSettings())


@given(values=st.lists(st.floats(-9, 0), min_size=4, max_size=4), weight=st.floats(0, 5))
def test_the_order_is_that_of_the_sums(found: list[Chosen], values: list[float], weight: float) -> None:
    ranked = weighed(found, found[:4], values, weight)
    assert {id(one.scored) for one in ranked} == {id(one.scored) for one in found}
    expected = {id(one.scored): one.score + weight * value for one, value in zip(found, values, strict=False)}
    for one in found[4:]:
        expected[id(one.scored)] = one.score + weight * min(values)
    assert [one.score for one in ranked] == sorted(expected.values(), reverse=True)
    assert all(one.score == expected[id(one.scored)] for one in ranked)


def test_no_weight_changes_nothing(found: list[Chosen]) -> None:
    assert weighed(found, found[:2], [-1.0, -2.0], 0) == found


@pytest.mark.parametrize(("intent", "listed"), [("fact", 3), ("topic", 6)])
def test_the_best_are_listed(evidence: Evidence, found: list[Chosen], intent: Intent, listed: int) -> None:
    assert shortlist(replace(evidence.question, intent=intent), found, 3) == found[:listed]


def test_a_comparison_lists_as_many_of_each_paper(evidence: Evidence, found: list[Chosen]) -> None:
    papers = {one.passage.document_id for one in found}
    assert len(papers) > 1
    question = replace(evidence.question, compared=tuple(papers))
    listed = shortlist(question, found, len(papers))
    assert sorted(one.passage.document_id for one in listed) == sorted(papers)


class Weighing(ScriptedChatModel):
    """Finds the question likely after sentences with one word alone."""

    word: str = ""

    def likelihood(self, prompts: Sequence[LanguageModelInput], text: str) -> Iterator[list[float]]:
        yield []
        yield [0.0 if self.word in str(prompt) else -9.0 for prompt in prompts]


def test_what_the_model_finds_likely_is_said(index: Index, evidence: Evidence, found: list[Chosen]) -> None:
    last = shortlist(evidence.question, found, AnswerSettings().weighed)[-1]
    model = Weighing(choices={"Yes": 0.9, "No": 0.1}, word=last.text[:40])
    answer = Chapter.over(index, Settings(), model).ask(Ask(QUESTION))
    quotes = [statement.citations[0].quote for statement in answer.statements]
    assert len(quotes) == 1
    assert last.text.startswith(quotes[0])


def test_weighing_can_be_switched_off(index: Index) -> None:
    settings = Settings(answer=AnswerSettings(weighed=0))
    model = Weighing(choices={"Yes": 0.9, "No": 0.1}, word="nothing")
    plain = ScriptedChatModel(choices={"Yes": 0.9, "No": 0.1})
    answers = [Chapter.over(index, settings, one).ask(Ask(QUESTION)).text for one in (model, plain)]
    assert answers[0] == answers[1]
