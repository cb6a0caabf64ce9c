"""What each command does: read, call the module that does the work, print."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping

from eval.commands.checking import cases, check
from eval.commands.judging import export, marks
from eval.commands.probing import grounding, heads, outside
from eval.commands.reading import compare, report, results
from eval.commands.running import elsewhere, run, score

__all__ = ["COMMANDS"]

COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "check": check,
    "cases": cases,
    "run": run,
    "elsewhere": elsewhere,
    "score": score,
    "compare": compare,
    "report": report,
    "results": results,
    "grounding": grounding,
    "outside": outside,
    "heads": heads,
    "export": export,
    "import": marks,
}
"""Each takes the flags and returns an exit status."""
