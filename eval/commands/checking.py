"""``check`` and ``cases``: what people who write cases need."""

from __future__ import annotations

import argparse
from collections import Counter

from corpus.errors import UsageError
from eval.cases import CaseError, case_files
from eval.commands.speech import progress, say
from eval.commands.suite import suite_of
from eval.validate import Suite

__all__ = ["cases", "check"]


def check(flags: argparse.Namespace) -> int:
    """Prove case files and say what is in them."""
    suite = suite_of(flags.files, flags.corpus)
    shares = suite.shares()
    answerable = sum(case.answerable for case in suite.cases)
    gold = Counter(one for case in suite.cases for one in set(case.gold))
    splits = Counter(suite.split(case) for case in suite.cases)
    kinds = Counter(case.kind for case in suite.cases)
    named = f": {', '.join(case.id for case in shares)}" if shares else ""
    say(f"{len(suite.cases)} cases fit: {splits['dev']} dev, {splits['test']} test.")
    say(f"{len(gold)} gold passages, at most {max(gold.values(), default=0)} cases on one.")
    say(f"{len(shares)} of {answerable} answerable questions share a run of four words with their passage{named}.")
    say(", ".join(f"{kind} {number}" for kind, number in kinds.most_common()))
    return _quotas(suite) if flags.quotas else 0


def _quotas(suite: Suite) -> int:
    """Print every quota; 1 where one is not held."""
    from eval.quotas import quotas, quotas_table

    found = list(quotas(suite))
    say(f"\n{quotas_table(found)}")
    return 0 if all(one.held for one in found) else 1


def cases(flags: argparse.Namespace) -> int:
    """Fill in gold passages, or make cases from a table or from the chat's feedback."""
    from corpus import load
    from eval.csv_cases import from_csv, template
    from eval.feedback_cases import from_feedback

    if flags.fill_gold:
        return _fill_gold(flags)
    if flags.csv_template:
        made = template()
    elif flags.from_feedback:
        made = from_feedback(flags.from_feedback)
    else:
        made = "\n".join(from_csv(flags.from_csv, load(flags.corpus))) + "\n"
    if flags.out is None:
        say(made.rstrip("\n"))
    elif flags.out.exists():
        raise UsageError(f"{flags.out} is already there: name a new file.")
    else:
        flags.out.write_text(made, encoding="utf-8")
        progress(f"Written to {flags.out}.")
    return 0


def _fill_gold(flags: argparse.Namespace) -> int:
    from corpus import load
    from eval.gold import fill_gold

    corpus = load(flags.corpus)
    problems = []
    for file in case_files(flags.fill_gold):
        filled, wrong = fill_gold(file, corpus, flags.again)
        problems += wrong
        say(f"{file.name}: filled in the gold passages of {filled} cases.")
    if problems:
        raise CaseError(problems)
    return 0
