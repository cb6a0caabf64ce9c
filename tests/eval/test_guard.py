"""Changed statements are false, reworded ones true, and what a guard does with them is counted."""

from __future__ import annotations

import random

import pytest

from eval.alter import CHANGES, REWORDINGS, statements
from eval.guard import guarded, guarded_table
from tests.eval.paper import corpus

PAPER = corpus(
    {
        ("a", "one", "1"): "In March 2019 most of the 23 children, which is many, were not seen by a social worker.",
        ("b", "one", "1"): "The council opened three new homes for 45% of its young people in care, including babies.",
        ("b", "one", "2"): "Too short.",
    }
)


@pytest.mark.parametrize(
    ("kind", "sentence", "changed"),
    [
        (
            "number",
            "It has three new homes.",
            r"It has (two|four|five|six|seven|eight|nine|ten|eleven|twelve) new homes\.",
        ),
        ("number", "Some 45% left.", r"Some (46|52|65)% left\."),
        ("date", "In May they left.", r"In (?!May)[A-Z]\w+ they left\."),
        ("date", "In 2019 they left.", r"In (2017|2018|2020) they left\."),
        ("speaker", "Homes are good.", r"(The council|Children) said that homes are good\."),
        ("negation", "They were not seen.", r"They were seen\."),
        ("negation", "They were seen.", r"They were not seen\."),
        ("quantity", "For most it works.", r"For few it works\."),
    ],
)
def test_a_change_makes_one_claim_false(kind: str, sentence: str, changed: str) -> None:
    import re

    for seed in range(20):
        made = CHANGES[kind](sentence, "ofsted", random.Random(seed))
        assert made is not None
        assert re.fullmatch(changed, made), made


def test_what_does_not_fit_is_left_out() -> None:
    assert all(
        CHANGES[kind]("Homes vary.", "ofsted", random.Random(1)) is None for kind in ("number", "date", "quantity")
    )


def test_a_rewording_keeps_what_is_said() -> None:
    sentence = "The council opened three new homes for 45% of its young people in care, including babies."
    made = {kind: change(sentence, "council", random.Random(1)) for kind, change in REWORDINGS.items()}
    assert made["verbatim"] == sentence
    assert made["attributed"] == "The council said that the" + sentence[3:]
    assert made["respelt"] == sentence.replace("three", "3")
    assert made["shortened"] == "The council opened three new homes for 45% of its young people in care."


def test_statements_are_the_same_every_time_and_of_whole_sentences() -> None:
    made = statements(PAPER)
    assert made == statements(PAPER)
    assert {one.kind for one in made} == {*CHANGES, *REWORDINGS}
    assert not any("Too short" in one.text for one in made)


def test_a_guard_that_compares_words_catches_all_and_cries_wolf() -> None:
    found = guarded(PAPER, lambda statement: statement.text != statement.quotation)
    assert all(kind["refused"] == kind["statements"] > 0 for kind in found["changed"].values())
    assert found["unchanged"]["verbatim"]["refused"] == 0
    assert found["unchanged"]["attributed"]["refused"] == 2
    text = guarded_table(found)
    assert "| changed: all" in text
    assert "1.00" in text
