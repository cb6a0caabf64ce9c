"""Serves the real page over the script, in a process of its own: python -m tests.ui.server."""

from __future__ import annotations

import argparse
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass
class Served:
    """A running server: its ``address`` with the last slash, and where its log and its readers' judgements go."""

    address: str
    log: Path
    process: subprocess.Popen[bytes]
    feedback: Path

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let the answer to ``tests.ui.script.HELD`` wait at its evidence until the block ends."""
        gate = self.feedback.with_name("gate")
        gate.unlink(missing_ok=True)
        try:
            yield
        finally:
            gate.touch()

    @property
    def logged(self) -> str:
        return self.log.read_text()


@contextmanager
def served(folder: Path, *arguments: str, **environment: str) -> Iterator[Served]:
    """Start the server, wait for its address, and stop it as an operator would."""
    log = folder / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.ui.server", "--feedback", str(folder / "feedback.jsonl"), *arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=out,
            env={**os.environ, **environment},
        )
        assert process.stdout is not None
        with process.stdout as told:
            address = told.readline().decode().strip()
        assert address, log.read_text()
        try:
            yield Served(address, log, process, folder / "feedback.jsonl")
        finally:
            process.terminate()
            process.wait(60)  # the machine may be busy with other tests


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pause", type=float, default=0.0)
    parser.add_argument("--queue", type=int, default=20)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--feedback", type=Path, required=True)
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO)

    from rag.settings import Settings, UiSettings
    from rag.ui.address import bind
    from rag.ui.serve import serve
    from tests.ui.script import chapter

    settings = Settings(ui=UiSettings(host=given.host, queue=given.queue, feedback=given.feedback))
    with bind(given.host, given.port) as listener:
        sys.stdout.write(f"http://127.0.0.1:{listener.getsockname()[1]}/\n")
        sys.stdout.flush()
        serve(chapter(given.pause, given.feedback.with_name("gate")), settings, listener)


if __name__ == "__main__":
    main()
