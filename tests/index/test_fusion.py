from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import reciprocal_rank_fusion

rankings = st.lists(st.lists(st.integers(0, 12), unique=True, max_size=12), max_size=5)


def test_scores_are_those_of_the_formula() -> None:
    fused = reciprocal_rank_fusion([["a", "b", "c"], ["b", "d"]])
    assert [item for item, _ in fused] == ["b", "a", "d", "c"]
    assert [score for _, score in fused] == pytest.approx([1 / 62 + 1 / 61, 1 / 61, 1 / 62, 1 / 63])


@given(rankings, st.integers(1, 100))
def test_every_item_once_and_best_first(lists: list[list[int]], k: int) -> None:
    fused = reciprocal_rank_fusion(lists, k)
    assert {item for item, _ in fused} == {item for ranking in lists for item in ranking}
    assert len(fused) == len({item for item, _ in fused})
    scores = [score for _, score in fused]
    assert scores == sorted(scores, reverse=True)
    for item, score in fused:
        expected = sum(1 / (k + ranking.index(item) + 1) for ranking in lists if item in ranking)
        assert score == pytest.approx(expected)


@given(st.lists(st.integers(), unique=True), st.integers(1, 4))
def test_agreement_is_kept(ranking: list[int], times: int) -> None:
    assert [item for item, _ in reciprocal_rank_fusion([ranking] * times)] == ranking
