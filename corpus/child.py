"""The child process that reads files: a line of JSON in, a line of JSON out, within limits of memory and CPU time.

What it reads may be hostile, so nothing of it is trusted by the parent (``corpus.children``) but plain data.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sys
from pathlib import Path
from typing import Any

__all__ = ["main"]


def main(memory: int, seconds: int) -> None:
    """Answer requests from standard input until it ends; ``memory`` is in bytes, ``seconds`` of CPU time per file."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no answer
    _lower(resource.RLIMIT_AS, memory)
    _lower(resource.RLIMIT_CORE, 0)
    for line in sys.stdin.buffer:
        spent = resource.getrusage(resource.RUSAGE_SELF)
        _lower(resource.RLIMIT_CPU, int(spent.ru_utime + spent.ru_stime) + seconds)
        answers.write(json.dumps(_answer(json.loads(line), memory)).encode() + b"\n")
        answers.flush()


def _lower(limit: int, value: int) -> None:
    """Set a soft limit, no higher than the hard one that the system allows."""
    hard = resource.getrlimit(limit)[1]
    with contextlib.suppress(ValueError, OSError):  # macOS knows some limits by name only
        resource.setrlimit(limit, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _answer(request: dict[str, Any], memory: int) -> dict[str, Any]:
    """Return ``{"reading": …}`` or ``{"error": …}``; ``"spent"`` is true when the process should not be used again."""
    from pydantic import TypeAdapter

    from corpus.catalogue import CatalogueEntry
    from corpus.errors import DocumentError
    from corpus.reading import Reading, read_document

    file = Path(request["file"])
    entry = CatalogueEntry.model_validate(request["entry"]) if request["entry"] else None
    try:
        reading = read_document(file, entry)
        return {"reading": TypeAdapter(Reading).dump_python(reading, mode="json")}
    except DocumentError as error:
        return {"error": str(error)}
    except MemoryError:
        what = f"needs more than {memory // 1_000_000} MB of memory to read. Split it, or save it again as PDF."
    except RecursionError:
        what = "is nested too deeply to read. Save it again as PDF."
    except Exception as error:  # a damaged file can raise anything in a parser
        what = f"could not be read ({type(error).__name__}): it is damaged or very unusual. Save it again as PDF."
    return {"error": f"{file} {what}", "spent": True}


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
