"""What was read is read again only when something changed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import default_directory
from corpus.cache import Cache, reading_key
from corpus.catalogue import read_catalogue
from corpus.children import Readers
from corpus.load import Outcome, read_files
from corpus.reading import Reading

FILE = default_directory() / "001_b45e861b81362835.txt"
NO_CHILD = [sys.executable, "-c", "raise SystemExit(9)"]


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "readings")


def only(file: Path, cache: Cache, *, child: bool) -> Outcome:
    """Read one file; without a child only the cache can answer."""
    readers = None if child else Readers(size=1, command=NO_CHILD)
    (outcome,) = read_files([(file, None)], cache=cache, readers=readers)
    return outcome


def test_the_same_bytes_are_read_once(cache: Cache, tmp_path: Path) -> None:
    first = only(FILE, cache, child=True)
    assert isinstance(first.result, Reading)
    assert only(FILE, cache, child=False).result == first.result
    copy = tmp_path / FILE.name
    copy.write_bytes(FILE.read_bytes())
    assert only(copy, cache, child=False).result == first.result
    copy.write_bytes(FILE.read_bytes() + b"\nMore.\n")
    assert not isinstance(only(copy, cache, child=False).result, Reading)


def test_refusals_are_not_kept(cache: Cache, tmp_path: Path) -> None:
    file = tmp_path / "bad.txt"
    file.write_bytes(b"a\x00b")
    assert "binary data" in str(only(file, cache, child=True).result)
    assert "made its reader fail" in str(only(file, cache, child=False).result)


def test_a_key_depends_on_name_bytes_and_entry() -> None:
    entries = list(read_catalogue(default_directory() / "catalogue.toml").values())
    keys = {
        reading_key(name, sha256, entry)
        for name in ("a.txt", "b.txt")
        for sha256 in ("0" * 64, "1" * 64)
        for entry in (None, *entries)
    }
    assert len(keys) == 4 * (len(entries) + 1)


@settings(max_examples=30)
@given(st.data())
def test_a_damaged_entry_counts_as_none(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    cache = Cache(tmp_path_factory.mktemp("cache"))
    value = b'{"numbers": ["1", "2"]}' * 20
    cache.put("key", value)
    assert cache.get("key") == value
    file = cache.directory / "key"
    whole = file.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    cut = data.draw(st.booleans())
    file.write_bytes(whole[:at] if cut else whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    assert cache.get("key") is None
    assert cache.get("key") is None


def test_an_entry_of_something_else_is_read_again(cache: Cache) -> None:
    only(FILE, cache, child=True)
    (entry,) = cache.directory.iterdir()
    cache.put(entry.name, b'{"document": 5}')
    assert isinstance(only(FILE, cache, child=True).result, Reading)


def test_the_longest_unused_go_first(tmp_path: Path) -> None:
    import os
    import random

    cache = Cache(tmp_path, limit=2_500)
    for at, name in enumerate("abcd"):
        cache.put(name, random.Random(at).randbytes(1_000))
        os.utime(tmp_path / name, (at, at))
    assert cache.get("a")  # used just now
    cache.prune()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a", "d"]


def test_without_a_place_to_write_everything_is_read_anew(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    cache = Cache(blocked / "readings")
    assert isinstance(only(FILE, cache, child=True).result, Reading)
    assert cache.get("key") is None
