"""Predictions files: what an answerer said to each question, one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.errors import UsageError
from corpus.types import Speaker
from eval.cases import Problem, read_lines

__all__ = ["Cited", "Prediction", "Timings", "parse_prediction", "read_finished", "read_predictions"]


class _Lenient(BaseModel):
    """Another program's output: what we do not know is no error of ours."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Cited(_Lenient):
    """One citation of an answer; ``quote`` is meant to be a span of ``text``, the passage's own words."""

    passage: str
    document: str
    number: str | None = None
    label: str = ""
    quote: str
    text: str = ""
    speaker: Speaker | None = None
    reported_by: Speaker | None = None
    date: str | None = None


class Timings(_Lenient):
    """Seconds from the question to the evidence, to the first checked words, and to the end."""

    evidence_s: Annotated[float, Field(ge=0)] | None = None
    first_token_s: Annotated[float, Field(ge=0)] | None = None
    total_s: Annotated[float, Field(ge=0)] | None = None


class Prediction(_Lenient):
    """What an answerer said to one question; ``error`` says why there is no answer at all."""

    id: str
    answer: str = ""
    abstained: bool = False
    reason: str | None = None
    answerer: str = ""
    citations: tuple[Cited, ...] = ()
    evidence: tuple[str, ...] = ()
    timings: Timings = Timings()
    receipt: Mapping[str, Any] = {}
    error: str | None = None


def parse_prediction(line: str) -> Prediction:
    """Return the prediction that a line holds; raise ``ValueError`` in one sentence where it does not fit."""
    data = json.loads(line)
    if not isinstance(data, dict):
        raise ValueError("not a JSON object")
    if "error" not in data and not {"answer", "abstained", "citations"} <= data.keys():
        raise ValueError("a prediction has at least id, answer, abstained and citations, or an error")
    try:
        return Prediction.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        raise ValueError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from None


def read_predictions(file: Path) -> dict[str, Prediction]:
    """Return the predictions of ``file`` by id; raise ``UsageError`` that names every line that does not fit."""
    found: dict[str, Prediction] = {}
    problems: list[Problem] = []
    for number, text in read_lines(file):
        try:
            prediction = parse_prediction(text)
        except ValueError as error:
            problems.append(Problem(file.name, number, str(error)))
            continue
        if prediction.id in found:
            problems.append(Problem(file.name, number, f"a second prediction for {prediction.id}"))
        found[prediction.id] = prediction
    if problems:
        listed = "\n".join(map(str, problems))
        raise UsageError(f"{listed}\nThese predictions cannot be scored: make them again with a run.")
    return found


def read_finished(file: Path, wanted: Iterable[str]) -> dict[str, Prediction]:
    """Return the finished predictions of an interrupted run and cut off a last line that was torn.

    Only those asked for, and none that ended in an error: it is tried again.
    """
    if not file.exists():
        return {}
    whole: list[bytes] = []
    finished: dict[str, Prediction] = {}
    ids = set(wanted)
    for line in file.read_bytes().splitlines(keepends=True):
        try:
            prediction = parse_prediction(line.decode("utf-8"))
        except ValueError:
            continue
        if line.endswith(b"\n") and prediction.id in ids and prediction.error is None:
            finished[prediction.id] = prediction
            whole.append(line)
    file.write_bytes(b"".join(whole))
    return finished
