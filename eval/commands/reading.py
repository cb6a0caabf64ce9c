"""``compare``, ``report`` and ``results``: what runs say."""

from __future__ import annotations

import argparse
from pathlib import Path

from corpus.errors import UsageError
from eval.commands.speech import progress, say
from eval.commands.suite import suite_of
from eval.compare import compare as compared
from eval.compare import read_metrics
from eval.evaluate import read_run, write
from eval.results import keep, read_results, results_tables, stale, with_tables
from eval.thresholds import FILE, limits_of
from eval.validate import Suite

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
    """Keep the numbers of a run, write the README's tables and the thresholds, or print the tables."""
    from eval.fingerprint import code_hash

    suite = suite_of(None, None)
    if flags.keep:
        _keep(flags.keep, flags.name, suite)
    found = read_results()
    for sentence in stale(found, code_hash(), suite):
        progress(sentence)
    if flags.thresholds:
        FILE.write_text(limits_of(found), encoding="utf-8")
        progress(f"{FILE.name} holds every run against the worse ends of eval/results.")
    tables = results_tables(found)
    if flags.readme:
        README.write_text(with_tables(README.read_text(encoding="utf-8"), tables), encoding="utf-8")
        progress("The README's tables are those of eval/results.")
    else:
        say(tables)
    return 0


def _keep(run: Path, name: str | None, suite: Suite) -> None:
    """Measure a finished run afresh and keep its numbers; a part of a split is no result."""
    record, outcomes = read_run(suite, run)
    split = record.get("split", "all")
    cases = {case.id for case in suite.cases if split in ("all", suite.split(case))}
    lacking = cases - {outcome.case.id for outcome in outcomes}
    if lacking:
        raise UsageError(f"{run} lacks {len(lacking)} of the {len(cases)} cases of {split}: run them all first.")
    found = write(outcomes, record, run).metrics
    plain = (name or f"{record.get('answerer', run.name)}-{split}").replace(":", "-").replace("/", "-").lower()
    progress(f"Kept in {keep(found, plain)}.")
