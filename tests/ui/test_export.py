"""The files to take along hold what the page shows, and do no harm where they are opened."""

from __future__ import annotations

import csv
import io
import re

import docx
import pytest
from docx.text.paragraph import Paragraph
from hypothesis import given
from hypothesis import strategies as st

from rag.ui.export import Edition, Format, NothingToExportError, _harmless, export, file_name
from rag.ui.gather import Gatherer
from rag.ui.naming import Names
from rag.ui.sheet import Limits, Sheet
from rag.ui.topic import lay_out
from tests.fakes import Shelf, corpus
from tests.ui.test_topic import sheet

EDITION = Edition("2026-11-21T15:04:00+00:00", "2024")
DATE = "Documents as indexed on 21 November 2026; the newest paper is of 2024."


def nasty() -> Sheet:
    texts = (
        '=HYPERLINK("http://evil.example","rooms") is what rooms cost.',
        "+rooms\x0b and |rooms| with *stars* and <b>rooms</b>.",
        "@rooms, -rooms and rooms.",
    )
    shelf = Shelf(corpus(*texts))
    return lay_out(Gatherer(shelf)("rooms"), shelf, Names(shelf.documents), Limits())


def styled(paragraph: Paragraph, name: str) -> bool:
    return paragraph.style is not None and paragraph.style.name == name


def test_word_holds_every_passage_under_its_number_and_the_sources() -> None:
    shown = sheet()
    word = docx.Document(io.BytesIO(export(shown, EDITION, "docx")))
    paragraphs = [paragraph.text for paragraph in word.paragraphs]
    text = "\n".join(paragraphs)
    assert paragraphs[0] == "What was said about care leavers"
    assert DATE in paragraphs
    assert [int(n) for n in re.findall(r"^\[(\d+)\]", text, re.MULTILINE)] == [item.number for item in shown.items]
    quotes = {paragraph.text for paragraph in word.paragraphs if styled(paragraph, "Quote")}
    for item in shown.items:
        assert item.passage.row or item.passage.text in quotes
    headings = [paragraph.text for paragraph in word.paragraphs if styled(paragraph, "Heading 1")]
    assert headings == [*(paper.document.title for paper in shown.papers), "Sources"]
    sources = word.tables[-1]
    assert [cell.text for cell in sources.rows[0].cells][:2] == ["Passages", "Paper"]
    assert len(sources.rows) == 1 + len(shown.papers)
    assert sources.rows[1].cells[0].text == f"1 to {len(shown.papers[0].items)}"


def test_word_can_be_read_aloud() -> None:
    word = docx.Document(io.BytesIO(export(sheet(), EDITION, "docx")))
    assert word.core_properties.title == "What was said about care leavers"
    assert word.core_properties.language == "en-GB"
    for table in word.tables:
        assert "tblHeader" in table.rows[0]._tr.xml


def test_csv_has_a_row_a_passage_and_opens_in_excel() -> None:
    shown = sheet()
    data = export(shown, EDITION, "csv")
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert [int(row["Number"]) for row in rows] == [item.number for item in shown.items]
    assert [row["Who said it"] for row in rows] == [item.voices for item in shown.items]
    assert {row["Corpus"] for row in rows} == {DATE}


def test_markdown_has_headings_quotes_and_a_table_of_sources() -> None:
    shown = sheet("tents")
    text = export(shown, EDITION, "md").decode()
    assert text.startswith("# What was said about tents\n")
    assert text.count("\n> ") >= len(shown.items)
    assert "| Passages | Paper |" in text
    for item in shown.items:
        assert f"[{item.number}]" in text


def test_whoever_speaks_in_a_passage_is_named_though_a_filter_shows_one_voice() -> None:
    shown = sheet("care leavers", speakers=("ofsted",))
    mixed = [item for item in shown.items if item.voices != item.speaker]
    assert mixed
    rows = list(csv.DictReader(io.StringIO(export(shown, EDITION, "csv").decode("utf-8-sig"))))
    assert [row["Who said it"] for row in rows] == [item.voices for item in shown.items]


def test_filters_are_told_in_the_file() -> None:
    text = export(sheet(speakers=("council",), years=("2019",)), EDITION, "md").decode()
    assert "Limited to: The council, 2019." in text


def test_no_cell_begins_a_formula() -> None:
    rows = list(csv.reader(io.StringIO(export(nasty(), EDITION, "csv").decode("utf-8-sig"))))
    assert [row[8][:2] for row in rows[1:]] == ["'=", "'+", "'@"]


@given(st.text(max_size=40))
def test_a_cell_is_harmless_whatever_it_holds(cell: str) -> None:
    made = _harmless(cell)
    assert not made.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))


def test_markdown_shows_markup_as_it_stands() -> None:
    text = export(nasty(), EDITION, "md").decode()
    assert "<b>" not in text
    assert r"\*stars\*" in text
    assert r"\|rooms\|" in text


def test_characters_that_no_file_can_hold_are_left_out() -> None:
    word = docx.Document(io.BytesIO(export(nasty(), EDITION, "docx")))
    assert any("+rooms and" in paragraph.text for paragraph in word.paragraphs)


@pytest.mark.parametrize("form", ["docx", "csv", "md"])
def test_nothing_shown_is_nothing_to_export(form: Format) -> None:
    with pytest.raises(NothingToExportError, match="There is nothing to export"):
        export(sheet(years=("1999",)), EDITION, form)


@pytest.mark.parametrize(
    ("topic", "name"),
    [
        ("care leavers", "said-about-care-leavers.csv"),
        ("../../etc/passwd", "said-about-etc-passwd.csv"),
        ("שלום", "said-about-topic.csv"),
        ('a"b\r\nc', "said-about-a-b-c.csv"),
    ],
)
def test_a_file_s_name_is_plain(topic: str, name: str) -> None:
    assert file_name(topic, "csv") == name


def test_an_index_without_a_date_says_nothing_false() -> None:
    assert str(Edition("", "")) == "Documents as indexed."
