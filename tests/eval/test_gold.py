"""Gold passages are filled in from quotes; nothing else of a file changes."""

from __future__ import annotations

import json
from pathlib import Path

from eval.gold import fill_gold
from tests.eval.paper import corpus, line, unanswerable, write


def test_missing_gold_is_filled_in(tmp_path: Path) -> None:
    kept = json.dumps(unanswerable(), separators=(",", ":"))
    file = write(tmp_path / "c.jsonl", [line(gold=...), kept, line(id="c2", gold=[]), line(id="c3", gold=["a#2"]), "{"])
    assert fill_gold(file, corpus()) == (2, [])
    lines = file.read_text(encoding="utf-8").splitlines()
    assert [json.loads(lines[n]).get("gold") for n in (0, 2, 3)] == [["a#1"], ["a#1"], ["a#2"]]
    assert lines[1] == kept
    assert list(json.loads(lines[0]))[-3:] == ["gold", "quotes", "speaker"]


def test_a_quote_over_two_paragraphs_has_both(tmp_path: Path) -> None:
    file = write(tmp_path / "c.jsonl", [line(gold=[], quotes=["since 2018.\n\nSome care leavers’"])])
    fill_gold(file, corpus())
    assert json.loads(file.read_text())["gold"] == ["a#1", "a#2"]


def test_a_quote_that_is_nowhere_is_named_and_the_case_left(tmp_path: Path) -> None:
    file = write(tmp_path / "c.jsonl", [line(gold=[], quotes=["no such words"])])
    before = file.read_bytes()
    filled, problems = fill_gold(file, corpus())
    assert filled == 0
    assert [str(one) for one in problems] == ["c.jsonl:1: c1: no passage has the quote 'no such words'"]
    assert file.read_bytes() == before
