"""Lists of contents stay in the document and answer nothing; what only looks like one stays text."""

from __future__ import annotations

import time

import pytest

from corpus.reading import read_document
from corpus.structure import Item, read_structure
from tests.corpus.test_reports import REPORTS, catalogue, there

pytestmark = pytest.mark.slow

BODY = (
    "\n\n# Summary\n\nPlans are late.\n\n# What must be done\n\nPlans must be on time."
    "\n\n# Team\n\nAnn Carter led it.\n\n# Foreword\n\nIt is good.\n"
)
CONTENTS = {
    "rows": "Contents\n\nSummary\t2\nWhat must be done\t4\nTeam\t4",
    "headings": "Contents\n\n# Summary 2\n\n# What must be done by those who lead\n\n# the services 4\n\nTeam\t11",
    "colons": "# Contents\n\nSummary: 2\n\nWhat must be done: 4\n\nTeam: 11",
    "over a page": "Table of contents\n\nSummary 2\n\nPage 1\n\nWhat must be done 4\n\nTeam 11",
    "lines": "Contents\n\nSummary 2\nWhat must be done 4\nTeam 11",
    "leaders": "Summary ....... 2\n\nWhat must be done……4\n\nTeam _____ 11",
    "neither": "Foreword 1\n\nSummary 2\n\nWhat must be done 4\n\nTeam 11",
}


def items(text: str) -> list[Item]:
    return read_structure(text).items


def words(text: str, item: Item) -> str:
    return " ".join(text[span.start : span.end] for span in item.spans)


@pytest.mark.parametrize("contents", CONTENTS.values(), ids=CONTENTS)
def test_contents_are_neither_passages_nor_headings(contents: str) -> None:
    text = f"{contents}{BODY}"
    found = [(item.kind, words(text, item)) for item in items(text) if item.kind != "boilerplate"]
    assert [one for one in found if one != ("heading", "Contents")] == [
        *[("heading", "Summary"), ("paragraph", "Plans are late.")],
        *[("heading", "What must be done"), ("paragraph", "Plans must be on time.")],
        *[("heading", "Team"), ("paragraph", "Ann Carter led it.")],
        *[("heading", "Foreword"), ("paragraph", "It is good.")],
    ]
    kept = " ".join(words(text, item) for item in items(text) if item.kind == "boilerplate")
    assert "Summary" in kept  # they stay in the document
    assert "Team" in kept


@pytest.mark.parametrize(
    "text",
    [
        "# Figures\n\nReferrals 2\n\nPlans 4\n\nVisits 11\n\nReviews 12\n\n# Referrals\n\nThey rose.",
        "# Figures\n\nReferrals 12\n\nPlans 4\n\nVisits 11\n\n# Referrals\n\nThey rose.",  # no pages: they fall
        "# Contents of the box\n\nLetters 2\n\nPlans 4\n\nSome text.",
        "Contents\n\nSummary 2\n\nThe paper has one part, and here it begins.",  # one line is no list
    ],
)
def test_figures_under_names_are_no_contents(text: str) -> None:
    assert not [item for item in items(text) if item.kind == "boilerplate" and words(text, item) != "Contents"]


def test_the_part_itself_ends_its_contents() -> None:
    text = "Contents\n\nAge 2\n\nCare leavers 5\n\n# Age\n\n# Aged 16 to 25\n\nThey are heard.\n"
    assert [words(text, item) for item in items(text) if item.kind == "heading"] == ["Age", "Aged 16 to 25"]


@pytest.mark.parametrize(
    "text", [f"Contents\n\nSummary {'. ' * 50_000}\n\nTeam {'.' * 50_000}x 3\n", "Plans\t0\n" * 5_000]
)
def test_endless_dots_and_endless_tables_take_no_time(text: str) -> None:
    began = time.process_time()
    items(text)
    assert time.process_time() - began < 5


def test_contents_cost_no_paragraph_its_number() -> None:
    paragraphs = "\n\n".join(f"{number}. Paragraph {number} says something of its own." for number in range(1, 9))
    text = f"Contents\n\n1. Summary 2\n\n2. Findings 4\n\n3. Team 11\n\n# Summary\n\n{paragraphs}"
    assert read_structure(text).numbers == [str(number) for number in range(1, 9)]


@there
@pytest.mark.parametrize("place", ["wigan_2017", "cambridgeshire_2014", "surrey_2015"])
def test_contents_pages_of_real_reports_answer_nothing(place: str) -> None:
    file = next(REPORTS / "pdf" / name for name in catalogue() if place in name)
    passages = read_document(file).passages
    start = next(at for at, passage in enumerate(passages) if passage.text == "Contents")
    end = next(at for at, passage in enumerate(passages) if at > start and passage.text.isdigit())  # the page's number
    assert end - start > 7
    assert {passage.kind for passage in passages[start:end]} == {"boilerplate"}
