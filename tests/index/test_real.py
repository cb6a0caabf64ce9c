"""The five documents, the real embedder, the real files."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from corpus import load
from corpus.types import Passage
from index import Index, mpnet, open_index
from index.__main__ import main

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("real-index")
    assert main(["build", "--index", str(directory)]) == 0
    return directory


@pytest.fixture(scope="module")
def index(directory: Path) -> Index:
    return open_index(directory, mpnet())


def test_the_index_holds_the_corpus(index: Index) -> None:
    assert index.passages == load().passages
    assert index.documents == load().documents


def test_a_second_build_is_no_work(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--index", str(directory), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["rebuilt"], report["embedded"]) == (False, 0)
    assert report["seconds"] < 5


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "How far had elective home education among Year 11 pupils changed by autumn 2019?",
            {"ofsted-inspection-2020#17"},
        ),
        ("What did inspectors say about care leavers living in tents?", {"ofsted-inspection-2020#18"}),
    ],
)
def test_known_paragraphs_are_found(index: Index, question: str, expected: set[str]) -> None:
    found = {scored.passage.id for scored in index.search(question, k=20)}
    assert expected <= found


def test_the_sentence_that_answers_is_among_the_first(index: Index) -> None:
    question = "How far had elective home education among Year 11 pupils changed by autumn 2019?"
    passages = [scored.passage for scored in index.search(question, k=10)]
    best = index.sentences(question, passages)[:3]
    assert any("almost a half" in one.passage.sentence(one.sentence) for one in best)


def test_later_questions_take_milliseconds(index: Index) -> None:
    def inspection(passage: Passage) -> bool:
        return passage.document_id == "ofsted-inspection-2020"

    index.search("warm up")
    taken = []
    for place in range(10):
        began = time.perf_counter()
        found = index.search(f"What is said about matter number {place}?", keep=inspection)
        taken.append(time.perf_counter() - began)
        assert all(inspection(scored.passage) for scored in found)
    assert sorted(taken)[5] < 0.5  # 0.02 to 0.04 on an idle machine with two cores
