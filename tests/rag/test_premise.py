"""A grade that a question takes for granted is corrected where every paper gives another; nothing else is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus import load
from corpus.types import Corpus
from rag.premise import denied, ungraded
from rag.types import Ask, Filters
from rag.understand import Understander


@pytest.fixture(scope="module")
def papers() -> Corpus:
    return load()


@pytest.fixture(scope="module")
def reader(papers: Corpus) -> Understander:
    return Understander(papers.documents, papers.passages)


@pytest.mark.parametrize(
    ("text", "area", "grade"),
    [
        ("Why was Devon rated good in 2020?", "Overall effectiveness", "Inadequate"),
        ("Why did the council get an outstanding grade?", "Overall effectiveness", "Inadequate"),
        ("Why did Ofsted give the council a good?", "Overall effectiveness", "Inadequate"),
        ("Why did inspectors give us an Outstanding in 2020?", "Overall effectiveness", "Inadequate"),
        ("Can you explain why Devon was rated good?", "Overall effectiveness", "Inadequate"),
        ("What led to the council being rated outstanding?", "Overall effectiveness", "Inadequate"),
        ("Why was Devon judged to require improvement in 2020?", "Overall effectiveness", "Inadequate"),
        ("Why did Ofsted judge leadership to be good?", "The impact of leaders", "Inadequate"),
        ("How did leadership earn its good rating in 2020?", "The impact of leaders", "Inadequate"),
        ("Why was help and protection inadequate in 2020?", "children who need help", "Requires improvement"),
    ],
)
def test_a_grade_that_no_paper_gives_is_denied(
    papers: Corpus, reader: Understander, text: str, area: str, grade: str
) -> None:
    found = denied(reader(Ask(text)), papers.documents, papers.passages)
    assert found is not None
    assert area in found.area
    assert found.grade.startswith(grade)


@pytest.mark.parametrize(
    "text",
    [
        "Why was Devon rated inadequate in 2020?",  # so it was
        "Why was help and protection judged to require improvement?",
        "Was Devon rated good in 2020?",  # it asks, and takes nothing for granted
        "Which areas were rated good in 2020?",
        "How did the council go from outstanding to inadequate?",  # the papers may know one of the two
        "Why was the quality of placements judged good?",  # no paper grades placements
        "Why did social workers get good support?",  # no grade
        "Why are good foster carers hard to find?",
        "Why was Devon rated good in 2023?",  # no paper grades that year
        "When was the council judged as requiring improvement?",  # a paper tells of it
        "Why was Devon judged to require improvement?",
        "Why was Devon judged to require improvement in 2015?",
        "When did the council get an outstanding grade?",  # perhaps before any paper
        "How can the council become good?",  # still to come
        "How could Devon achieve outstanding?",
        "What has the council to do to be rated good?",
        "How have leaders planned to get good?",
        "Why was leadership judged not to be good?",
        "Why was Devon not rated good?",
        "Why wasn’t Devon rated good?",
        "Why has the council not achieved good?",
        "What led to leadership being judged not good enough?",
        "Why was Devon rated less than good?",
        "How were services for care leavers judged to be good before 2020?",
    ],
)
def test_everything_else_is_left_alone(papers: Corpus, reader: Understander, text: str) -> None:
    assert denied(reader(Ask(text)), papers.documents, papers.passages) is None


@pytest.mark.parametrize(
    ("filters", "corrected"),
    [
        (Filters(), True),
        (Filters(documents=("ofsted-inspection-2020",)), True),
        (Filters(documents=("self-evaluation-2019",)), False),
        (Filters(speakers=("council",)), False),
        (Filters(years=(2024,)), False),
    ],
)
def test_what_the_filters_leave_out_corrects_nothing(
    papers: Corpus, reader: Understander, filters: Filters, corrected: bool
) -> None:
    question = reader(Ask("Why was Devon rated outstanding?", (), filters))
    assert (denied(question, papers.documents, papers.passages) is not None) is corrected


def test_a_grade_that_a_paper_tells_of_another_authority_is_not_its_own(papers: Corpus, reader: Understander) -> None:
    question = reader(Ask("Why was Devon rated outstanding?"))
    telling = next(one for one in papers.passages if "Cornwall" in one.text and "rated outstanding" in one.text)
    words = telling.text.replace("Cornwall Council", "Our council")
    ours = replace(telling, text=words, voices=(replace(telling.voices[0], end=len(words)),))
    assert denied(question, papers.documents, [telling]) is not None
    assert denied(question, papers.documents, [ours]) is None


def test_one_paper_that_gives_the_grade_is_enough(papers: Corpus, reader: Understander) -> None:
    question = reader(Ask("Why was Devon rated good?"))
    inspection = next(document for document in papers.documents if document.judgements)
    earlier = replace(
        inspection,
        id="earlier",
        judgements=tuple(replace(judgement, grade="Good") for judgement in inspection.judgements),
    )
    assert denied(question, papers.documents) is not None
    assert denied(question, (*papers.documents, earlier)) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("What was Devon's Ofsted rating in 2023?", "No paper gives a grade of 2023"),
        ("What was Ofsted's verdict on care leavers in 2023?", ""),
        ("What was the verdict of the March 2024 visit?", ""),
        ("What overall mark did Devon get at the full inspection in 2025?", "No paper gives a grade of 2025"),
        ("What grade did the council get in 2018?", "the grades in the documents are of January 2020"),
        ("Why was Devon rated outstanding in 2023?", "No paper gives a grade of 2023"),
        ("Why was Devon rated good in 2024?", "the grades in the documents are of January 2020"),
        ("Why was Devon rated inadequate in 2023?", ""),  # as it has been since 2020
        ("Why was early help rated good in 2018?", ""),  # no paper grades early help
        ("What was Devon's rating in 2020?", ""),
        ("What grade did Devon get at the next full inspection after 2020?", "No paper gives a grade after 2020"),
        ("What was Devon's rating at the inspection after 2015?", ""),
        ("What grade was Devon given in 2015?", ""),  # a later paper looks back
        ("What was Devon's rating?", ""),
        ("How many care leavers were there in 2018?", ""),
    ],
)
def test_a_year_without_a_grade_is_told(papers: Corpus, reader: Understander, text: str, told: str) -> None:
    said = ungraded(reader(Ask(text)), papers.documents, papers.passages)
    assert told in said
    assert bool(said) == bool(told)


def test_the_grades_of_another_authority_are_not_told(papers: Corpus, reader: Understander) -> None:
    question = reader(Ask("What was Devon's Ofsted rating in 2023?"))
    inspection = next(document for document in papers.documents if document.judgements)
    abroad = replace(inspection, id="abroad", authority="Larkfield Council", short="Inspection, May 2011")
    assert ungraded(question, (*papers.documents, abroad)) in ("", ungraded(question, papers.documents))
    assert "May 2011" not in ungraded(question, (*papers.documents, abroad))
