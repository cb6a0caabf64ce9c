"""Cases from spreadsheets and from the chat's feedback."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from corpus.errors import UsageError
from eval.cases import Case, CaseError, parse_case
from eval.csv_cases import COLUMNS, from_csv, template
from eval.feedback_cases import from_feedback
from tests.eval.paper import corpus, write


def sheet(tmp_path: Path, *rows: dict[str, str]) -> Path:
    file = tmp_path / "cases.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        writer = csv.DictWriter(opened, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return file


GOOD = {
    "id": "m1",
    "question": "How many homes were opened?",
    "kind": "followup",
    "facts": "23 | twenty-three\nhome",
    "quotes": "opened 23 new homes",
    "speaker": "council",
    "history": "What did the council do?\nIt opened some.",
}


def test_rows_become_cases_with_their_gold_found(tmp_path: Path) -> None:
    lines = from_csv(sheet(tmp_path, GOOD, {"id": "m2", "question": "Who won?", "kind": "unanswerable"}), corpus())
    first, second = map(parse_case, lines)
    assert isinstance(first, Case)
    assert isinstance(second, Case)
    assert first.gold == ["b#1"]
    assert first.facts == [["23", "twenty-three"], ["home"]]
    assert [turn.role for turn in first.history] == ["user", "assistant"]
    assert not second.answerable


def test_the_template_is_read_back(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text(template(), encoding="utf-8")
    assert len(from_csv(file, corpus())) == 2


def test_every_row_that_does_not_fit_is_named(tmp_path: Path) -> None:
    rows = [
        GOOD | {"id": "m3", "kind": "riddle"},
        GOOD,
        GOOD | {"answerable": "perhaps"},
        GOOD | {"id": "m4", "quotes": "x y"},
    ]
    with pytest.raises(CaseError) as caught:
        from_csv(sheet(tmp_path, *rows), corpus())
    text = str(caught.value)
    assert "unknown kind 'riddle'" in text
    assert "answerable is 'perhaps'" in text
    assert "m4: no gold passage" in text
    assert len(caught.value.problems) == 3


def test_a_sheet_with_other_columns_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("id,colour\n1,red\n")
    with pytest.raises(UsageError, match="colour"):
        from_csv(tmp_path / "x.csv", corpus())


def test_feedback_becomes_drafts_for_a_person_to_finish(tmp_path: Path) -> None:
    cited = [{"passage": "b#1", "quote": "opened 23 new homes"}]
    lines = [
        {"question": "How many homes?", "useful": True, "answer": "23.", "citations": cited},
        {"question": "How much?", "useful": False, "reason": "wrong", "comment": "it is £1,500", "citations": cited},
        {"question": "How many homes?", "useful": True},
    ]
    rows = list(csv.DictReader(from_feedback(write(tmp_path / "f.jsonl", lines)).splitlines()))
    assert [row["question"] for row in rows] == ["How many homes?", "How much?"]
    assert rows[0]["quotes"] == "opened 23 new homes"
    assert rows[1]["quotes"] == ""
    assert rows[1]["note"] == "found not useful; wrong; it is £1,500"
    assert rows[0]["facts"] == ""


def test_feedback_that_does_not_fit_is_named(tmp_path: Path) -> None:
    file = write(
        tmp_path / "f.jsonl", ["{", json.dumps({"question": "x"}), json.dumps({"question": " ", "useful": True})]
    )
    with pytest.raises(CaseError) as caught:
        from_feedback(file)
    assert [problem.line for problem in caught.value.problems] == [1, 2, 3]
