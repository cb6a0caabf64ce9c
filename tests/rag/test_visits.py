"""The last, the previous, the first: by the papers' own dates and the numbers of their visits."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.types import Document
from rag.types import Ask
from rag.understand import Understander
from rag.visits import in_order, numbered_visit
from tests import fakes


def paper(name: str, kind: str, published: str, period: str | None = None, **fields: str) -> Document:
    return fakes.document(name, title=f"Wexmoor: {kind}", kind=kind, published=published, period=period, **fields)


PAPERS = (
    paper("inspection-2018", "inspection report", "2018-05-01", "inspected 3 to 14 April 2018"),
    paper("letter-4", "monitoring letter", "2019-02-01", "fourth monitoring visit, 8 January 2019"),
    paper("letter-5", "monitoring letter", "2019-09-01", "fifth monitoring visit, 6 August 2019"),
    paper("report-5", "director's report", "2019-10", "fifth monitoring visit, August 2019", speaker="council"),
    paper("letter-7", "monitoring letter", "2020-06-20", "seventh monitoring visit, 2 June 2020"),
    paper("inspection-2022", "inspection report", "2022", "inspected 7 to 18 March 2022"),
)


def meant(text: str, *named: str, papers: tuple[Document, ...] = PAPERS) -> tuple[str, ...]:
    return tuple(one for found in in_order(text, papers, named) for one in found.documents)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("What was said at the last visit?", ("letter-7",)),
        ("What did the most recent monitoring visit find?", ("letter-7",)),
        ("What did the latest inspection report say?", ("inspection-2022",)),
        ("And the previous inspection?", ("inspection-2018",)),
        ("What did inspectors find at their first inspection?", ("inspection-2018",)),
        ("What does the second letter say?", ("letter-5",)),
        ("What does the latest letter say?", ("letter-7",)),
        ("What did they say last time?", ("inspection-2022",)),
        ("What did Ofsted find the time before?", ("letter-7",)),
        ("What did Ofsted find the second time?", ("letter-4",)),
        ("What did they find the second time?", ("letter-4",)),
        ("What did they say at the last visit?", ("letter-7",)),
        ("What does the latest report of the inspectors say?", ("inspection-2022",)),
        ("What did the last inspection of children's services find?", ("inspection-2022",)),
        ("What does the latest report about care leavers say?", ("inspection-2022",)),
        ("Compare the last two visits", ("letter-5", "report-5", "letter-7")),
    ],
)
def test_papers_are_known_by_their_order(text: str, ids: tuple[str, ...]) -> None:
    assert meant(text) == ids


@pytest.mark.parametrize(
    "text",
    [
        "How soon is the first visit to a child?",
        "When was the last visit by a social worker?",
        "Is the first report of abuse written down?",
        "Who made the last decision?",
        "The last time a child died",
        "What share of children had a child protection plan for a second time?",
        "How many children became looked after for the first time?",
        "What happens the first time they go missing?",
        "Which children went missing for the last time?",
        "Did an earlier report of neglect go unanswered?",
        "When was the last report of a missing child acted on?",
        "What was in the last letter to parents?",
        "What does the tenth letter say?",
        "What is the latest inspection framework?",
        "When is the next visit?",
    ],
)
def test_other_things_have_an_order_too(text: str) -> None:
    assert in_order(text, PAPERS) == ()


def test_previous_is_before_what_is_talked_of() -> None:
    assert meant("What did the previous visit find?", "letter-5") == ("letter-4",)
    assert meant("What did the next visit find?", "letter-4") == ("letter-5", "report-5")


def test_a_numbered_visit_without_a_paper_is_told_and_no_other_is_taken_for_it() -> None:
    (found,) = in_order("What did the previous visit find?", PAPERS)
    assert (found.documents, found.told) == ((), "sixth monitoring visit")


def test_the_only_inspection_is_the_previous_one_once_other_papers_followed() -> None:
    assert meant("the previous inspection", papers=PAPERS[:5]) == ("inspection-2018",)


def test_each_authority_has_its_own_last_visit() -> None:
    other = paper("other", "focused visit letter", "2017-01-01", authority="Kent")
    assert meant("the last visit", papers=(*PAPERS, other)) == ("letter-7", "other")


@given(st.lists(st.dates(date(2000, 1, 1), date(2030, 1, 1)), min_size=2, max_size=6, unique=True), st.randoms())
def test_the_order_is_that_of_the_dates_and_not_of_the_papers(dates: list[date], shuffle: random.Random) -> None:
    papers = [paper(day.isoformat(), "letter", day.isoformat()) for day in dates]
    shuffle.shuffle(papers)
    given_papers, days = tuple(papers), sorted(day.isoformat() for day in dates)
    assert meant("the latest letter", papers=given_papers) == (days[-1],)
    assert meant("the previous letter", papers=given_papers) == (days[-2],)
    assert meant("the first letter", papers=given_papers) == (days[0],)
    assert meant("the previous letter", days[1], papers=given_papers) == (days[0],)


@given(st.text(max_size=60))
def test_any_text_names_papers_that_there_are(text: str) -> None:
    assert set(meant(f"the last {text}")) <= {one.id for one in PAPERS}


def test_the_number_of_a_visit() -> None:
    assert [numbered_visit(one) for one in PAPERS] == [None, 4, 5, 5, 7, None]


def test_the_order_steers_is_told_and_can_be_undone(understand: Understander) -> None:
    question = "What did they find at the last visit?"
    asked = understand(Ask(question))
    assert asked.steer.documents == ("director-report-2022",)
    assert "Director’s report, 2022" in asked.understood
    assert understand(Ask(question, without=("document:director-report-2022",))).steer.documents == ()
