"""The pipe to the worker process: nothing that the worker does takes the program down."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from corpus.errors import ModelError
from rag.llama_pipe import LlamaPipe

pytestmark = pytest.mark.slow

# A worker that does what the request's "op" says, in Python.
WORKER = """
import json, os, sys, time
say = lambda **reply: print(json.dumps(reply), flush=True)
say(ready=True)
for line in sys.stdin:
    request = json.loads(line)
    number = request.get("id")
    if "cancel" in request:
        say(id=request["cancel"], done="cancelled")
    elif request["op"] == "count":
        for text in "abc":
            say(id=number, text=text)
        say(id=number, done="stop", pid=os.getpid())
    elif request["op"] == "slow":
        say(id=number, text="a")
    elif request["op"] == "refuse":
        say(id=number, error="too long")
    elif request["op"] == "noise":
        say(id=number - 1, text="of another request")
        say(id=number, done="stop")
    elif request["op"] == "half":
        sys.stdout.write('{"id": '); sys.stdout.flush(); os._exit(3)
    elif request["op"] == "crash":
        os.kill(os.getpid(), 11)
    elif request["op"] == "hang":
        say(id=number, text="a")
        time.sleep(60)
"""


@pytest.fixture
def pipe(tmp_path: Path) -> LlamaPipe:
    script = tmp_path / "worker.py"
    script.write_text(WORKER)
    return LlamaPipe([sys.executable, str(script)], start_timeout=10)


def count(pipe: LlamaPipe) -> str:
    return "".join(reply.get("text", "") for reply in pipe.request({"op": "count"}, 10))


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_replies_come_in_order_and_the_worker_is_kept(pipe: LlamaPipe) -> None:
    assert pipe.pid is None
    assert count(pipe) == "abc"
    first = pipe.pid
    assert count(pipe) == "abc"
    assert pipe.pid == first is not None


def test_replies_to_other_requests_are_not_mixed_in(pipe: LlamaPipe) -> None:
    assert [reply.get("text") for reply in pipe.request({"op": "noise"}, 10)] == [None]


def test_a_refusal_is_an_error_and_the_worker_goes_on(pipe: LlamaPipe) -> None:
    with pytest.raises(ModelError, match="too long"):
        list(pipe.request({"op": "refuse"}, 10))
    first = pipe.pid
    assert count(pipe) == "abc"
    assert pipe.pid == first


@pytest.mark.parametrize(("op", "said"), [("crash", "SIGSEGV"), ("half", "exit status 3")])
def test_after_a_crash_the_next_request_has_a_fresh_worker(pipe: LlamaPipe, op: str, said: str) -> None:
    with pytest.raises(ModelError, match=said):
        list(pipe.request({"op": op}, 10))
    assert pipe.pid is None
    assert count(pipe) == "abc"


def test_a_worker_that_was_killed_between_requests_is_replaced(pipe: LlamaPipe) -> None:
    count(pipe)
    assert pipe.pid is not None
    os.kill(pipe.pid, signal.SIGKILL)
    time.sleep(0.2)
    assert count(pipe) == "abc"


def test_a_hang_ends_at_the_timeout_and_the_worker_with_it(pipe: LlamaPipe) -> None:
    pipe.start()
    pid, start = pipe.pid, time.monotonic()
    with pytest.raises(ModelError, match="took too long"):
        list(pipe.request({"op": "hang"}, 0.5))
    assert time.monotonic() - start < 3
    assert pid is not None
    assert not alive(pid)
    assert count(pipe) == "abc"


def test_closing_cancels_and_keeps_a_worker_that_listens(pipe: LlamaPipe) -> None:
    stream = pipe.request({"op": "slow"}, 10)
    next(stream)
    pid = pipe.pid
    stream.close()  # type: ignore[attr-defined]
    assert count(pipe) == "abc"
    assert pipe.pid == pid


def test_closing_ends_within_two_seconds_even_when_the_worker_is_deaf(pipe: LlamaPipe) -> None:
    stream = pipe.request({"op": "hang"}, 60)
    next(stream)
    pid, start = pipe.pid, time.monotonic()
    del stream  # an abandoned stream is closed by Python
    assert time.monotonic() - start < 2
    assert pid is not None
    assert not alive(pid)


def test_one_request_at_a_time_and_the_wait_counts(pipe: LlamaPipe) -> None:
    stream = pipe.request({"op": "slow"}, 10)
    next(stream)
    with pytest.raises(ModelError, match="busy"):
        list(pipe.request({"op": "count"}, 0.2))
    results: list[str] = []
    thread = threading.Thread(target=lambda: results.append(count(pipe)))
    thread.start()
    time.sleep(0.1)
    assert not results
    stream.close()  # type: ignore[attr-defined]
    thread.join(5)
    assert results == ["abc"]


def test_a_worker_that_cannot_load_says_why(tmp_path: Path) -> None:
    script = tmp_path / "worker.py"
    script.write_text("""print('{"failed": "no such file"}', flush=True)""")
    with pytest.raises(ModelError, match="cannot be loaded: no such file"):
        LlamaPipe([sys.executable, str(script)]).start()


def test_a_worker_that_cannot_start_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be started"):
        LlamaPipe([str(tmp_path / "nothing")]).start()


def test_nothing_is_left_when_the_pipe_is_dropped(pipe: LlamaPipe, tmp_path: Path) -> None:
    other = LlamaPipe([sys.executable, str(tmp_path / "worker.py")])
    other.start()
    pid = other.pid
    assert pid is not None
    del other
    assert not alive(pid)
