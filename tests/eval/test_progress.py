"""Progress: a line now and then where nobody watches, with the time left."""

from __future__ import annotations

import io

import pytest

from eval.progress import EVERY_S, FIRST_S, Progress, lasting


class Clocked(Progress):
    """Progress by a clock that is set by hand."""

    clock = 100.0

    def _now(self) -> float:
        return self.clock


def test_a_log_gets_a_line_now_and_then() -> None:
    out = io.StringIO()
    with Clocked(100, 10, out=out) as shown:
        for _ in range(60):
            shown.clock += 1.0
            shown.step()
    lines = out.getvalue().splitlines()
    assert len(lines) == 1 + int((60 - FIRST_S) // EVERY_S)
    # Neither what was there before nor the first, at which models load, says anything about the speed.
    assert lines[0] == "15 of 100 cases, 1.0 s each, about 85 s left"


def test_loading_is_not_taken_for_the_speed() -> None:
    out = io.StringIO()
    with Clocked(10, out=out) as shown:
        shown.clock += 60
        shown.step()
        assert out.getvalue() == ""
        shown.clock += 2
        shown.step()
    assert out.getvalue() == "2 of 10 cases, 2.0 s each, about 16 s left\n"


def test_a_short_run_is_silent_and_the_last_case_needs_no_line() -> None:
    out = io.StringIO()
    with Clocked(2, out=out) as shown:
        shown.step()
        shown.clock += 1000
        shown.step()
    assert out.getvalue() == ""


def test_a_terminal_gets_a_bar() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    out = Terminal()
    with Progress(2, out=out) as shown:
        shown.step()
        shown.step()
    assert "2/2" in out.getvalue()


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.4, "0 s"), (89, "89 s"), (90, "2 min"), (5000, "83 min"), (7500, "2 h 5 min")]
)
def test_times_are_said_as_people_do(seconds: float, said: str) -> None:
    assert lasting(seconds) == said
