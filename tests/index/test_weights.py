"""The search's models, taken out of their packages: checked, atomic, and made once."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import ModelError
from index import mpnet
from index.__main__ import main
from index.cache import cache_directory
from index.onnx_reranker import packaged_reranker
from index.weights import MPNET, PACKAGED, RERANKER, Packaged, fetch, folder_of

FILES = {"config.json": b"{}", "model.safetensors": bytes(range(256)) * 500}
PINNED = {name: hashlib.sha256(data).hexdigest() for name, data in FILES.items()}
CUT = replace(MPNET, packages=("0", "1", "2"), files=PINNED)
ONE = replace(RERANKER, packages=("0",), files=PINNED)
BOTH = pytest.mark.parametrize("model", [CUT, ONE], ids=["cut in three", "in one"])


def whole(model: Packaged) -> bytes:
    """Return a small model's archive, beside things that are of no use here."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as out:
        out.writestr("other/code.py", "raise SystemExit")
        for name, data in FILES.items():
            out.writestr(f"{model.root}/{name}", data)
    return made.getvalue()


class Registry:
    """Has a wheel for each package, with its part of ``archive`` or being it; counts what is asked of it."""

    def __init__(self, model: Packaged, archive: bytes) -> None:
        self.model = model
        size = len(archive) // len(model.packages) + 1
        self.pieces = [archive[start : start + size] for start in range(0, len(archive), size)]
        self.asked: list[str] = []

    def __call__(self, requirement: str, folder: Path) -> None:
        self.asked.append(requirement)
        piece = self.pieces[int(requirement)]
        if self.model.piece is None:
            (folder / "part.whl").write_bytes(piece)
            return
        with zipfile.ZipFile(folder / "part.whl", "w") as wheel:
            wheel.writestr(f"part/input{self.model.piece}001", piece)


@pytest.fixture(autouse=True)
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    if "real" not in request.keywords:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


@BOTH
def test_the_files_are_unpacked_once_and_nothing_else(model: Packaged) -> None:
    registry = Registry(model, whole(model))
    told: list[tuple[int, int]] = []
    folder = fetch(model, registry, lambda done, of: told.append((done, of)))
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == FILES
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]
    assert fetch(model, registry) == folder_of(model) == folder
    assert registry.asked == list(model.packages)
    assert told == [(done, len(model.packages)) for done in range(len(model.packages))]


@BOTH
def test_what_was_half_there_is_made_whole(model: Packaged) -> None:
    folder = cache_directory() / "models" / model.name
    folder.mkdir(parents=True)
    (folder / "config.json").write_bytes(b"{}")
    with pytest.raises(ModelError, match="is not there"):
        folder_of(model)
    fetch(model, Registry(model, whole(model)))
    assert folder_of(model) == folder


@pytest.mark.parametrize(("spoil", "said"), [(0, "is damaged"), (1, "holds no part of the model")])
def test_a_damaged_package_leaves_nothing(spoil: int, said: str) -> None:
    registry = Registry(CUT, whole(CUT))

    def download(requirement: str, folder: Path) -> None:
        if requirement != "1":
            registry(requirement, folder)
        elif spoil:
            (folder / "part.whl").write_bytes(b"no zip")

    with pytest.raises(ModelError, match=rf"{said}.*python -m index model"):
        fetch(CUT, download)
    assert not list((cache_directory() / "models").iterdir())


def test_a_package_that_does_not_come_leaves_nothing() -> None:
    with pytest.raises(ModelError, match=r"holds no part of the model.*python -m index model reranker"):
        fetch(ONE, lambda requirement, folder: None)
    assert not list((cache_directory() / "models").iterdir())


@BOTH
def test_an_archive_that_is_cut_off_or_lacks_a_file_is_refused(model: Packaged) -> None:
    for broken in (whole(model)[:-40] + bytes(40), whole(replace(model, root="elsewhere"))):
        with pytest.raises(ModelError, match="packages are damaged"):
            fetch(model, Registry(model, broken))
        assert not list((cache_directory() / "models").iterdir())


@BOTH
def test_another_file_of_that_name_is_refused(model: Packaged) -> None:
    other = replace(model, files={"model.safetensors": "0" * 64})
    with pytest.raises(ModelError, match=r"model\.safetensors of .* not the file that this version was made for"):
        fetch(other, Registry(model, whole(model)))
    assert not list((cache_directory() / "models").iterdir())


def test_a_model_that_was_not_fetched_says_how() -> None:
    with pytest.raises(ModelError, match=r"embedding model .* Provide it with: python -m index model embedder"):
        mpnet()
    with pytest.raises(ModelError, match=r"reranker .* Provide it with: python -m index model reranker"):
        packaged_reranker(1)


def test_the_command_fetches_both_or_the_one_that_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fetched: list[Packaged] = []

    def scripted(model: Packaged) -> Path:
        fetched.append(model)
        return Path(model.name)

    monkeypatch.setattr("index.weights.fetch", scripted)
    assert main(["model"]) == main(["model", "reranker"]) == main(["model", "embedder", "--json"]) == 0
    assert fetched == [MPNET, RERANKER, RERANKER, MPNET]
    assert capsys.readouterr().out.splitlines()[1] == "ms-marco-MiniLM-L-12-v2 is there and verified."
    assert list(PACKAGED) == ["embedder", "reranker"]


@pytest.mark.real
def test_the_real_one_is_the_published_one() -> None:
    embeddings = mpnet()
    assert embeddings.identity.files["model.safetensors"].startswith("78c0197b6159d926")
    assert embeddings.limit == 382
    assert len(embeddings.embed_query("homeless teenagers")) == 768
