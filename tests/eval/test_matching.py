"""Alternatives are found whatever the case, spaces, quotes and dashes, and never run away."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.matching import PatternError, matches, met, normalise, probe


@pytest.mark.parametrize(
    ("alternative", "text"),
    [
        ("Almost a half", "it was ALMOST  a\nhalf of them"),
        ("children's", "the children’s home"),
        ("“too few”", 'they were "too few" by far'),
        ("2018-19", "in 2018–19, and"),
        ("5", "(5)"),
        ("1,500", "£1,500 each"),
        (r"re:\b50 ?%", "about 50% of"),
        ("re:care.leaver", "Care-Leaver"),
        ("re:’s home", "the child’s home"),
        ("23", "23."),
        ("c++ (new)", "in C++ (new) style"),
    ],
)
def test_found(alternative: str, text: str) -> None:
    assert matches(alternative, text)


@pytest.mark.parametrize(
    ("alternative", "text"),
    [
        ("5", "15 of them"),
        ("5", "5,000"),
        ("5", "0.5"),
        ("5", "5.5"),
        ("500", "1,500"),
        ("half", "whole"),
        ("a.b", "axb"),
    ],
)
def test_not_found(alternative: str, text: str) -> None:
    assert not matches(alternative, text)


def test_each_fact_needs_one_of_its_alternatives() -> None:
    assert met([["red", "blue"], ["green"]], "Blue and yellow") == [True, False]


@pytest.mark.parametrize("expression", ["(a|aa)+$", "(x+x+)+y"])
def test_a_pattern_that_runs_away_is_refused_soon(expression: str) -> None:
    started = time.perf_counter()
    with pytest.raises(PatternError, match="does not come to an end"):
        probe(f"re:{expression}")
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    "expression", [r"\b50 ?%", "five (hundred|thousand)", r"\d+(,\d{3})*", ".*first.*second", "no[tr]"]
)
def test_a_sound_pattern_passes(expression: str) -> None:
    probe(f"re:{expression}")


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(alphabet=st.characters(categories=["L", "P", "S", "Zs"]), min_size=1).filter(str.strip))
def test_a_text_says_itself(text: str) -> None:
    if not text.startswith("re:"):
        assert matches(text, f"so {text} it is")
