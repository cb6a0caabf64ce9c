"""Folders and files as people leave them: new ones, corrected ones, broken ones."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus import DocumentError, default_directory, load, read_document
from tests.corpus.word_files import WordFile
from tests.fuzz_files import LINES, pdf

pytestmark = pytest.mark.slow

REPORT = """Northshire County Council

Report of the Director

# What we found

1. Social workers in Northshire visit children every week.
2. Plans are written with families.
3. Care leavers have a place to live.
4. Supervision is still late in some teams.
"""
ENTRY = """[[document]]
id = "{id}"
file = "{file}"
title = "Report of the Director"
short = "Director’s report, May 2021"
kind = "director's report"
publisher = "Northshire County Council"
authority = "Northshire County Council"
speaker = "council"
published = "2021-05"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "catalogue.toml").write_text(ENTRY.format(id="northshire-2021", file="report.txt"), encoding="utf-8")
    return tmp_path


def test_a_file_and_an_entry_make_a_document(folder: Path) -> None:
    corpus = load(folder)
    assert [document.id for document in corpus.documents] == ["northshire-2021"]
    assert [p.id for p in corpus.passages if p.number] == [f"northshire-2021#{number}" for number in range(1, 5)]
    assert corpus.documents[0].numbering == "1 to 4"
    assert not corpus.refused


def test_a_file_without_an_entry_is_read_and_listed_as_not_catalogued(folder: Path) -> None:
    (folder / "Fostering report.txt").write_text(
        "THE FOSTERING SERVICE IN NORTHSHIRE\n\nNorthshire County Council has 200 foster carers, as Ofsted knows. "
        "They live in Northshire.\n\n12 June 2022\n",
        encoding="utf-8",
    )
    corpus = load(folder)
    document = corpus.document("fostering-report")
    assert not document.catalogued
    assert document.kind == "not catalogued"
    assert document.title == "The fostering service in Northshire"
    assert document.authority == "Northshire County Council"
    assert document.published == "2022-06-12"
    assert [a.what for a in corpus.anomalies if a.document_id == document.id] == [
        "not catalogued: what it is was told from its text alone"
    ]
    assert any("200 foster carers" in passage.text for passage in corpus.passages)


def test_an_uncatalogued_ofsted_report_tells_its_speaker_and_dates(tmp_path: Path) -> None:
    (tmp_path / "ofsted.txt").write_text(
        "Northshire County Council\n\nInspection of children’s social care services\n\n"
        "Inspection dates: 3 May 2021 to 14 May 2021\n\nLead inspector: Jane Moss\nHis Majesty’s Inspector\n\n"
        "Children in Northshire are safe and well cared for.\n",
        encoding="utf-8",
    )
    document = load(tmp_path).documents[0]
    assert (document.speaker, document.publisher) == ("ofsted", "Ofsted")
    assert document.period == "inspected 3 May 2021 to 14 May 2021"


def test_a_corrected_file_with_the_same_id_replaces_the_old_text(folder: Path) -> None:
    before = load(folder)
    (folder / "report.txt").write_text(REPORT.replace("every week", "every two weeks"), encoding="utf-8")
    after = load(folder)
    assert [passage.id for passage in after.passages] == [passage.id for passage in before.passages]
    assert before.documents[0].sha256 != after.documents[0].sha256
    assert not any("every week." in passage.text for passage in after.passages)
    assert any("every two weeks" in passage.text for passage in after.passages)


def test_a_corrected_file_under_another_name_replaces_too(folder: Path) -> None:
    (folder / "report.txt").unlink()
    (folder / "corrected.txt").write_text(REPORT.replace("late", "too late"), encoding="utf-8")
    (folder / "catalogue.toml").write_text(ENTRY.format(id="northshire-2021", file="corrected.txt"), encoding="utf-8")
    corpus = load(folder)
    assert [document.source for document in corpus.documents] == ["corrected.txt"]
    assert corpus.documents[0].id == "northshire-2021"


