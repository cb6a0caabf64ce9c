"""The committed cases: they fit the documents, they are enough of everything, and no code knows them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from corpus import load
from eval.cases import Case, case_files, parse_cases
from eval.elsewhere import CASES_ELSEWHERE
from eval.matching import normalise
from eval.quotas import quotas, quotas_table
from eval.validate import Suite, load_suite
from tests.eval.paper import corpus, line, unanswerable, write

ROOT = Path(__file__).resolve().parents[2]
RUN = 5
"""A question's run of this many words in the code is no chance; a shorter question is looked for whole."""
SHORTEST = 3
SAID_BY_ALL = {"what did inspectors say about"}
"""How everybody begins to ask."""
TEXTS = {".py", ".toml", ".html", ".js", ".css", ".svg", ".txt", ".json", ".jinja"}


@cache
def suite() -> Suite:
    """Return the proved suite; a case that does not fit fails every test here with its file and line."""
    return load_suite(case_files(), load())


@pytest.mark.slow
def test_there_is_enough_of_everything() -> None:
    found = list(quotas(suite()))
    assert all(one.held for one in found), quotas_table(found)


def test_a_suite_that_lacks_something_is_found_out(tmp_path: Path) -> None:
    lines = [
        line(),
        unanswerable(),
        *(line(id=f"c{n}", forbidden=[]) for n in range(2, 7)),
    ]
    small = load_suite([write(tmp_path / "c.jsonl", lines)], corpus())
    lacking = {one.name for one in quotas(small) if not one.held}
    assert {"cases", "follow-ups", "cases on one gold passage", "gold passages"} <= lacking
    assert "sections, single-section cases of which are on both sides" not in lacking


def test_no_case_is_copied_into_code_prompts_or_synonyms() -> None:
    files = [
        file
        for room in ("corpus", "index", "rag", "eval")
        for file in (ROOT / room).rglob("*")
        if file.suffix in TEXTS and not {"documents", "results"} & set(file.parts)
    ]
    assert ROOT / "rag" / "lexicon.py" in files
    assert ROOT / "rag" / "prompts.py" in files
    elsewhere, _ = parse_cases(case_files([CASES_ELSEWHERE]))
    assert copied([*files, ROOT / "app.py"], [*suite().cases, *(entry.case for entry in elsewhere)]) == set()


@pytest.mark.parametrize(
    "code",
    [
        'EXAMPLES = ["Who headed up the team that did the 2020 inspection?"]',
        "EXAMPLES = [\n    'who headed up '\n    \"the team that did\",\n]",
        'SYNONYMS = {"headed up the team that": "led"}',
        'ASKED = "hows the CiCC getting on"',
        'ASKED = "Are staff happier?"',
    ],
)
def test_a_copied_case_would_be_found(code: str, tmp_path: Path) -> None:
    file = tmp_path / "examples.py"
    file.write_text(code, encoding="utf-8")
    assert len(copied([file], suite().cases)) == 1


def test_what_only_sounds_alike_is_no_copy(tmp_path: Path) -> None:
    file = tmp_path / "examples.py"
    file.write_text('EXAMPLES = ["What did inspectors say about schools?", "Who headed the 2020 inspection?"]')
    assert copied([file], suite().cases) == set()


def copied(files: Iterable[Path], cases: Iterable[Case]) -> set[str]:
    """Return "file: case" for each file that holds words of a case's question in a row."""
    known: dict[tuple[str, ...], str] = {}
    for case in cases:
        words = _words(case.question)
        if len(words) >= SHORTEST:
            known |= dict.fromkeys(_runs(words, min(RUN, len(words))), case.id)
    lengths = {len(run) for run in known}
    found = set()
    for file in files:
        words = _words(file.read_text(encoding="utf-8"))
        runs = set().union(*(_runs(words, length) for length in lengths)) & known.keys()
        found |= {f"{file.name}: {known[run]}" for run in runs if " ".join(run) not in SAID_BY_ALL}
    return found


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", normalise(text))


def _runs(words: list[str], length: int) -> set[tuple[str, ...]]:
    return set(zip(*(itertools.islice(words, start, None) for start in range(length)), strict=False))
