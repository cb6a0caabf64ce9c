"""Iterating something slow that a reader may stop at any moment."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

__all__ = ["until_stopped"]

T = TypeVar("T")
GLANCE = 0.05  # seconds between two looks at whether the reader has stopped


@dataclass(frozen=True, slots=True)
class _Item(Generic[T]):
    value: T


@dataclass(frozen=True, slots=True)
class _End:
    error: BaseException | None = None


def until_stopped(items: Generator[T], stopped: threading.Event, pulse: float = math.inf) -> Iterator[T | None]:
    """Yield ``items`` until they end or ``stopped`` is set, whichever is first.

    Every ``pulse`` seconds without an item ``None`` is yielded, so that whoever iterates can notice a reader who left.
    The items are made in a thread of their own, so that even a source that hangs can be left at once; it is
    closed there as soon as it comes back. Its exceptions are raised here.
    """
    handed: SimpleQueue[_Item[T] | _End] = SimpleQueue()
    left = threading.Event()

    def make() -> None:
        try:
            with closing(items):
                for value in items:
                    if stopped.is_set() or left.is_set():
                        break
                    handed.put(_Item(value))
            handed.put(_End())
        except BaseException as error:  # handed over, not swallowed
            handed.put(_End(error))

    threading.Thread(target=make, name="answer", daemon=True).start()
    quiet = time.monotonic()
    try:
        while not stopped.is_set():
            try:
                got = handed.get(timeout=GLANCE)
            except Empty:
                if time.monotonic() - quiet >= pulse:
                    yield None
                    quiet = time.monotonic()
                continue
            if isinstance(got, _End):
                if got.error is not None:
                    raise got.error
                return
            yield got.value
            quiet = time.monotonic()
    finally:
        left.set()
