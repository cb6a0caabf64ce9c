from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import convex_combination


def test_hand_computed() -> None:
    fused = convex_combination({"a": 0.5, "b": 0.4, "c": 0.1}, {"b": 3.0, "c": 6.0}, 0.75)
    assert [item for item, _ in fused] == ["b", "a", "c"]
    assert [score for _, score in fused] == pytest.approx([0.425, 0.375, 0.325])


def test_without_words_the_cosines_rank() -> None:
    assert convex_combination({"a": 0.1, "b": 0.2}, {}, 0.5) == [("b", 0.1), ("a", 0.05)]
    assert convex_combination({}, {}, 0.5) == []


@given(
    st.dictionaries(st.integers(0, 20), st.floats(-1, 1), max_size=10),
    st.dictionaries(st.integers(0, 20), st.floats(0, 40), max_size=10),
    st.floats(0, 1),
)
def test_every_item_once_best_first_and_within_bounds(
    cosines: dict[int, float], matches: dict[int, float], weight: float
) -> None:
    fused = convex_combination(cosines, matches, weight)
    assert {item for item, _ in fused} == set(cosines)
    assert [score for _, score in fused] == sorted((score for _, score in fused), reverse=True)
    assert all(-1 <= score <= 1 + 1e-9 for _, score in fused)
