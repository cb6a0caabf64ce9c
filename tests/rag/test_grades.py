"""Grades are looked up: the right paper, the right area, and nothing where none was given."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.types import Document, Judgement
from rag.grades import asked_grades, asks_for_grade
from rag.types import Filters, Question
from tests.fakes import document

AREAS = (
    ("The impact of leaders on social work practice with children and families", "Good"),
    ("The experiences and progress of children who need help and protection", "Requires improvement to be good"),
    ("The experiences and progress of children in care", "Outstanding"),
    ("Overall effectiveness", "Inadequate"),
)


def graded(name: str, published: str) -> Document:
    judgements = tuple(
        Judgement(area, grade, f"{name}#table.{number}", 0, 10) for number, (area, grade) in enumerate(AREAS, 1)
    )
    return replace(
        document(name), published=published, title=f"Inspection {published[:4]}", period=None, judgements=judgements
    )


PAPERS = (graded("old", "2018-05-01"), replace(document("letter"), published="2023-01-01"), graded("new", "2021-06-14"))


def asked(text: str, steer: Filters | None = None) -> list[str]:
    question = Question(text, text, Filters(), steer or Filters(), (), "fact")
    return [judgement.passage_id for judgement in asked_grades(question, PAPERS)]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("What grade did it get for leadership?", 1),
        ("How were leaders judged?", 1),
        ("What was help and protection rated?", 2),
        ("What judgement did children in care get?", 3),
        ("What grade did the council get?", 4),
        ("Is the council still inadequate?", 4),
        ("Was leadership outstanding?", 1),
        ("How did leaders score, as opposed to the overall mark?", 1),
        ("How did Ofsted rate the service overall? What rating was it?", 4),
    ],
)
def test_the_area_asked_for_newest_first(text: str, row: int) -> None:
    assert asked(text) == [f"new#table.{row}", f"old#table.{row}"]


@pytest.mark.parametrize(
    "text",
    [
        "What marks did Wexmoor get for each bit of the inspection?",
        "List all four judgements",
        "How was every area graded?",
        "Give me a breakdown of the grades",
        "Which part came out least badly and what mark did it get?",
        "Which area took top marks?",
    ],
)
def test_each_area_may_be_asked_for(text: str) -> None:
    assert asked(text)[:4] == [f"new#table.{row}" for row in (1, 2, 3, 4)]


def test_the_year_or_the_paper_named_chooses() -> None:
    assert asked("What grade did leadership get in 2018?", Filters(years=(2018,))) == ["old#table.1"]
    assert asked("What grade did leadership get?", Filters(documents=("old",))) == ["old#table.1"]
    assert asked("What grade did leadership get in 2023?", Filters(years=(2023,))) == []


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("What grade did leadership get?", True),
        ("Did they get top marks?", True),
        ("Did the council fail?", True),
        ("Are leaders visible to staff?", False),
        ("Do children make progress?", False),
    ],
)
def test_who_may_be_after_a_grade(text: str, may: bool) -> None:
    assert asks_for_grade(text) is may


@pytest.mark.parametrize(
    "text",
    [
        "How many social workers left?",
        "What did they say about leaders?",
        "Who judged the dog show?",
        "How did the council react to being rated inadequate?",
        "What changed after it was judged ‘good’?",
        "What has been done since the inadequate rating?",
        "Is supervision good?",
        "Is the early help offer good?",
        "Is help for homeless teenagers good?",
        "Were the social workers good?",
        "Is practice in the hub good?",
        "What SDQ score do children in care have?",
        "What verdict did the judges give on social work evidence?",
        "Are foster carers good?",
    ],
)
def test_other_questions_are_searched(text: str) -> None:
    assert asked(text) == []
