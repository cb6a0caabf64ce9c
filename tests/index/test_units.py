from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from index.units import measure, sentences, windows
from tests.fakes import HashEmbeddings, document, passage


class Words:
    """Measures a text by its words."""

    limit = 20

    def count(self, text: str) -> int:
        return len(text.split())


def test_a_short_passage_is_one_window_that_opens_with_where_it_stands() -> None:
    (unit,) = windows(passage("Leaders know."), document(), Words())
    assert unit.text == "Report, January 2020. Findings. Leaders know."
    assert unit.passage_id == "report#1"
    assert unit.sentence is None


def test_what_the_search_text_says_already_is_not_said_twice() -> None:
    text = "Report, January 2020. Findings.\nLeaders know."
    (unit,) = windows(passage("Leaders know.", search_text=text), document(), Words())
    assert unit.text == text


@given(st.lists(st.text("abc", min_size=1, max_size=3), min_size=1, max_size=120))
def test_windows_fit_overlap_and_lose_no_word(words: list[str]) -> None:
    numbered = [f"{word}{place}" for place, word in enumerate(words)]
    units = windows(passage(" ".join(numbered)), document(), Words())
    bodies = [unit.text.removeprefix("Report, January 2020. Findings. ").split() for unit in units]
    assert all(Words().count(unit.text) <= Words.limit for unit in units)
    assert list(dict.fromkeys(word for body in bodies for word in body)) == numbered
    for earlier, later in pairwise(bodies):
        assert set(earlier) & set(later)


def test_a_word_longer_than_the_limit_does_not_hang() -> None:
    class Letters(Words):
        def count(self, text: str) -> int:
            return len(text)

    assert windows(passage("a" * 100 + " " + "b" * 100), document(), Letters())


def test_each_sentence_stands_alone() -> None:
    units = sentences(passage("Leaders know. They act."))
    assert [(unit.sentence, unit.text) for unit in units] == [(0, "Leaders know."), (1, "They act.")]


def test_a_table_row_is_searched_with_its_column_names() -> None:
    row = passage("Referrals 12 14", kind="row", search_text="Indicator: Referrals; Devon: 12; England: 14")
    (unit,) = sentences(row)
    assert "England: 14" in unit.text


def test_an_embedder_that_cannot_count_gets_a_cautious_measure() -> None:
    ruler = measure(HashEmbeddings())
    assert ruler.count("How many words are these?") >= 5
    assert ruler.limit < 256
