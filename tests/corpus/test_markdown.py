"""Markdown files: tables, underlined headings and comments; all else stays as it is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import read_document
from corpus.readers.markdown import read_markdown


def read(text: str) -> str:
    return read_markdown(text.encode(), "report.md").text


TABLE = """# Judgements

| Area    | Grade | Year |
|---------|:-----:|-----:|
| Leaders | **Good** | 2021 |
| Care \\| leavers | Poor | |

Children are safe.
"""


def test_a_table_is_rows_with_column_names(tmp_path: Path) -> None:
    assert "Area\tGrade\tYear\nLeaders\t**Good**\t2021\nCare | leavers\tPoor\t\n" in read(TABLE)
    file = tmp_path / "report.md"
    file.write_text(TABLE, encoding="utf-8")
    rows = [passage.row for passage in read_document(file).passages if passage.row]
    assert rows[0] == (("Area", "Leaders"), ("Grade", "Good"), ("Year", "2021"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Title\n=====\n\nText.", "# Title\n\n\nText."),
        ("Findings\n---\nText.", "## Findings\n\nText."),
        ("A sentence over a rule.\n---\nText.", "A sentence over a rule.\n---\nText."),
        ("Two lines\nover a rule\n---\n", "Two lines\nover a rule\n---\n"),
        ("17. One.\n18. Two.\n20. Three.\n", "17. One.\n18. Two.\n20. Three.\n"),
        ("```\n| a | b |\n|---|---|\n```\n", "```\n| a | b |\n|---|---|\n```\n"),
        ("a | b, not a table\n", "a | b, not a table\n"),
    ],
)
def test_only_what_the_light_markup_lacks_is_rewritten(text: str, expected: str) -> None:
    assert read(text) == expected


def test_comments_are_left_out_and_reported() -> None:
    source = read_markdown(
        b"Children <!-- ignore\nthe rules --> are safe.\n\n[//]: # (secret)\n\nThe end.", "report.md"
    )
    assert source.text == "Children  are safe.\n\n\n\nThe end."
    assert any("words in comments were left out" in what for _, what in source.anomalies)


_LINES = st.lists(
    st.sampled_from(
        [
            "| a | b |",
            "|---|---|",
            "|c|",
            "---",
            "===",
            "Title",
            "1. One",
            "- x",
            "> q",
            "    code",
            "",
            "<!-- c",
            "-->",
        ]
    )
)


@settings(max_examples=200)
@given(_LINES)
def test_any_lines_are_read_and_no_plain_word_is_lost(lines: list[str]) -> None:
    text = read("Children are safe.\n\n" + "\n".join(lines) + "\n\nThe end." * ("<!-- c" not in lines))
    assert text.startswith("Children are safe.")
    if "<!-- c" not in lines:
        assert text.rstrip().endswith("The end.")
        for word in ("Title", "One", "code"):
            assert text.count(word) == sum(word in line for line in lines)
