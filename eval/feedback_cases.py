"""Drafts of cases from what readers of the chat said of its answers.

The feedback file (the chat's is ``var/feedback.jsonl``) is UTF-8 JSON Lines, one object a judgement, appended in the
order in which people judged:

| Field       |          | What it holds                                                                              |
|-------------|----------|--------------------------------------------------------------------------------------------|
| `question`  | needed   | what was typed, not blank                                                                  |
| `useful`    | needed   | `true` or `false`                                                                          |
| `reason`    | optional | where not useful: `wrong`, `wrong_source`, `wrong_speaker`, `incomplete`, `should_abstain`, |
|             |          | or null                                                                                    |
| `comment`   | optional | the reader's own words, or null                                                            |
| `history`   | optional | the conversation before, oldest first: `{"role": "user"/"assistant", "content": "…"}`      |
| `filters`   | optional | what the reader had limited the search to: `{"documents": ["id"], "speakers": ["ofsted"],` |
|             |          | `"years": [2020], "passages": ["id#17"]}`, each list optional                              |
| `answer`    | optional | the prose that was shown (`Answer.text`), or null                                          |
| `abstained` | optional | `true` where the answer was "The documents do not say."                                    |
| `citations` | optional | what was cited: `{"passage": "ofsted-inspection-2020#17", "quote": "verbatim span"}`        |

Any other field (`at`, `answerer`, `receipt`, …) may be there and is ignored. A question judged again with the same
history and filters is one draft, and the last judgement stands. What the right answer would have been is for a person
to say: the drafts are rows of the spreadsheet that ``eval.csv_cases`` reads.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eval.cases import CaseError, HistoryTurn, Limits, Problem, read_lines
from eval.csv_cases import COLUMNS, filter_cell

__all__ = ["Reason", "from_feedback"]

Reason = Literal["wrong", "wrong_source", "wrong_speaker", "incomplete", "should_abstain"]
"""What a reader can say is the matter with an answer."""


class _Cited(BaseModel):
    model_config = ConfigDict(extra="ignore")

    passage: str
    quote: str


class _Feedback(BaseModel):
    model_config = ConfigDict(extra="ignore")

    question: Annotated[str, Field(min_length=1, pattern=r"\S")]
    useful: bool
    reason: Reason | None = None
    comment: str | None = None
    history: list[HistoryTurn] = []
    filters: Limits | None = None
    answer: str | None = None
    abstained: bool = False
    citations: list[_Cited] = []

    @property
    def answerable(self) -> bool:
        """Whether the reader thinks that the documents say."""
        return not (self.abstained if self.useful else self.reason == "should_abstain")


def from_feedback(file: Path) -> str:
    """Return the spreadsheet of drafts as CSV text; raise ``CaseError`` that names everything that does not fit.

    An answer that was found useful brings its quotations along as gold; one that was not brings only what was said
    of it. Where it should have said that it does not know, the draft is a case that cannot be answered.
    """
    drafts: dict[tuple[str, ...], list[str]] = {}
    problems: list[Problem] = []
    for number, text in read_lines(file):
        try:
            said = _Feedback.model_validate(json.loads(text))
        except ValidationError as error:
            problems += [
                Problem(file.name, number, f"{'.'.join(map(str, one['loc'])) or 'the line'}: {one['msg']}")
                for one in error.errors()
            ]
        except ValueError as error:
            problems.append(Problem(file.name, number, f"not a line of JSON ({error})"))
        else:
            asked = (said.question, filter_cell(said.filters), *(turn.content for turn in said.history))
            drafts[asked] = _row(f"feedback{number:03}", said)
    if problems:
        raise CaseError(problems)
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(drafts.values())
    return written.getvalue()


def _row(name: str, said: _Feedback) -> list[str]:
    good = said.citations if said.useful and said.answerable else []
    note = "; ".join(
        part
        for part in (
            "found useful" if said.useful else "found not useful",
            said.reason and said.reason.replace("_", " "),
            said.comment,
            f"the answer was: {said.answer}" if said.answer else None,
        )
        if part
    )
    kind = "fact" if said.answerable else "unanswerable"
    cells = {
        "id": name,
        "question": said.question,
        "kind": "followup" if said.history and said.answerable else kind,
        "answerable": "yes" if said.answerable else "no",
        "gold": "\n".join(dict.fromkeys(cited.passage for cited in good)),
        "quotes": "\n".join(dict.fromkeys(cited.quote for cited in good)),
        "history": "\n".join(" ".join(turn.content.split()) for turn in said.history),
        "filters": filter_cell(said.filters),
        "note": note,
    }
    return [cells.get(column, "") for column in COLUMNS]
