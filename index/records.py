"""Documents, passages and units as JSON Lines, one record a line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from corpus.errors import SearchIndexError

__all__ = ["dump", "dump_line", "load"]

Record = TypeVar("Record")

_adapters: dict[type[object], TypeAdapter[Any]] = {}


def dump_line(record: object) -> bytes:
    """Return a dataclass as one line of JSON, without the newline."""
    return _adapter(type(record)).dump_json(record)


def dump(records: Iterable[object]) -> bytes:
    """Return dataclasses as JSON Lines; the same records give the same bytes."""
    return b"".join(dump_line(record) + b"\n" for record in records)


def load(kind: type[Record], data: bytes) -> tuple[Record, ...]:
    """Return ``dump``'s records; raise ``SearchIndexError`` when they do not have this version's fields."""
    adapter = _adapter(kind)
    try:
        # JSON escapes a newline inside a text, so that this one parts the records and nothing else does.
        return tuple(adapter.validate_json(line) for line in data.split(b"\n") if line)
    except ValidationError as error:
        raise SearchIndexError(f"its {kind.__name__} records are not those of this version") from error


def _adapter(kind: type[object]) -> TypeAdapter[Any]:
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]
