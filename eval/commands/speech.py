"""Results go to standard output, progress to standard error."""

from __future__ import annotations

import sys

__all__ = ["progress", "say"]


def say(text: str = "") -> None:
    """Print a result."""
    print(text)  # noqa: T201


def progress(text: str) -> None:
    """Print what is being done."""
    print(text, file=sys.stderr)  # noqa: T201
