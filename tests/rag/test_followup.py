"""A follow-up carries the topic it leans on, and nothing that the user did not ask."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.followup import afresh, content_words, leans_on_history, self_contained
from rag.types import Turn


def user(*questions: str) -> list[Turn]:
    return [Turn("user", question) for question in questions]


@pytest.mark.parametrize(
    "question",
    [
        "And in 2023?",
        "What about the letter?",
        "Why?",
        "Who said that?",
        "How many of them?",
        "Did it get better?",
        "Is that still true?",
        "Are they supported?",
        "By how much?",
        "Which paragraph?",
        "How many were there in 2023?",
        "Tell me more",
        "compared with England?",
        "Were the caseloads any lower though?",
        "Do night workers see children as well?",
        "Does the council agree?",
        "What were the main criticisms?",
        "Give me more detail",
        "How many were under five?",
        "Why did things change?",
    ],
)
def test_a_question_that_leans(question: str) -> None:
    assert leans_on_history(question)


@pytest.mark.parametrize(
    "question",
    [
        "How many foster carers were approved in 2019?",
        "What did inspectors say about caseloads?",
        "Were children seen on their own during assessments?",
        "Is there a waiting list for dentists in Wexmoor?",
        "Are there more dentists now than at the inspection?",
        "Do social workers say that they feel supported by managers?",
        "What does the council say about homes for care leavers?",
        "Which teams answer calls at night and at weekends?",
        "Why are night workers overloaded?",
        "When did the night service go live?",
        "And who chairs the gardens board?",
        "Or how many children are fostered?",
        "Tell me about dentists",
    ],
)
def test_a_question_that_stands(question: str) -> None:
    assert not leans_on_history(question)
    assert self_contained(question, user("How are gardens let to foster carers?")) == question


@pytest.mark.parametrize(
    ("question", "made"),
    [
        ("What about dentists, were they any quicker?", "Were dentists any quicker in 2019?"),
        ("And what about the hub, does it help carers in 2021?", "Does the hub help carers in 2021?"),
        ("What about dentists in 2018, and in 2021?", None),
    ],
)
def test_what_about_something_asks_that_of_it(question: str, made: str | None) -> None:
    told = self_contained(question, user("Did inspectors praise the gardens in 2019?"))
    assert told == made if made else "gardens" in told


def test_what_is_set_against_a_year_keeps_it() -> None:
    before = user("What was the average caseload in 2018?")
    for question in ("Was it lower in 2020?", "How does that compare with 2020?"):
        made = self_contained(question, before)
        assert "2018" in made
        assert "2020" in made
    assert "2018" not in self_contained("And in 2020?", before)


def test_who_was_asked_before_is_asked_of_another_matter() -> None:
    made = self_contained("What did they say about dentists?", user("What did inspectors say about gardens?"))
    assert made == "What did inspectors say about dentists?"
    made = self_contained("What about dentists?", user("What does the letter say about gardens?"))
    assert made == "What did the letter say about dentists?"


def test_a_new_year_or_paper_takes_the_place_of_the_old_paper() -> None:
    made = self_contained("And in 2023?", user("What did inspectors find on gardens in the inspection in 2020?"))
    assert made == "What did inspectors find on gardens? And in 2023?"
    before = user("What did inspectors say about gardens in the 2020 inspection?")
    made = self_contained("And in the 2019 self-evaluation?", before)
    assert made == "What did inspectors say about gardens? And in the 2019 self-evaluation?"


def test_a_follow_up_takes_the_topic_with_it() -> None:
    made = self_contained("And at weekends?", user("Who answers calls at night?"))
    assert made == "Who answers calls at night? And at weekends?"


def test_a_chain_of_follow_ups_keeps_its_topic() -> None:
    made = self_contained("And why?", user("Who lived on houseboats?", "Did leaders know about them?"))
    assert "houseboats" in made
    assert "leaders know" in made
    assert made.endswith("And why?")


def test_a_new_topic_ends_the_chain() -> None:
    made = self_contained(
        "And in winter?", user("Who lived on houseboats?", "How many gardens were let to foster carers?")
    )
    assert "gardens" in made
    assert "houseboats" not in made


def test_a_new_year_takes_the_place_of_the_old_one() -> None:
    made = self_contained("And in 2021?", user("What was the average caseload in 2019?"))
    assert "2021" in made
    assert "2019" not in made
    assert "caseload" in made


def test_still_of_a_time_gone_by_is_not_the_present() -> None:
    made = self_contained("Were any of them still there then?", user("Who was in care in 2020?"))
    assert "2020" in made


@pytest.mark.parametrize("question", ["Is that still so?", "And now?", "Do they any more?"])
def test_the_present_takes_the_place_of_a_year(question: str) -> None:
    made = self_contained(question, user("What was the average caseload in 2019?"))
    assert "2019" not in made
    assert "caseload" in made


def test_the_year_stays_where_none_is_named() -> None:
    assert "2019" in self_contained("Why was that?", user("What was the average caseload in 2019?"))


def test_what_an_assistant_said_is_not_carried() -> None:
    history = [*user("How are caseloads?"), Turn("assistant", "Dragons were seen over Wexmoor.")]
    assert "Dragons" not in self_contained("Why is that?", history)


def test_without_a_history_nothing_is_added() -> None:
    assert self_contained("And in 2021?", []) == "And in 2021?"
    assert self_contained("And in 2021?", [Turn("assistant", "In 2019 it was 24.")]) == "And in 2021?"
    assert self_contained("And in 2021?", user("  ")) == "And in 2021?"


def test_content_words_are_those_that_mean_something() -> None:
    assert content_words("What did the inspectors say about care leavers’ homes?") == [
        "inspectors", "care", "leavers’", "homes",
    ]  # fmt: skip


@given(st.text(max_size=80), st.lists(st.text(max_size=80), max_size=4))
def test_the_words_of_the_question_are_never_lost(question: str, earlier: list[str]) -> None:
    made = content_words(self_contained(question, user(*earlier)))
    assert set(content_words(question)) <= set(made)


@pytest.mark.parametrize(
    ("question", "year"),
    [("And four years on?", "2023"), ("How about two years later?", "2021"), ("And a year before?", "2018")],
)
def test_so_many_years_on_is_a_year(question: str, year: str) -> None:
    made = self_contained(question, user("What was the average caseload in 2019?"))
    assert year in made
    assert "2019" not in made


def test_so_many_years_on_from_nothing_stays_as_it_is() -> None:
    assert "four years on" in self_contained("And four years on?", user("How are caseloads?"))


@pytest.mark.parametrize(
    ("before", "question", "made"),
    [
        (
            "What did inspectors say about caseloads in 2020?",
            "What about supervision?",
            "What did inspectors say about supervision in 2020?",
        ),
        ("How many were let in the letter?", "And the gardens?", "How many were let in the letter? And the gardens?"),
        ("Was it good in 2017/18?", "How about adoption?", "Was it good in 2017/18? How about adoption?"),
        ("Do I need a permit?", "What about bicycles?", "Do I need a permit? What about bicycles?"),
    ],
)
def test_another_matter_takes_the_place_of_the_first(before: str, question: str, made: str) -> None:
    assert self_contained(question, user(before)) == made


@pytest.mark.parametrize(
    ("before", "question", "made"),
    [
        (
            "What did inspectors say about caseloads in 2020?",
            "And the council?",
            "What did the council say about caseloads in 2020?",
        ),
        ("What did the council say about PAs?", "What about Ofsted?", "What did Ofsted say about PAs?"),
        ("What did children say about PAs?", "What about care leavers?", "What did care leavers say about PAs?"),
        ("What did Ada Pym say of boats?", "And Titus Groan?", "What did Titus Groan say of boats?"),
        ("How many were homeless in Devon?", "And Torbay?", "How many were homeless in Torbay?"),
        ("Are caseloads high?", "And the council?", "Are caseloads high? What did the council say?"),
    ],
)
def test_another_speaker_is_asked_the_same(before: str, question: str, made: str) -> None:
    assert self_contained(question, user(before)) == made


def test_people_are_a_matter_and_not_a_speaker() -> None:
    made = self_contained("What about care leavers?", user("What did inspectors say about children in care?"))
    assert made == "What did inspectors say about care leavers?"


@pytest.mark.parametrize(
    ("before", "question"),
    [
        ("What did inspectors find about domestic abuse in 2020?", "What about the children?"),
        ("What did the council say about PAs?", "What about children?"),
        ("How many children are home educated?", "And care leavers?"),
        ("How many children are home educated?", "What about parents?"),
        ("How quickly are assessments completed?", "What about visits?"),
        ("How many care leavers were homeless?", "And Torbay?"),
        ("How many care leavers were homeless in Devon?", "And young carers at home in Torbay?"),
        ("Is supervision regular?", "And James McInnes?"),
    ],
)
def test_a_follow_up_drops_no_matter(before: str, question: str) -> None:
    assert self_contained(question, user(before)) == f"{before} {question}"


def test_another_paper_takes_the_place_of_the_first() -> None:
    made = self_contained("What about the letter?", user("What does the self-evaluation say about caseloads?"))
    assert made == "What does the letter say about caseloads?"
    made = self_contained("And in the letter?", user("How are caseloads in the self-evaluation?"))
    assert made == "How are caseloads? And in the letter?"


def test_another_school_year_takes_the_place_of_the_first() -> None:
    made = self_contained("And in 2018/19?", user("How many were let in 2017-18?"))
    assert made == "How many were let? And in 2018/19?"


@pytest.mark.parametrize(
    "question",
    [
        "Who said that?",
        "And at weekends?",
        "What about the under-fives?",
        "And the 11 to 18s?",
        "What about boys?",
        "And do they know?",
        "What about the rest of England?",
        "How about in winter?",
    ],
)
def test_what_narrows_a_question_keeps_its_matter(question: str) -> None:
    made = self_contained(question, user("How many gardens were let?"))
    assert made == f"How many gardens were let? {question}"


@pytest.mark.parametrize(
    ("earlier", "question"),
    [
        (
            ("What did inspectors find on beds in 2023?", "Has it improved since 2020?", "What about gardens?"),
            "What did inspectors say about gardens in 2023 and 2020?",
        ),
        (("What did the council say to the inspection?", "And the roof?"), "What did the council say about the roof?"),
    ],
)
def test_years_are_joined_and_only_a_place_to_look_is_kept(earlier: tuple[str, ...], question: str) -> None:
    *before, last = earlier
    assert self_contained(last, user(*before)) == question


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Ok, leaving that. How long are gardens let?", "How long are gardens let?"),
        ("That's all on boats, thanks. Who chairs the board?", "Who chairs the board?"),
        ("Thanks, got that. Separate matter: is bread baked?", "is bread baked?"),
        ("New topic - gardens", "gardens"),
        ("Never mind. What is the NRT?", "What is the NRT?"),
    ],
)
def test_who_leaves_a_matter_asks_afresh(text: str, asked: str) -> None:
    assert afresh(text) == (asked, True)
    assert self_contained(f"And {asked}", user("How are boats moored?", text)) == self_contained(
        f"And {asked}", user(asked)
    )


@pytest.mark.parametrize(
    "text", ["Is there another issue: boats?", "That is all wrong. Why?", "Thanks. And in 2020?", "What about gardens?"]
)
def test_other_openings_leave_nothing(text: str) -> None:
    assert afresh(text) == (text, False)


@pytest.mark.parametrize(
    "text",
    ["Another thing - what did they say about health?", "Different issue - same year: what about caseloads?"],
)
def test_what_leans_on_the_earlier_question_is_not_asked_afresh(text: str) -> None:
    assert not afresh(text)[1]


def test_the_next_of_numbered_visits_takes_the_place_of_the_last() -> None:
    asked = ("When was the sixth monitoring visit?", "And the seventh?")
    assert self_contained(asked[1], user(asked[0])) == "When was the seventh monitoring visit?"
    assert self_contained("When was the eighth?", user(*asked)) == "When was the eighth monitoring visit?"
    found = user("What did the sixth monitoring visit find?")
    assert self_contained("And when was the seventh?", found) == "When was the seventh monitoring visit?"


def test_an_office_takes_the_place_of_a_name() -> None:
    before = user("What did Cllr Pike say about the gardens?")
    assert self_contained("And the chief officer?", before) == "What did the chief officer say about the gardens?"


def test_that_before_what_is_said_points_nowhere() -> None:
    whole = "Who said that gardens were let to foster carers?"
    assert self_contained(whole, user("How are boats moored?")) == whole
    assert leans_on_history("Who said that?")
