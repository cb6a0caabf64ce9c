"""The documents page: what is held, and whether the index is older than the folder."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import pytest

from corpus import Document, default_directory, load
from rag.ui.documents import take_stock
from rag.ui.freshness import Freshness, Watch
from tests.fakes import Shelf
from tests.ui import script


@cache
def shipped() -> tuple[Document, ...]:
    return load().documents


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(default_directory(), tmp_path / "documents"))


def first(folder: Path) -> Path:
    return folder / shipped()[0].source


def test_what_was_indexed_is_up_to_date(folder: Path) -> None:
    fresh = Watch(folder)(shipped())
    assert fresh == Freshness()
    assert not fresh.stale


def test_a_changed_file_is_named_by_its_title(folder: Path) -> None:
    first(folder).write_text(first(folder).read_text(encoding="utf-8") + "\nOne more line.\n", encoding="utf-8")
    fresh = Watch(folder)(shipped())
    assert fresh.changed == (shipped()[0].title,)
    assert fresh.stale


def test_a_file_that_left_is_named(folder: Path) -> None:
    first(folder).unlink()
    fresh = Watch(folder)(shipped())
    assert fresh.removed == (shipped()[0].title,)


def test_a_new_file_waits_and_a_bad_one_is_refused_with_its_reason(folder: Path) -> None:
    (folder / "new.txt").write_text("1. The council repaired four roads in May 2021, inspectors said.\n" * 3)
    (folder / "bad.txt").write_bytes(b"MZ\x90\x00" + bytes(4096))
    fresh = Watch(folder)(shipped())
    assert fresh.added == ("new.txt",)
    assert [name for name, _ in fresh.refused] == ["bad.txt"]
    assert str(folder) not in fresh.refused[0][1]
    assert fresh.refused[0][1].endswith(".")


def test_a_refused_file_alone_makes_no_index_old(folder: Path) -> None:
    (folder / "bad.txt").write_bytes(b"MZ\x90\x00" + bytes(4096))
    assert not Watch(folder)(shipped()).stale


def test_another_description_in_the_catalogue_is_noticed(folder: Path) -> None:
    catalogue = folder / "catalogue.toml"
    text = catalogue.read_text(encoding="utf-8")
    catalogue.write_text(text.replace('kind = "monitoring letter"', 'kind = "letter"'), encoding="utf-8")
    assert Watch(folder)(shipped()).recatalogued == ("Monitoring visit to Devon children's services",)


def test_a_broken_catalogue_is_told_and_the_page_stands(folder: Path) -> None:
    (folder / "catalogue.toml").write_text("[[document", encoding="utf-8")
    problem = Watch(folder)(shipped()).problem
    assert problem is not None
    assert "catalogue.toml" in problem


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    assert "cannot be read" in str(Watch(tmp_path / "nowhere")(shipped()).problem)


def test_the_stock_adds_up() -> None:
    shelf = Shelf(script.corpus())
    stock = take_stock(shelf, Freshness())
    assert stock.indexed == "21 November 2026 at 3:04pm (UTC)"
    assert stock.passages == len(shelf.passages)
    assert [entry.document for entry in stock.entries] == list(shelf.documents)
    for entry in stock.entries:
        assert 0 < entry.searched <= entry.passages
        assert entry.voices
        # A paper's own note is told once, not again as an anomaly.
        assert entry.document.note not in [what for _, what in entry.anomalies]
