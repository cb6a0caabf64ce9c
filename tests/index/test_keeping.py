"""A bad copy of a document does not take its answers away; a removed document is gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus import Corpus, load
from index import build
from index.keeping import with_unreadable
from tests.fakes import HashEmbeddings

GOOD = {"leaders.txt": "Leaders know this in Northshire.\n", "waiting.md": "Children wait in Northshire.\n"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    for name, text in GOOD.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def rebuilt(folder: Path, index: Path) -> Corpus:
    corpus = with_unreadable(load(folder), index)
    build(corpus, index, HashEmbeddings(), progress=False)
    return corpus


def ids(corpus: Corpus) -> list[str]:
    return [document.id for document in corpus.documents]


def test_bad_files_beside_good_ones_take_nothing_away(folder: Path, tmp_path: Path) -> None:
    before = rebuilt(folder, tmp_path / "index")
    for name, data in {
        "bomb.docx": b"PK\x03\x04 cut",
        "locked.pdf": b"%PDF-1.7 cut",
        "program.pdf": b"MZ\x90\x00",
        "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "page.html": b"<html></html>",
    }.items():
        (folder / name).write_bytes(data)
    after = rebuilt(folder, tmp_path / "index")
    assert after.documents == before.documents
    assert after.passages == before.passages
    assert len(after.refused) == 5


def test_a_document_whose_file_was_spoilt_stays_as_it_was_and_says_so(folder: Path, tmp_path: Path) -> None:
    before = rebuilt(folder, tmp_path / "index")
    (folder / "leaders.txt").write_bytes(b"a\x00b")
    for _ in range(2):  # also at the build after the next
        after = rebuilt(folder, tmp_path / "index")
        assert ids(after) == ids(before)
        assert {p.text for p in after.passages} == {p.text for p in before.passages}
        (note,) = [a.what for a in after.anomalies if a.where == "leaders.txt" and "kept" in a.what]
        assert "binary data" in note
    (folder / "leaders.txt").write_text("Leaders have learnt in Northshire.\n", encoding="utf-8")
    mended = rebuilt(folder, tmp_path / "index")
    assert [p.text for p in mended.passages if p.document_id == "leaders"] == ["Leaders have learnt in Northshire."]
    assert not any("kept" in anomaly.what for anomaly in mended.anomalies)


def test_a_document_whose_file_is_gone_is_gone(folder: Path, tmp_path: Path) -> None:
    rebuilt(folder, tmp_path / "index")
    (folder / "leaders.txt").unlink()
    (folder / "spoilt.txt").write_bytes(b"a\x00b")
    assert ids(rebuilt(folder, tmp_path / "index")) == ["waiting"]


def test_without_an_index_before_nothing_is_kept(folder: Path, tmp_path: Path) -> None:
    (folder / "leaders.txt").write_bytes(b"a\x00b")
    assert ids(with_unreadable(load(folder), tmp_path / "none")) == ["waiting"]
