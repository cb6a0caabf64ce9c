"""Which papers and paragraphs a question names, in whatever words, and what only looks like one."""

from __future__ import annotations

import pytest

from rag.types import Ask, Filters, Reference
from rag.understand import Understander


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("What does the inspection report say about dentists?", "inspection-2021"),
        ("What did the Ofsted report say about dentists?", "inspection-2021"),
        ("What is in the self-evaluation about gardens?", "self-evaluation-2019"),
        ("What was in the council's self assessment on gardens?", "self-evaluation-2019"),
        ("What did the director's report find about houseboats?", "director-report-2022"),
        ("What did the scrutiny paper find about houseboats?", "director-report-2022"),
        ("What does the press release promise?", "news-2021"),
        ("What came out of the second monitoring visit?", "director-report-2022"),
        ("What came out of the 2nd visit?", "director-report-2022"),
        ("What was said in May 2021 about houseboats?", "inspection-2021"),
    ],
)
def test_a_paper_that_is_named_steers(understand: Understander, question: str, document: str) -> None:
    asked = understand(Ask(question))
    assert asked.steer.documents == (document,)
    assert asked.filters == Filters()


def test_a_named_paper_is_told_to_the_user(understand: Understander) -> None:
    assert "Ofsted inspection, May 2021" in understand(Ask("What does the inspection report say on dogs?")).understood


def test_no_paper_is_named(understand: Understander) -> None:
    assert understand(Ask("How many gardens were let?")).steer == Filters()


@pytest.mark.parametrize(
    ("question", "references"),
    [
        ("What does paragraph 3 of the inspection report say?", (Reference("3", "inspection-2021"),)),
        ("What does para 1.2 say?", (Reference("1.2", "self-evaluation-2019"),)),
        ("Show me ¶ 4", (Reference("4", "inspection-2021"),)),
        ("What is in 2.1?", (Reference("2.1", "self-evaluation-2019"),)),
        ("What is in section 1.3 of the self-evaluation?", (Reference("1.3", "self-evaluation-2019"),)),
        (
            "What do paras 3 and para 4 say?",
            (Reference("3", "inspection-2021"), Reference("4", "inspection-2021")),
        ),
        (
            "What do paragraphs 3 and 4 say?",
            (Reference("3", "inspection-2021"), Reference("4", "inspection-2021")),
        ),
        ("Could you pull up no. 4 in the inspection report?", (Reference("4", "inspection-2021"),)),
        ("What does paragraph 99 say?", (Reference("99"),)),
        ("What does paragraph 99 of the inspection report say?", (Reference("99", "inspection-2021"),)),
    ],
)
def test_a_paragraph_that_is_named_is_looked_up(
    understand: Understander, question: str, references: tuple[Reference, ...]
) -> None:
    asked = understand(Ask(question))
    assert asked.references == references
    assert asked.intent == "lookup"


@pytest.mark.parametrize("question", ["How are section 47 enquiries done?", "Is the number 4 bus mentioned?"])
def test_a_number_is_no_paragraph(understand: Understander, question: str) -> None:
    assert understand(Ask(question)).references == ()


def test_a_figure_is_no_paragraph(understand: Understander) -> None:
    assert understand(Ask("Was it 5.5% or 3.7 per cent?")).references == ()
    assert understand(Ask("Is a budget of £1.2 million enough?")).references == ()
    assert understand(Ask("Does a rate of 7.9 count as high?")).references == ()
    assert understand(Ask("Did 1.2 times more children leave?")).references == ()


@pytest.mark.parametrize(
    ("question", "documents"),
    [
        ("What does paragraph 38 of the inspection say?", ("ofsted-inspection-2020",)),
        ("What did the sixth monitoring visit find?", ("ofsted-monitoring-letter-2023",)),
        ("What did the letter of October 2023 say about dentists?", ("ofsted-monitoring-letter-2023",)),
        ("What did the director's report tell the committee?", ("director-report-2024",)),
        ("What did the 7th visit find?", ("director-report-2024",)),
        ("What does the seventh visit letter say?", ("director-report-2024",)),
        ("What does the letter about the sixth monitoring visit say?", ("ofsted-monitoring-letter-2023",)),
        ("What does the letter say?", ("ofsted-monitoring-letter-2023",)),
        ("What did the council's news say?", ("council-news-2020",)),
        ("Did children get a letter from the council?", ()),
        ("Was the letter to parents clear?", ()),
        ("Is there good news about adoption?", ()),
        (
            "Compare the sixth visit with the director's report",
            ("ofsted-monitoring-letter-2023", "director-report-2024"),
        ),
        ("What did the council put on its website?", ("council-news-2020",)),
        ("What did the 2019 self-evaluation promise?", ("self-evaluation-2019",)),
        ("What does the 2023 Ofsted report say about dentists?", ()),
        ("What did the 2013 inspection conclude?", ()),
        ("What did the council do after the inspection?", ()),
        ("What did the council say about the Ofsted report?", ()),
        ("What does the latest Ofsted report say about dentists?", ("ofsted-monitoring-letter-2023",)),
    ],
)
def test_the_real_papers_are_known_by_what_people_call_them(
    understand_real: Understander, question: str, documents: tuple[str, ...]
) -> None:
    assert understand_real(Ask(question)).steer.documents == documents


def test_a_paper_of_both_sides_is_set_against_the_other(understand_real: Understander) -> None:
    asked = understand_real(Ask("Does the self-evaluation agree with Ofsted on dentists?"))
    assert set(asked.compared) == {"self-evaluation-2019", "ofsted-inspection-2020", "ofsted-monitoring-letter-2023"}
    asked = understand_real(Ask("According to the director's report, what did inspectors find on dentists?"))
    assert (asked.steer.documents, asked.compared) == (("director-report-2024",), ())


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ("paragraphs 12-14 of the inspection", ["12", "13", "14"]),
        ("What do paragraphs 1.13 to 1.15 of the self-evaluation say?", ["1.13", "1.14", "1.15"]),
        ("paragraphs 3, 5 and 7-8 of the inspection", ["3", "5", "7", "8"]),
    ],
)
def test_a_range_of_paragraphs_is_each_of_them(understand_real: Understander, asked: str, numbers: list[str]) -> None:
    assert [reference.number for reference in understand_real(Ask(asked)).references] == numbers
