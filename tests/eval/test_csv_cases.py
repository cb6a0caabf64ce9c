"""Cases from spreadsheets and from the chat's feedback."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

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


def test_a_row_is_named_by_the_line_it_begins_at(tmp_path: Path) -> None:
    with pytest.raises(CaseError) as caught:
        from_csv(sheet(tmp_path, GOOD, {"id": "m2", "question": "Who won?", "kind": "riddle"}), corpus())
    # The first row's facts and history are two lines each.
    assert [problem.line for problem in caught.value.problems] == [5]


def test_a_sheet_can_limit_the_search(tmp_path: Path) -> None:
    row = {"id": "m2", "question": "Who won?", "kind": "unanswerable"}
    limits = {"filters": "document: a\nspeaker: ofsted\nyear: 2020\npassage: a#1"}
    case = parse_case(from_csv(sheet(tmp_path, row | limits), corpus())[0])
    assert isinstance(case, Case)
    assert case.filters is not None
    assert case.filters.model_dump() == {
        "documents": ["a"],
        "speakers": ["ofsted"],
        "years": [2020],
        "passages": ["a#1"],
    }
    for wrong, said in (("paper: a", "filters has 'paper: a'"), ("year: last", "year"), ("document: z", "'z'")):
        with pytest.raises(CaseError, match=said):
            from_csv(sheet(tmp_path, row | {"filters": wrong}), corpus())


def test_a_sheet_with_other_columns_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("id,colour\n1,red\n")
    with pytest.raises(UsageError, match="colour"):
        from_csv(tmp_path / "x.csv", corpus())


def drafts(tmp_path: Path, *lines: dict[str, Any]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(from_feedback(write(tmp_path / "f.jsonl", lines)))))


def test_feedback_becomes_drafts_for_a_person_to_finish(tmp_path: Path) -> None:
    cited = [{"passage": "b#1", "quote": "opened 23 new homes"}]
    rows = drafts(
        tmp_path,
        {"question": "How many homes?", "useful": False},
        {"question": "How much?", "useful": False, "reason": "wrong_source", "comment": "£1,500", "citations": cited},
        {"question": "How many homes?", "useful": True, "answer": "23.", "citations": cited, "at": "2026-11-22"},
    )
    assert [row["question"] for row in rows] == ["How many homes?", "How much?"]
    assert rows[0]["quotes"] == "opened 23 new homes", "the last judgement stands"
    assert rows[1]["quotes"] == ""
    assert rows[1]["note"] == "found not useful; wrong source; £1,500"
    assert rows[0]["facts"] == ""


def test_feedback_on_abstentions_becomes_cases_that_cannot_be_answered(tmp_path: Path) -> None:
    history = [{"role": "user", "content": "Homes?"}, {"role": "assistant", "content": "23\nhomes."}]
    limits = {"documents": ["a"], "speakers": [], "years": [2020]}
    rows = drafts(
        tmp_path,
        {"question": "Who won?", "useful": False, "reason": "should_abstain", "history": history, "filters": limits},
        {"question": "Who lost?", "useful": True, "abstained": True},
        {"question": "How many?", "useful": False, "abstained": True, "reason": "wrong"},
    )
    assert [(row["kind"], row["answerable"]) for row in rows] == [("unanswerable", "no")] * 2 + [("fact", "yes")]
    assert rows[0]["history"] == "Homes?\n23 homes."
    assert rows[0]["filters"] == "document: a\nyear: 2020"


def test_drafts_are_finished_in_the_sheet_and_become_cases(tmp_path: Path) -> None:
    cited = [{"passage": "b#1", "quote": "opened 23 new homes"}]
    lines = [
        {"question": "How many new ones are there?", "useful": True, "citations": cited},
        {"question": "Who won?", "useful": False, "reason": "should_abstain"},
    ]
    made = tmp_path / "drafts.csv"
    made.write_text(from_feedback(write(tmp_path / "f.jsonl", lines)), encoding="utf-8")
    with pytest.raises(CaseError, match=r"drafts.csv:2: .*needs facts"):
        from_csv(made, corpus())
    made.write_text(made.read_text(encoding="utf-8").replace("yes,,", "yes,23 | twenty-three,"), encoding="utf-8")
    assert len(from_csv(made, corpus())) == 2


def test_feedback_that_does_not_fit_is_named(tmp_path: Path) -> None:
    bad: list[dict[str, Any]] = [
        {"question": "x"},
        {"question": " ", "useful": True},
        {"question": "x", "useful": True, "reason": "ugly", "history": [{"role": "king", "content": "x"}]},
        {"question": "x", "useful": True, "filters": {"paper": ["a"]}},
    ]
    file = write(tmp_path / "f.jsonl", ["{", *map(json.dumps, bad), "[]"])
    with pytest.raises(CaseError) as caught:
        from_feedback(file)
    assert [problem.line for problem in caught.value.problems] == [1, 2, 3, 4, 4, 5, 6]
