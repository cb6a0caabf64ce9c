"""Lines that are no sentence: a title and a name answer few questions, a short count answers how many."""

from __future__ import annotations

import pytest

from rag.lines import asks_of_method, counts_something, is_title, tells_of_method
from tests.rag import borough
from tests.rag.borough import OFSTED


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("158 children and young people", True),
        ("18 March 2020", False),
        ("Survey of children", False),
        ("7th annual survey", False),
    ],
)
def test_a_short_line_that_counts(text: str, counts: bool) -> None:
    line = borough.paragraph("inspection-2021", "", ((text, OFSTED),), "line")
    assert is_title(line)
    assert counts_something(line) is counts


@pytest.mark.parametrize(
    ("sentence", "of_method"),
    [
        ("Inspectors spoke to a group of foster carers.", True),
        ("During the visit we also looked at case records.", True),
        ("The inspection was carried out in line with the framework.", True),
        ("A range of evidence was considered, including case discussions.", True),
        ("Inspectors found that visits were late.", False),
        ("Foster carers spoke to managers.", False),
        ("Managers reviewed every plan.", False),
    ],
)
def test_how_an_inspection_was_held_is_told_from_what_it_found(sentence: str, of_method: bool) -> None:
    assert tells_of_method(sentence) is of_method


@pytest.mark.parametrize(
    ("question", "of_method"),
    [
        ("Whom did inspectors speak to?", True),
        ("What did the inspection cover?", True),
        ("When did inspectors come?", True),
        ("Are foster carers well supported?", False),
        ("What did inspectors say about foster carers?", False),
    ],
)
def test_who_asks_how_it_was_held_is_told(question: str, of_method: bool) -> None:
    assert asks_of_method(question) is of_method
