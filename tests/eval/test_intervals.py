"""Intervals cover what they should, and chance is told from difference."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from eval.cases import Case
from eval.intervals import bootstrap, randomisation
from eval.measures import by_key
from eval.outcome import Outcome, judge
from tests.eval.paper import cited, corpus, line, prediction


def outcomes(right: int, wrong: int) -> list[Outcome]:
    good, bad = prediction("almost a half", cited()), prediction("no")
    return [judge(Case.model_validate(line()), made, corpus()) for made in [good] * right + [bad] * wrong]


def test_an_interval_of_a_share_is_near_the_binomial_one() -> None:
    found = bootstrap(by_key("supported").statistic, outcomes(70, 30))
    assert (found.value, found.cases) == (0.7, 100)
    assert found.low == pytest.approx(0.7 - 1.96 * 0.0458, abs=0.015)
    assert found.high == pytest.approx(0.7 + 1.96 * 0.0458, abs=0.015)
    assert found == bootstrap(by_key("supported").statistic, outcomes(70, 30))


def test_one_case_or_none_has_no_interval() -> None:
    statistic = by_key("supported").statistic
    assert bootstrap(statistic, outcomes(1, 0)).low is None
    assert bootstrap(statistic, []).value is None


def test_the_randomisation_test_agrees_with_every_assignment() -> None:
    first, second = [0, 0, 1, 0, 1, 0, 0, 0], [1, 1, 0, 1, 1, 1, 1, 0]
    differences = np.array(second) - np.array(first)
    signs = np.array(list(itertools.product([-1, 1], repeat=8)))
    exact = np.mean(np.abs(signs @ differences) >= abs(differences.sum()))
    assert randomisation(first, second) == pytest.approx(float(exact), abs=0.02)


def test_no_difference_is_no_evidence() -> None:
    assert randomisation([1, 0, 1], [1, 0, 1]) == 1
    assert randomisation([], []) == 1
    assert randomisation([0] * 50, [1] * 50) < 0.001
