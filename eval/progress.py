"""How far a run is and how long it will take: a bar on a terminal, a line now and then in a log."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self, TextIO

__all__ = ["Progress", "lasting"]

EVERY_S = 30.0
"""Seconds between two lines in a log."""
FIRST_S = 5.0
"""Seconds until the first: long enough that the time left is no guess."""


class Progress:
    """Counts what is done of ``total``; ``done`` of it was there before and says nothing about the speed."""

    def __init__(self, total: int, done: int = 0, unit: str = "case", out: TextIO | None = None) -> None:
        from tqdm import tqdm

        self._out = out or sys.stderr
        self._total, self._before, self._done, self._unit = total, done, done, unit
        self._began = self._now()
        self._next = self._began + FIRST_S
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
        elif self._now() >= self._next and self._done < self._total:
            self._next = self._now() + EVERY_S
            print(self.line(), file=self._out, flush=True)

    def line(self) -> str:
        """Return how far it is, and the time left at the mean speed so far."""
        each = (self._now() - self._began) / max(1, self._done - self._before)
        left = lasting(each * (self._total - self._done))
        return f"{self._done} of {self._total} {self._unit}s, {each:.1f} s each, about {left} left"

    def _now(self) -> float:
        return time.monotonic()


def lasting(seconds: float) -> str:
    """Return a span of time as people say it: "40 s", "12 min", "2 h 5 min"."""
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
