"""Where a question says to look, and who says it, is no part of what it is about."""

from __future__ import annotations

import pytest

from rag.matter import unframed


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("Were caseloads manageable in 2020?", "Were caseloads manageable ?"),
        ("Which children are seen alone, going by the March 2024 visit?", "Which children are seen alone ?"),
        ("In the self-evaluation, how many moved home?", "how many moved home?"),
        ("Did leaders respond at the focused visit in 2024?", "Did leaders respond ?"),
        (
            "What was found at the sixth monitoring visit about caseloads?",
            "What was found about caseloads?",
        ),
        ("Does the paper on the March 2024 visit carry a cost for homes?", "Does the paper carry a cost for homes?"),
        (
            "What has the council's own self-evaluation on homes?",
            "What has the council's own self-evaluation on homes?",
        ),
    ],
)
def test_where_to_look_is_no_part_of_the_matter(question: str, about: str) -> None:
    assert unframed(question, True, {2020, 2024}) == about


@pytest.mark.parametrize(
    "question",
    [
        "Who was seen alone, going by the March 2024 visit?",
        "How often do social workers visit children?",
        "Is there a website where children can find the local offer?",
        "Does the letter before proceedings explain what must change?",
        "Were children seen alone during their assessment?",
        "What was the council's response to the inspection?",
        "How was the first visit that social workers make to a child?",
        "How many moved home in 2018?",  # no paper is of that year
        "How many moved home in 2020-21?",
        "Did more move home from 2020 to 2024?",
        "Did children in September 2020 move home?",
        "Had numbers changed by autumn 2020?",
        "When did children move home in 2020?",
        "What did the 2020 inspection find?",
    ],
)
def test_the_matter_stays_whole(question: str) -> None:
    assert unframed(question, True, {2020, 2024}) == question


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("What did the letter say about gardens?", "gardens?"),
        ("And what does the 2021 inspection report find about late reviews?", "late reviews?"),
        ("What did the council's self-evaluation say on roofs?", "roofs?"),
        ("Does the letter say anything about beds?", "beds?"),
        ("Did the director's report mention beds?", "beds?"),
        ("Are beds mentioned in the letter?", "beds"),
        ("What did the council news page say about beds?", "beds?"),
        ("What did the letter of 31 October 2020 say about beds?", "beds?"),
        ("What was said about beds in the letter?", "beds ?"),
        ("Tell me about beds in the letter.", "beds ."),
        ("What did inspectors think of beds in the letter?", "beds ?"),
    ],
)
def test_the_paper_that_says_it_is_no_part_of_the_matter(question: str, about: str) -> None:
    assert unframed(question, True, {2020, 2024}) == about


@pytest.mark.parametrize(
    "question",
    [
        "What did care leavers say about gardens?",
        "What did personal advisers think of beds?",
        "What did the letter say?",
        "What did inspectors say about it?",
        "What did the yearly report on roofs leave out?",
        "When did inspectors say that?",
        "What did inspectors say about who led the visit?",
    ],
)
def test_who_is_heard_stays_and_what_has_no_matter(question: str) -> None:
    assert unframed(question, True, {2020, 2024}) == question


def test_what_does_not_steer_stays() -> None:
    assert unframed("Was it quick in 2020 in the letter?", False, ()) == "Was it quick in 2020 in the letter?"
    assert unframed("What does the letter say about beds?", False, ()) == "What does the letter say about beds?"
    assert unframed("What did inspectors say about beds?", False, ()) == "What did inspectors say about beds?"
