"""Sentences: where they end, and that their offsets are exact whatever the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.sentences import split

PIECES = st.sampled_from(
    [
        *("The plan", " is late", ". ", "! ", "? ", "…", "e.g. ", "Mr. Smith", "17. ", "(2014-17)", "“", "”", "‘", "’"),
        *(" ", "\n", "  ", "No. 4", "1.11.18", "£3m", "8-11yrs", "é", "A. ", "\u00a0", "."),
    ]
)


def sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split(text)]


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join)))
def test_spans_are_ordered_never_overlap_and_cover_every_word(text: str) -> None:
    end = 0
    rest = list(text)
    for span in split(text):
        assert end <= span.start < span.end <= len(text)
        piece = text[span.start : span.end]
        assert piece == piece.strip()
        rest[span.start : span.end] = " " * (span.end - span.start)
        end = span.end
    assert not "".join(rest).strip()


@given(st.lists(PIECES, max_size=30).map("".join), st.data())
def test_a_part_of_a_text_is_split_inside_its_bounds(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    spans = split(text, start, end)
    assert all(start <= span.start < span.end <= end for span in spans)
    shifted = [(span.start + start, span.end + start) for span in split(text[start:end])]
    if not start and end == len(text):
        assert [(span.start, span.end) for span in spans] == shifted


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plans are late. Visits are not.", ["Plans are late.", "Visits are not."]),
        ("Why? Nobody knows! It is so…", ["Why?", "Nobody knows!", "It is so…"]),
        ("“Plans are late.” Visits are not.", ["“Plans are late.”", "Visits are not."]),
        ("Plans (see e.g. The Guide) are late. So?", ["Plans (see e.g. The Guide) are late.", "So?"]),
        ("Mr. Smith and Dr. Jones met. They agreed.", ["Mr. Smith and Dr. Jones met.", "They agreed."]),
        ("It began on 1.11.18, they say. It ended.", ["It began on 1.11.18, they say.", "It ended."]),
        ("See para. 17 and p. 4. It is clear.", ["See para. 17 and p. 4.", "It is clear."]),
        ("They wait until they are 17. This is late.", ["They wait until they are 17.", "This is late."]),
        ("Homes, schools, etc. Children like it.", ["Homes, schools, etc.", "Children like it."]),
        ("In Sept. 2018 it rose. It fell.", ["In Sept. 2018 it rose.", "It fell."]),
        ("3. Plans are late.", ["3. Plans are late."]),
        ("It was 448 days. (2014-17 Scorecard).", ["It was 448 days. (2014-17 Scorecard)."]),
        ("I like it here. 8-11yrs", ["I like it here. 8-11yrs"]),
        ("It cost £3m. £2m is left.", ["It cost £3m.", "£2m is left."]),
        ("A rate of 3.5 per cent. 50% are in work.", ["A rate of 3.5 per cent.", "50% are in work."]),
        ("", []),
        (" \n ", []),
    ],
)
def test_where_sentences_end(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected
