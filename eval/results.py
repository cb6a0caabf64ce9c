"""Committed results: the numbers of a run with what it was made with, and the README tables made from them.

A file ``eval/results/NAME.json`` is one run, ``metrics.json`` of its folder with less of each case. Keys are only ever
added; what reads them must pass over what it does not know.

    run           answerer, split, date (ISO), fingerprint, code, settings, documents (id: SHA-256), embedding (name and
                  SHA-256 of its weights), reranker (its name), seed, packages, machine (processor, cores, memory_gib,
                  system, python), load (of the machine when it began), commit; repeats, where there were any (see
                  ``eval.repeats``)
    cases         how many; errors: how many failed; answered_by: how many answers by whom; indexes: the
                  generations of the index that answered
    measures      key: FIGURE, for the keys of ``eval.measures.MEASURES``: shares in [0, 1], words, or seconds
    retrieval     stage: {recall@1 … recall@20, MRR, nDCG@10: FIGURE}, for the stages of ``eval.metrics.STAGES``
    reliability   a list of bins: low, high, cases, mean confidence, share answerable; empty where nothing is estimated
    by_kind       kind: {cases, supported, accuracy, citation_hit, voice_accuracy, false_attribution, words_median:
    by_document   FIGURE}, the largest group first
    by_case       a list in the order asked: id, kind, supported, accurate, abstained

A FIGURE is {value, low, high, cases}: the value with its 95% interval over so many cases; all ``None`` where it does
not apply, low and high alone where a single case has no interval.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from corpus.errors import UsageError
from eval.measures import MEASURES
from eval.repeats import repeats_line
from eval.tables import number, table
from eval.validate import Suite
from eval.weaknesses import weaknesses

__all__ = ["DIRECTORY", "SHOWN", "keep", "read_results", "results_tables", "stale", "with_tables"]

DIRECTORY = Path(__file__).parent / "results"
"""Where results are committed, one JSON file a run."""

SHOWN = (
    "supported",
    "accuracy",
    "citation_hit",
    "citation_precision",
    "quote_exactness",
    "voice_accuracy",
    "false_attribution",
    "abstention_recall",
    "false_abstention",
    "abstention_balanced",
    "answerable_auroc",
    "calibration_error",
    "grounding",
    "words_median",
    "total_median",
    "total_p95",
)
"""The measures of the README's table."""

MARK = re.compile(r"(<!-- results -->\n).*?(<!-- /results -->)", re.DOTALL)
KEPT_OF_CASE = ("id", "kind", "supported", "accurate", "abstained")


def keep(metrics: Mapping[str, Any], name: str, directory: Path = DIRECTORY) -> Path:
    """Write the numbers of a run under ``name``; return the file.

    Of each case only whether it was right is kept: answers and reasons stay with the run.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]*", name):
        raise UsageError(f"{name!r} is no name for a result: use small letters, digits, dots and dashes.")
    kept = {**metrics, "by_case": [{key: row[key] for key in KEPT_OF_CASE} for row in metrics["by_case"]]}
    directory.mkdir(exist_ok=True)
    file = directory / f"{name}.json"
    file.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return file


def read_results(directory: Path = DIRECTORY) -> dict[str, dict[str, Any]]:
    """Return the committed results by name, best supported first."""
    found = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(directory.glob("*.json"))}
    runs = {name: run for name, run in found.items() if "measures" in run}
    return dict(sorted(runs.items(), key=lambda item: -(item[1]["measures"]["supported"]["value"] or 0)))


def results_tables(found: Mapping[str, Mapping[str, Any]]) -> str:
    """Return what the results on ``test`` say: measures side by side, kinds, what is weak, what they were run with."""
    results = {name: run for name, run in found.items() if run["run"].get("split") == "test"}
    if not results:
        return ""
    names = list(results)
    shown = [
        measure
        for measure in MEASURES
        if measure.key in SHOWN and any(run["measures"].get(measure.key, {}).get("cases") for run in results.values())
    ]
    measures = [
        [
            one.label,
            *(number(run["measures"].get(one.key), one.unit, one.key == "supported") for run in results.values()),
        ]
        for one in shown
    ]
    kinds = dict.fromkeys(kind for run in results.values() for kind in run["by_kind"])
    by_kind = [
        [kind, *(number(run["by_kind"].get(kind, {}).get("supported"), "share") for run in results.values())]
        for kind in kinds
    ]
    parts = [table(["Measure", *names], measures), table(["Supported answers by kind", *names], by_kind)]
    own = next((name for name in ("chain-test", *names) if name in results), names[0])
    weak = [f"- {sentence}" for sentence in weaknesses(results[own])]
    if weak:
        parts.append("\n".join([f"What is weak, by the numbers of {own}:", "", *weak]))
    made = [_made_with(name, run) for name, run in results.items()]
    return "\n\n".join([*parts, "\n".join(["Made with:", "", *made])])


def stale(results: Mapping[str, Mapping[str, Any]], code: str, suite: Suite) -> list[str]:
    """Return a sentence for each result that was made with other code or other cases than there are now."""
    said = []
    for name, run in results.items():
        split = run["run"].get("split", "all")
        cases = {case.id for case in suite.cases if split in ("all", suite.split(case))}
        if {row["id"] for row in run["by_case"]} != cases:
            said.append(f"{name} is not over the cases that {split} has now: run it again and keep it.")
        elif run["run"].get("code") != code:
            said.append(f"{name} was made with other code ({run['run'].get('code')}, now {code}).")
    return said


def with_tables(readme: str, tables: str) -> str:
    """Return the README with ``tables`` between its marks; raise ``UsageError`` where it has none."""
    if not MARK.search(readme):
        raise UsageError("The README has no lines <!-- results --> and <!-- /results -->: add them where tables go.")
    return MARK.sub(lambda found: f"{found.group(1)}{tables}\n{found.group(2)}", readme)


def _made_with(name: str, run: Mapping[str, Any]) -> str:
    made = run["run"]
    machine = made.get("machine", {})
    processor = f"{machine.get('processor', '?')} with {machine.get('cores', '?')} cores"
    repeats = f" {repeats_line(made['repeats'])}." if made.get("repeats") else ""
    return (
        f"- {name}: {run['cases']} cases of {made.get('split', '?')}, {made.get('date', '?')}, settings and code "
        f"`{made.get('fingerprint', '?')}`, {processor}.{repeats}"
    )
