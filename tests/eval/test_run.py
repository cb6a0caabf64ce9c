"""A run keeps every finished case, goes on where it stopped, and never mixes what does not belong together."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import ModelError, UsageError
from eval.answerers import Opened, Opening
from eval.cases import Case
from eval.commands.running import breaches_of
from eval.evaluate import choose, evaluate
from eval.metrics import metrics
from eval.outcome import judge
from eval.run import PREDICTIONS, StoppedError, predict_all, prepare, rank_all, read_ranked
from eval.validate import Suite, load_suite
from tests.eval.paper import corpus, line, prediction, unanswerable, write

RECORD = {"fingerprint": "f1"}


class Scripted:
    """An answerer that says one thing, remembers what it was asked, and may fail or be stopped at a case."""

    def __init__(self, fail: str | None = None, stop: str | None = None) -> None:
        self.fail, self.stop = fail, stop
        self.asked: list[Mapping[str, Any]] = []

    def __call__(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        self.asked.append(asked)
        if asked["id"] == self.stop:
            raise KeyboardInterrupt
        if asked["id"] == self.fail:
            raise ModelError("The model has stopped.")
        return {
            "id": asked["id"], "answer": "It fell by almost a half.", "abstained": False, "answerer": "extractive",
            "citations": [{"passage": "a#1", "document": "a", "quote": "almost a half", "speaker": "ofsted"}],
            "evidence": ["b#1", "a#1"], "timings": {"total_s": 0.5},
        }  # fmt: skip


def cases(number: int = 4) -> list[Case]:
    return [Case.model_validate(line(id=f"c{n}")) for n in range(number)]


def lines(out: Path) -> list[dict[str, Any]]:
    return [json.loads(one) for one in (out / PREDICTIONS).read_text(encoding="utf-8").splitlines()]


def suite(tmp_path: Path) -> Suite:
    return load_suite([write(tmp_path / "c.jsonl", [line(), line(id="c2", kind="who"), unanswerable()])], corpus())


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    prepare(tmp_path, RECORD, cases())
    with pytest.raises(StoppedError, match=r"^Stopped after 2 of 4 cases"):
        predict_all(lambda: Scripted(stop="c2"), cases(), tmp_path)
    assert [one["id"] for one in lines(tmp_path)] == ["c0", "c1"]
    again = Scripted()
    prepare(tmp_path, RECORD, cases())
    found = predict_all(lambda: again, cases(), tmp_path)
    assert [one["id"] for one in again.asked] == ["c2", "c3"]
    assert sorted(found) == ["c0", "c1", "c2", "c3"]


def test_a_line_torn_by_a_crash_is_asked_again(tmp_path: Path) -> None:
    prepare(tmp_path, RECORD, cases())
    predict_all(Scripted, cases(), tmp_path)
    file = tmp_path / PREDICTIONS
    file.write_bytes(file.read_bytes()[:-20])
    again = Scripted()
    prepare(tmp_path, RECORD, cases())
    predict_all(lambda: again, cases(), tmp_path)
    assert [one["id"] for one in again.asked] == ["c3"]
    assert [one["id"] for one in lines(tmp_path)] == ["c0", "c1", "c2", "c3"]


def test_nothing_is_opened_when_nothing_is_left(tmp_path: Path) -> None:
    prepare(tmp_path, RECORD, cases())
    predict_all(Scripted, cases(), tmp_path)

    def refuse() -> Scripted:
        raise AssertionError("opened without need")

    assert len(predict_all(refuse, cases(), tmp_path)) == 4


def test_a_failed_question_is_a_failed_case_and_is_tried_again(tmp_path: Path) -> None:
    prepare(tmp_path, RECORD, cases())
    found = predict_all(lambda: Scripted(fail="c1"), cases(), tmp_path)
    assert found["c1"].error == "The model has stopped."
    again = Scripted()
    assert predict_all(lambda: again, cases(), tmp_path)["c1"].error is None
    assert [one["id"] for one in again.asked] == ["c1"]


def test_predictions_of_other_code_are_not_mixed_in(tmp_path: Path) -> None:
    prepare(tmp_path, RECORD, cases())
    predict_all(Scripted, cases(), tmp_path)
    with pytest.raises(UsageError, match="made with other"):
        prepare(tmp_path, {"fingerprint": "f2"}, cases())
    prepare(tmp_path, {"fingerprint": "f2"}, cases(), again=True)
    assert not (tmp_path / PREDICTIONS).exists()


def test_a_changed_question_is_asked_again(tmp_path: Path) -> None:
    prepare(tmp_path, RECORD, cases())
    predict_all(Scripted, cases(), tmp_path)
    changed = [*cases()[:3], Case.model_validate(line(id="c3", question="How much less?"))]
    again = Scripted()
    prepare(tmp_path, RECORD, changed)
    predict_all(lambda: again, changed, tmp_path)
    assert [one["question"] for one in again.asked] == ["How much less?"]


def test_a_stopped_ranking_goes_on_where_it_stopped(tmp_path: Path) -> None:
    seen: list[str] = []

    def rank(case: Case) -> Mapping[str, list[str]]:
        if case.id == "c2" and "c2" not in seen:
            seen.append(case.id)
            raise KeyboardInterrupt
        seen.append(case.id)
        return {"dense": [case.id]}

    with pytest.raises(StoppedError, match="2 of 4 rankings"):
        rank_all(lambda: rank, cases(), tmp_path)
    with (tmp_path / "retrieval.jsonl").open("a") as torn:
        torn.write('{"id": "c3", "sta')
    found = rank_all(lambda: rank, cases(), tmp_path)
    assert seen == ["c0", "c1", "c2", "c2", "c3"]
    assert found == {f"c{n}": {"dense": [f"c{n}"]} for n in range(4)} == read_ranked(tmp_path)


def test_an_answerer_is_opened_once_and_closed() -> None:
    closed: list[str] = []
    opened: list[Opened] = []

    def opens() -> Opened:
        opened.append(Opened(Scripted(), lambda case: {}, lambda: closed.append("x")))
        return opened[-1]

    with Opening(opens) as opening:
        assert opening() is opening()
        assert closed == []
    assert (len(opened), closed) == (1, ["x"])
    with Opening(opens):
        pass
    assert len(opened) == 1, "nothing is opened without need"


def test_several_at_a_time_are_written_in_order(tmp_path: Path) -> None:
    prepare(tmp_path, RECORD, cases(20))
    predict_all(Scripted, cases(20), tmp_path, jobs=4)
    assert [one["id"] for one in lines(tmp_path)] == [f"c{n}" for n in range(20)]


def test_a_run_is_measured_and_written_down(tmp_path: Path) -> None:
    the_suite = suite(tmp_path)
    scripted = Scripted()
    done = evaluate(
        the_suite, the_suite.cases, lambda: Opened(scripted, lambda case: {"dense": ["a#1"]}), tmp_path / "out", RECORD
    )
    assert all(set(one) <= {"id", "question", "history", "filters"} for one in scripted.asked)
    written = json.loads((tmp_path / "out" / "metrics.json").read_text(encoding="utf-8"))
    assert written["measures"]["supported"]["value"] == pytest.approx(2 / 3)
    assert written["by_kind"]["unanswerable"]["supported"]["value"] == 0
    assert written["by_document"]["a"]["cases"] == 2
    assert written["retrieval"]["dense"]["recall@1"]["value"] == 1
    assert written["retrieval"]["evidence"]["MRR"]["value"] == 0.5
    assert written["run"] == RECORD
    assert done.metrics["answered_by"] == {"extractive": 3}
    page = (tmp_path / "out" / "failures.md").read_text(encoding="utf-8")
    assert "1 of 3 cases" in page
    assert "u1 (unanswerable): answered what the documents do not say" in page


def test_a_run_over_two_indexes_is_found_out() -> None:
    made = [prediction("x", id=f"c{n}", receipt={"index": name}) for n, name in enumerate(("gen-1", "gen-1", "gen-2"))]
    outcomes = [judge(Case.model_validate(line(id=one.id)), one, corpus()) for one in made]
    assert metrics(outcomes)["indexes"] == ["gen-1", "gen-2"]
    flags = argparse.Namespace(kind=None, limit=None, cases=None, corpus=None, split="all", allow_fallback=False)
    assert any("built anew during the run" in one for one in breaches_of("extractive", metrics(outcomes), flags))
    assert not any("built anew" in one for one in breaches_of("extractive", metrics(outcomes[:2]), flags))
    assert any(
        "extractive stepped in for 2 answers" in one for one in breaches_of("chain", metrics(outcomes[:2]), flags)
    )


def test_cases_are_chosen_by_split_kind_and_number(tmp_path: Path) -> None:
    the_suite = suite(tmp_path)
    assert [case.id for case in choose(the_suite, "all", ["who"])] == ["c2"]
    assert len(choose(the_suite, "all", limit=2)) == 2
    sides = {case.id for side in ("dev", "test") for case in the_suite.cases if the_suite.split(case) == side}
    assert sides == {"c1", "c2", "u1"}
    with pytest.raises(UsageError, match="riddle"):
        choose(the_suite, "all", ["riddle"])
