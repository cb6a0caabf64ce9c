"""Every passage on a topic, by its words, other words and meaning; and what is no topic."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import QuestionError
from corpus.types import Passage
from index.types import ScoredPassage, ScoredSentence
from rag.ui.gather import Gatherer, check_topic
from tests.fakes import Shelf, corpus
from tests.ui import script

TEXTS = (
    "Care leavers are supported well. The council is proud of them.",
    "Young people leaving care find homes. Each care leaver has a plan.",
    "The service for young people leaving care has improved.",
    "Personal advisers (PAs) visit often. PAs have too many cases.",
    "Some children go missing from home.",
    "Caseloads have risen again.",
    "Budgets were not discussed.",
)


def found(topic: str, *texts: str, shelf: type[Shelf] = Shelf) -> dict[str, str]:
    gathered = Gatherer(shelf(corpus(*(texts or TEXTS))))(topic)
    return {one.passage.id.partition("#")[2]: one.how for one in gathered.found}


def test_a_passage_belongs_to_a_topic_when_a_sentence_holds_all_its_words_in_any_form() -> None:
    assert found("care leavers") == {"1": "words", "2": "words", "3": "other words"}
    assert found("Care leaver?") == found("care leavers")
    assert found("missing children") == {"5": "words"}
    assert found("missing child") == {"5": "words"}


def test_words_that_stand_in_different_sentences_are_not_the_topic() -> None:
    assert found("supported council") == {}


def test_an_acronym_and_its_full_name_are_the_same_words() -> None:
    assert found("personal advisers") == {"4": "words"}
    assert found("PA") == {"4": "words"}
    assert found("PAs") == {"4": "words"}


def test_everyday_words_are_looked_for_as_other_words() -> None:
    assert found("workloads") == {"6": "other words"}
    assert Gatherer(Shelf(corpus(*TEXTS)))("workloads").others == ("caseloads",)


def test_the_words_are_marked_where_they_stand_and_neighbours_are_one_mark() -> None:
    one = Gatherer(Shelf(corpus(*TEXTS)))("care leavers").found[0]
    assert [one.passage.text[low:high] for low, high in one.marks] == ["Care leavers"]
    assert one.sentences == (0,)


class Near(Shelf):
    """A shelf whose search by meaning finds everything, each sentence at the cosine that it is told."""

    COSINES: ClassVar[dict[str, float]] = {}

    def search(self, query: str, k: int = 20, **options: Any) -> list[ScoredPassage]:
        kept = [p for p in self.passages if options["keep"](p)]
        return [ScoredPassage(p, self.COSINES.get(p.number or "", 0.0), "dense") for p in kept]

    def sentences(self, query: str, passages: Sequence[Passage], *, expansion: str = "") -> list[ScoredSentence]:
        return [
            ScoredSentence(p, n, 0.0, self.COSINES.get(p.number or "", 0.0), 0.0)
            for p in passages
            for n in range(len(p.voices))
        ]


@pytest.mark.parametrize(
    ("cosine", "text", "how"),
    [
        (0.5, "Pupils are taught at home.", {"1": "meaning"}),  # near, and shares an uncommon word
        (0.3, "Pupils are taught at home.", {}),  # shares one, but is not near
        (0.5, "Pupils have lessons with their parents.", {}),  # near, but shares none
        (0.7, "Pupils have lessons with their parents.", {"1": "meaning"}),  # very near
    ],
)
def test_meaning_alone_is_believed_when_it_is_very_near_or_shares_a_word(
    cosine: float, text: str, how: dict[str, str]
) -> None:
    Near.COSINES = {"1": cosine}
    others = tuple(f"Sentence {n} is about the weather." for n in range(2, 12))
    assert found("home tuition", text, *others, shelf=Near) == how


def test_headings_and_what_is_not_searched_are_left_out() -> None:
    everything = Gatherer(Shelf(script.corpus()))("care leavers").found
    assert everything
    assert {one.passage.kind for one in everything} <= {"paragraph", "bullet", "row", "quotation"}
    assert all(one.passage.searchable for one in everything)


def test_nothing_that_names_the_topic_is_missing() -> None:
    named = {
        passage.id
        for passage in script.corpus().passages
        if passage.searchable and passage.kind != "heading" and "care leaver" in passage.text.lower()
    }
    gathered = {one.passage.id for one in Gatherer(Shelf(script.corpus()))("care leavers").found}
    assert named <= gathered


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Type a topic"),
        ("   \u200b ", "Type a topic"),
        ("?!", "Type a topic"),
        ("the", "is in every paper"),
        ("x" * 10_000, "10,000 characters"),
        (
            "care leavers living alone in unsuitable temporary accommodation last autumn",
            "at most 8 words",
        ),
    ],
)
def test_what_is_no_topic_is_told_in_a_sentence(typed: str, message: str) -> None:
    with pytest.raises(QuestionError, match=message):
        check_topic(typed)


@given(st.text(max_size=300))
@settings(max_examples=200)
def test_any_text_is_a_topic_or_a_clear_message(text: str) -> None:
    try:
        topic = check_topic(text)
    except QuestionError:
        return
    assert topic == " ".join(topic.split())
    assert 0 < len(topic) <= 200


@given(st.text(alphabet="care leavers()[]*+?\\|^$.'’-PAs", min_size=1, max_size=40))
@settings(max_examples=100)
def test_no_topic_breaks_the_search(text: str) -> None:
    gatherer = Gatherer(Shelf(corpus(*TEXTS)))
    try:
        gathered = gatherer(text)
    except QuestionError:
        return
    for one in gathered.found:
        assert all(0 <= low < high <= len(one.passage.text) for low, high in one.marks)
