"""A child that misbehaves as its request's file name says; started in the place of the reader."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

READING: dict[str, Any] = {
    "document": {
        **dict.fromkeys(("id", "title", "short", "kind", "publisher", "authority", "numbering", "source"), "x"),
        **dict.fromkeys(("published", "period", "licence", "note")),
        **{"speaker": "other", "sha256": "x", "catalogued": False, "text": "x"},
    },
    "passages": [],
    "anomalies": [],
    "numbers": [],
    "pages": None,
}


def behave(file: Path) -> Any:
    """Return an answer, or do worse."""
    match file.stem:
        case "good":
            return {"reading": {**READING, "numbers": [str(os.getpid())]}}
        case "loop":
            while True:
                pass
        case "sleep":
            time.sleep(600)
        case "brood":  # what it started must end with it
            subprocess.Popen(["sleep", "600"])
            time.sleep(600)
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "quit":
            sys.exit(3)
        case "noise":
            return "noise"
        case "nonsense":
            return {"reading": {"document": 5}}
        case "endless":
            while True:
                sys.stdout.write("x" * 100_000)
        case "spent":
            return {"error": f"{file} is too much.", "spent": True}
    return {"error": f"{file} is bad. Mend it."}


if __name__ == "__main__":
    for line in sys.stdin:
        answer = behave(Path(json.loads(line)["file"]))
        sys.stdout.write((answer if isinstance(answer, str) else json.dumps(answer)) + "\n")
        sys.stdout.flush()
