"""A link opens what it names, and nothing in it is trusted."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from rag.ui.links import SourceLink, link_to, read_link
from tests.fakes import document


def test_a_link_reads_back_as_it_was_made() -> None:
    made = link_to(document("report", sha256="ab12" * 16), "report#findings.4~2", (3, 40))
    assert read_link(dict(parse_qsl(made.removeprefix("?")))) == SourceLink("report#findings.4~2", (3, 40), "ab12ab12")


@pytest.mark.parametrize(
    "query",
    [{}, {"passage": ""}, {"passage": "  "}, {"passage": 17}, {"passage": ["a"]}, {"passage": "x" * 301}],
)
def test_what_names_no_passage_is_no_link(query: dict[str, object]) -> None:
    assert read_link(query) is None


@pytest.mark.parametrize("quote", ["", "5", "5-", "-5", "9-3", "a-b", "1-2-3", "٣-٩", "1" * 30, 7, None])
def test_a_quote_that_is_no_range_is_left_out(quote: object) -> None:
    assert read_link({"passage": "a#1", "quote": quote}) == SourceLink("a#1")
