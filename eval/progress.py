"""How far a run is and how long it will take: a bar on a terminal, a line now and then in a log."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self, TextIO, TypeVar

__all__ = ["Progress", "lasting", "watched"]

One = TypeVar("One")

EVERY_S = 30.0
"""Seconds between two lines in a log."""
FIRST_S = 5.0
"""Seconds until the first line."""


class Progress:
    """Counts what is done of ``total``; ``done`` of it was there before and says nothing about the speed."""

    def __init__(self, total: int, done: int = 0, unit: str = "case", out: TextIO | None = None) -> None:
        from tqdm import tqdm

        self._out = out or sys.stderr
        self._total, self._done, self._unit = total, done, unit
        self._first: tuple[float, int] | None = None
        self._next = self._now() + FIRST_S
        # A terminal gets tqdm's bar; in a log a bar would be one endless line.
        self._bar = tqdm(total=total, initial=done, unit=unit, file=self._out) if self._out.isatty() else None

    def __enter__(self) -> Self:
        """Begin to count."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()

    def step(self) -> None:
        """Count one more, and say so where it is time to."""
        self._done += 1
        if self._bar is not None:
            self._bar.update()
            return
        now = self._now()
        if self._first is None:
            self._first = now, self._done  # models load at the first: it says nothing about the speed
        elif now >= self._next and self._done < self._total:
            self._next = now + EVERY_S
            each = (now - self._first[0]) / (self._done - self._first[1])
            print(self._line(each), file=self._out, flush=True)

    def _line(self, each: float) -> str:
        left = lasting(each * (self._total - self._done))
        return f"{self._done} of {self._total} {self._unit}s, {each:.1f} s each, about {left} left"

    def _now(self) -> float:
        return time.monotonic()


def watched(many: Sequence[One], unit: str = "question") -> Iterator[One]:
    """Yield each one, saying how far it is."""
    with Progress(len(many), unit=unit) as shown:
        for one in many:
            yield one
            shown.step()


def lasting(seconds: float) -> str:
    """Return a span of time as people say it: "40 s", "12 min", "2 h 5 min"."""
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
