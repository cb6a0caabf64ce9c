"""What a run must reach: an exit status that a pipeline can act on.

``thresholds.toml`` has a table ``[any]`` for every run, and one an answerer and split (``[extractive.test]``), each
with ``measure = { min = 0.9 }`` or ``{ max = 0.1 }``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import UsageError
from eval.measures import MEASURES

__all__ = ["FILE", "Limit", "broken", "read_limits"]

FILE = Path(__file__).with_name("thresholds.toml")


@dataclass(frozen=True, slots=True)
class Limit:
    """A measure's least or greatest value that passes."""

    measure: str
    least: float | None = None
    greatest: float | None = None

    def breach(self, value: float | None) -> str | None:
        """Say how ``value`` breaks the limit; ``None`` where it does not, or where nothing was measured."""
        if value is None:
            return None
        if self.least is not None and value < self.least:
            return f"{self.measure} is {value:.3f}, below {self.least}"
        if self.greatest is not None and value > self.greatest:
            return f"{self.measure} is {value:.3f}, above {self.greatest}"
        return None


def read_limits(answerer: str, split: str, file: Path = FILE) -> list[Limit]:
    """Return the limits for a run; raise ``UsageError`` where the file does not fit."""
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"The thresholds in {file.name} cannot be read ({error}): correct the file.") from error
    tables = [data.get("any", {}), data.get(answerer, {}).get(split, {})]
    return [_limit(key, bounds, file) for table in tables for key, bounds in table.items()]


def broken(metrics: Mapping[str, Any], limits: list[Limit]) -> list[str]:
    """Return a sentence for each limit that the run breaks."""
    breaches = [limit.breach(metrics["measures"][limit.measure]["value"]) for limit in limits]
    return [breach for breach in breaches if breach]


def _limit(key: str, bounds: object, file: Path) -> Limit:
    known = [measure.key for measure in MEASURES]
    if key not in known:
        raise UsageError(f"{file.name}: there is no measure {key!r} (they are {', '.join(known)}).")
    if not isinstance(bounds, dict) or not bounds or not set(bounds) <= {"min", "max"}:
        raise UsageError(f"{file.name}: {key} needs min, max or both, such as {key} = {{ min = 0.9 }}.")
    return Limit(key, bounds.get("min"), bounds.get("max"))
