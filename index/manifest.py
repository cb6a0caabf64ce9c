"""What a generation of the index says about itself: its files, its model, its documents."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.errors import SearchIndexError

__all__ = ["FORMAT", "FileRecord", "Manifest", "ModelIdentity"]

FORMAT = 1
"""Version of the files of a generation; raised when their meaning changes."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class ModelIdentity(_Frozen):
    """An embedding model: its name and the SHA-256 of each file it is made of (none: it is not local)."""

    name: str
    files: Mapping[str, str] = {}

    def difference(self, other: ModelIdentity) -> str | None:
        """Say in a few words how ``other`` differs, or return ``None`` when it is the same model."""
        if self.name != other.name:
            return f"{self.name!r} is not {other.name!r}"
        for name in sorted({*self.files, *other.files}):
            if self.files.get(name) != other.files.get(name):
                return f"the file {name} of {self.name!r} differs"
        return None


class FileRecord(_Frozen):
    """SHA-256 in hexadecimal and size in bytes of one file."""

    sha256: str
    size: int

    @classmethod
    def of(cls, data: bytes) -> FileRecord:
        """Describe ``data``."""
        return cls(sha256=hashlib.sha256(data).hexdigest(), size=len(data))

    def problem(self, data: bytes) -> str | None:
        """Say what is wrong with ``data`` as the content of this file, or return ``None``."""
        if len(data) != self.size:
            return f"has {len(data)} bytes instead of {self.size}"
        if hashlib.sha256(data).hexdigest() != self.sha256:
            return "does not have the recorded SHA-256"
        return None


class Manifest(_Frozen):
    """Enough to check a generation and to know what it holds.

    ``documents`` maps each document's id to the SHA-256 of what the index holds of it; ``chunker`` names the
    rules by which passages became units; ``created`` is an ISO date and time in UTC.
    """

    format: int = FORMAT
    generation: str
    created: str
    model: ModelIdentity
    dimension: int
    normalised: Literal[True] = True
    chunker: str
    documents: Mapping[str, str]
    counts: Mapping[str, int]
    files: Mapping[str, FileRecord]

    def to_json(self) -> bytes:
        """Return readable JSON with a digest over all of it, so that a flipped byte here is noticed too."""
        content = self.model_dump()
        return json.dumps({"digest": _digest(content), **content}, indent=1, ensure_ascii=False).encode()

    @classmethod
    def from_json(cls, data: bytes) -> Manifest:
        """Read ``to_json``'s bytes; raise ``SearchIndexError`` when they are damaged or of another format."""
        try:
            content = json.loads(data)
            digest = content.pop("digest")
        except (ValueError, AttributeError, KeyError, TypeError) as error:
            raise SearchIndexError("manifest.json is damaged") from error
        if digest != _digest(content):
            raise SearchIndexError("manifest.json is damaged")
        if content.get("format") != FORMAT:
            raise SearchIndexError(f"it was written in format {content.get('format')}, not {FORMAT}")
        try:
            return cls.model_validate(content)
        except ValidationError as error:
            raise SearchIndexError("manifest.json is not one of this version") from error


def _digest(content: Mapping[str, object]) -> str:
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
