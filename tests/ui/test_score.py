"""How good it is: read from results as they are committed, said in plain words, and never invented."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from corpus import load
from rag.ui.score import read_score
from rag.ui.views import RESULTS


def share(value: float, cases: int, spread: float = 0.1) -> dict[str, float]:
    return {"value": value, "low": max(0.0, value - spread), "high": min(1.0, value + spread), "cases": cases}


def run(answerer: str = "chain", right: int = 6, **fields: Any) -> dict[str, Any]:
    cases = [{"id": f"q{n}", "kind": "fact", "supported": n < right} for n in range(10)]
    made: dict[str, Any] = {
        "run": {"answerer": answerer, "split": "test", "date": "2026-11-21", "machine": {"processor": "X", "cores": 2}},
        "cases": 10,
        "measures": {"supported": share(right / 10, 10), "abstention_recall": share(0.25, 4), "total_median": {}},
        "by_kind": {"fact": {"supported": share(0.3, 8)}, "riddle": {"supported": share(1.0, 2)}},
        "by_case": cases,
    }
    return {**made, **fields}


def write(folder: Path, **runs: object) -> Path:
    for name, content in runs.items():
        text = content if isinstance(content, str) else json.dumps(content)
        (folder / f"{name.replace('_', '-')}.json").write_text(text, encoding="utf-8")
    return folder


def test_the_committed_results_are_shown() -> None:
    score = read_score(RESULTS, load().documents)
    assert score.main is not None
    committed = json.loads((RESULTS / "chain-test.json").read_text(encoding="utf-8"))
    assert score.main.headline.value == committed["measures"]["supported"]["value"]
    assert {kind.cases for kind in score.kinds} >= {entry["cases"] for entry in committed["by_kind"].values()}
    assert score.unreadable == ()
    assert all(sentence.endswith(".") for sentence in (*score.strengths, *score.weaknesses))


def test_the_tutorial_chain_is_set_beside_question_by_question(tmp_path: Path) -> None:
    score = read_score(write(tmp_path, chain_test=run(right=6), tutorial_test=run("tutorial", right=4)))
    assert score.rival is not None
    assert (score.rival.both, score.rival.only_ours, score.rival.only_theirs, score.rival.neither) == (4, 2, 0, 4)
    assert [one.answerer for one in score.runs] == ["chain", "tutorial"]
    assert [len(kind.figures) for kind in score.kinds] == [2, 2]


@pytest.mark.parametrize(
    ("value", "cases", "said"), [(0.0, 3, "0 of 3"), (0.5, 14, "7 of 14"), (1.0, 20, "100%"), (0.61, 38, "61%")]
)
def test_few_questions_are_counted_and_not_said_in_per_cent(
    tmp_path: Path, value: float, cases: int, said: str
) -> None:
    kinds = {"date": {"supported": share(value, cases)}}
    (kind,) = read_score(write(tmp_path, chain_test=run(by_kind=kinds))).kinds
    assert kind.figures[0] is not None
    assert kind.figures[0].said == said


@pytest.mark.parametrize(("value", "cases", "interval"), [(0.0, 3, "0% to 56%"), (1.0, 24, "86% to 100%")])
def test_none_or_all_of_a_few_proves_little(tmp_path: Path, value: float, cases: int, interval: str) -> None:
    # As scipy.stats.binomtest(0, 3) and (24, 24) have it with method="wilson".
    kinds = {"date": {"supported": share(value, cases, spread=0.0)}}
    (kind,) = read_score(write(tmp_path, chain_test=run(by_kind=kinds))).kinds
    assert kind.figures[0] is not None
    assert kind.figures[0].interval == interval


def test_without_the_tutorial_chain_nothing_is_said_of_it(tmp_path: Path) -> None:
    assert read_score(write(tmp_path, chain_test=run())).rival is None


def test_the_headline_is_of_whoever_answers_here(tmp_path: Path) -> None:
    folder = write(tmp_path, chain_test=run(), extractive_test=run("extractive", right=5))
    score = read_score(folder, answerer="extractive")
    assert score.main is not None
    assert score.main.answerer == "extractive"
    assert score.main.headline.right == 5


def test_the_committed_name_goes_before_repeats_and_dev_is_left_out(tmp_path: Path) -> None:
    dev = run(right=9)
    dev["run"] = {**dev["run"], "split": "dev"}
    folder = write(tmp_path, chain_test=run(right=6), chain_test_2=run(right=7), chain_a=run(right=8), chain_dev=dev)
    score = read_score(folder)
    assert score.main is not None
    assert score.main.headline.right == 6


def test_weaknesses_are_the_figures_in_words(tmp_path: Path) -> None:
    score = read_score(write(tmp_path, chain_test=run()))
    assert "Of 4 questions that the papers do not answer, it said so for 1." in score.weaknesses[0]
    assert "A single fact: 2 of 8 right." in score.weaknesses
    assert not [sentence for sentence in score.weaknesses if "riddle" in sentence]


@pytest.mark.parametrize("folder", ["missing", "."])
def test_an_installation_without_results_says_so(tmp_path: Path, folder: str) -> None:
    score = read_score(tmp_path / folder)
    assert score.main is None
    assert score.runs == ()


@pytest.mark.parametrize(
    "content",
    ["{", "[]", "null", "{}", '{"run": 3, "measures": {}, "by_kind": {}, "by_case": []}', b"\xff".decode("latin-1")],
)
def test_a_file_that_is_no_result_harms_nothing(tmp_path: Path, content: str) -> None:
    score = read_score(write(tmp_path, chain_test=run(), other=content))
    assert score.main is not None
    assert len(score.runs) == 1


def test_results_of_other_documents_are_told(tmp_path: Path) -> None:
    documents = load().documents
    measured = run()
    measured["run"]["documents"] = {document.id: document.sha256 for document in documents}
    assert read_score(write(tmp_path, chain_test=measured), documents).other_documents == 0
    older = copy.deepcopy(measured)
    older["run"]["documents"][documents[0].id] = "0" * 64
    assert read_score(write(tmp_path, chain_test=older), documents).other_documents == 1
