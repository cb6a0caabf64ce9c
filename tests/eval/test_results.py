"""Committed results, and the README that is made from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import UsageError
from eval.cases import Case
from eval.metrics import metrics
from eval.outcome import judge
from eval.results import keep, read_results, results_tables, with_tables
from eval.thresholds import broken, read_limits
from tests.eval.paper import cited, corpus, line, prediction

ROOT = Path(__file__).resolve().parents[2]


def run(answer: str) -> dict[str, object]:
    made = prediction(answer, cited())
    return {
        "run": {"answerer": "extractive", "split": "dev", "date": "2026-01-01", "fingerprint": "f"},
        **metrics([judge(Case.model_validate(line()), made, corpus())]),
    }


def test_results_are_kept_without_answers_and_read_back_best_first(tmp_path: Path) -> None:
    keep(run("no"), "worse", tmp_path)
    file = keep(run("almost a half"), "better", tmp_path)
    assert list(read_results(tmp_path)) == ["better", "worse"]
    assert "why_not" not in file.read_text(encoding="utf-8")
    with pytest.raises(UsageError, match="no name"):
        keep(run("no"), "../x", tmp_path)


def test_tables_stand_between_the_marks_and_nothing_else_changes(tmp_path: Path) -> None:
    keep(run("almost a half"), "ours", tmp_path)
    tables = results_tables(read_results(tmp_path))
    readme = "# T\n<!-- results -->\nold\n<!-- /results -->\nend\n"
    made = with_tables(readme, tables)
    assert made.startswith("# T\n<!-- results -->\n| Measure")
    assert made.endswith("\n<!-- /results -->\nend\n")
    assert with_tables(made, tables) == made
    with pytest.raises(UsageError, match="README"):
        with_tables("# T", tables)


def test_the_readme_shows_the_committed_results() -> None:
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8") if readme.exists() else ""
    results = read_results()
    if results:
        assert text == with_tables(text, results_tables(results)), "run `python -m eval results --readme`"


def test_limits_are_those_of_the_answerer_and_split(tmp_path: Path) -> None:
    file = tmp_path / "t.toml"
    file.write_text("[any]\nsupported = { min = 0.5 }\n[chain.dev]\nfalse_abstention = { max = 0.1 }\n")
    assert [limit.measure for limit in read_limits("chain", "dev", file)] == ["supported", "false_abstention"]
    assert [limit.measure for limit in read_limits("chain", "test", file)] == ["supported"]
    assert broken(run("almost a half"), read_limits("chain", "dev", file)) == []
    assert broken(run("no"), read_limits("chain", "dev", file)) == ["supported is 0.000, below 0.5"]


@pytest.mark.parametrize(
    "content", ["[any]\nspeed = { min = 1 }", "[any]\nsupported = 1", "[any", "[any]\nsupported = {}"]
)
def test_thresholds_that_do_not_fit_are_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "t.toml"
    file.write_text(content)
    with pytest.raises(UsageError, match=r"t\.toml"):
        read_limits("chain", "dev", file)


def test_the_committed_thresholds_fit() -> None:
    assert read_limits("extractive", "dev")
