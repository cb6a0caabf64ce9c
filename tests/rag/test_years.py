"""Years in every spelling; a financial or school year is one thing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.years import Years, named_years, reckoned, speaks_of


def spellings(first: int) -> list[str]:
    second = first + 1
    return [
        f"{first}/{second % 100:02}",
        f"{first}-{second % 100:02}",
        f"{first}–{second % 100:02}",
        f"{first}/{second}",
        f"{first}-{second}",
        f"{first} - {second}",
        f"{first} to {second}",
        f"the year to 31 March {second}",
        f"the year ending March {second}",
        f"the school year ended 31 August {second}",
    ]


@given(st.integers(1990, 2080), st.data())
def test_a_year_of_two_is_the_same_in_every_spelling(first: int, data: st.DataObject) -> None:
    said = data.draw(st.sampled_from(spellings(first)))
    assert [years for _, years in named_years(f"It rose in {said}, they say.")] == [(first, first + 1)]


@given(st.integers(1990, 2080), st.data())
def test_it_is_not_the_year_before_or_after_it(first: int, data: st.DataObject) -> None:
    pair = (first, first + 1)
    said, before, after = (data.draw(st.sampled_from(spellings(year))) for year in (first, first - 1, first + 1))
    assert speaks_of(f"In {said} it was 12.", (), [pair])
    assert not speaks_of(f"In {before} it was 12.", (), [pair])
    assert not speaks_of(f"In {after} it was 12.", (), [pair])


@given(st.integers(1990, 2080), st.data())
def test_a_single_year_is_in_the_pairs_that_it_lies_in(year: int, data: st.DataObject) -> None:
    said = data.draw(st.sampled_from([f"{year}", *spellings(year), *spellings(year - 1)]))
    assert speaks_of(f"In {said} it was 12.", [year], ())
    assert not speaks_of(f"In {said} it was 12.", [year + 2, year - 2], ())


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("What was it in 17/18?", [(2017, 2018)]),
        ("On 17/18 March", []),
        ("for 17/18 year olds", []),
        ("From 2017 to 2018 it rose", [(2017,), (2018,)]),
        ("between 2019 and 2021", [(2019,), (2021,)]),
        ("the plan of 2014-17", [(2014, 2017)]),
        ("Was it in 2018 - 20 of them?", [(2018,)]),
        ("It cost £2018 or 2018.5", [(2018,)]),
        ("No. 120187", []),
        ("How many Year 10/11 pupils are there?", []),
        ("This was so in 12/13 cases", []),
        ("What was it in the financial year 17/18?", [(2017, 2018)]),
        ("Were there 2000 children in care?", []),
        ("There was a total of 2019 referrals", []),
        ("more than 2000 young people", []),
        ("How many children were in care in 2000?", [(2000,)]),
        ("In 2019 children were seen", [(2019,)]),
        ("By March 2019 children were seen", [(2019,)]),
        ("the 2019 cases", [(2019,)]),
        ("2019 referrals", [(2019,)]),
        ("2018-01-05", [(2018,)]),
    ],
)
def test_what_is_a_year(text: str, years: list[Years]) -> None:
    assert [found for _, found in named_years(text)] == years


@given(st.text(alphabet="0123456789 -–/to.£", max_size=40))
def test_any_text_has_years_that_stand_in_it(text: str) -> None:
    assert all(said in text for said, _ in named_years(text))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Were there enough homes three years after the 2020 inspection?", "Were there enough homes in 2023?"),
        ("How was it a year on from 2019?", "How was it in 2020?"),
        ("How was it 2 years before 2020?", "How was it in 2018?"),
        ("How was it years after 2020?", None),
        ("How was it after the 2020 inspection?", None),
    ],
)
def test_years_after_a_year_are_the_year_that_it_is(said: str, meant: str | None) -> None:
    text, told = reckoned(said)
    assert text == (meant or said)
    assert bool(told) is (meant is not None)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Did it fall in autumn 23?", "Did it fall in autumn 2023?"),
        ("How was it in March '24?", "How was it in March 2024?"),
        ("How was it in ’19?", "How was it in 2019?"),
        ("How many were there on the last day of 2021?", "How many were there on 31 December 2021?"),
        ("How many were there at the end of December '21?", "How many were there at 31 December 2021?"),
        ("Three years after the 2020 inspection", "in 2023"),
        ("Did 23 leave in autumn?", None),
        ("Did they see 23 children on March 24?", None),
        ("Were there in winter 20 children?", None),
        ("Was it fixed in the '90s?", None),
        ("Did the ’24 hour’ line work?", None),
    ],
)
def test_years_and_days_in_everyday_words(said: str, meant: str | None) -> None:
    assert reckoned(said)[0] == (meant or said)
