"""The line before the one answer at a time."""

from __future__ import annotations

import threading
import time

import pytest

from rag.ui import turnstile
from rag.ui.turnstile import BusyError, Turnstile


def test_who_comes_first_goes_first_and_everyone_knows_their_place() -> None:
    line = Turnstile(5)
    first, second, third = line.enter(), line.enter(), line.enter()
    assert [place.look() for place in (first, second, third)] == [0, 1, 2]
    first.leave()
    assert [place.look() for place in (second, third)] == [0, 1]
    second.leave()
    second.leave()
    assert third.look() == 0


def test_a_full_line_says_so_and_leaving_makes_room() -> None:
    line = Turnstile(1)
    with line.enter():
        waiting = line.enter()
        with pytest.raises(BusyError, match="too many questions are waiting"):
            line.enter()
        waiting.leave()
        line.enter()


def test_waiting_ends_when_the_line_moves() -> None:
    line = Turnstile(1)
    first, second = line.enter(), line.enter()
    threading.Timer(0.05, first.leave).start()
    begun = time.monotonic()
    assert second.wait(60) == 0
    assert time.monotonic() - begun < 30


def test_a_place_that_nobody_looks_at_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turnstile, "ABANDONED", 0.05)
    line = Turnstile(1)
    line.enter()
    second = line.enter()
    time.sleep(0.1)
    second.look()
    assert second.wait(0.01) == 0
    line.enter()


def test_a_failure_gives_the_place_up() -> None:
    line = Turnstile(0)
    with pytest.raises(RuntimeError), line.enter():
        raise RuntimeError
    assert line.enter().look() == 0
