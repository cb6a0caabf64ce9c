from __future__ import annotations

import errno
import os
import resource
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import SearchIndexError
from index import store
from index.manifest import Manifest, ModelIdentity

FILES = {"passages.jsonl": b'{"text":"one"}\n', "windows.faiss": b"vectors"}


def describe(name: str) -> Manifest:
    return Manifest(
        generation=name,
        created="2026-01-01T00:00:00+00:00",
        model=ModelIdentity(name="fake"),
        dimension=2,
        chunker="units-1",
        documents={},
        counts={},
        files={},
    )


def write(directory: Path, files: Mapping[str, bytes] = FILES) -> str:
    with store.lock(directory):
        name = store.write(directory, files, describe).generation
        store.prune(directory)
    return name


@settings(max_examples=25)
@given(st.dictionaries(st.text("abc", min_size=1, max_size=5), st.binary(max_size=200), max_size=4))
def test_what_was_written_is_read(files: dict[str, bytes]) -> None:
    with TemporaryDirectory() as folder:
        name = write(Path(folder), files)
        generation = store.read(Path(folder))
    assert (generation.name, dict(generation.files), generation.notes) == (name, files, ())


def test_the_last_two_generations_are_kept(tmp_path: Path) -> None:
    assert [write(tmp_path, {"a": bytes([number])}) for number in range(4)] == [
        "gen-1",
        "gen-2",
        "gen-3",
        "gen-4",
    ]
    assert sorted(path.name for path in tmp_path.glob("gen-*")) == ["gen-3", "gen-4"]
    assert store.read(tmp_path).files["a"] == b"\x03"


def test_no_index_is_told_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(SearchIndexError, match=r"There is no index in .*python -m index build"):
        store.read(tmp_path / "missing")


