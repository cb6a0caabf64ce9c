"""Repeats of a run: what moved, and what did not."""

from __future__ import annotations

import pytest

from eval.cases import Case
from eval.metrics import metrics
from eval.outcome import judge
from eval.repeats import repeated, repeats_line, repeats_table
from tests.eval.paper import cited, corpus, line, prediction


def run(seconds: float, *answers: str) -> dict[str, object]:
    made = [prediction(answer, cited(), timings={"total_s": seconds}) for answer in answers]
    return metrics([judge(Case.model_validate(line(id=f"c{n}")), one, corpus()) for n, one in enumerate(made)])


def test_repeats_by_hand() -> None:
    right, wrong = "almost a half", "no"
    found = repeated([run(1, right, wrong), run(2, right, right), run(6, right, wrong)])
    assert found["runs"] == 3
    assert found["measures"]["supported"]["values"] == [0.5, 1, 0.5]
    assert found["measures"]["supported"]["mean"] == pytest.approx(2 / 3)
    # Deviations -1/6, 1/3, -1/6: sum of squares 1/6, over n - 1 = 2.
    assert found["measures"]["supported"]["deviation"] == pytest.approx((1 / 12) ** 0.5)
    assert found["changed"] == 1
    assert "abstention_balanced" not in found["measures"], "no case that cannot be answered"
    said = repeats_line(found)
    assert said.startswith("3 repeats: supported answers 0.500 to 1.000 (standard deviation 0.289), 1 cases")
    assert said.endswith("median time 1.00 to 6.00 s")
    assert "| Whole answer, median " in repeats_table(found)
