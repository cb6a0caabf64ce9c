"""What was read of a file is kept, so that the same bytes are not read twice.

The key covers all that a reading depends on: the file's bytes and name, its catalogue entry, the code of this package
and the parsers. A damaged entry counts as none. It holds JSON, never a pickle.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import zlib
from functools import cache
from pathlib import Path

from corpus.catalogue import CatalogueEntry

__all__ = ["Cache", "default_directory", "reading_key"]

_LIMIT = 300_000_000  # bytes; a reading takes some tens of thousands
_PARSERS = ("lxml", "pypdfium2", "python-docx", "tiktoken")


def default_directory() -> Path:
    """Return where readings are kept: ``var/readings`` of the repository."""
    return Path(__file__).resolve().parent.parent / "var" / "readings"


def reading_key(name: str, sha256: str, entry: CatalogueEntry | None) -> str:
    """Return the key of the reading of a file with this name and hash."""
    described = entry.model_dump_json(by_alias=True) if entry else ""
    return hashlib.sha256("\0".join((_version(), sha256, name, described)).encode()).hexdigest()


@cache
def _version() -> str:
    """Return a hash of whatever turns bytes into a reading; no number that somebody forgets to raise."""
    from importlib import metadata

    digest = hashlib.sha256()
    package = Path(__file__).parent
    for file in sorted(package.rglob("*.py")):
        digest.update(str(file.relative_to(package)).encode() + b"\0" + file.read_bytes())
    for name in _PARSERS:
        with contextlib.suppress(metadata.PackageNotFoundError):
            digest.update(f"{name} {metadata.version(name)}".encode())
    return digest.hexdigest()


class Cache:
    """Bytes by key in a folder that stays under ``limit`` bytes; whatever goes wrong there only costs time."""

    def __init__(self, directory: Path, limit: int = _LIMIT) -> None:
        self.directory = directory
        self.limit = limit

    def get(self, key: str) -> bytes | None:
        """Return what was put under ``key``, or ``None`` when it is not there, or not whole."""
        file = self.directory / key
        try:
            digest, _, packed = file.read_bytes().partition(b"\n")
            if hashlib.sha256(packed).hexdigest().encode() != digest:
                file.unlink()
                return None
            os.utime(file)  # the last used are the last to go
            return zlib.decompress(packed)
        except (OSError, zlib.error):
            return None

    def put(self, key: str, value: bytes) -> None:
        """Keep ``value`` under ``key``; on a disk that cannot be written nothing is kept."""
        packed = zlib.compress(value, 1)
        with contextlib.suppress(OSError):
            self.directory.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=".", dir=self.directory)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(hashlib.sha256(packed).hexdigest().encode() + b"\n" + packed)
                Path(name).replace(self.directory / key)
            except OSError:
                Path(name).unlink()
                raise

    def prune(self) -> None:
        """Delete the longest unused entries until the folder is under its limit."""
        entries: list[tuple[float, int, Path]] = []
        with contextlib.suppress(OSError):
            for file in self.directory.iterdir():
                with contextlib.suppress(OSError):
                    state = file.stat()
                    entries.append((state.st_mtime, state.st_size, file))
        size = sum(entry[1] for entry in entries)
        for _, freed, file in sorted(entries):
            if size <= self.limit:
                break
            with contextlib.suppress(OSError):
                file.unlink()
                size -= freed
