"""Drafts of cases from what readers of the chat said of its answers.

A line of the feedback file is an object with ``question``, ``useful`` (true or false) and, where there are any,
``reason``, ``comment``, ``answer``, ``history`` and ``citations`` (each with ``passage`` and ``quote``). What the right
answer would have been is for a person to say: the drafts are rows of the spreadsheet that ``eval.csv_cases`` reads.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eval.cases import CaseError, HistoryTurn, Problem, read_lines
from eval.csv_cases import COLUMNS

__all__ = ["from_feedback"]


class _Cited(BaseModel):
    model_config = ConfigDict(extra="ignore")

    passage: str
    quote: str


class _Feedback(BaseModel):
    model_config = ConfigDict(extra="ignore")

    question: Annotated[str, Field(min_length=1, pattern=r"\S")]
    useful: bool
    reason: str | None = None
    comment: str | None = None
    answer: str | None = None
    history: list[HistoryTurn] = []
    citations: list[_Cited] = []


def from_feedback(file: Path) -> str:
    """Return the spreadsheet of drafts as CSV text; raise ``CaseError`` that names every line that does not fit.

    An answer that was found useful brings its quotations along as gold; one that was not brings only what was said
    of it. A question asked twice is one draft.
    """
    drafts: dict[tuple[str, ...], list[str]] = {}
    problems: list[Problem] = []
    for number, text in read_lines(file):
        try:
            said = _Feedback.model_validate(json.loads(text))
        except ValidationError as error:
            first = error.errors()[0]
            problems.append(Problem(file.name, number, f"{'.'.join(map(str, first['loc']))}: {first['msg']}"))
        except ValueError as error:
            problems.append(Problem(file.name, number, f"not a line of JSON ({error})"))
        else:
            asked = (said.question, *(turn.content for turn in said.history))
            drafts.setdefault(asked, _row(f"feedback{number:03}", said))
    if problems:
        raise CaseError(problems)
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(drafts.values())
    return written.getvalue()


def _row(name: str, said: _Feedback) -> list[str]:
    good = said.citations if said.useful else []
    note = "; ".join(
        part
        for part in (
            "found useful" if said.useful else "found not useful",
            said.reason,
            said.comment,
            f"the answer was: {said.answer}" if said.answer else None,
        )
        if part
    )
    cells = {
        "id": name,
        "question": said.question,
        "kind": "followup" if said.history else "fact",
        "answerable": "yes",
        "gold": "\n".join(dict.fromkeys(cited.passage for cited in good)),
        "quotes": "\n".join(dict.fromkeys(cited.quote for cited in good)),
        "history": "\n".join(" ".join(turn.content.split()) for turn in said.history),
        "note": note,
    }
    return [cells.get(column, "") for column in COLUMNS]
