"""Comparisons: which papers they are between, what they are about, and that each paper is heard."""

from __future__ import annotations

import pytest

from corpus.types import Document
from index import Index
from rag.compared import compared, subject
from rag.extract import choose
from rag.retrieve import Retriever
from rag.settings import AnswerSettings, RetrievalSettings
from rag.types import Ask, Filters
from rag.understand import Understander
from tests import fakes

SELF, INSPECTION, NEWS, DIRECTOR = "self-evaluation-2019", "inspection-2021", "news-2021", "director-report-2022"


@pytest.mark.parametrize(
    ("question", "papers"),
    [
        ("Do the self-evaluation and the inspection report agree on dentists?", {SELF, INSPECTION}),
        ("How did dentist checks change between 2019 and 2022?", {SELF, DIRECTOR}),
        ("Does the self-evaluation see dentists as they were in 2022?", {SELF, DIRECTOR}),
        ("What has happened to houseboats since the inspection report?", {INSPECTION, DIRECTOR}),
        ("Are caseloads lower than they were in 2021?", {INSPECTION, DIRECTOR}),
        ("Is morale better than at the inspection in 2021?", {INSPECTION, DIRECTOR}),
    ],
)
def test_the_papers_that_are_compared(understand: Understander, question: str, papers: set[str]) -> None:
    asked = understand(Ask(question))
    assert papers <= set(asked.compared)
    assert asked.intent == "compare"


@pytest.mark.parametrize(
    "question",
    [
        "Does the inspection report count dentists?",
        "What was said in 2019 about gardens?",
        "How were things between the council and the courts?",
        "How many dentists were there in 2019 and in 2022?",
        "Who spoke in 2019 and in 2022?",
        "What is in paragraph 3 of the inspection report and the self-evaluation?",
    ],
)
def test_one_paper_a_figure_a_name_and_a_paragraph_are_no_comparison(understand: Understander, question: str) -> None:
    asked = understand(Ask(question))
    assert asked.compared == ()
    assert asked.subject == asked.standalone


def test_a_year_brings_in_no_paper_beside_the_one_that_is_named(index: Index) -> None:
    steer = Filters(documents=(INSPECTION, SELF), years=(2021,))
    assert NEWS not in compared("", steer, index.documents)


def test_the_subject_is_without_papers_dates_sides_and_asking() -> None:
    question = "How does what inspectors said in 2020 about dentists compare with the council's self-evaluation?"
    assert subject(question) == "dentists"


def test_a_subject_is_never_empty() -> None:
    assert subject("Compare 2019 and 2022") == "Compare 2019 and 2022"


def test_each_paper_is_heard(index: Index, understand: Understander) -> None:
    evidence = Retriever(index, RetrievalSettings(evidence=6))(
        understand(Ask("Do the self-evaluation and the inspection report agree on houseboats?"))
    )
    assert {scored.passage.document_id for scored in evidence.passages} == {SELF, INSPECTION}
    chosen = choose(evidence, index, AnswerSettings())
    assert {one.passage.document_id for one in chosen} == {SELF, INSPECTION}
    dates = [index.document(one.passage.document_id).dated for one in chosen]
    assert dates == sorted(dates)


def test_filters_still_forbid(index: Index, understand: Understander) -> None:
    ask = Ask("Do the self-evaluation and the inspection report agree?", filters=Filters(documents=(SELF,)))
    evidence = Retriever(index, RetrievalSettings())(understand(ask))
    assert {scored.passage.document_id for scored in evidence.passages} == {SELF}


TWO_BOROUGHS = (
    fakes.document(
        "inspection-2021", title="Wexmoor: inspection report", kind="inspection report", authority="Wexmoor"
    ),
    fakes.document("kent-2021", title="Kent: inspection report", kind="inspection report", authority="Kent"),
    fakes.document("kent-visit", title="Kent: focused visit letter", kind="focused visit letter", authority="Kent"),
)


@pytest.mark.parametrize(
    ("question", "papers"),
    [
        ("Do Kent's personal advisers get enough training?", ()),
        ("What did the inspection report and the focused visit letter find in Kent?", ("kent-2021", "kent-visit")),
    ],
)
def test_an_authority_alone_is_no_comparison_of_its_papers(question: str, papers: tuple[str, ...]) -> None:
    asked = Understander(TWO_BOROUGHS, ())(Ask(question))
    assert set(asked.steer.documents) == {"kent-2021", "kent-visit"}
    assert asked.compared == papers


def _of(authority: str, kind: str, year: int) -> Document:
    name = "-".join([authority.lower().split()[0], kind.split(maxsplit=1)[0], str(year)])
    return fakes.document(name, title=f"{authority}: {kind}", kind=kind, authority=authority, published=f"{year}-05")


SEVERAL_BOROUGHS = (
    _of("Kent County Council", "inspection report", 2019),
    _of("Kent", "focused visit letter", 2021),
    _of("Luton", "inspection report", 2019),
    _of("Luton", "inspection report", 2024),
    _of("Wigan", "inspection report", 2019),
)


@pytest.mark.parametrize(
    ("question", "papers"),
    [
        ("Advocates: who did better, Kent in 2021 or Luton in 2024?", {"kent-focused-2021", "luton-inspection-2024"}),
        ("Who had more advocates, Luton or Wigan in 2019?", {"luton-inspection-2019", "wigan-inspection-2019"}),
        ("How do the advocates in Kent's focused visit letter measure up to Wigan's?",
         {"kent-focused-2021", "wigan-inspection-2019"}),
        ("How do Wigan and Luton use advocates?",
         {"wigan-inspection-2019", "luton-inspection-2019", "luton-inspection-2024"}),
        ("Have advocates got better in Luton since 2019?", {"luton-inspection-2019", "luton-inspection-2024"}),
        ("Are there more advocates in Kent now than at the inspection?", {"kent-inspection-2019", "kent-focused-2021"}),
        ("Were advocates in Kent's inspection report better than now?", {"kent-inspection-2019", "kent-focused-2021"}),
        ("Do more than half of Kent's children now have an advocate, says the inspection report?", set()),
        ("Did advocates in Kent pick up between the two papers?", {"kent-inspection-2019", "kent-focused-2021"}),
    ],
)  # fmt: skip
def test_of_each_authority_the_papers_that_the_question_means(question: str, papers: set[str]) -> None:
    assert set(Understander(SEVERAL_BOROUGHS, ())(Ask(question)).compared) == papers


@pytest.mark.parametrize(("question", "intent"), [("Who led in Kent and in Wigan?", "who"),
                                                  ("How many advocates have Kent and Wigan?", "number")])  # fmt: skip
def test_a_name_or_a_figure_of_two_authorities_is_still_one(question: str, intent: str) -> None:
    asked = Understander(SEVERAL_BOROUGHS, ())(Ask(question))
    assert asked.compared
    assert asked.intent == intent
