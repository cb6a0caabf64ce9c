"""The parent's end of the pipe to the worker process that runs the embedded model.

Nothing that happens in the worker can take the program down: a crash, a hang, a cancelled answer each
end in a :class:`~corpus.errors.ModelError` at most, and the next request starts a fresh worker.
"""

from __future__ import annotations

import contextlib
import json
import queue
import signal
import subprocess
import threading
import time
import weakref
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from corpus.errors import ModelError

__all__ = ["LlamaPipe"]

CANCEL_SECONDS = 2.0
Reply = dict[str, Any]


class LlamaPipe:
    """One worker process and the single file of requests before it.

    ``command`` starts the worker. It is started with the first request, and again after it was lost.
    ``start_timeout`` is the seconds it may take to load the model.
    """

    def __init__(self, command: Sequence[str], start_timeout: float = 120) -> None:
        self._command = list(command)
        self._start_timeout = start_timeout
        self._turn = threading.Lock()
        self._number = 0
        self._process: subprocess.Popen[str] | None = None
        self._replies: queue.SimpleQueue[Reply | None] = queue.SimpleQueue()
        self._stop: weakref.finalize[..., Any] | None = None

    def start(self) -> None:
        """Load the model now rather than with the first request; raises ``ModelError``."""
        with self._turn:
            self._ensure()

    @property
    def pid(self) -> int | None:
        """The worker's process id, or ``None`` while there is none."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def request(self, payload: Mapping[str, object], timeout: float) -> Iterator[Reply]:
        """Yield the worker's replies, the last with ``done``; closing the iterator cancels the request.

        Waits its turn. ``timeout`` is in seconds and spans the wait and the work. Raises ``ModelError`` when
        the worker refuses, dies or takes too long.
        """
        deadline = time.monotonic() + timeout
        if not self._turn.acquire(timeout=timeout):
            raise ModelError(f"The language model was busy with another question for {timeout:g} seconds; try again.")
        try:
            self._ensure()
            self._number += 1
            number = self._number
            finished = False
            try:
                self._send({**payload, "id": number})
                while not finished:
                    reply = self._receive(deadline)
                    if reply.get("id") != number:
                        continue
                    finished = "done" in reply or "error" in reply
                    if "error" in reply:
                        raise ModelError(f"The language model could not answer: {reply['error']}.")
                    yield reply
            finally:
                if not finished:
                    self._cancel(number)
        finally:
            self._turn.release()

    def close(self) -> None:
        """End the worker; the next request would start another."""
        if self._stop is not None:
            self._stop()
        self._process = self._stop = None

    def _ensure(self) -> None:
        if self._process is not None and self._process.poll() is None:
            return
        self.close()
        try:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                encoding="utf-8",
            )
        except OSError as error:
            raise ModelError(f"The language model's worker process cannot be started: {error}.") from error
        self._replies = queue.SimpleQueue()
        reader = threading.Thread(target=_read, args=(self._process, self._replies), daemon=True)
        reader.start()
        self._stop = weakref.finalize(self, _end, self._process, reader)
        reply = self._receive(time.monotonic() + self._start_timeout)
        if "failed" in reply:
            self.close()
            raise ModelError(f"The language model cannot be loaded: {reply['failed']}.")

    def _send(self, message: Mapping[str, object]) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):  # a worker that died is noticed when its reply is awaited
            self._process.stdin.write(json.dumps(message) + "\n")
            self._process.stdin.flush()

    def _receive(self, deadline: float) -> Reply:
        """Return the next reply; a worker that died or missed the deadline is cleared away first."""
        try:
            reply = self._replies.get(timeout=max(deadline - time.monotonic(), 0))
        except queue.Empty:
            self.close()
            raise ModelError(
                "The language model took too long and was stopped; ask again, or raise the setting model.timeout."
            ) from None
        if reply is None:
            status = self._process.wait() if self._process is not None else 0
            self.close()
            raise ModelError(f"The language model stopped unexpectedly ({_reason(status)}); ask again to restart it.")
        return reply

    def _cancel(self, number: int) -> None:
        """Stop a request within two seconds, if need be with the whole worker."""
        if self._process is None:
            return
        self._send({"cancel": number})
        deadline = time.monotonic() + CANCEL_SECONDS * 0.75
        with contextlib.suppress(ModelError):
            while True:
                reply = self._receive(deadline)
                if reply.get("id") == number and ("done" in reply or "error" in reply):
                    return


def _read(process: subprocess.Popen[str], replies: queue.SimpleQueue[Reply | None]) -> None:
    """Hand on the worker's lines until it ends, then ``None``."""
    assert process.stdout is not None
    with contextlib.suppress(ValueError, OSError):  # a line cut by a crash, a pipe closed under the reader
        for line in process.stdout:
            replies.put(json.loads(line))
    replies.put(None)


def _end(process: subprocess.Popen[str], reader: threading.Thread) -> None:
    """Kill the worker and leave nothing behind: no zombie, no open pipe, no thread."""
    process.kill()
    process.wait()
    if reader is not threading.current_thread():
        reader.join(timeout=5)
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()


def _reason(status: int) -> str:
    if status < 0:
        with contextlib.suppress(ValueError):
            return signal.Signals(-status).name
    return f"exit status {status}"
