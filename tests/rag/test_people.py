"""People are known by full name, by a title and surname, and by a surname that nobody else has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Index
from rag.people import People, is_heard, silent_in, speaks_or_names
from rag.types import Ask
from rag.understand import Understander
from tests import fakes

PASSAGES = [
    fakes.passage("Councillor Mervyn Pike, cabinet member, welcomed it.", name="a"),
    fakes.passage("We thank Dr Edith Rooke and Ms Agnes Rooke.", name="b"),
    fakes.passage("Flora Marsh, Director of Children’s Services, agreed. Social Work, Director of all.", name="c"),
]
WORDS = People.of(
    [fakes.document(lead_inspector="Ann March")],
    [
        fakes.passage("We thank Ms Alice Young, Mr Emma Best, Mr Tom Green and Dr Ed Child.", name="d"),
        fakes.passage("Each child has a green folder.", name="e"),
    ],
)
PEOPLE = People.of([fakes.document(lead_inspector="Steerpike Lark")], PASSAGES)


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("Cabinet Member: Councillor Mervyn Pike", False),
        ("Councillor Mervyn Pike has welcomed it.", True),
        ("Report of the Director: Mervyn Pike", True),
        ("Councillor Flora Marsh has welcomed it.", False),
    ],
)
def test_somebody_is_heard_who_is_more_than_named(text: str, heard: bool) -> None:
    assert is_heard("Mervyn Pike", [fakes.passage(text, name="a")]) is heard


@pytest.mark.parametrize(
    ("years", "silent"), [((2020,), False), ((2018,), False), ((2024,), True), ((2020, 2024), False), ((), False)]
)
def test_somebody_is_silent_in_a_year_of_which_no_paper_has_a_word_of_theirs(
    years: tuple[int, ...], silent: bool
) -> None:
    told = [fakes.passage("Mervyn Pike was sorry for what was found in 2018.", name="a")]
    assert silent_in(["Mervyn Pike"], years, told, lambda passage: {2020}) is silent
    assert not silent_in(["Edith Rooke"], years, told, lambda passage: {2020})
    assert silent_in(["Mervyn Pikes"], years, told, lambda passage: {2020}) is silent  # as another paper prints it


def test_people_are_learnt_from_titles_offices_and_the_front_page() -> None:
    assert set(PEOPLE.names) == {"Steerpike Lark", "Mervyn Pike", "Edith Rooke", "Agnes Rooke", "Flora Marsh"}


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("What did Mervyn Pike say?", ("Mervyn Pike",)),
        ("what did flora marsh say", ("Flora Marsh",)),
        ("What did Cllr Pike promise?", ("Mervyn Pike",)),
        ("Has Marsh's team grown?", ("Flora Marsh",)),
        ("Marsh said what?", ("Flora Marsh",)),
        ("Did Flora Marshe agree?", ("Flora Marsh",)),
        ("What did Dr Rooke say?", ()),
        ("What did Agnes Rooke say?", ("Agnes Rooke",)),
        ("What did Boris Pike say?", ()),
        ("Is there a pike in the marsh?", ()),
        ("Who spoke?", ()),
    ],
)
def test_who_is_meant(question: str, named: tuple[str, ...]) -> None:
    assert PEOPLE.named(question) == named


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Young people said what about their homes?", ()),
        ("Best practice is shared, is it?", ()),
        ("What does the Green Paper say?", ()),
        ("What was found in March 2024?", ()),
        ("Child protection plans: how many?", ()),
        ("What did Ms Young say?", ("Alice Young",)),
        ("What did Alice Young say?", ("Alice Young",)),
        ("What did Young say?", ("Alice Young",)),
        ("Best said what?", ("Emma Best",)),
        ("What did Dr Child promise?", ("Ed Child",)),
    ],
)
def test_a_plain_word_is_no_surname(question: str, named: tuple[str, ...]) -> None:
    assert WORDS.named(question) == named


@given(st.text(max_size=80))
def test_any_text_names_people_that_there_are(text: str) -> None:
    assert set(PEOPLE.named(text)) <= set(PEOPLE.names)


def test_a_passage_names_or_is_spoken_by_a_person(index: Index) -> None:
    said = next(one for one in index.passages if "before Christmas" in one.text)
    assert speaks_or_names(said, ["Ada Pym"])
    assert speaks_or_names(said, ["Ada Pym"], 1)
    assert not speaks_or_names(said, ["Flora Marsh"])
    assert not speaks_or_names(said, [])


def test_a_person_is_told_and_can_be_undone(understand: Understander) -> None:
    asked = understand(Ask("What did Cllr Pym promise?"))
    assert asked.people == ("Ada Pym",)
    assert "Ada Pym" in asked.understood
    assert understand(Ask("What did Cllr Pym promise?", without=("person:Ada Pym",))).people == ()
