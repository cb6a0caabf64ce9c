"""Whose words a question asks for."""

from __future__ import annotations

import pytest

from corpus.types import Speaker
from rag.speakers import speakers_of, without_ofsted_spoken_of


@pytest.mark.parametrize(
    ("question", "speakers"),
    [
        ("What does the director's report say about dentists?", ()),
        ("When young people were asked about gardens, what was the answer?", ("children",)),
        ("Were children who were recently surveyed happy?", ("children",)),
        ("How many young people were surveyed?", ()),
        ("What is in the council's self-evaluation about gardens?", ()),
        ("What does the letter to the director say about dentists?", ()),
        ("According to the director's report, what did inspectors find?", ("ofsted",)),
        ("What does the director say about dentists?", ("council",)),
        ("What did the cabinet member say about dentists?", ("council",)),
        ("What does the council plan to do about gardens?", ("council",)),
        ("In the council's own words, how are gardens let?", ("council",)),
        ("How did leaders see it in their own telling?", ("council",)),
        ("What was the council told about dentists?", ()),
        ("Do leaders have a plan for gardens?", ()),
        ("Does Ofsted think leaders have a credible plan?", ("ofsted",)),
        ("Is the council's own data accurate?", ()),
        ("Did the council accept the inspectors' findings?", ("council",)),
        ("What did the council say about Ofsted's verdict?", ("council",)),
        ("How did the council respond?", ("council",)),
        ("Does the council agree with Ofsted?", ("ofsted", "council")),
        ("The council says that gardens are dry. Is that right?", ("ofsted", "council")),
        ("Is it true that inspectors saw the gardens?", ("ofsted",)),
        ("What did the inspection of children's services say about dentists?", ()),
        ("What does the report on children in care say about dentists?", ()),
        ("What did the Director of Children's Services say?", ("council",)),
        ("What did children in care say about dentists?", ("children",)),
    ],
)
def test_who_is_asked_for_is_who_speaks(question: str, speakers: tuple[Speaker, ...]) -> None:
    assert speakers_of(question) == speakers


@pytest.mark.parametrize(
    ("question", "speakers"),
    [
        ("What did Wexmoor say about the result?", ("council",)),
        ("What did Wexmoor County Council claim?", ("council",)),
        ("What did inspectors say about Wexmoor?", ("ofsted",)),
        ("What did Wexmoor's children say?", ("children",)),
        ("What did Torbay say about the result?", ()),
    ],
)
def test_an_authority_speaks_as_its_council(question: str, speakers: tuple[Speaker, ...]) -> None:
    assert speakers_of(question, {"Wexmoor"}) == speakers


def test_what_the_council_speaks_of_is_no_place_to_look() -> None:
    assert "report" not in without_ofsted_spoken_of("What did the council say about the Ofsted report?")
    untouched = "What does the Ofsted report say about the council?"
    assert without_ofsted_spoken_of(untouched) == untouched
