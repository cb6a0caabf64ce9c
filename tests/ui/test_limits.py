"""The reader's limits, what was understood, and the questions that are offered."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import QuestionError
from rag.types import Ask, Filters, Question
from rag.ui.conversation import converse
from rag.ui.examples import examples, follow_ups
from rag.ui.limits import choices, in_words, read_limits
from rag.ui.naming import Names
from rag.ui.subjects import SUBJECTS, spoken_of
from rag.ui.understood import read_without, taken
from tests.ui.script import CASELOAD, EHE, PAID, TENTS, chapter, corpus

LIBRARY = chapter().index
NAMES = Names(corpus().documents)


def test_what_can_be_chosen_is_what_is_there() -> None:
    groups = {group.name: [choice.value for choice in group.choices] for group in choices(LIBRARY, NAMES)}
    assert groups["document"] == [document.id for document in corpus().documents]
    assert groups["year"] == ["2019", "2020", "2023", "2024"]
    assert set(groups["speaker"]) <= {"ofsted", "council", "children", "other"}


def test_what_was_chosen_reaches_the_search() -> None:
    sent = {
        "chosen": {
            "speaker": ["ofsted"],
            "document": ["ofsted-inspection-2020"],
            "year": ["2020", "2023"],
            "passage": ["ofsted-inspection-2020#17"],
        }
    }
    limits = read_limits(sent, LIBRARY)
    assert limits == Filters(("ofsted-inspection-2020",), ("ofsted",), (2020, 2023), ("ofsted-inspection-2020#17",))
    assert in_words(limits, LIBRARY, NAMES) == (
        "Ofsted inspectors",
        "Inspection 2020",
        "2020",
        "2023",
        "Inspection 2020, para 17",
    )
    scripted = chapter()
    list(converse(scripted, (), EHE, limits=limits, without=("year:2019",)))
    assert scripted.asked[-1].filters == limits
    assert scripted.asked[-1].without == ("year:2019",)


@pytest.mark.parametrize("sent", [None, "", {}, {"html": "<details>"}, {"chosen": {}}, {"chosen": {"year": []}}])
def test_no_choice_is_no_limit(sent: object) -> None:
    assert read_limits(sent, LIBRARY) == Filters()


@pytest.mark.parametrize(
    "chosen",
    [
        {"speaker": ["mayor"]},
        {"document": ["gone"]},
        {"year": ["20x0"]},
        {"year": 2020},
        {"passage": ["ofsted-inspection-2020#999"]},
        {"document": "ofsted-inspection-2020"},
        {"speaker": ["ofsted"] * 51},
        {"year": [None]},
    ],
)
def test_a_limit_that_does_not_fit_is_told_and_never_widens_the_search(chosen: dict[str, Any]) -> None:
    with pytest.raises(QuestionError, match="Remove it"):
        read_limits({"chosen": chosen}, LIBRARY)


@given(
    st.recursive(st.none() | st.text(max_size=9) | st.integers(), lambda x: st.lists(x) | st.dictionaries(st.text(), x))
)
@settings(max_examples=50)
def test_anything_may_be_sent(value: object) -> None:
    assert isinstance(read_without(value), tuple)
    with contextlib.suppress(QuestionError):
        read_limits({"chosen": value}, LIBRARY)


def question(**fields: Any) -> Question:
    plain: dict[str, Any] = {
        "text": "q",
        "standalone": "What was said?",
        "filters": Filters(),
        "steer": Filters(),
        "references": (),
        "intent": "fact",
    }
    return Question(**(plain | fields))


def test_each_thing_taken_from_a_question_can_be_set_aside_and_taken_up_again() -> None:
    asked = question(
        steer=Filters(("ofsted-inspection-2020",), ("ofsted",), (2020,)),
        follows=True,
        newest=True,
        people=("Ada Pym",),
        understood=("“leavrs” read as “leavers”",),
    )
    used, aside = taken(asked, (), NAMES)
    assert aside == ()
    assert [one.key for one in used] == [
        *("follow-up", "spelling", "speaker:ofsted", "document:ofsted-inspection-2020", "year:2020", "person:Ada Pym"),
        "newest",
    ]
    assert all(one.without == (one.key,) for one in used)
    used, aside = taken(question(), ("year:2020", "speaker:ofsted"), NAMES)
    assert [(one.words, one.without) for one in aside] == [
        ("2020", ("speaker:ofsted",)),
        ("Ofsted inspectors", ("year:2020",)),
    ]
    assert read_without([one.key for one in aside]) == ("year:2020", "speaker:ofsted")
    assert read_without(["rm -rf", 3, "year:2020"]) == ("year:2020",)


def test_questions_to_start_from_come_from_the_papers() -> None:
    offered = examples(LIBRARY)
    assert 3 <= len(offered) <= 5
    spoken = spoken_of(corpus().passages)
    for asked in offered:
        named = [subject for subject in SUBJECTS if subject in asked]
        assert asked.endswith("?")
        assert not named or any(spoken.get(subject) for subject in named)
    assert any("inspectors" in asked for asked in offered)
    assert any("the council" in asked for asked in offered)


def test_nothing_offered_knows_an_authority() -> None:
    names = {word for document in corpus().documents for word in document.authority.split()} - {"Council", "County"}
    assert names
    assert not any(name in asked for name in names for asked in (*examples(LIBRARY), *SUBJECTS))


@pytest.mark.parametrize("asked", [EHE, TENTS, PAID, CASELOAD])
def test_what_to_ask_next_speaks_of_the_evidence_and_not_of_the_question(asked: str) -> None:
    answer = list(chapter().stream(Ask(asked)))[-1]
    offered = follow_ups(answer, LIBRARY)
    assert 1 <= len(offered) <= 3
    assert len(set(offered)) == len(offered)
    if answer.abstention is not None:
        assert not any("this" in question for question in offered)
