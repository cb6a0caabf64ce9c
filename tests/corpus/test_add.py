"""``python -m corpus add``: into the folder whole, entered in the catalogue, or not at all."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import default_directory, load
from corpus.__main__ import main
from corpus.add import safe_name
from corpus.load import APPARATUS
from tests.corpus.word_files import WordFile

ENTRY = """# Kept as it is.
[[document]]
id = "northshire-2021"
file = "report.txt"
title = "Report of the Director"
short = "Director’s report, May 2021"
kind = "director's report"
publisher = "Northshire County Council"
authority = "Northshire County Council"
speaker = "council"
published = "2021-05"
"""
TEXT = "Northshire County Council\n\nChildren are safe in Northshire, says the council.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "report.txt").write_text(TEXT, encoding="utf-8")
    (folder / "catalogue.toml").write_text(ENTRY, encoding="utf-8")
    return folder


@pytest.fixture
def add(folder: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*arguments: str | Path) -> tuple[int, list[dict[str, Any]]]:
        status = main(["add", *map(str, arguments), "--documents", str(folder), "--json"])
        return status, [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return call


def state(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def entries(folder: Path) -> list[dict[str, Any]]:
    documents: list[dict[str, Any]] = tomllib.loads((folder / "catalogue.toml").read_text("utf-8"))["document"]
    return documents


def test_a_report_is_copied_entered_and_checked(folder: Path, add: Any, tmp_path: Path) -> None:
    word = WordFile()
    word.document.add_heading("The “Northshire” \\ review", 1)
    word.paragraph("Children are safe in Northshire, says Northshire County Council.")
    file = tmp_path / "Review 2022.docx"
    file.write_bytes(word.bytes)
    status, (facts,) = add(file)
    assert status == 0
    assert facts["file"] == str(file)
    assert facts["added"] == str(folder / "Review 2022.docx")
    assert (folder / "Review 2022.docx").read_bytes() == file.read_bytes()
    assert any("nobody has checked it yet" in anomaly["what"] for anomaly in facts["anomalies"])
    assert (folder / "catalogue.toml").read_text("utf-8").startswith(ENTRY)
    entry = entries(folder)[1]
    assert (entry["id"], entry["file"], entry["checked"]) == ("review-2022", "Review 2022.docx", False)
    assert entry["title"] == "The “Northshire” \\ review"
    corpus = load(folder)
    assert not corpus.refused
    document = corpus.document("review-2022")
    assert not document.catalogued  # what was read from the text is no attribution until somebody has looked


def test_an_entry_that_a_person_checked_is_believed(folder: Path, add: Any, tmp_path: Path) -> None:
    file = tmp_path / "review.txt"
    file.write_text("Northshire\n\nChildren are well.\n", encoding="utf-8")
    add(file)
    catalogue = folder / "catalogue.toml"
    catalogue.write_text(catalogue.read_text("utf-8").replace("checked = false\n", ""), encoding="utf-8")
    assert load(folder).document("review").catalogued


def test_what_cannot_be_read_is_not_copied_and_the_rest_goes_on(folder: Path, add: Any, tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.pdf", tmp_path / "good.txt"
    bad.write_bytes(b"MZ\x90\x00 not a report")
    good.write_text("Children in Northshire are well.\n", encoding="utf-8")
    status, rows = add(bad, tmp_path / "missing.pdf", good)
    assert status == 1
    assert [set(row) == {"file", "error"} for row in rows] == [True, True, False]
    assert sorted(state(folder)) == ["catalogue.toml", "good.txt", "report.txt"]


def test_the_same_document_twice_is_refused(folder: Path, add: Any, tmp_path: Path) -> None:
    file = tmp_path / "another name.txt"
    file.write_text(TEXT, encoding="utf-8")
    before = state(folder)
    status, (row,) = add(file)
    assert status == 1
    assert "already in the folder, as report.txt" in row["error"]
    assert state(folder) == before


def test_a_name_that_is_taken_needs_replace_and_keeps_its_entry(folder: Path, add: Any, tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_text(TEXT.replace("safe", "well"), encoding="utf-8")
    before = state(folder)
    status, (row,) = add(file)
    assert status == 1
    assert "--replace" in row["error"]
    assert state(folder) == before
    status, (row,) = add(file, "--replace")
    assert status == 0
    assert row["title"] == "Report of the Director"
    assert state(folder) == {**before, "report.txt": file.read_bytes()}


def test_an_id_that_another_has_is_explained(folder: Path, add: Any, tmp_path: Path) -> None:
    (folder / "loose paper.md").write_text("# Loose\n\nA paper that nobody entered.\n", encoding="utf-8")
    before = state(folder)
    for name, other in (("Northshire 2021.txt", "report.txt"), ("Loose-Paper.txt", "loose paper.md")):
        file = tmp_path / name
        file.write_text("Children in Northshire are well.\n", encoding="utf-8")
        status, (row,) = add(file)
        assert status == 1
        assert f"which {other} has" in row["error"]
    assert state(folder) == before


def test_a_file_cannot_take_the_place_of_the_catalogue(folder: Path, add: Any, tmp_path: Path) -> None:
    file = tmp_path / "README.md"
    file.write_text("# Read me\n\nChildren are well.\n", encoding="utf-8")
    before = state(folder)
    assert add(file, "--replace")[0] == 1
    assert state(folder) == before


def test_a_broken_catalogue_stops_everything_and_stays(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "catalogue.toml").write_text("[[", encoding="utf-8")
    (tmp_path / "new.txt").write_text("Children are well.\n", encoding="utf-8")
    before = state(folder)
    assert main(["add", str(tmp_path / "new.txt"), "--documents", str(folder)]) == 1
    assert "not valid TOML" in capsys.readouterr().err
    assert state(folder) == before
    assert main(["add", str(tmp_path / "new.txt"), "--documents", str(tmp_path / "none")]) == 1
    assert "no folder of documents" in capsys.readouterr().err


def test_people_are_told_what_to_do_next(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "new.txt").write_text("Children are well in Northshire.\n", encoding="utf-8")
    assert main(["add", str(tmp_path / "new.txt"), "--documents", str(folder)]) == 0
    out = capsys.readouterr().out
    assert f"added: {folder / 'new.txt'}" in out
    assert "python -m index build" in out


def test_a_folder_without_a_catalogue_gets_one(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    assert main(["add", str(default_directory() / "001_b45e861b81362835.txt"), "--documents", str(folder)]) == 0
    assert [entry["id"] for entry in entries(folder)] == [
        "001-4eb5a1d4dad957fe".replace("4eb5a1d4dad957fe", "b45e861b81362835")
    ]


@given(st.text(max_size=300).map(lambda name: name.replace("/", "")), st.sampled_from([".pdf", ".DOCX", ".html"]))
def test_any_name_becomes_one_that_every_system_can_hold(name: str, suffix: str) -> None:
    safe = safe_name(f"x{name}{suffix}")
    assert safe == Path(safe).name
    assert 0 < len(safe) <= 110
    assert not safe.startswith((".", "-", " "))
    assert safe.isprintable()
    assert safe_name(safe) == safe
    assert safe not in APPARATUS
    assert safe.endswith(suffix.lower())
