"""Markup is cut out, words never are."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.headings import section_title, slug, usual_forms
from corpus.markup import join, plain, spans_without_markup

MARKS = ["*", "**", "***", "<b>", "</b>", "<sup>1</sup>", "<br>", "[", "](x)", "](https://a.b/c)", "_", "`", "# "]
PIECES = st.lists(
    st.one_of(st.sampled_from([*MARKS, " ", "\n", "\t", "\r"]), st.from_regex(r"[A-Za-z]{1,6}", fullmatch=True))
)
LETTERS = re.compile(r"[A-Za-z]+")
TAGS = re.compile(r"</?b>|<sup>1</sup>|<br>|\]\((?:x|https://a\.b/c)\)")


def clean(source: str) -> str:
    return join(source, spans_without_markup(source, 0, len(source)))


@given(PIECES.map("".join))
def test_no_word_is_lost_and_none_is_made(source: str) -> None:
    kept = TAGS.sub(" ", clean(source))
    assert LETTERS.findall(kept) == LETTERS.findall(TAGS.sub(" ", source))


@given(PIECES.map("".join))
def test_spans_are_trimmed_ordered_and_give_back_the_text(source: str) -> None:
    spans = spans_without_markup(source, 0, len(source))
    end = 0
    for span in spans:
        piece = source[span.start : span.end]
        assert end <= span.start < span.end
        assert piece == piece.strip()
        assert "\n" not in piece
        end = span.end
    assert join(source, spans) == " ".join(source[span.start : span.end] for span in spans)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("**Every** child", "Every child"),
        ("uses *Right for Children* well", "uses Right for Children well"),
        ("a Focused Visit<sup>1</sup> in May", "a Focused Visit in May"),
        ("the 15<sup>th</sup> birthday", "the 15<sup>th</sup> birthday"),  # a cut here would add a space
        ("see [appendix 3](#page-29-0) for it", "see appendix 3 for it"),
        ("via: [ofsted.gov.uk](https://www.ofsted.gov.uk/1)", "via: ofsted.gov.uk"),
        (r"via: [1 \(ofsted.gov.uk\)](https://www.ofsted.gov.uk/1)", r"via: 1 \(ofsted.gov.uk\)"),
        ("two\nlines  here", "two lines  here"),
        ("5 * 3 is 15", "5 * 3 is 15"),
        ("", ""),
    ],
)
def test_what_is_cut_and_what_stays(source: str, expected: str) -> None:
    assert clean(source) == expected


def test_plain_leaves_no_mark_at_all() -> None:
    assert plain("<b>1. The **plan**</b> see [a](b)") == "1. The plan see a"


@given(st.text(max_size=80))
def test_a_slug_is_lower_case_letters_digits_and_hyphens(text: str) -> None:
    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", slug(text))


@given(st.text(max_size=80))
def test_sentence_case_changes_no_slug(text: str) -> None:
    """Ids are made from the title that labels show: case must not matter to them."""
    numberless = re.sub(r"^\d+(?:\.\d+)*[.)]?\s+", "", text).rstrip(": ")
    if text.isascii():
        assert slug(section_title(text)) == slug(numberless)


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("2. THE IMPACT OF LEADERS IN NORTHSHIRE", "The impact of leaders in Northshire"),
        ("MASH AND CHILDREN’S HOMES:", "MASH and children’s homes"),
        ("OFSTED’S VIEW", "Ofsted’s view"),
        ("Main Body / Proposal", "Main Body / Proposal"),
        ("bright spots", "Bright spots"),
        ("12) Summary", "Summary"),
        ("", ""),
    ],
)
def test_titles_in_capitals_get_their_names_and_acronyms_back(heading: str, title: str) -> None:
    text = (
        "We visited Northshire in May, and the MASH as well. It was seen by Ofsted there. The impact of leaders is low."
    )
    assert section_title(heading, usual_forms(text)) == title
