"""Commands as people type them, in a process of their own, with the processor time that they took."""

from __future__ import annotations

import os
import subprocess
import sys


def python(*arguments: str) -> tuple[subprocess.CompletedProcess[str], float]:
    """Run Python; return what came of it and its seconds of processor time: whatever else runs here does not count."""
    before = os.times()
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True)
    after = os.times()
    return done, after.children_user + after.children_system - before.children_user - before.children_system
