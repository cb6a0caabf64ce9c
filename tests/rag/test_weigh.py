"""Sentences weighed anew: what is looked at gains, what is not listed is not lost, a comparison is not weighed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.language_models import LanguageModelInput
from pydantic import Field

from index import Index
from rag.chain import Chapter
from rag.extract import Chosen, candidates
from rag.retrieve import Evidence, Retriever
from rag.settings import AnswerSettings, RetrievalSettings, Settings
from rag.types import Ask
from rag.understand import Understander
from rag.weigh import as_likely, as_looked_at
from tests.fakes import ScriptedChatModel

QUESTION = "Where did care leavers sleep in winter?"


@pytest.fixture(scope="module")
def evidence(index: Index, understand: Understander) -> Evidence:
    return Retriever(index, RetrievalSettings())(understand(Ask(QUESTION)))


@pytest.fixture(scope="module")
def found(index: Index, evidence: Evidence) -> list[Chosen]:
    return candidates(evidence, index, AnswerSettings())


@given(looks=st.lists(st.floats(-1, 1), min_size=4, max_size=4), weight=st.floats(0, 5))
def test_what_is_looked_at_gains_its_share_of_the_weight(
    found: list[Chosen], looks: list[float], weight: float
) -> None:
    ranked = as_looked_at(found, found[:4], looks, weight)
    highest = max(looks)
    expected = {id(one.scored): one.score for one in found}
    if highest > 0:
        for one, look in zip(found, looks, strict=False):
            expected[id(one.scored)] += weight * max(look, 0.0) / highest
    assert len(ranked) == len(found)
    assert all(one.score == pytest.approx(expected[id(one.scored)]) for one in ranked)
    assert [one.score for one in ranked] == sorted((one.score for one in ranked), reverse=True)


@given(values=st.lists(st.floats(-9, 0), min_size=4, max_size=4), weight=st.floats(0, 5))
def test_a_likelihood_is_added_and_the_lowest_to_the_others(
    found: list[Chosen], values: list[float], weight: float
) -> None:
    ranked = as_likely(found, found[:4], values, weight)
    gains = [*values, *[min(values)] * (len(found) - 4)]
    expected = {id(one.scored): one.score + weight * gain for one, gain in zip(found, gains, strict=True)}
    assert len(ranked) == len(found)
    assert all(one.score == expected[id(one.scored)] for one in ranked)
    assert [one.score for one in ranked] == sorted(expected.values(), reverse=True)


@pytest.mark.parametrize(("looks", "weight"), [([0.3, 0.1], 0.0), ([-0.1, 0.0], 2.0), ([], 2.0)])
def test_without_weight_or_looks_nothing_changes(found: list[Chosen], looks: list[float], weight: float) -> None:
    assert as_looked_at(found, found[: len(looks)], looks, weight) == found


class Weighing(ScriptedChatModel):
    """Finds the question likely after sentences with one word alone."""

    word: str = ""

    def likelihood(self, prompts: Sequence[LanguageModelInput], text: str) -> Iterator[list[float]]:
        yield []
        yield [0.0 if self.word in str(prompt) else -9.0 for prompt in prompts]


class Looking(ScriptedChatModel):
    """Looks at the parts of the text with one word alone; at none of them without a word."""

    word: str = ""
    read: list[str] = Field(default_factory=list)

    def attention(self, rules: str, parts: Sequence[str], question: str) -> Iterator[list[float]]:
        self.read.extend(parts)
        yield []
        if self.word:
            yield [0.4 if self.word in part else 0.0 for part in parts]


def test_what_the_model_looks_at_is_said(index: Index, found: list[Chosen]) -> None:
    fourth = found[3]
    model = Looking(choices={"Yes": 0.9, "No": 0.1}, word=fourth.text[:40])
    answer = Chapter.over(index, Settings(answer=AnswerSettings(weight=3)), model).ask(Ask(QUESTION))
    quotes = [statement.citations[0].quote for statement in answer.statements]
    assert len(quotes) == 1
    assert fourth.text.startswith(quotes[0])


def test_what_the_model_finds_likely_is_said(index: Index, found: list[Chosen]) -> None:
    fourth = found[3]
    model = Weighing(choices={"Yes": 0.9, "No": 0.1}, word=fourth.text[:40])
    answer = Chapter.over(index, Settings(), model).ask(Ask(QUESTION))
    quotes = [statement.citations[0].quote for statement in answer.statements]
    assert len(quotes) == 1
    assert fourth.text.startswith(quotes[0])


def test_the_best_is_read_last(index: Index, found: list[Chosen]) -> None:
    model = Looking(choices={"Yes": 0.9, "No": 0.1})
    Chapter.over(index, Settings(), model).ask(Ask(QUESTION))
    assert found[0].text in model.read[-1]
    assert found[1].text in model.read[-2]


def test_a_comparison_is_not_weighed(index: Index) -> None:
    model = Looking(choices={"Yes": 0.9, "No": 0.1}, word="dentist")
    answer = Chapter.over(index, Settings(), model).ask(Ask("How did dentist checks change between 2019 and 2022?"))
    assert answer.question.compared
    assert answer.statements
    assert not model.read


@pytest.mark.parametrize(("weighed", "word"), [(0, "winter"), (16, "")])
def test_without_weighing_the_search_has_the_say(index: Index, weighed: int, word: str) -> None:
    settings = Settings(answer=AnswerSettings(weighed=weighed))
    plain = ScriptedChatModel(choices={"Yes": 0.9, "No": 0.1})
    model = Looking(choices={"Yes": 0.9, "No": 0.1}, word=word)
    answers = [Chapter.over(index, settings, one).ask(Ask(QUESTION)).text for one in (model, plain)]
    assert answers[0] == answers[1]
