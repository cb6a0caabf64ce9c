"""Ask every question of a suite and keep each answer at once, so that a run can be stopped and go on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from corpus.errors import ChapterVerseError, UsageError
from eval.cases import Case
from eval.predictions import Prediction, parse_prediction, read_finished
from eval.progress import Progress

__all__ = [
    "ASKED",
    "PREDICTIONS",
    "RUN",
    "Ask",
    "Rank",
    "StoppedError",
    "predict_all",
    "prepare",
    "rank_all",
    "read_ranked",
]

Ask = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""From an input line (id, question, history, filters) to a prediction."""

Rank = Callable[[Case], Mapping[str, Sequence[str]]]
"""From a case to the ids that each retrieval stage finds, best first."""

PREDICTIONS = "predictions.jsonl"
RETRIEVAL = "retrieval.jsonl"
RUN = "run.json"
ASKED = "asked.json"


class StoppedError(ChapterVerseError):
    """The run was interrupted; what was finished is kept."""

    exit_status = 130


def prepare(out: Path, fingerprint: Mapping[str, Any], cases: Sequence[Case], again: bool = False) -> None:
    """Make ``out`` ready for a run: new, or to be gone on with.

    What was predicted by other code, settings, model or documents is never mixed with new predictions: raises
    ``UsageError`` unless ``again`` (which forgets it). A case whose question was changed is asked again.
    """
    out.mkdir(parents=True, exist_ok=True)
    predictions, run, asked = out / PREDICTIONS, out / RUN, out / ASKED
    if again:
        predictions.unlink(missing_ok=True)
        (out / RETRIEVAL).unlink(missing_ok=True)
    if predictions.exists():
        before = json.loads(run.read_text(encoding="utf-8")) if run.exists() else {}
        if before.get("fingerprint") != fingerprint["fingerprint"]:
            raise UsageError(
                f"The predictions in {out} were made with other code, settings, model or documents: "
                "name another --out, or add --again to replace them."
            )
    lines = {case.id: _digest(case) for case in cases}
    known: dict[str, str] = json.loads(asked.read_text(encoding="utf-8")) if asked.exists() else {}
    changed = {one for one, digest in lines.items() if known.get(one, digest) != digest}
    if changed:
        _forget(predictions, changed)
        _forget(out / RETRIEVAL, changed)
    asked.write_text(json.dumps(known | lines, indent=1) + "\n", encoding="utf-8")
    run.write_text(json.dumps(fingerprint, indent=1) + "\n", encoding="utf-8")


def predict_all(
    open_answerer: Callable[[], Ask], cases: Sequence[Case], out: Path, jobs: int = 1
) -> dict[str, Prediction]:
    """Return a prediction for each case, asking only those that ``out`` does not hold yet.

    Each is written and flushed as soon as it is there, in the order of ``cases``. The answerer is opened only if
    something is left to ask. Raises ``StoppedError`` on Ctrl-C.
    """
    file = out / PREDICTIONS
    finished = read_finished(file, [case.id for case in cases])
    left = [case for case in cases if case.id not in finished]
    if not left:
        return finished
    ask = open_answerer()
    try:
        with file.open("a", encoding="utf-8") as lines, Progress(len(cases), len(finished)) as shown:
            for prediction in _asked(ask, left, jobs):
                lines.write(json.dumps(prediction, ensure_ascii=False) + "\n")
                lines.flush()
                finished[prediction["id"]] = parse_prediction(json.dumps(prediction))
                shown.step()
    except KeyboardInterrupt:
        # The file is asked, for the signal may have come between a line and its being counted.
        kept = len(read_finished(file, [case.id for case in cases]))
        raise StoppedError(
            f"Stopped after {kept} of {len(cases)} cases; the same command goes on from there."
        ) from None
    return finished


def rank_all(open_rank: Callable[[], Rank], cases: Sequence[Case], out: Path) -> dict[str, Mapping[str, Sequence[str]]]:
    """Return what each retrieval stage found for each case, ranking only what ``out`` does not hold yet.

    Each is written as soon as it is there. Raises ``StoppedError`` on Ctrl-C.
    """
    known = read_ranked(out)
    left = [case for case in cases if case.id not in known]
    if not left:
        return known
    rank = open_rank()
    try:
        with (
            (out / RETRIEVAL).open("a", encoding="utf-8") as lines,
            Progress(len(cases), len(cases) - len(left), "ranking") as shown,
        ):
            for case in left:
                known[case.id] = rank(case)
                lines.write(json.dumps({"id": case.id, "stages": known[case.id]}) + "\n")
                lines.flush()
                shown.step()
    except KeyboardInterrupt:
        kept = len(read_ranked(out))
        raise StoppedError(
            f"All answers are there, {kept} of {len(cases)} rankings too; the same command goes on from there."
        ) from None
    return known


def read_ranked(out: Path) -> dict[str, Mapping[str, Sequence[str]]]:
    """Return what the retrieval stages found in a run, by case; empty where nothing was ranked."""
    file = out / RETRIEVAL
    if not file.exists():
        return {}
    _forget(file, set())  # a last line that was torn
    return {row["id"]: row["stages"] for row in map(json.loads, file.read_text(encoding="utf-8").splitlines())}


def _asked(ask: Ask, cases: Sequence[Case], jobs: int) -> Iterator[dict[str, Any]]:
    """Yield the predictions in the order of the cases, ``jobs`` questions at a time."""

    def one(case: Case) -> dict[str, Any]:
        line = case.line()
        try:
            return {**ask(line), "id": case.id}
        except ChapterVerseError as error:
            # One question that fails is a failed case, not the end of the run.
            return {"id": case.id, "error": str(error)}

    if jobs == 1:
        yield from map(one, cases)
        return
    pool = ThreadPoolExecutor(jobs)
    try:
        yield from pool.map(one, cases)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _forget(file: Path, ids: set[str]) -> None:
    """Take the lines of these cases out of a file, and a last line that was torn."""
    if not file.exists():
        return
    lines = file.read_bytes().splitlines(keepends=True)
    kept = [line for line in lines if line.endswith(b"\n") and json.loads(line).get("id") not in ids]
    if len(kept) < len(lines):
        file.write_bytes(b"".join(kept))


def _digest(case: Case) -> str:
    return hashlib.sha256(json.dumps(case.line(), sort_keys=True).encode()).hexdigest()[:16]
