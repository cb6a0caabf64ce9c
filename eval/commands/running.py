"""``run`` and ``score``: from questions to numbers."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import UsageError
from eval.answerers import Opening, answers_as, build_index, flags_for, open_answerer, settings_for
from eval.commands.checking import check
from eval.commands.speech import progress, say
from eval.commands.suite import suite_of
from eval.compare import significance
from eval.elsewhere import CASES_ELSEWHERE, lay_out, reports_directory
from eval.evaluate import Evaluated, choose, evaluate, outcomes_of, write
from eval.fingerprint import describe
from eval.metrics import metrics
from eval.predictions import read_predictions
from eval.repeats import repeated, repeats_table
from eval.run import PREDICTIONS
from eval.tables import by_group_table, headline, measures_table, retrieval_table
from eval.thresholds import broken, read_limits

if TYPE_CHECKING:
    from eval.cases import Case
    from eval.validate import Suite
    from rag.settings import Settings

__all__ = ["elsewhere", "run", "score"]

ROOT = Path(__file__).resolve().parents[2]


def run(flags: argparse.Namespace) -> int:
    """Ask, measure, print; 1 where a threshold is broken or another answerer stepped in."""
    names = list(dict.fromkeys(flags.answerer.split(",")))
    pointed = flags_for(flags.corpus)
    settings = {name: settings_for(name, pointed) for name in names}
    suite = suite_of(flags.cases, flags.corpus)
    chosen = choose(suite, flags.split, flags.kind, flags.limit)
    if flags.corpus:
        build_index(settings[names[0]], suite.corpus)
    done: dict[str, tuple[Path, Evaluated]] = {}
    breaches: list[str] = []
    for name in names:
        record = {**describe(name, settings[name], suite.corpus), "split": flags.split}
        out = _out(flags.out, name, flags.split, record["fingerprint"], alone=len(names) == 1)
        if flags.ablate:
            _ablate(suite, chosen, settings[name], out, record, again=flags.again)
            continue
        runs = []
        with Opening(partial(open_answerer, name, settings[name], suite.corpus)) as opening:
            for number in range(1, flags.repeats + 1):
                folder = out if number == 1 else out / f"repeat-{number}"
                progress(f"{name}: {len(chosen)} cases, results in {folder}")
                runs.append(evaluate(suite, chosen, opening, folder, record, jobs=flags.jobs, again=flags.again))
                breaches += breaches_of(name, runs[-1].metrics, flags)
        if flags.repeats > 1:
            record["repeats"] = repeated([one.metrics for one in runs])
        done[name] = (out, write(runs[0].outcomes, record, out))
    columns = {name: one.metrics for name, (_, one) in done.items()}
    for name, (out, one) in done.items():
        # Each page shows the others' numbers beside its own.
        write(one.outcomes, one.metrics["run"], out, {other: columns[other] for other in columns if other != name})
    if columns:
        _print(columns)
    for breach in breaches:
        say(f"\nFAILED {breach}")
    return 1 if breaches else 0


def elsewhere(flags: argparse.Namespace) -> int:
    """Lay other authorities' reports out as a folder of documents; run their cases on it, or only prove them."""
    shared = flags.shared or (Path(os.environ["SHARED_DIR"]) if "SHARED_DIR" in os.environ else None)
    flags.corpus = lay_out(reports_directory(shared), ROOT / "var" / "eval" / "elsewhere")
    flags.cases = flags.files = [CASES_ELSEWHERE]
    flags.split, flags.repeats, flags.ablate, flags.quotas = "all", 1, False, False
    return check(flags) if flags.check else run(flags)


def _ablate(
    suite: Suite, chosen: Sequence[Case], settings: Settings, out: Path, record: Mapping[str, Any], *, again: bool
) -> None:
    """Run every variant with one stage off, and print what each stage is worth."""
    from eval.ablate import ablation_table, open_variant, variants

    found: dict[str, Mapping[str, Any]] = {}
    for variant in variants(settings):
        folder = out / "ablation" / variant.replace(" ", "-")
        progress(f"{variant}: {len(chosen)} cases, results in {folder}")
        with Opening(partial(open_variant, variant, settings)) as opening:
            told = {**record, "variant": variant}
            found[variant] = evaluate(suite, chosen, opening, folder, told, again=again).metrics
    text = ablation_table(found)
    (out / "ablation" / "table.md").write_text(text + "\n", encoding="utf-8")
    say(text)


def score(flags: argparse.Namespace) -> int:
    """Measure predictions that are already there."""
    suite = suite_of(flags.cases, flags.corpus)
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
    record = {"answerer": flags.predictions.stem, "split": flags.split}
    found = write(outcomes, record, flags.out).metrics if flags.out else metrics(outcomes)
    if flags.out and not (flags.out / PREDICTIONS).exists():
        (flags.out / PREDICTIONS).write_bytes(flags.predictions.read_bytes())
    _print({flags.predictions.stem: found})
    return 0


def _out(out: Path | None, name: str, split: str, fingerprint: str, alone: bool) -> Path:
    """Return the folder of one answerer's results; without ``out`` the same run finds the same folder again."""
    plain = name.replace(":", "-").replace("/", "-")
    if out is None:
        return ROOT / "var" / "eval" / f"{plain}-{split}-{fingerprint[:8]}"
    return out if alone else out / plain


def breaches_of(name: str, found: Mapping[str, Any], flags: argparse.Namespace) -> list[str]:
    """Return what makes the run fail: limits that it breaks, and answers by somebody else."""
    whole = not (flags.kind or flags.limit or flags.cases or flags.corpus)
    limits = [] if name == "tutorial" else read_limits(name, flags.split if whole else "part")
    breaches = [f"{name}: {breach}" for breach in broken(found, limits)]
    others = sorted(who for who in found["answered_by"] if who not in {answers_as(name), "unknown"})
    if others and not flags.allow_fallback:
        answers = sum(found["answered_by"][who] for who in others)
        breaches.append(
            f"{name}: {', '.join(others)} stepped in for {answers} answers; see why, or add --allow-fallback"
        )
    if len(found["indexes"]) > 1:
        breaches.append(f"{name}: the index was built anew during the run ({', '.join(found['indexes'])}); add --again")
    return breaches


def _print(columns: Mapping[str, Mapping[str, Any]]) -> None:
    """Print the headlines, every measure side by side, retrieval by stage, and the first run's groups."""
    for name, found in columns.items():
        say(f"{name}: {headline(found)}")
    first, *others = columns
    parts = (
        measures_table(columns),
        *(f"{first} against {other}\n\n{significance(columns[other], columns[first])}" for other in others),
        *(
            f"{name}, repeated\n\n{repeats_table(found['run']['repeats'])}"
            for name, found in columns.items()
            if "repeats" in found["run"]
        ),
        retrieval_table(columns[first]),
        by_group_table(columns[first]["by_kind"], "Kind"),
        by_group_table(columns[first]["by_document"], "Document"),
    )
    for part in filter(None, parts):
        say(f"\n{part}")
