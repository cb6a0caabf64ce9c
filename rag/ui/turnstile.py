"""The line before the one answer at a time: fair, bounded, and every place in it can be told.

Gradio's own queue counts all events together, so a full one would keep a reader from opening a source. Here only
questions wait.
"""

from __future__ import annotations

import threading
import time
from types import TracebackType

from corpus.errors import ChapterVerseError

__all__ = ["BusyError", "Place", "Turnstile"]

ABANDONED = 30.0  # seconds after which a place that was not looked at is given up: its reader has gone


class BusyError(ChapterVerseError):
    """As many questions wait as may."""


class Turnstile:
    """Lets one through at a time, in the order of arrival; at most ``waiting`` others stand in line."""

    def __init__(self, waiting: int) -> None:
        self._most = waiting + 1
        self._line: list[Place] = []
        self._moved = threading.Condition()

    def enter(self) -> Place:
        """Stand in line. Raises ``BusyError`` when it is full."""
        with self._moved:
            self._drop_abandoned()
            if len(self._line) >= self._most:
                raise BusyError(
                    "The chat is busy: too many questions are waiting. Yours is kept here. Try again in a minute."
                )
            place = Place(self)
            self._line.append(place)
            return place

    def _drop_abandoned(self) -> None:
        now = time.monotonic()
        if gone := [place for place in self._line if now - place.seen > ABANDONED]:
            self._line = [place for place in self._line if place not in gone]
            self._moved.notify_all()


class Place:
    """A place in the line, given up when the ``with`` block ends."""

    def __init__(self, line: Turnstile) -> None:
        self._turnstile = line
        self.seen = time.monotonic()

    def __enter__(self) -> Place:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.leave()

    def look(self) -> int:
        """Say that this place is still wanted; return how many stand before it (0: it is its turn)."""
        with self._turnstile._moved:
            self.seen = time.monotonic()
            line = self._turnstile._line
            return line.index(self) if self in line else 0

    def wait(self, seconds: float) -> int:
        """Wait until the line moves, at most ``seconds``; return how many are ahead then."""
        with self._turnstile._moved:
            self.seen = time.monotonic()
            self._turnstile._drop_abandoned()
            if self in self._turnstile._line[1:]:
                self._turnstile._moved.wait(seconds)
        return self.look()

    def leave(self) -> None:
        """Give the place up; once is enough."""
        with self._turnstile._moved:
            if self in self._turnstile._line:
                self._turnstile._line.remove(self)
                self._turnstile._moved.notify_all()
