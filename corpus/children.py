"""Files are read in child processes that can be killed: no file can crash, hang or fill the process that asks."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from corpus.catalogue import CatalogueEntry
from corpus.errors import DocumentError
from corpus.reading import Reading

__all__ = ["Limits", "Readers"]

_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may use: seconds on the clock and of CPU time, bytes of memory, bytes of answer."""

    seconds: float = 50.0
    cpu_seconds: int = 45
    memory: int = 2_000_000_000
    answer: int = 400_000_000


class Readers:
    """A few child processes, started when needed, used for one file after the other and replaced when one fails.

    ``command`` starts a child; tests put misbehaving ones there. Usable from several threads.
    """

    def __init__(self, size: int = 2, limits: Limits | None = None, command: Sequence[str] | None = None) -> None:
        self.limits = limits or Limits()
        self.size = size
        limit = (str(self.limits.memory), str(self.limits.cpu_seconds))
        # -P: a json.py in the folder where somebody works is not ours
        self._command = list(command or [sys.executable, "-P", "-m", "corpus.child", *limit])
        self._places = threading.BoundedSemaphore(size)
        self._idle: list[_Child] = []
        self._busy: set[_Child] = set()

    def __enter__(self) -> Readers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Kill every child, also one that is reading: whoever waits for it gets ``DocumentError``."""
        while self._idle:
            self._idle.pop().kill()
        for child in list(self._busy):
            child.stop()

    def read(self, file: Path, entry: CatalogueEntry | None = None) -> Reading:
        """Return what a child made of ``file``. Raises ``DocumentError`` when it refused, failed or was stopped."""
        request = {"file": str(file), "entry": entry.model_dump(mode="json", by_alias=True) if entry else None}
        with self._places:
            child = self._take()
            self._busy.add(child)
            try:
                answer = child.ask(json.dumps(request).encode() + b"\n", self.limits)
            except _FailureError as failure:
                raise DocumentError(f"{file} {failure}") from None
            finally:
                self._busy.discard(child)
                if child.usable:
                    self._idle.append(child)
                else:
                    child.kill()
        return _reading(file, answer)

    def _take(self) -> _Child:
        while self._idle:
            child = self._idle.pop()
            if child.usable:
                return child
            child.kill()
        return _Child(self._command)


def _reading(file: Path, answer: dict[str, Any]) -> Reading:
    from pydantic import TypeAdapter, ValidationError

    if isinstance(answer.get("error"), str):
        raise DocumentError(answer["error"][:2000])
    try:
        return TypeAdapter(Reading).validate_python(answer.get("reading"), strict=False)
    except ValidationError as error:
        raise DocumentError(f"{file} gave an answer that makes no sense. Save it again as PDF.") from error


class _FailureError(Exception):
    """A child that did not answer; the text says why, as the rest of a sentence about its file."""


class _Child:
    """One child process in its own process group, so that whatever it starts is killed with it."""

    def __init__(self, command: Sequence[str]) -> None:
        self._spent = False
        # Nothing of the parent's environment is handed on: there may be secrets in it.
        environment = {"PATH": os.defpath, "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"}
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )

    @property
    def usable(self) -> bool:
        """Whether the child waits for the next request."""
        return not self._spent and self._process.poll() is None

    def ask(self, request: bytes, limits: Limits) -> dict[str, Any]:
        """Send one request and return its answer. Raises ``_FailureError`` when none comes in time."""
        self._spent = True  # until it has answered
        late = threading.Event()

        def stop() -> None:
            late.set()
            self.stop()

        timer = threading.Timer(limits.seconds, stop)
        timer.daemon = True
        timer.start()
        try:
            answer = self._exchange(request, limits.answer)
        finally:
            timer.cancel()
        if answer is not None:
            self._spent = bool(answer.get("spent"))
            return answer
        status = self.kill()
        if late.is_set() or status == -signal.SIGXCPU:
            raise _FailureError(
                f"took longer than {limits.seconds:.0f} seconds to read and was stopped: it loops, or is far too "
                "large. Save it again as PDF, or split it."
            )
        raise _FailureError(
            f"made its reader fail (exit status {status}): it is damaged, or needs more than "
            f"{limits.memory // 1_000_000:,} MB of memory. Save it again as PDF."
        )

    def _exchange(self, request: bytes, limit: int) -> dict[str, Any] | None:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        try:
            stdin.write(request)
            stdin.flush()
            line = stdout.readline(limit)
            answer = json.loads(line) if line.endswith(b"\n") else None
        except (OSError, ValueError, RecursionError):
            return None
        return answer if isinstance(answer, dict) else None

    def stop(self) -> None:
        """Kill the child and all that it started; its exit status waits to be collected by ``kill``."""
        if self._process.returncode is None:  # else its number may be another's by now
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def kill(self) -> int:
        """End the child with all that it started; return its exit status, negative for a signal."""
        self.stop()  # one that is dying already keeps the status that it died with
        status = self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()
        return status
