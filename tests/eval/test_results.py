"""Committed results, and the README that is made from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus import load
from corpus.errors import UsageError
from eval.cases import Case, case_files
from eval.metrics import metrics
from eval.outcome import judge
from eval.results import keep, read_results, results_tables, stale, with_tables
from eval.thresholds import FILE, broken, limits_of, read_limits
from eval.validate import load_suite
from eval.weaknesses import weaknesses
from tests.eval.paper import cited, corpus, line, prediction, unanswerable, write

ROOT = Path(__file__).resolve().parents[2]
RIGHT = prediction("It fell by almost a half.", cited())


def run(answer: str) -> dict[str, object]:
    made = prediction(answer, cited())
    return {
        "run": {"answerer": "extractive", "split": "test", "date": "2026-01-01", "fingerprint": "f"},
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


def test_only_test_is_shown_and_what_is_weak_is_said(tmp_path: Path) -> None:
    dev = run("almost a half")
    keep({**dev, "run": {"answerer": "extractive", "split": "dev"}}, "dev", tmp_path)
    bad = [judge(Case.model_validate(line(id=f"c{n}")), prediction("no", cited()), corpus()) for n in range(6)]
    bold = judge(Case.model_validate(unanswerable()), prediction("yes", cited()), corpus())
    keep({"run": {"answerer": "chain", "split": "test"}, **metrics([*bad, bold])}, "chain-test", tmp_path)
    text = results_tables(read_results(tmp_path))
    assert "chain-test" in text
    assert "| dev" not in text
    assert "- 1 of 1 questions that the papers do not answer were answered all the same." in text
    assert "- Fewer than half were right of these kinds: fact (0 of 6)." in text
    assert "AUROC" not in text, "nothing was estimated"
    assert list(weaknesses({"run": {}, **metrics([judge(Case.model_validate(line()), RIGHT, corpus())])})) == []


def test_results_over_other_cases_or_code_are_stale(tmp_path: Path) -> None:
    suite = load_suite([write(tmp_path / "c.jsonl", [line()])], corpus())
    found = {**run("no"), "run": {"split": "all", "code": "a"}}
    assert stale({"x": found}, "a", suite) == []
    assert stale({"x": found}, "b", suite) == ["x was made with other code (a, now b)."]
    more = load_suite([write(tmp_path / "c.jsonl", [line(), unanswerable()])], corpus())
    assert stale({"x": found}, "a", more) == ["x is not over the cases that all has now: run it again and keep it."]


def test_the_committed_results_are_over_the_cases_of_now() -> None:
    suite = load_suite(case_files(), load())
    assert [one for one in stale(read_results(), "", suite) if "not over the cases" in one] == []


def test_the_committed_results_have_the_documented_shape() -> None:
    for name, found in read_results().items():
        assert {"run", "cases", "measures", "retrieval", "by_kind", "by_document", "by_case"} <= found.keys(), name
        assert {"answerer", "split", "date", "fingerprint", "code", "settings", "documents", "embedding", "seed"} <= (
            found["run"].keys()
        ), name
        assert found["run"]["settings"]["model"]["sha256"]
        assert found["run"]["embedding"]["weights"]
        for figure in [*found["measures"].values(), *(group["supported"] for group in found["by_kind"].values())]:
            assert {"value", "low", "high", "cases"} == figure.keys(), name
        assert all({"id", "kind", "supported", "accurate", "abstained"} == row.keys() for row in found["by_case"])


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


def test_thresholds_are_the_worse_ends_of_the_intervals(tmp_path: Path) -> None:
    figure = {"value": 0.5, "low": 0.412, "high": 0.588, "cases": 90}
    measures = {"supported": figure, "false_abstention": figure, "total_median": figure, "voice_accuracy": {"cases": 0}}
    made = {"answerer": "chain", "split": "test"}
    tutorial = {"run": {"answerer": "tutorial", "split": "test"}, "measures": measures}
    file = tmp_path / "t.toml"
    file.write_text(limits_of({"a": {"run": made, "measures": measures}, "b": tutorial}), encoding="utf-8")
    limits = {limit.measure: (limit.least, limit.greatest) for limit in read_limits("chain", "test", file)}
    assert limits == {"quote_exactness": (1, None), "supported": (0.41, None), "false_abstention": (None, 0.59)}
    assert [limit.measure for limit in read_limits("tutorial", "test", file)] == ["quote_exactness"]


def test_the_committed_thresholds_are_those_of_the_committed_results() -> None:
    assert FILE.read_text(encoding="utf-8") == limits_of(read_results()), "run `python -m eval results --thresholds`"
    for found in read_results().values():
        made = found["run"]
        if made["answerer"] in {"chain", "extractive"}:
            limits = read_limits(made["answerer"], made["split"])
            assert len(limits) > 5
            assert broken(found, limits) == []
