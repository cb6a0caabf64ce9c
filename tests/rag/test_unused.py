"""A paper that never uses the word asked about is said not to; nothing that it says instead is given as an answer."""

from __future__ import annotations

import pytest

from index import Index
from rag.chain import Chapter
from rag.types import Ask, Filters
from rag.understand import Understander
from rag.unused import unused

DIRECTOR, EVALUATION = "“Director’s report, 2022”", "“Self-evaluation, March 2019”"
NEWS, INSPECTION = "“Council news page, 14 June 2021”", "“Ofsted inspection, May 2021”"


@pytest.mark.parametrize(
    ("text", "told", "nothing"),
    [
        # Others use the word.
        (
            "What did the director's report say about the gardens?",
            f"{DIRECTOR} does not use the word “gardens”; {EVALUATION} does.",
            True,
        ),
        (
            "Did the news page mention foster carers?",
            f"{NEWS} does not use the words “foster carers”; {EVALUATION} and {INSPECTION} do.",
            True,
        ),
        (
            "What did inspectors say about gardens in the inspection report?",
            f"{INSPECTION} does not use the word “gardens”; {EVALUATION} does.",
            True,
        ),
        (
            "In the inspection report, what did inspectors say about “gardens” at all?",
            f"{INSPECTION} does not use the word “gardens”; {EVALUATION} does.",
            True,
        ),
        (
            "Are gardens mentioned in the news page?",
            f"{NEWS} does not use the word “gardens”; {EVALUATION} does.",
            True,
        ),
        # No paper does, hence it may be a word of the reader's own; or the paper has another one for it.
        ("What does the inspection report say about zebras?", f"{INSPECTION} does not use the word “zebras”.", False),
        ("What did the news page say about workload?", f"{NEWS} does not use the word “workload”.", False),
        # The very word, in another form, or a part of what is asked about.
        ("What did the inspection say about houseboats?", "", False),
        ("What did the self-evaluation say about fostering?", "", False),
        ("What did the news page say about the caseload of foster carers?", "", False),
        ("What did the news page say about caseload?", "", False),
        ("What did the inspection report say about a houseboat?", "", False),
        # Papers that are compared, two things at once, and more than one question.
        ("What have inspectors said about gardens since the inspection report?", "", False),
        ("What did the director's report say about gardens and dentists?", "", False),
        ("What did the director's report say about gardens? Be brief.", "", False),
        # No single paper is asked, a matter that is described, and an abbreviation.
        ("What did inspectors say about gardens?", "", False),
        ("How many gardens are in the director's report?", "", False),
        ("What did the director's report say about who waters gardens at weekends?", "", False),
        ("What did the director's report say about the NRT?", "", False),
    ],
)
def test_what_a_paper_has_no_word_of(
    index: Index, understand: Understander, text: str, told: str, nothing: bool
) -> None:
    assert unused(understand(Ask(text)), index.documents, index.passages) == (told, nothing)


def test_another_term_of_the_field_may_stand_for_it(understand_real: Understander, real_papers: Index) -> None:
    documents, passages = real_papers.documents, real_papers.passages
    told, nothing = unused(understand_real(Ask("What did the letter say about tents?")), documents, passages)
    assert "does not use the word “tents”" in told
    assert not nothing  # it tells of unsuitable accommodation
    told, nothing = unused(understand_real(Ask("What did the news page say about progress?")), documents, passages)
    assert "does not use the word “progress”" in told
    assert not nothing  # no paper is without any


def test_a_filter_is_kept(index: Index, understand: Understander) -> None:
    text = "What did the director's report say about gardens?"
    only = understand(Ask(text, filters=Filters(documents=("director-report-2022",))))
    assert unused(only, index.documents, index.passages) == (f"{DIRECTOR} does not use the word “gardens”.", False)
    others = understand(Ask(text, filters=Filters(documents=("inspection-2021",))))
    assert unused(others, index.documents, index.passages) == ("", False)


def test_a_word_that_others_use_is_not_answered_with_something_else(chapter: Chapter) -> None:
    answer = chapter.ask(Ask("What did the director's report say about gardens?"))
    assert answer.abstention is not None
    assert answer.abstention.reason == "not_found"
    assert answer.abstention.message.startswith(f"That paper does not say. {DIRECTOR} does not use the word")
    assert answer.statements == ()
    assert answer.evidence


def test_a_word_that_no_paper_uses_is_told_beside_what_comes_nearest(chapter: Chapter) -> None:
    answer = chapter.ask(Ask("What does the inspection report say about zebras?"))
    assert answer.statements
    assert answer.extra["partial"] == f"{INSPECTION} does not use the word “zebras”."
