"""Sections are looked up by their heading where a question asks for one as a whole."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.types import Passage
from index import Index
from rag.chain import Chapter
from rag.sections import Section, asked_section, asks_for_improvements, asks_for_summary
from rag.settings import AnswerSettings, Settings
from rag.types import Ask, Filters
from rag.understand import Understander
from tests import fakes

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "text",
    [
        "What needs to improve?",
        "What does Devon need to improve?",
        "What were the areas for improvement at the inspection?",
        "Give me the to-do list Ofsted left Luton with after the summer 2024 visit.",
        "What are the three things Luton was told to get better at in 2026?",
        "What did inspectors tell the council to put right?",
        "What are the main recommendations of the report?",
    ],
)
def test_the_whole_list_is_asked_for(text: str) -> None:
    assert asks_for_improvements(text)


@pytest.mark.parametrize(
    "text",
    [
        "What needs to improve for care leavers?",
        "Has anything improved?",
        "What improved between 2020 and 2023?",
        "Why does Devon need to improve?",
        "Who told the council to improve?",
        "What weaknesses did inspectors find?",
        "What did Ofsted recommend on pathway plans?",
        "What changes did the council make?",
        "Compare what Ofsted and the council say must improve.",
    ],
)
def test_something_else_is(text: str) -> None:
    assert not asks_for_improvements(text)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Summarise the 2023 monitoring letter.", True),
        ("What were the headline findings of the monitoring visit?", True),
        ("What is the director's report about?", True),
        ("How did the inspection go?", True),
        ("What was the outcome of the 2023 monitoring visit?", True),
        ("What was the result of the inspection for care leavers?", False),
        ("What are the outcomes of children in care?", False),
        ("Give me an overview of the self-evaluation, please.", True),
        ("Summarise what inspectors said about care leavers.", False),
        ("What is the MASH about?", False),
        ("How did the move to Exeter go?", False),
        ("What did inspectors find?", True),
        ("What did the monitoring visit in March 2024 find?", True),
        ("What does the self-evaluation say about exploitation?", False),
        ("What did inspectors find at the sixth visit?", True),
        ("What did inspectors find in children's homes?", False),
        ("What did the council say about Ofsted's findings?", False),
        ("What did children say?", False),
        ("Compare the main findings of 2020 and 2023.", False),
    ],
)
def test_a_summary_is_asked_for(text: str, asks: bool) -> None:
    assert asks_for_summary(text) is asks


@given(st.text(max_size=80))
def test_any_text_can_be_asked(text: str) -> None:
    assert asks_for_improvements(text) in (True, False)
    assert asks_for_summary(text) in (True, False)


def listed(year: int, heading: str = "What needs to improve") -> tuple[str, list[Passage]]:
    name = f"inspection-{year}"
    return name, [
        fakes.passage(f"Matter {at} of {year}.", at, name, kind="bullet", section=heading) for at in range(1, 4)
    ]


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("What needs to improve?", "inspection-2024"),
        ("What did Ofsted say must improve in 2021?", "inspection-2021"),
        ("What did inspectors recommend?", "inspection-2021"),
        ("What does the council say must improve?", None),
    ],
)
def test_the_newest_list_that_fits_is_given(text: str, of: str | None) -> None:
    (old, theirs), (new, own) = listed(2021, "Recommendations"), listed(2024)
    theirs += [
        fakes.passage("Another matter.", 9, old, kind="bullet", section="Areas for improvement"),
        fakes.passage("What needs to improve", 10, old, kind="heading", section="Areas for improvement"),
    ]
    documents = [fakes.document(name, published=name[-4:], title=f"Inspection {name[-4:]}") for name in (old, new)]
    question = Understander(documents, theirs + own)(Ask(text))
    found = asked_section(question, documents, theirs + own)
    passages = found.passages if found else ()
    assert {passage.document_id for passage in passages} == ({of} if of else set())
    assert all(passage.kind == "bullet" for passage in passages)


def test_a_list_too_long_for_an_answer_is_not_given_whole() -> None:
    name, items = listed(2024)
    long = [replace(one, text="word " * 150) for one in items]
    documents = [fakes.document(name, published="2024")]
    question = Understander(documents, items)(Ask("What needs to improve?"))
    assert asked_section(question, documents, items) == Section(tuple(items))
    assert asked_section(question, documents, long) is None


def test_the_answer_is_the_list_as_printed(real_papers: Index) -> None:
    chapter = Chapter.over(real_papers, Settings(answer=AnswerSettings(answerer="extractive")))
    answer = chapter.ask(Ask("What does the council need to get better at, says Ofsted?"))
    cited = [citation.passage_id for statement in answer.statements for citation in statement.citations]
    assert cited == [f"ofsted-inspection-2020#what-needs-to-improve.{at}" for at in range(1, 9)]
    assert answer.statements[0].text.startswith("Inspectors said (January 2020), under “What needs to improve”: •")
    assert {passage.passage.id for passage in answer.evidence} >= set(cited)


def test_a_filter_that_hides_the_list_is_kept(real_papers: Index) -> None:
    chapter = Chapter.over(real_papers, Settings(answer=AnswerSettings(answerer="extractive")))
    only = Filters(documents=("self-evaluation-2019",))
    answer = chapter.ask(Ask("What needs to improve?", (), only))
    assert {c.document_id for s in answer.statements for c in s.citations} <= {"self-evaluation-2019"}


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("Summarise the 2023 monitoring letter.", "ofsted-monitoring-letter-2023#headline-findings"),
        ("What were the main findings of the 2020 inspection?", "ofsted-inspection-2020#opening"),
        ("Sum up the self-evaluation.", "self-evaluation-2019#foreword"),
    ],
)
def test_a_summary_is_told_by_its_own_section(real_papers: Index, text: str, section: str) -> None:
    chapter = Chapter.over(real_papers, Settings(answer=AnswerSettings(answerer="extractive")))
    answer = chapter.ask(Ask(text))
    cited = [citation.passage_id for statement in answer.statements for citation in statement.citations]
    assert 4 <= len(set(cited)) <= 5
    assert all(one.startswith(section) or "judgement-table" in one for one in cited)
    assert ("judgement-table" in cited[0]) is ("inspection" in section)  # the overall grade comes first
