from __future__ import annotations

import hashlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import SearchIndexError
from index.dense import DenseIndex, Floats, normalise


def vectors(count: int, dimension: int = 16, seed: int = 0) -> Floats:
    return normalise(np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32))


@settings(max_examples=40)
@given(st.integers(1, 300), st.integers(1, 40), st.integers(0, 10_000), st.booleans())
def test_search_is_brute_force(count: int, k: int, seed: int, masked: bool) -> None:
    rows = vectors(count, seed=seed)
    query = vectors(1, seed=seed + 1)[0]
    allowed = np.random.default_rng(seed).random(count) < 0.5 if masked else None
    cosines = rows.astype(np.float64) @ query
    expected = [row for row in np.argsort(-cosines) if allowed is None or allowed[row]][:k]

    found, scores = DenseIndex.build(rows).search(query, k, allowed)

    assert found.tolist() == expected
    assert scores == pytest.approx(cosines[expected], abs=1e-5)


def test_scores_are_cosines_whatever_the_lengths() -> None:
    index = DenseIndex.build(normalise(np.array([[3, 0], [0, 0.1], [-2, 0]], np.float32)))
    rows, scores = index.search(np.array([1, 0], np.float32), 3)
    assert rows.tolist() == [0, 1, 2]
    assert scores == pytest.approx([1, 0, -1])


def test_a_large_index_is_a_graph_that_finds_nearly_all_and_obeys_the_mask() -> None:
    rows = vectors(2000)
    index = DenseIndex.build(rows, exact_below=1000)
    allowed = np.arange(2000) % 3 == 0
    assert not index.exact
    assert DenseIndex.build(rows).exact
    hits = 0
    for query in vectors(20, seed=9):
        cosines = rows @ query
        found, _ = index.search(query, 10)
        hits += len({*found.tolist()} & {*np.argsort(-cosines)[:10].tolist()})
        masked, scores = index.search(query, 10, allowed)
        assert masked.tolist() == np.argsort(np.where(allowed, -cosines, 2))[:10].tolist()
        assert scores == pytest.approx(cosines[masked], abs=1e-5)
    assert hits >= 190


def test_bytes_round_trip_and_foreign_bytes_are_refused() -> None:
    index = DenseIndex.build(vectors(50))
    data = index.to_bytes()
    again = DenseIndex.from_bytes(data, hashlib.sha256(data).hexdigest())
    assert np.array_equal(again.vectors(np.arange(50)), index.vectors(np.arange(50)))
    flipped = bytes([*data[:-1], data[-1] ^ 1])
    with pytest.raises(SearchIndexError, match="python -m index build"):
        DenseIndex.from_bytes(flipped, hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize("count", [0, 3])
def test_nothing_asked_or_allowed_gives_nothing(count: int) -> None:
    index = DenseIndex.build(vectors(count))
    query = vectors(1)[0]
    assert index.search(query, 0)[0].size == 0
    assert index.search(query, 5, np.zeros(count, np.bool_))[0].size == 0
    assert index.search(query, 5)[0].size == count


def test_numbers_that_are_none_are_refused() -> None:
    with pytest.raises(ValueError, match="not finite"):
        normalise(np.array([[1.0, np.nan]], np.float32))
    assert normalise(np.zeros((1, 2), np.float32)).tolist() == [[0, 0]]
