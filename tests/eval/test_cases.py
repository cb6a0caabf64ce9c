"""Case files: everything that is wrong with them is named by file and line, in one go."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from corpus.errors import UsageError
from eval.cases import CaseError, case_files, parse_cases
from eval.validate import load_suite
from tests.eval.paper import corpus, line, unanswerable, write


def problems(tmp_path: Path, *lines: dict[str, Any] | str) -> list[str]:
    try:
        load_suite([write(tmp_path / "cases.jsonl", lines)], corpus())
    except CaseError as error:
        return [str(problem) for problem in error.problems]
    return []


def test_cases_that_fit_are_read_in_order(tmp_path: Path) -> None:
    file = write(
        tmp_path / "cases.jsonl", [line(), "", unanswerable(), line(id="c2", quotes=["homes – too"], gold=["a#2"])]
    )
    suite = load_suite([file], corpus())
    assert [case.id for case in suite.cases] == ["c1", "u1", "c2"]
    assert [entry.line for entry in suite.entries] == [1, 3, 4]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"kind": "riddle"}, "unknown kind 'riddle'"),
        ({"colour": "red"}, "unknown field 'colour'"),
        ({"question": ...}, "the field 'question' is missing"),
        ({"question": "  "}, "question"),
        ({"answerable": "yes"}, "answerable"),
        ({"facts": []}, "needs facts"),
        ({"facts": [[]]}, "facts.0"),
        ({"facts": [["re:("]]}, "does not compile"),
        ({"facts": [["re:(a+)+$"]]}, "does not come to an end"),
        ({"facts": [["home"], ["go down"]]}, "the question alone meets every fact"),
        ({"gold": []}, "no gold passage"),
        ({"gold": ["a#9"]}, "there is no passage 'a#9'"),
        ({"gold": ["a#1", "a#1"]}, "2 times"),
        ({"quotes": ["by nearly a half"]}, "is in no document"),
        ({"quotes": ["opened 23 new homes"]}, "stands in b#1, which is not in gold (a#1)"),
        ({"quotes": ["By almost a half"]}, "not verbatim: a#1 has 'by almost a half'"),
        ({"kind": "followup"}, "needs a history"),
        ({"kind": "unanswerable"}, "answerable is true"),
        ({"answerable": False}, "has no facts"),
        ({"speaker": "mayor"}, "speaker"),
        ({"id": "a b"}, "id"),
        ({"filters": {"documents": ["z"]}}, "there is no document 'z' (there are a, b)"),
        ({"filters": {"passages": ["a#9"]}}, "filters: there is no passage 'a#9'"),
    ],
)
def test_what_does_not_fit_is_named(tmp_path: Path, changes: dict[str, Any], expected: str) -> None:
    found = problems(tmp_path, unanswerable(), line(**changes))
    assert any(one.startswith("cases.jsonl:2: ") and expected in one for one in found), found


def test_every_problem_of_every_file_is_named_in_one_go(tmp_path: Path) -> None:
    first = write(tmp_path / "a.jsonl", ["{", line(gold=["a#9", "a#8"])])
    second = write(tmp_path / "b.jsonl", [line(), '["a list"]'])
    with pytest.raises(CaseError) as caught:
        load_suite([first, second], corpus())
    named = [(problem.file, problem.line) for problem in caught.value.problems]
    assert named == [("a.jsonl", 1), ("a.jsonl", 2), ("a.jsonl", 2), ("b.jsonl", 1), ("b.jsonl", 2)]
    assert caught.value.exit_status == 2
    assert "5 problems in 2 files" in str(caught.value)


def test_a_line_with_several_faults_has_them_all_named(tmp_path: Path) -> None:
    bad = line(kind="riddle", facts=[["re:("]], quotes=["nobody wrote this"], gold=["a#1", "a#9"], colour=1)
    named = problems(tmp_path, line(), bad)
    for said in (
        "unknown kind",
        "unknown field",
        "does not compile",
        "is in no document",
        "no passage 'a#9'",
        "already",
    ):
        assert any(one.startswith("cases.jsonl:2: c1") and said in one for one in named), said
    assert len(named) == 6
    assert problems(tmp_path, {"id": "x"}, line(gold="a#1", id="c2"), "7") == [
        "cases.jsonl:1: x: the field 'question' is missing",
        "cases.jsonl:1: x: the field 'kind' is missing",
        "cases.jsonl:1: x: the field 'answerable' is missing",
        "cases.jsonl:2: c2: gold: Input should be a valid list",
        "cases.jsonl:3: not a JSON object",
    ]


def test_a_repeated_id_names_both_places(tmp_path: Path) -> None:
    assert problems(tmp_path, line(), line()) == ["cases.jsonl:2: c1: this id is already used at cases.jsonl:1"]


def test_an_answerer_sees_nothing_but_the_question_and_what_was_said(tmp_path: Path) -> None:
    history = [{"role": "user", "content": "What fell?"}]
    file = write(tmp_path / "c.jsonl", [line(history=history, kind="followup", filters={"documents": ["a"]}, note="n")])
    entries, _ = parse_cases([file])
    assert entries[0].case.line() == {
        "id": "c1",
        "question": "How far did teaching at home go down?",
        "history": history,
        "filters": {"documents": ["a"], "speakers": [], "years": [], "passages": []},
    }


def test_a_file_that_is_not_there_or_not_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="not UTF-8"):
        parse_cases([tmp_path / "x.jsonl"])
    with pytest.raises(UsageError, match="There is no file"):
        parse_cases([tmp_path / "y.jsonl"])
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="no case file"):
        case_files([tmp_path / "empty"])
