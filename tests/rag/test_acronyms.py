"""An acronym is told by the sentence that spells it out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Index
from rag.acronyms import spelt_out
from rag.chain import Chapter
from rag.settings import AnswerSettings, Settings
from rag.types import Ask, Filters, Question
from tests import fakes

PASSAGES = [
    fakes.passage("The MASH is busy. Staff of the multi-agency safeguarding hub (MASH) cope.", 1),
    fakes.passage("Personal advisers (PAs) visit. NEET (not in education, employment or training) is rare.", 2),
]


def question(text: str) -> Question:
    return Question(text, text, Filters(), Filters(), (), "fact")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("What does MASH stand for?", ("report#1", 1)),
        ("what is the mash", ("report#1", 1)),
        ("What are PAs?", ("report#2", 0)),
        ("What's a PA?", ("report#2", 0)),
        ("What does “NEET” mean?", ("report#2", 1)),
        ("What does the MASH do for children?", None),
        ("How many PAs are there?", None),
        ("What is care?", None),
        ("What is it?", None),
    ],
)
def test_the_sentence_that_spells_it_out(text: str, place: tuple[str, int] | None) -> None:
    found = spelt_out(question(text), PASSAGES)
    assert (found and (found.passage.id, found.sentence)) == place


@given(st.text(max_size=60))
def test_any_text_can_be_asked(text: str) -> None:
    spelt_out(question(text), PASSAGES)


def test_the_answer_is_that_sentence(real_papers: Index) -> None:
    chapter = Chapter.over(real_papers, Settings(answer=AnswerSettings(answerer="extractive")))
    answer = chapter.ask(Ask("What does EHE stand for?"))
    assert "electively home educated (EHE)" in answer.text
    assert [c.passage_id for s in answer.statements for c in s.citations] == ["ofsted-inspection-2020#17"]
