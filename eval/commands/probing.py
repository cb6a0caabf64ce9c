"""``grounding``, ``outside`` and ``heads``: what is measured beside the answers."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from corpus.errors import UsageError
from eval.commands.speech import progress, say

__all__ = ["grounding", "heads", "outside"]


def grounding(flags: argparse.Namespace) -> int:
    """Print how many changed statements the product's guard notices, and how many unchanged ones it refuses."""
    from corpus import load
    from eval.guard import guarded, guarded_table, product_guard

    corpus = load(flags.corpus)
    found = guarded(corpus, product_guard(corpus))
    say(guarded_table(found))
    _write(flags.out, found)
    return 0


def heads(flags: argparse.Namespace) -> int:
    """Print which attention heads of the embedded model look for what is asked, judged by the ``dev`` cases."""
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # as in the worker, before llama.cpp is loaded
    from eval.commands.suite import suite_of
    from eval.evaluate import choose
    from eval.heads import judged_heads
    from eval.progress import watched
    from eval.tables import table
    from index import open_index
    from rag.chain import embeddings
    from rag.cpu import physical_cores
    from rag.llama_model import Model
    from rag.model_file import location
    from rag.settings import load

    settings = load({"model.path": flags.model})
    path = location(settings.model)
    if not path.is_file():
        raise UsageError(f"There is no model at {path}: fetch it with make models, or name one with --model.")
    cases = [case for case in choose(suite_of(None, None), "dev") if case.answerable][: flags.limit]
    index = open_index(settings.index.directory, embeddings(settings))
    model = Model(str(path), settings.model.context, settings.model.threads or physical_cores())
    found = judged_heads(watched(cases), index, settings, model)
    if not found:
        raise UsageError("No case has a sentence with a fact of its answer among the nearest: nothing to judge by.")
    best = found[: flags.best]
    say(table(["Layer", "Head", "AUROC"], [[str(one.layer), str(one.head), f"{one.auroc:.3f}"] for one in best]))
    say(f"\n{found[0].questions} questions of {len(cases)}. In settings.toml, for the best two:\n\n[model]")
    say(f"heads = {[[one.layer, one.head] for one in found[:2]]}")
    return 0


def outside(flags: argparse.Namespace) -> int:
    """Print what public test sets say, each beside its published figures; sets that are not there are skipped."""
    from eval.outside import SETS, bench_directory
    from eval.tables import table

    unknown = [name for name in flags.sets if name not in SETS]
    if unknown:
        raise UsageError(f"There is no set {unknown[0]!r}: take {', '.join(SETS)}.")
    bench = bench_directory(flags.shared or (Path(os.environ["SHARED_DIR"]) if "SHARED_DIR" in os.environ else None))
    written: dict[str, Any] = {}
    for name in flags.sets or SETS:
        if not (bench / name).is_dir():
            say(f"{name}: skipped, there is no {bench.name}/{name}; name the folder that holds bench/ with --shared.\n")
            continue
        progress(f"{name} … (the first time, its texts are indexed: some minutes)")
        found = SETS[name](bench / name, flags.limit, flags.answerer)
        systems: dict[str, Mapping[str, float]] = {
            **found.ours,
            **{f"{k} (published)": v for k, v in found.published.items()},
        }
        measures = list(dict.fromkeys(measure for values in systems.values() for measure in values))
        rows = [
            [system, *(f"{values[one]:.1f}" if one in values else "–" for one in measures)]
            for system, values in systems.items()
        ]
        say(table([f"{name}, {found.questions} questions", *measures], rows))
        for note in found.notes:
            say(f"- {note}")
        say()
        written[name] = asdict(found)
    _write(flags.out, written)
    return 0


def _write(file: Path | None, found: Mapping[str, Any]) -> None:
    if file is not None:
        file.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        progress(f"Written to {file}.")
