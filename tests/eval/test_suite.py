"""The committed cases: they fit the documents, they are enough of everything, and no code knows them."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from corpus import load
from eval.cases import Case, case_files
from eval.matching import normalise
from eval.validate import Suite, load_suite

ROOT = Path(__file__).resolve().parents[2]
RUN = 7
"""A question's run of this many words in the code is no chance."""


@cache
def suite() -> Suite:
    """Return the proved suite; a case that does not fit fails every test here with its file and line."""
    return load_suite(case_files(), load())


def number(*kinds: str) -> int:
    return sum(case.kind in kinds for case in suite().cases)


def about(document: str) -> int:
    return sum(any(one.startswith(f"{document}#") for one in case.gold) for case in suite().cases)


def test_there_are_enough_cases_on_every_document() -> None:
    assert len(suite().cases) >= 240
    least = {
        "ofsted-inspection-2020": 90,
        "self-evaluation-2019": 60,
        "ofsted-monitoring-letter-2023": 30,
        "director-report-2024": 25,
        "council-news-2020": 15,
    }
    assert {name: about(name) for name in least if about(name) < least[name]} == {}


def test_there_are_enough_of_every_kind() -> None:
    assert sum(not case.answerable or case.kind == "false_premise" for case in suite().cases) >= 45
    least = {"followup": 20, "who": 25, "compare": 20, "topic": 25, "lookup": 12, "adversarial": 10, "table": 20}
    assert {kind: number(kind) for kind in least if number(kind) < least[kind]} == {}
    assert number("typo") > 0
    assert number("acronym") > 0


def test_questions_are_not_the_papers_words() -> None:
    answerable = [case for case in suite().cases if case.answerable]
    assert len(suite().shares()) <= 0.15 * len(answerable)


def test_cases_are_spread_over_many_passages() -> None:
    gold = Counter(one for case in suite().cases for one in set(case.gold))
    single = Counter(case.gold[0] for case in suite().cases if len(case.gold) == 1)
    assert len(gold) >= 90
    assert max(single.values()) <= 4


def test_both_sides_of_the_split_mean_something() -> None:
    sides = Counter(suite().split(case) for case in suite().cases)
    assert min(sides.values()) >= 90


def test_no_case_is_copied_into_code() -> None:
    files = [
        file
        for room in ("corpus", "index", "rag", "eval")
        for file in (ROOT / room).rglob("*")
        if file.suffix in {".py", ".toml", ".html", ".js", ".txt"} and "documents" not in file.parts
    ]
    known: dict[tuple[str, ...], str] = {}
    for case in suite().cases:
        known |= dict.fromkeys(_runs(case.question), case.id)
    copied = {
        f"{file.relative_to(ROOT)}: {known[run]}"
        for file in [*files, ROOT / "app.py"]
        if file.exists()
        for run in _runs(file.read_text(encoding="utf-8")) & known.keys()
    }
    assert copied == set()


@pytest.mark.parametrize("text", ["How many of the very old homes were shut?"])
def test_a_copied_question_would_be_found(text: str) -> None:
    case = Case.model_validate({"id": "x", "question": text, "kind": "unanswerable", "answerable": False})
    assert _runs(f'EXAMPLES = ["{text}"]') & _runs(case.question)


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", normalise(text))
    return set(zip(*(itertools.islice(words, start, None) for start in range(RUN)), strict=False))
