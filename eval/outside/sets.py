"""What the outside sets have in common: lines of JSON in, a small table out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpus.errors import UsageError

__all__ = ["Found", "read", "sample"]


@dataclass(frozen=True, slots=True)
class Found:
    """What a set says about us: ``ours`` and ``published`` map a system to its values by measure, in percent."""

    questions: int
    ours: Mapping[str, Mapping[str, float]]
    published: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def read(file: Path) -> list[dict[str, Any]]:
    """Return the objects of a JSON Lines file; raise ``UsageError`` where it cannot be read."""
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
        return [json.loads(line) for line in lines if line.strip()]
    except (OSError, ValueError) as error:
        raise UsageError(f"{file.name} of the outside set cannot be read ({error}): fetch the set again.") from None


def sample(rows: Sequence[dict[str, Any]], limit: int | None) -> list[dict[str, Any]]:
    """Return at most ``limit`` rows spread evenly over the set, always the same ones."""
    if limit is None or limit >= len(rows):
        return list(rows)
    return [rows[place * len(rows) // limit] for place in range(limit)]
