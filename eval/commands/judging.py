"""``export`` and ``import``: blind marking by people."""

from __future__ import annotations

import argparse
import json

from corpus.errors import UsageError
from eval import judges
from eval.commands.speech import progress, say
from eval.commands.suite import suite_of
from eval.evaluate import read_run

__all__ = ["export", "marks"]


def export(flags: argparse.Namespace) -> int:
    """Write a sheet for blind marking."""
    suite = suite_of(flags.cases, flags.corpus)
    runs = {path.name: read_run(suite, path)[1] for path in flags.runs}
    if len(runs) < len(flags.runs):
        raise UsageError("Two of the runs have the same folder name: give each its own.")
    rows = judges.export(runs, flags.out, flags.limit)
    progress(f"{rows} answers in {flags.out}; hand that out and keep {judges.key_file(flags.out)} to yourself.")
    return 0


def marks(flags: argparse.Namespace) -> int:
    """Print how far markers agree with each other and with the suite."""
    file = flags.key or judges.key_file(flags.sheets[0])
    try:
        key = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise UsageError(f"There is no key {file}: name the one that export wrote with --key.") from None
    sheets = {sheet.stem: judges.read_marks(sheet, key) for sheet in flags.sheets}
    if len(sheets) < len(flags.sheets):
        raise UsageError("Two of the sheets have the same name: give each its own.")
    say(judges.agreement(sheets, key))
    return 0
