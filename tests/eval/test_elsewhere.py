"""Cases on other authorities' reports: they fit the reports, and the product answers from them too."""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from pathlib import Path

import pytest

from corpus import load
from corpus.errors import UsageError
from eval.cases import case_files, parse_cases
from eval.cli import main
from eval.elsewhere import CASES_ELSEWHERE, lay_out, reports_directory
from eval.validate import Suite, load_suite

SHARED = Path(os.environ["SHARED_DIR"]) if "SHARED_DIR" in os.environ else None
REPORTS = reports_directory(SHARED)
there = pytest.mark.skipif(not REPORTS.is_dir(), reason=f"there is no {REPORTS.name}/ beside this repository")

PLAIN = ("lookup", "acronym", "typo", "date", "who")
"""Kinds that need little understanding: 26 cases over all eight reports, 19 of which were supported at first."""
LEAST_SUPPORTED = 0.5
LEAST_RECALL_AT_20 = 0.7


def cases_and_papers(folder: Path, text: str = "1. A paper.") -> Path:
    """Return a folder of cases with one paper, and put the paper into ``folder``/reports."""
    reports = folder / "reports"
    reports.mkdir()
    (reports / "long-name_2b.txt").write_text(text, encoding="utf-8")
    digest = hashlib.sha256(b"1. A paper.").hexdigest()
    (folder / "reports.toml").write_text(f'["a.txt"]\nfile = "long-name_2b.txt"\nsha256 = "{digest}"\n', "utf-8")
    return reports


def test_reports_are_laid_out_under_the_names_of_the_cases(tmp_path: Path) -> None:
    reports = cases_and_papers(tmp_path)
    for _ in range(2):  # what lies there already is no obstacle
        into = lay_out(reports, tmp_path / "into", tmp_path)
        assert [(file.name, file.read_text()) for file in into.iterdir()] == [("a.txt", "1. A paper.")]


def test_reports_that_do_not_fit_are_refused_in_words(tmp_path: Path) -> None:
    reports = cases_and_papers(tmp_path, "1. Another paper.")
    with pytest.raises(UsageError, match="not the report that the cases were written from"):
        lay_out(reports, tmp_path / "into", tmp_path)
    with pytest.raises(UsageError, match=r"lacks 1 of 1 reports .*--shared"):
        lay_out(tmp_path / "nowhere", tmp_path / "into", tmp_path)
    assert not (tmp_path / "into").exists()


def test_nothing_else_is_indexed_with_the_reports(tmp_path: Path) -> None:
    reports = cases_and_papers(tmp_path)
    (tmp_path / "into").mkdir()
    (tmp_path / "into" / "diary.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match=r"something else \(diary.txt\)"):
        lay_out(reports, tmp_path / "into", tmp_path)


def test_every_named_report_is_asked_about_and_no_other() -> None:
    entries, problems = parse_cases(case_files([CASES_ELSEWHERE]))
    assert problems == []
    named = tomllib.loads((CASES_ELSEWHERE / "reports.toml").read_text(encoding="utf-8"))
    assert {gold.split("#")[0] for entry in entries for gold in entry.case.gold} == {Path(name).stem for name in named}
    ours, _ = parse_cases(case_files())
    assert not {entry.case.id for entry in entries} & {entry.case.id for entry in ours}


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Suite:
    """Return the proved cases; one that does not fit its report fails every test here with its file and line."""
    papers = lay_out(REPORTS, tmp_path_factory.mktemp("elsewhere"))
    return load_suite(case_files([CASES_ELSEWHERE]), load(papers))


@there
@pytest.mark.real
def test_the_cases_fit_the_reports_and_are_hard_enough(suite: Suite) -> None:
    answerable = [case for case in suite.cases if case.answerable]
    assert len({document.authority for document in suite.corpus.documents}) >= 5
    assert len(answerable) >= 40
    assert len(suite.cases) - len(answerable) >= 10
    assert len(suite.shares()) <= 0.15 * len(answerable)


@there
@pytest.mark.real
def test_the_product_answers_from_other_authorities_reports(tmp_path: Path) -> None:
    """The index is kept in ``var/eval``: building it for the first time takes minutes."""
    where = [] if SHARED is None else ["--shared", str(SHARED)]
    kinds = [flag for kind in PLAIN for flag in ("--kind", kind)]
    assert main(["elsewhere", *where, *kinds, "--out", str(tmp_path)]) == 0
    found = json.loads((tmp_path / "metrics.json").read_text(encoding="utf-8"))
    assert found["measures"]["quote_exactness"]["value"] == 1
    assert found["measures"]["supported"]["value"] >= LEAST_SUPPORTED
    assert found["retrieval"]["steered"]["recall@20"]["value"] >= LEAST_RECALL_AT_20
