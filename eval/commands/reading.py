"""``compare`` and ``report``: what runs say."""

from __future__ import annotations

import argparse

from eval.commands.speech import progress, say
from eval.commands.suite import suite_of
from eval.compare import compare as compared
from eval.compare import read_metrics
from eval.evaluate import read_run, write

__all__ = ["compare", "report"]


def compare(flags: argparse.Namespace) -> int:
    """Print two runs side by side, whether they differ, and which cases changed."""
    say(compared(read_metrics(flags.first), read_metrics(flags.second), ("before", "after")))
    return 0


def report(flags: argparse.Namespace) -> int:
    """Write the HTML page, JSON and JUnit files of a run afresh."""
    suite = suite_of(flags.cases, flags.corpus)
    record, outcomes = read_run(suite, flags.run)
    beside = {path.name: read_metrics(path) for path in flags.beside}
    write(outcomes, record, flags.run, beside)
    progress(f"Written to {flags.run}: report.html, metrics.json, junit.xml, failures.md")
    return 0
