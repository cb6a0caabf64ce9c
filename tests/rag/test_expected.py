"""What an answer must hold: figures that count something, and not whatever has digits."""

from __future__ import annotations

import pytest

from rag.expected import lacking

ASKED = "How many children are in care?"


@pytest.mark.parametrize(
    "sentence",
    [
        "There are 694 children in care.",
        "Seven children are in care.",
        "Most children in care are well.",
        "On 31 March 2018 it was 694.",
        "Of those aged 16 to 18, 12 are in care.",
        "Over 60 children are in care.",
        "The number has fallen to under 15.",
        "The hub received 1980 contacts.",
        "Up to 12 may stay.",
    ],
)
def test_a_sentence_that_counts_something_has_a_figure(sentence: str) -> None:
    assert lacking(ASKED, [sentence], [sentence]) == (["figure"], [])


@pytest.mark.parametrize(
    "sentence",
    [
        "Monitoring visit, March 2024.",
        "Inspectors came on the 5th and 6th of March.",
        "The visit was on 31 March 2018.",
        "Children aged 16 to 18 are in care.",
        "The 17-year-old was in care.",
        "In the most extreme cases children come into care.",
        "Data are of 2017-18.",
    ],
)
def test_dates_ages_and_superlatives_are_no_figures(sentence: str) -> None:
    assert lacking(ASKED, [sentence], [sentence]) == (["figure"], ["figure"])
