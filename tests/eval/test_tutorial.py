"""The yardstick is what it says it is."""

from __future__ import annotations

import pytest

from corpus.types import Corpus
from eval.predictions import Prediction
from eval.tutorial import CHUNKS, Tutorial, split
from tests.eval.paper import corpus
from tests.fakes import HashEmbeddings, ScriptedChatModel


def paper() -> Corpus:
    return corpus(
        {
            ("a", "one", str(n)): f"Paragraph {n} tells of {word}. " + "It goes on. " * 60
            for n, word in enumerate("bcdefgh")
        }
    )


def test_it_answers_from_the_four_nearest_chunks() -> None:
    model = ScriptedChatModel(replies=["It fell by almost a half."])
    made = Prediction.model_validate(
        Tutorial(paper(), HashEmbeddings(), model).predict({"id": "x", "question": "Paragraph 3 tells of e?"})
    )
    prompt = str(model.seen[0][0].content)
    assert "Question: Paragraph 3 tells of e?" in prompt
    assert prompt.count("\n\n") >= CHUNKS
    assert (made.answer, made.abstained, made.answerer) == ("It fell by almost a half.", False, "tutorial")
    assert 0 < len(made.citations) <= CHUNKS
    assert made.timings.total_s is not None


def test_its_quotes_are_verbatim() -> None:
    for papers in (paper(), corpus()):
        for chunk in split(papers):
            assert len(chunk.text) <= 1000
            assert chunk.source is not None
            assert chunk.quote in chunk.source.text
            assert 0 < len(chunk.quote.split()) <= 60


@pytest.mark.parametrize(
    ("answer", "abstained"),
    [
        ("I don't know.", True),
        ("The provided context does not explicitly mention it.", True),
        ("This is not specified in the report.", True),
        ("There is no information on that.", True),
        ("Care leavers do not have enough homes.", False),
        ("Leaders did not know about the tents.", False),
    ],
)
def test_saying_that_it_does_not_know_is_an_abstention(answer: str, abstained: bool) -> None:
    tutorial = Tutorial(corpus(), HashEmbeddings(), ScriptedChatModel(replies=[answer]))
    made = tutorial.predict({"id": "x", "question": "Who won?"})
    assert made["abstained"] is abstained
    assert bool(made["citations"]) is not abstained