@pytest.mark.parametrize("filename", [*FILES, "manifest.json"])
@pytest.mark.parametrize("damage", ["flip", "cut", "empty", "gone"])
def test_damage_is_noticed_and_the_older_generation_serves(
    tmp_path: Path, filename: str, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    write(tmp_path)
    write(tmp_path, {**FILES, "passages.jsonl": b'{"text":"two"}\n'})
    path = tmp_path / "gen-2" / filename
    data = path.read_bytes()
    path.unlink()
    if damage != "gone":
        middle = len(data) // 2
        flipped = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
        path.write_bytes({"flip": flipped, "cut": data[:-1], "empty": b""}[damage])

    generation = store.read(tmp_path)

    assert generation.name == "gen-1"
    assert generation.files["passages.jsonl"] == FILES["passages.jsonl"]
    assert filename in generation.notes[0]
    assert "python -m index build" in generation.notes[-1]
    assert caplog.messages == list(generation.notes)
    assert [bool(problems) for problems in store.inspect(tmp_path).values()] == [True, False]


def test_every_flipped_byte_of_the_manifest_is_noticed(tmp_path: Path) -> None:
    write(tmp_path)
    path = tmp_path / "gen-1" / "manifest.json"
    data = path.read_bytes()
    unnoticed = []
    for place in range(len(data)):
        path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        try:
            read = store.read(tmp_path)
        except SearchIndexError:
            continue
        unnoticed.append(read.manifest)
    path.write_bytes(data)
    # A space that became another blank changes nothing that is read.
    assert all(manifest == store.read(tmp_path).manifest for manifest in unnoticed)


@pytest.mark.parametrize("name", ["windows.faiss", "passages.jsonl"])
def test_nothing_whole_left_is_an_error_that_says_why(tmp_path: Path, name: str) -> None:
    write(tmp_path)
    file = tmp_path / "gen-1" / name
    file.write_bytes(file.read_bytes()[::-1].swapcase())  # as long as before
    with pytest.raises(SearchIndexError, match=rf"{name} .*SHA-256.*python -m index build"):
        store.read(tmp_path)


@pytest.mark.parametrize("pointer", [None, b"", b"gen-7\n", b"../../etc\n", b"\xff\xfe"])
def test_a_lost_pointer_leaves_the_newest_generation(tmp_path: Path, pointer: bytes | None) -> None:
    write(tmp_path)
    write(tmp_path)
    (tmp_path / "CURRENT").unlink()
    if pointer is not None:
        (tmp_path / "CURRENT").write_bytes(pointer)
    generation = store.read(tmp_path)
    assert generation.name == "gen-2"
    assert generation.notes
    assert write(tmp_path) == "gen-3"
    assert store.read(tmp_path).notes == ()


def test_the_second_builder_leaves_at_once(tmp_path: Path) -> None:
    with (
        store.lock(tmp_path),
        pytest.raises(SearchIndexError, match="Another build"),
        store.lock(tmp_path),
    ):
        pass
    write(tmp_path)


def test_the_order_of_system_calls_survives_a_power_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    fsync, rename, replace = os.fsync, os.rename, os.replace

    def name(path: object) -> str:
        return str(path).replace(str(tmp_path), "").lstrip("/") or "."

    def record_fsync(descriptor: int) -> None:
        calls.append(f"fsync {name(Path(f'/proc/self/fd/{descriptor}').readlink())}")
        fsync(descriptor)

    def record_rename(source: str, target: str) -> None:
        calls.append(f"rename {name(source)} {name(target)}")
        rename(source, target)

    def record_replace(source: str, target: str) -> None:
        calls.append(f"replace {name(source)} {name(target)}")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", record_fsync)
    monkeypatch.setattr(os, "rename", record_rename)
    monkeypatch.setattr(os, "replace", record_replace)
    write(tmp_path)
    assert calls == [
        "fsync .tmp-1/passages.jsonl",
        "fsync .tmp-1/windows.faiss",
        "fsync .tmp-1/manifest.json",
        "fsync .tmp-1",
        "rename .tmp-1 gen-1",
        "fsync .",
        "fsync .tmp-CURRENT",
        "replace .tmp-CURRENT CURRENT",
        "fsync .",
    ]


@pytest.mark.parametrize("failing", range(1, 8))
@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC])
def test_a_failed_flush_leaves_the_old_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int, code: int
) -> None:
    write(tmp_path, {**FILES, "passages.jsonl": b"old"})
    calls = 0
    fsync = os.fsync

    def fail(descriptor: int) -> None:
        nonlocal calls
        calls += 1
        if calls == failing:
            raise OSError(code, os.strerror(code))
        fsync(descriptor)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fail)
        with pytest.raises(SearchIndexError, match=os.strerror(code)):
            write(tmp_path, {**FILES, "passages.jsonl": b"new"})
    generation = store.read(tmp_path)
    assert generation.notes == ()
    # The last flush fails after the new generation has become current: either is whole.
    assert generation.files["passages.jsonl"] == (b"new" if failing == 7 else b"old")
    assert not list(tmp_path.glob(".tmp-[0-9]*"))
    write(tmp_path, {**FILES, "passages.jsonl": b"again"})
    assert store.read(tmp_path).files["passages.jsonl"] == b"again"


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_file_that_cannot_grow_fails_clearly(tmp_path: Path) -> None:
    write(tmp_path)
    with largest_file(100_000), pytest.raises(SearchIndexError, match="could not be written") as caught:
        write(tmp_path, {"windows.faiss": bytes(200_000)})
    assert "unharmed" in str(caught.value)
    assert store.read(tmp_path).files == FILES


def test_a_place_that_cannot_hold_an_index_fails_clearly(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(SearchIndexError, match="could not be written"):
        write(tmp_path / "file" / "index")


def test_leftovers_of_a_killed_builder_are_cleared(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / ".tmp-2").mkdir()
    (tmp_path / ".tmp-2" / "passages.jsonl").write_text("half")
    assert store.read(tmp_path).name == "gen-1"
    write(tmp_path)
    assert not (tmp_path / ".tmp-2").exists()
