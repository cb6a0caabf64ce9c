"""What each command does: read, call the module that does the work, print."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from corpus.errors import UsageError
from corpus.types import Corpus
from eval.cases import CaseError, case_files
from eval.validate import Suite, load_suite

__all__ = ["COMMANDS"]


def check(flags: argparse.Namespace) -> int:
    """Prove case files and say what is in them."""
    suite = _suite(flags.files, flags.corpus)
    cases = suite.cases
    shares = suite.shares()
    answerable = [case for case in cases if case.answerable]
    gold = Counter(one for case in cases for one in set(case.gold))
    splits = Counter(suite.split(case) for case in cases)
    _say(f"{len(cases)} cases fit: {splits['dev']} dev, {splits['test']} test.")
    _say(f"{len(gold)} gold passages, at most {max(gold.values(), default=0)} cases on one.")
    _say(
        f"{len(shares)} of {len(answerable)} answerable questions share a run of four words with their passage"
        f"{': ' + ', '.join(case.id for case in shares) if shares else ''}."
    )
    kinds = Counter(case.kind for case in cases)
    _say(", ".join(f"{kind} {number}" for kind, number in kinds.most_common()))
    return 0


def cases(flags: argparse.Namespace) -> int:
    """Fill in gold passages."""
    from eval.gold import fill_gold

    problems = []
    corpus = _corpus(flags.corpus)
    for file in case_files(flags.fill_gold):
        filled, wrong = fill_gold(file, corpus, flags.again)
        problems += wrong
        _say(f"{file.name}: filled in the gold passages of {filled} cases.")
    if problems:
        raise CaseError(problems)
    return 0


def run(flags: argparse.Namespace) -> int:
    """Ask, measure, print; 1 where a threshold is broken or another answerer stepped in."""
    from eval.answerers import answers_as, flags_for, open_answerer, settings_for
    from eval.evaluate import choose, evaluate
    from eval.fingerprint import describe
    from eval.thresholds import broken, read_limits

    names = list(dict.fromkeys(flags.answerer.split(",")))
    pointed = flags_for(flags.corpus)
    settings = {name: settings_for(name, pointed) for name in names}
    suite = _suite(flags.cases, flags.corpus)
    chosen = choose(suite, flags.split, flags.kind, flags.limit)
    columns: dict[str, Mapping[str, Any]] = {}
    breaches: list[str] = []
    for name in names:
        record = {**describe(name, settings[name], suite.corpus), "split": flags.split}
        out = flags.out or _default_out(name, flags.split, record["fingerprint"])
        if flags.out and len(names) > 1:
            out = flags.out / name.replace(":", "-").replace("/", "-")
        _progress(f"{name}: {len(chosen)} cases, results in {out}")
        done = evaluate(
            suite,
            chosen,
            lambda name=name: open_answerer(name, settings[name]),  # type: ignore[misc]
            out,
            record,
            jobs=flags.jobs,
            again=flags.again,
        )
        columns[name] = done.metrics
        whole = not flags.kind and not flags.limit and not flags.cases
        if name != "tutorial":
            limits = read_limits(name, flags.split if whole else "")
            breaches += [f"{name}: {breach}" for breach in broken(done.metrics, limits)]
        others = {who for who in done.metrics["answered_by"] if who not in {answers_as(name), "unknown"}}
        if others and not flags.allow_fallback:
            breaches.append(f"{name}: {', '.join(sorted(others))} stepped in; add --allow-fallback to accept that")
    _print(columns)
    for breach in breaches:
        _say(f"FAILED {breach}")
    return 1 if breaches else 0


def score(flags: argparse.Namespace) -> int:
    """Measure predictions that are already there."""
    from eval.evaluate import choose, outcomes_of, write
    from eval.metrics import metrics
    from eval.predictions import read_predictions

    suite = _suite(flags.cases, flags.corpus)
    chosen = choose(suite, flags.split, flags.kind, flags.limit)
    predictions = read_predictions(flags.predictions)
    missing = [case.id for case in chosen if case.id not in predictions]
    if missing and not flags.partial:
        raise UsageError(
            f"{flags.predictions} has no prediction for {len(missing)} of {len(chosen)} cases ({missing[0]}, …): "
            "run those too, choose a --split, or add --partial to score what is there."
        )
    chosen = tuple(case for case in chosen if case.id in predictions)
    if not chosen:
        raise UsageError(f"{flags.predictions} has a prediction for none of the cases: is it from this suite?")
    outcomes = outcomes_of(chosen, predictions, suite)
    name = flags.predictions.stem
    record = {"predictions": flags.predictions.name, "split": flags.split}
    found = write(outcomes, record, flags.out).metrics if flags.out else metrics(outcomes)
    _print({name: found})
    return 0


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "check": check,
    "cases": cases,
    "run": run,
    "score": score,
}


def _corpus(directory: Path | None) -> Corpus:
    from corpus import load

    return load(directory)


def _suite(files: list[Path] | None, directory: Path | None) -> Suite:
    return load_suite(case_files(files), _corpus(directory))


def _default_out(name: str, split: str, fingerprint: str) -> Path:
    from rag.settings import ROOT

    plain = name.replace(":", "-").replace("/", "-")
    return ROOT / "var" / "eval" / f"{plain}-{split}-{fingerprint[:8]}"


def _print(columns: Mapping[str, Mapping[str, Any]]) -> None:
    """Print the headline, every measure side by side, retrieval by stage, and the groups of the first."""
    from eval.tables import by_group_table, headline, measures_table, retrieval_table

    for name, found in columns.items():
        _say(f"{name}: {headline(found)}")
    _say()
    _say(measures_table(columns))
    first = next(iter(columns.values()))
    for part in (
        retrieval_table(first),
        by_group_table(first["by_kind"], "Kind"),
        by_group_table(first["by_document"], "Document"),
    ):
        if part:
            _say()
            _say(part)


def _say(text: str = "") -> None:
    print(text)  # noqa: T201


def _progress(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201