def test_the_shipped_folder_can_be_copied_anywhere(tmp_path: Path) -> None:
    copy = tmp_path / "elsewhere"
    shutil.copytree(default_directory(), copy)
    assert [p.id for p in load(copy).passages] == [p.id for p in load().passages]


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("empty.txt", b"", "is empty"),
        ("blank.txt", b" \n\n\t\n", "is empty"),
        ("marks.txt", b"---\n\n***\n", "no text that could be cited"),
        ("binary.txt", b"MZ\x90\x00\x03\x00\x00\x00", "binary data"),
        ("latin.txt", "Café policy and naïve plans.".encode("latin-1"), "not UTF-8"),
        ("wide.txt", "A report in UTF-16.".encode("utf-16"), "binary data"),
        ("photo.jpg", b"\xff\xd8\xff", "not a type that can be read"),
        ("report.pdf", b"A report.", "not a PDF"),
    ],
)
def test_a_bad_file_is_refused_with_its_reason_and_the_rest_is_read(
    folder: Path, name: str, content: bytes, complaint: str
) -> None:
    (folder / name).write_bytes(content)
    corpus = load(folder)
    assert [document.id for document in corpus.documents] == ["northshire-2021"]
    assert [refused.where for refused in corpus.refused] == [name]
    assert complaint in corpus.refused[0].what
    assert name in corpus.refused[0].what


def test_a_catalogue_entry_without_its_file_is_reported(folder: Path) -> None:
    with (folder / "catalogue.toml").open("a", encoding="utf-8") as catalogue:
        catalogue.write("\n" + ENTRY.format(id="lost-2021", file="lost.txt"))
    corpus = load(folder)
    assert [document.id for document in corpus.documents] == ["northshire-2021"]
    assert "lost.txt is in the catalogue but not in the folder" in corpus.refused[0].what


def _no_folder(folder: Path) -> None:
    shutil.rmtree(folder)


def _no_document(folder: Path) -> None:
    (folder / "report.txt").write_bytes(b"")


def _broken_toml(folder: Path) -> None:
    (folder / "catalogue.toml").write_text("[[document\n", encoding="utf-8")


def _latin_catalogue(folder: Path) -> None:
    (folder / "catalogue.toml").write_bytes("# Café\n".encode("latin-1"))


def _unknown_key(folder: Path) -> None:
    with (folder / "catalogue.toml").open("a", encoding="utf-8") as catalogue:
        catalogue.write('colour = "red"\n')


def _bad_speaker(folder: Path) -> None:
    file = folder / "catalogue.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('"council"', '"everybody"'), encoding="utf-8")


def _bad_date(folder: Path) -> None:
    file = folder / "catalogue.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("2021-05", "May 2021"), encoding="utf-8")


def _same_id(folder: Path) -> None:
    with (folder / "catalogue.toml").open("a", encoding="utf-8") as catalogue:
        catalogue.write("\n" + ENTRY.format(id="northshire-2021", file="other.txt"))


def _catalogue_is_a_folder(folder: Path) -> None:
    (folder / "catalogue.toml").unlink()
    (folder / "catalogue.toml").mkdir()


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (_no_folder, "There is no folder of documents at"),
        (_no_document, "No readable document in"),
        (_broken_toml, "is not valid TOML"),
        (_latin_catalogue, "is not valid TOML"),
        (_unknown_key, "colour"),
        (_bad_speaker, "speaker"),
        (_bad_date, "published"),
        (_same_id, "lists 'northshire-2021' (other.txt) twice"),
        (_catalogue_is_a_folder, "cannot be read"),
    ],
)
def test_what_makes_the_whole_folder_unusable_is_said_in_one_sentence(
    folder: Path, spoil: Callable[[Path], None], complaint: str
) -> None:
    spoil(folder)
    with pytest.raises(DocumentError) as caught:
        load(folder)
    assert complaint in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["Northshire 2021.txt", "northshire (2021).md"])
