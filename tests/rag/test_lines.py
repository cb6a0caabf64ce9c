"""Lines that are no sentence: a title and a name answer few questions, a short count answers how many."""

from __future__ import annotations

import pytest

from rag.lines import counts_something, is_title
from tests.rag import borough
from tests.rag.borough import OFSTED


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("158 children and young people", True),
        ("18 March 2020", False),
        ("Survey of children", False),
        ("7th annual survey", False),
    ],
)
def test_a_short_line_that_counts(text: str, counts: bool) -> None:
    line = borough.paragraph("inspection-2021", "", ((text, OFSTED),), "line")
    assert is_title(line)
    assert counts_something(line) is counts
