"""What a run must reach: an exit status that a pipeline can act on.

``thresholds.toml`` has a table ``[any]`` for every run, and one an answerer and split (``[extractive.test]``), each
with ``measure = { min = 0.9 }`` or ``{ max = 0.1 }``.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import UsageError
from eval.measures import MEASURES, by_key

__all__ = ["FILE", "Limit", "broken", "limits_of", "read_limits"]

FILE = Path(__file__).with_name("thresholds.toml")
HEAD = """\
# What a run must reach; `python -m eval run` exits with status 1 where it does not.
# [any] holds for every run of the product's own answerers, [ANSWERER.SPLIT] for that one over its whole split.
# Written by `python -m eval results --thresholds` from eval/results: the worse ends of the intervals there."""

OWN = {"chain", "extractive"}
ALWAYS = ("quote_exactness",)
GUARDED = (
    "supported", "accuracy", "citation_hit", "citation_precision", "quote_hit", "voice_accuracy", "false_attribution",
    "abstention_recall", "false_abstention", "abstention_balanced", "answerable_auroc", "grounding",
)  # fmt: skip
"""What is held against the committed results; times are not, for machines differ."""


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


def limits_of(results: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the thresholds file that these results of the product's own answerers ask for.

    A limit is the end of the 95% interval on the worse side, rounded away by less than a hundredth: a run of the same
    split that is beyond it is worse by more than chance, or nearly.
    """
    parts = [HEAD, "[any]\n" + "\n".join(f"{key} = {{ min = 1.0 }}" for key in ALWAYS)]
    for run in sorted(results.values(), key=lambda run: (run["run"]["answerer"], run["run"]["split"])):
        made = run["run"]
        if made["answerer"] in OWN:
            lines = [_line(key, run["measures"][key]) for key in GUARDED if run["measures"].get(key, {}).get("cases")]
            parts.append(f"[{made['answerer']}.{made['split']}]\n" + "\n".join(lines))
    return "\n\n".join(parts) + "\n"


def _line(key: str, figure: Mapping[str, Any]) -> str:
    value = figure["value"]
    low, high = (figure[end] if figure[end] is not None else value for end in ("low", "high"))
    if by_key(key).better == "lower":
        return f"{key} = {{ max = {math.ceil(100 * high) / 100:.2f} }}"
    return f"{key} = {{ min = {math.floor(100 * low) / 100:.2f} }}"


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
