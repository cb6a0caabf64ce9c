"""The paper's own numbers, whatever else looks like one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.numbering import DOUBTFUL, Number, main_sequence, slips
from corpus.structure import read_structure

pytestmark = pytest.mark.slow

WORDS = "Social workers visit children often and plans are written with families who know what will happen"


def paper(count: int, *, dotted: bool = False) -> list[str]:
    """Return numbered paragraphs of two lines each, with a word of their own in every line."""
    marks = [f"{1 + n // 5}.{1 + n % 5}" if dotted else str(n + 1) for n in range(count)]
    stop = "" if dotted else "."
    return [f"{mark}{stop} Alpha{n}x {WORDS}\nin the year and beta{n}x in the area." for n, mark in enumerate(marks)]


def bodies(text: str) -> dict[str, str]:
    structure = read_structure(text)
    return {item.number: " ".join(text[s.start : s.end] for s in item.spans) for item in structure.items if item.number}


@given(st.integers(4, 40), st.booleans())
def test_a_numbered_text_has_its_numbers(count: int, dotted: bool) -> None:
    text = "\n\n".join(paper(count, dotted=dotted))
    found = bodies(text)
    assert read_structure(text).numbers == list(found)
    assert len(found) == count
    for n, words in enumerate(found.values()):
        assert f"Alpha{n}x" in words
        assert f"beta{n}x" in words


@settings(max_examples=60)
@given(st.integers(6, 25), st.data())
def test_wrapped_false_numbers_change_nothing(count: int, data: st.DataObject) -> None:
    paragraphs = paper(count)
    expected = bodies("\n".join(paragraphs))
    for n in data.draw(st.lists(st.integers(0, count - 1), max_size=5, unique=True)):
        false = data.draw(st.integers(1, 60).filter(lambda number: number not in (count + 1,)))
        mark = data.draw(st.sampled_from([f"{false}.", f"{false})", f"{false}.5"]))
        paragraphs[n] = paragraphs[n].replace("\nin the year", f"\n{mark} in the year")
    text = "\n".join(paragraphs)
    found = bodies(text)
    assert list(found) == list(expected)
    for number, words in expected.items():
        kept = re.sub(r" \d+(?:\.5|[.)])(?= in the year)", "", found[number])
        assert kept == words


FURNITURE = ["Page 7", "7", "www.northshire.gov.uk", "© Crown copyright 2021", "<sup>3</sup> See the guidance."]


@settings(max_examples=60)
@given(st.integers(6, 20), st.data())
def test_page_furniture_in_the_middle_of_paragraphs_changes_nothing(count: int, data: st.DataObject) -> None:
    paragraphs = paper(count)
    expected = bodies("\n\n".join(paragraphs))
    for n in data.draw(st.lists(st.integers(0, count - 1), max_size=6, unique=True)):
        furniture = "\n\n".join(data.draw(st.lists(st.sampled_from(FURNITURE), min_size=1, max_size=3)))
        paragraphs[n] = paragraphs[n].replace("\nin the year", f"\n\n{furniture}\n\nin the year")
    assert bodies("\n\n".join(paragraphs)) == expected


@given(st.lists(st.tuples(st.integers(1, 30), st.floats(0, 0.79)), max_size=40))
def test_a_sequence_of_uncertain_numbers_always_rises_and_only_takes_what_is_there(
    found: list[tuple[int, float]],
) -> None:
    keep = main_sequence([(value,) for value, _ in found], [worth for _, worth in found])
    assert keep == sorted(set(keep))
    numbers = [found[position][0] for position in keep]
    assert numbers == sorted(set(numbers))


@given(st.integers(5, 60), st.data())
def test_a_number_printed_twice_is_kept_twice(count: int, data: st.DataObject) -> None:
    values = list(range(1, count + 1))
    at = data.draw(st.integers(1, count - 2))
    values.insert(at, values[at])
    assert [values[position] for position in main_sequence([(value,) for value in values])] == values
    assert slips([(value,) for value in values]) == [((values[at],), "is printed twice, both kept")]


@given(st.integers(6, 60), st.data())
def test_two_numbers_that_changed_places_are_both_kept(count: int, data: st.DataObject) -> None:
    values = list(range(1, count + 1))
    at = data.draw(st.integers(1, count - 3))
    values[at], values[at + 1] = values[at + 1], values[at]
    assert [values[position] for position in main_sequence([(value,) for value in values])] == values
    (slip,) = slips([(value,) for value in values])
    assert slip == ((values[at + 1],), f"comes after {values[at]}, kept as printed")


@given(st.integers(6, 60), st.data())
def test_doubtful_numbers_change_nothing(count: int, data: st.DataObject) -> None:
    """Wrapped lines that begin with any number, at any place."""
    values = [(value, 1.0) for value in range(1, count + 1)]
    for place, stray in data.draw(st.lists(st.tuples(st.integers(0, count), st.integers(1, 99)), max_size=8)):
        values.insert(place, (stray, DOUBTFUL))
    keep = main_sequence([(value,) for value, _ in values], [worth for _, worth in values])
    assert [values[position] for position in keep if values[position][1] == 1.0] == [
        (value, 1.0) for value in range(1, count + 1)
    ]


@given(st.integers(4, 60), st.lists(st.tuples(st.integers(0, 60), st.integers(100, 999)), max_size=8))
def test_numbers_far_off_are_never_taken(count: int, strays: list[tuple[int, int]]) -> None:
    values = list(range(1, count + 1))
    for position, stray in strays:
        values.insert(min(position, len(values)), stray)
    keep = main_sequence([(value,) for value in values])
    assert [values[position] for position in keep] == list(range(1, count + 1))


def test_a_short_list_numbers_no_paper() -> None:
    structure = read_structure("We will do this:\n\n1. Visit families.\n\n2. Write plans.\n\n3. Learn from it.\n")
    assert structure.numbers == []
    assert all(item.number is None for item in structure.items)


def test_a_short_list_with_brackets_keeps_its_words() -> None:
    text = "We will do this in every team of ours.\n1) Visit families.\n2) Write plans.\n"
    words = [" ".join(text[s.start : s.end] for s in item.spans) for item in read_structure(text).items]
    assert words == ["We will do this in every team of ours.", "1) Visit families.", "2) Write plans."]


def test_plain_and_dotted_numbers_are_never_mixed() -> None:
    candidates: list[Number] = [(1,), (1, 1), (1, 2), (2,), (2, 1), (2, 2), (2, 3), (3,)]
    assert main_sequence(candidates) == [1, 2, 4, 5, 6]


@pytest.mark.parametrize(
    ("numbers", "complaints"),
    [
        ([1, 2, 3], []),
        ([1, 2, 4, 5], [((4,), "follows 2: 1 number(s) left out in the source")]),
    ],
)
def test_gaps_are_reported(numbers: list[int], complaints: list[tuple[tuple[int, ...], str]]) -> None:
    assert slips([(number,) for number in numbers]) == complaints


def test_a_paragraph_whose_number_is_printed_twice_stays_whole_and_has_its_own_id() -> None:
    paragraphs = paper(8)
    paragraphs[4] = paragraphs[4].replace("5. Alpha4x", "4. Alpha4x")
    structure = read_structure("\n\n".join(paragraphs))
    assert structure.numbers == ["1", "2", "3", "4", "4", "6", "7", "8"]
    assert ("para 4", "is printed twice, both kept") in structure.odd


def test_a_gap_in_the_source_is_kept_and_reported() -> None:
    paragraphs = paper(12)
    del paragraphs[6]
    structure = read_structure("\n\n".join(paragraphs))
    assert structure.numbers == [*map(str, range(1, 7)), *map(str, range(8, 13))]
    assert structure.odd == [("para 8", "follows 6: 1 number(s) left out in the source")]
