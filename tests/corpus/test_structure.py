"""Blocks and items of texts that nobody has written yet."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.boilerplate import is_boilerplate, opens_imprint
from corpus.structure import Item, read_structure

pytestmark = pytest.mark.slow

LINES = st.lists(
    st.one_of(
        st.sampled_from(["", "", "---", "# Heading", "## 2. Another heading", "Short title", "Page 7", "Dear Ann"]),
        st.sampled_from(
            ["- bullet one.", " - sub bullet", "• other", "1. First.", "2. Second.", "3.4 Dotted", "7) Seven"]
        ),
        st.sampled_from(["A\tB\tC", "x\t\ty", "<sup>1</sup> Note", "**Bold**", "*Italic words", "of two lines*"]),
        st.sampled_from(["See the table below.", "“Open quotation", "close it.”", "(Ofsted, May 2021)", "The end;"]),
        st.from_regex(r"[A-Z][a-z]{1,8}(?: [a-z]{1,8}){0,20}[.,:]?", fullmatch=True),
    ),
    max_size=25,
).map("\n".join)
LETTERS = re.compile(r"[A-Za-z]+")


def words(text: str, item: Item) -> str:
    return " ".join(text[span.start : span.end] for span in item.spans)


@settings(max_examples=200)
@given(LINES)
def test_every_word_is_in_exactly_one_item_in_order(text: str) -> None:
    items = read_structure(text).items
    spans = sorted((span.start, span.end) for item in items for span in item.spans)
    found = LETTERS.findall(" ".join(text[start:end] for start, end in spans))
    assert found == LETTERS.findall(text.replace("<sup>1</sup>", " "))


@given(st.text(max_size=300))
def test_any_text_at_all_is_read(text: str) -> None:
    read_structure(text)


def test_sub_bullets_belong_to_their_bullet() -> None:
    text = "# What to do\n\n- Services, including:\n - homes\n - schools\n- Plans.\n"
    bullets = [item for item in read_structure(text).items if item.kind == "bullet"]
    assert [words(text, bullet) for bullet in bullets] == ["Services, including: homes schools", "Plans."]


def test_a_list_knows_the_sentence_that_introduces_it() -> None:
    text = "The inspectors found the following:\n\n- Plans are late.\n\n- Visits are not.\n\nAfter that.\n"
    items = read_structure(text).items
    assert [item.lead for item in items] == [None, *["The inspectors found the following:"] * 2, None]


def test_a_table_names_its_cells_also_under_spanning_columns() -> None:
    text = "Indicator\tLatest\t\tYear\n\tLA\tEng\t\nReferrals\t32\t41\t2018\nPlans\t\t7\t2019\n"
    rows = [item.row for item in read_structure(text).items if item.kind == "row"]
    assert rows == [
        (("Indicator", "Referrals"), ("Latest: LA", "32"), ("Latest: Eng", "41"), ("Year", "2018")),
        (("Indicator", "Plans"), ("Latest: Eng", "7"), ("Year", "2019")),
    ]


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("The table below shows the trend.\n", True),
        ("The trend (see chart below) is good.\n", True),
        ("The table below shows the trend.\n\nA\tB\n1\t2\n", False),
        ("The trend is shown in last year's report.\n", False),
    ],
)
def test_a_figure_is_lost_only_if_none_follows(text: str, lost: bool) -> None:
    assert bool(read_structure(f"# Trends\n\n{text}").odd) == lost


@pytest.mark.parametrize(
    "text",
    [
        "Page 12",
        "12",
        "Dear Ms Carter",
        "Yours faithfully",
        "© Crown copyright 2024",
        "Telephone: 01234 567890",
        "County Hall, Exeter EX2 4QD",
        "Or email someone@example.org",
        "https://www.gov.uk/ofsted",
        "Contact for enquiries:",
    ],
)
def test_boilerplate(text: str) -> None:
    assert is_boilerplate(text)


@pytest.mark.parametrize(
    "text",
    [
        "Developer contributions pay for new school places in Northshire.",
        "There were 1200 referrals in 2019.",
        "Dear ones are missed by children who live far from home, they told us in May and June.",
        "In total 12 children moved.",
        "The content of plans is better.",
    ],
)
def test_no_boilerplate(text: str) -> None:
    assert not is_boilerplate(text)


def test_the_imprint_goes_to_the_end() -> None:
    assert opens_imprint("You may reuse this information (not including logos) free of charge")
    text = "Children are safe here.\n\nYou may reuse this information freely.\n\nAnd this is still imprint.\n"
    assert [item.kind for item in read_structure(text).items] == ["paragraph", "boilerplate", "boilerplate"]
