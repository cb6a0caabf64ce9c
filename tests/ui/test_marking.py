"""The words of a passage on a card are the paper's, whole sentences, with the quoted ones marked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rag.ui.marking import Piece, excerpt, pieces
from tests.fakes import passage

MARKS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=5)


@given(st.text(max_size=50), MARKS)
def test_pieces_join_to_the_text_whatever_the_marks(text: str, marks: list[tuple[int, int]]) -> None:
    assert "".join(piece.text for piece in pieces(text, marks)) == text


@given(st.text(min_size=1, max_size=50), MARKS)
def test_a_character_is_marked_exactly_when_a_mark_covers_it(text: str, marks: list[tuple[int, int]]) -> None:
    shown = [piece.marked for piece in pieces(text, marks) for _ in piece.text]
    assert shown == [any(low <= at < high for low, high in marks) for at in range(len(text))]


def test_a_short_passage_is_shown_whole() -> None:
    made = passage("One. Two.")
    assert excerpt(made, [(5, 9)]) == (Piece("One. "), Piece("Two.", marked=True))


def test_a_long_passage_keeps_the_marked_sentence_and_its_neighbours() -> None:
    sentences = [f"Sentence {number} has a number of words that say something about it." for number in range(9)]
    text = " ".join(sentences)
    start = text.index(sentences[4])
    words = excerpt(passage(text), [(start, start + len(sentences[4]))])
    assert [piece.text for piece in words if piece.marked] == [sentences[4]]
    kept = "".join(piece.text for piece in words if not piece.cut).strip()
    assert kept == " ".join(sentences[3:6])
    assert (words[0].cut, words[-1].cut) == (True, True)


def test_two_marks_far_apart_leave_one_gap_between_them() -> None:
    sentences = [f"Sentence {number} has a number of words that say something about it." for number in range(12)]
    text = " ".join(sentences)
    marks = [(text.index(sentences[number]), text.index(sentences[number]) + 10) for number in (0, 9)]
    shown = "".join(piece.text for piece in excerpt(passage(text), marks))
    assert shown == f"{sentences[0]} {sentences[1]} … {' '.join(sentences[8:11])} …"


def test_without_marks_the_passage_begins() -> None:
    text = " ".join(f"Sentence {number} has a number of words that say something about it." for number in range(9))
    shown = "".join(piece.text for piece in excerpt(passage(text), []))
    assert text.startswith(shown.removesuffix(" …"))
    assert shown.endswith(". …")