def test_of_two_files_with_one_id_the_catalogued_one_is_kept(folder: Path, name: str) -> None:
    (folder / name).write_text(REPORT, encoding="utf-8")
    corpus = load(folder)
    assert [document.source for document in corpus.documents] == ["report.txt"]
    assert [refused.where for refused in corpus.refused] == [name]
    assert f"{name} has the same id 'northshire-2021' as report.txt" in corpus.refused[0].what
    assert len({passage.id for passage in corpus.passages}) == len(corpus.passages)


def test_of_two_uncatalogued_files_with_one_id_the_first_by_name_is_kept(tmp_path: Path) -> None:
    for name in ("Report.md", "report.txt", "report_.txt"):
        (tmp_path / name).write_text(REPORT, encoding="utf-8")
    corpus = load(tmp_path)
    assert [document.source for document in corpus.documents] == ["Report.md"]
    assert [refused.where for refused in corpus.refused] == ["report.txt", "report_.txt"]


def test_what_belongs_to_the_folder_itself_is_no_document(folder: Path) -> None:
    (folder / "README.md").write_text("About these papers.", encoding="utf-8")
    (folder / ".hidden.txt").write_text("Nothing to see.", encoding="utf-8")
    (folder / "old").mkdir()
    corpus = load(folder)
    assert len(corpus.documents) == 1
    assert not corpus.refused


def test_line_ends_of_any_system_give_the_same_passages(tmp_path: Path) -> None:
    for name, end in (("unix", "\n"), ("windows", "\r\n"), ("old", "\r")):
        (tmp_path / f"{name}.txt").write_bytes(REPORT.replace("\n", end).encode())
    texts = [[p.text for p in read_document(tmp_path / f"{name}.txt").passages] for name in ("unix", "windows", "old")]
    assert texts[0] == texts[1] == texts[2]


def test_characters_that_nobody_sees_are_taken_out_and_counted(tmp_path: Path) -> None:
    hidden = "\u200b\u2060\ufe0f\U000e0041\u202e\x1b"
    file = tmp_path / "hidden.txt"
    file.write_text("Children are safe" + hidden + " in Northshire.\n", encoding="utf-8")
    reading = read_document(file)
    assert reading.passages[0].text == "Children are safe in Northshire."
    assert any("6 invisible characters" in anomaly.what for anomaly in reading.anomalies)


def test_chat_control_tokens_count_as_plain_text(tmp_path: Path) -> None:
    file = tmp_path / "tokens.txt"
    file.write_text("The plan says <|endoftext|> and goes on.\n", encoding="utf-8")
    assert read_document(file).passages[0].tokens > 8


def test_a_paper_that_names_nobody_is_not_given_to_the_council(tmp_path: Path) -> None:
    (tmp_path / "minutes.txt").write_text(
        "Minutes of a meeting\n\nThe roof leaks and will be mended.\n", encoding="utf-8"
    )
    (document,) = load(tmp_path).documents
    assert (document.speaker, document.publisher) == ("other", "not known")


def test_a_folder_of_every_kind_is_read_together(tmp_path: Path) -> None:
    word = WordFile()
    word.paragraph("Children in Northshire are safe, says the Word file.")
    (tmp_path / "word.docx").write_bytes(word.bytes)
    (tmp_path / "print.pdf").write_bytes(pdf(LINES))
    (tmp_path / "page.html").write_text("<html><p>Children are safe, says the page.</p></html>", encoding="utf-8")
    (tmp_path / "old page.htm").write_text("<html><p>Children were safe, says this page.</p></html>", encoding="utf-8")
    (tmp_path / "text.txt").write_text("Children are safe, says the text.\n", encoding="utf-8")
    (tmp_path / "marked.md").write_text("# Report\n\nChildren are safe, says the report.\n", encoding="utf-8")
    corpus = load(tmp_path)
    assert not corpus.refused
    assert sorted(document.id for document in corpus.documents) == [
        *("marked", "old-page", "page", "print", "text", "word")
    ]
    assert all(any(p.searchable for p in corpus.passages if p.document_id == d.id) for d in corpus.documents)
