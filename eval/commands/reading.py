"""``compare``, ``report`` and ``results``: what runs say."""

from __future__ import annotations

import argparse
from pathlib import Path

from eval.commands.speech import progress, say
from eval.commands.suite import suite_of
from eval.compare import compare as compared
from eval.compare import read_metrics
from eval.evaluate import read_run, write
from eval.results import keep, read_results, results_tables, with_tables

__all__ = ["compare", "report", "results"]

README = Path(__file__).resolve().parents[2] / "README.md"


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


def results(flags: argparse.Namespace) -> int:
    """Keep the numbers of a run, write the README's tables, or print them."""
    if flags.keep:
        found = read_metrics(flags.keep)
        name = flags.name or f"{found['run'].get('answerer', flags.keep.name)}-{found['run'].get('split', 'all')}"
        progress(f"Kept in {keep(found, name.replace(':', '-').replace('/', '-').lower())}.")
    tables = results_tables(read_results())
    if flags.readme:
        README.write_text(with_tables(README.read_text(encoding="utf-8"), tables), encoding="utf-8")
        progress("The README's tables are those of eval/results.")
    else:
        say(tables)
    return 0
