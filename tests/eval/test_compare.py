"""Two runs side by side."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.errors import UsageError
from eval.cases import Case
from eval.compare import compare, read_metrics
from eval.metrics import metrics
from eval.outcome import judge
from tests.eval.paper import cited, corpus, line, prediction


def run(right: str, total: int = 12) -> dict[str, object]:
    """Return the numbers of a run in which the cases named by letter are right."""
    made = {True: prediction("almost a half", cited()), False: prediction("no", cited())}
    cases = [Case.model_validate(line(id=f"c{chr(97 + n)}")) for n in range(total)]
    return metrics([judge(case, made[case.id[1] in right], corpus()) for case in cases])


def test_changed_cases_are_listed_with_why() -> None:
    text = compare(run("abc"), run("bcd"), ("before", "after"))
    assert "Lost (1)\n- ca (fact): supported → does not say almost a half" in text
    assert "Won (1)\n- cd (fact): does not say" in text
    assert "Supported answers" in text
    assert "+0.00" in text


def test_results_that_are_kept_say_only_whether_a_case_was_right() -> None:
    kept = run("abc")
    rows = kept["by_case"]
    assert isinstance(rows, list)
    for row in rows:
        del row["why_not"]
    text = compare(kept, run("bcd"), ("before", "after"))
    assert "- cd (fact): not right → supported" in text
    assert "- ca (fact): supported → does not say" in text


def test_a_difference_beyond_chance_has_a_small_p() -> None:
    found = [
        row for row in compare(run(""), run("abcdefghijkl"), ("a", "b")).splitlines() if row.startswith("| supported ")
    ]
    assert float(found[0].split("|")[-2]) < 0.005


def test_runs_over_other_cases_are_compared_on_the_common_ones() -> None:
    assert "4 cases are in one run only; the tests and lists are over the 8" in compare(
        run("a", 8), run("a"), ("a", "b")
    )
    with pytest.raises(UsageError, match="no case in common"):
        compare(run("", 0), run("a"), ("a", "b"))


def test_what_is_no_run_is_refused(tmp_path: Path) -> None:
    for content in ("", "[]", json.dumps({"measures": {}})):
        (tmp_path / "metrics.json").write_text(content)
        with pytest.raises(UsageError, match="results"):
            read_metrics(tmp_path)
