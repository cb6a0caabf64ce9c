from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from index.lexical import LexicalIndex


def test_scores_are_bm25_as_lucene_has_it() -> None:
    index = LexicalIndex(["apple pear", "apple apple plum", "stone wall road"])
    # Two of three texts hold the word; mean length 8/3 words; k1 = 1.5, b = 0.75 (Kamphuis et al. 2020, table 1).
    idf = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    expected = [
        idf * count / (count + 1.5 * (1 - 0.75 + 0.75 * length / (8 / 3))) for count, length in ((1, 2), (2, 3))
    ]
    assert index.scores("apple") == pytest.approx([*expected, 0], rel=1e-4)


def test_words_match_by_their_stem_and_numbers_whole() -> None:
    index = LexicalIndex(["Inspectors were visiting 2.19 and 1,200 homes", "The visit", "219 or 2 or 19"])
    assert np.flatnonzero(index.scores("visits")).tolist() == [0, 1]
    assert np.flatnonzero(index.scores("2.19")).tolist() == [0]
    assert np.flatnonzero(index.scores("1,200")).tolist() == [0]


@pytest.mark.parametrize("texts", [[], ["", "."], ["the of and"]])
def test_texts_without_words_match_nothing(texts: list[str]) -> None:
    assert LexicalIndex(texts).scores("anything").tolist() == [0] * len(texts)


@pytest.mark.parametrize("query", ["", "?", "the", "zzzunknown"])
def test_queries_without_known_words_match_nothing(query: str) -> None:
    assert LexicalIndex(["some words", "more words"]).scores(query).tolist() == [0, 0]


def test_threads_may_share_an_index() -> None:
    index = LexicalIndex([f"paragraph about {word} and care" for word in ("tents", "homes", "schools")])
    queries = ["tents", "homes", "schools", "care"] * 50
    expected = [index.scores(query).tolist() for query in queries]
    with ThreadPoolExecutor(8) as threads:
        assert [scores.tolist() for scores in threads.map(index.scores, queries)] == expected
