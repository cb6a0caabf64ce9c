"""Who said it: what is claimed is searched, and one speaker answers."""

from __future__ import annotations

import pytest

from index import Index, ScoredPassage, ScoredSentence
from rag.claims import claim_of
from rag.extract import choose
from rag.retrieve import Evidence
from rag.settings import AnswerSettings
from rag.types import Ask, Turn
from rag.understand import Understander
from tests.rag import borough

BOATS = "boats were damp and cold all winter long"


@pytest.mark.parametrize(
    ("question", "claim"),
    [
        (f"Who said that {BOATS}?", BOATS),
        (f"Who was it that said {BOATS}?", BOATS),
        (f"And who exactly claimed {BOATS}?", BOATS),
        (f"Who found that {BOATS}?", BOATS),
        (f"Who said {BOATS}, and when?", BOATS),
        (f"Whose view is it that {BOATS}?", BOATS),
        (f"Whose view was it, as the paper of 2019 has it, that {BOATS}?", BOATS),
        (f"Was it the council or Ofsted who said {BOATS}?", BOATS),
        ("Who described the boats as damp?", "the boats as damp"),
        (f"Plainly the {BOATS}. Who said so?", f"Plainly the {BOATS}"),
        (f"The {BOATS}: whose view is that?", f"The {BOATS}"),
        (f"The {BOATS} - who came to that view?", f"The {BOATS}"),
    ],
)
def test_what_is_claimed_is_the_claim(question: str, claim: str) -> None:
    assert claim_of(question) == claim


@pytest.mark.parametrize(
    "question",
    [
        "Who said that?",
        "Who said so?",
        "Who said anything about boats?",
        "Who said what about the boats?",
        "Who said most about the boats?",
        "Who complained about the boats in winter?",
        "Who found the boats cold?",
        "Who told inspectors that boats were cold?",
        "Who leads the boat team?",
        "Who praised the carers?",
        "Who wrote the monitoring letter?",
        "What did Ofsted say about boats, and who said it?",
        "Whose boats were cold?",
    ],
)
def test_what_asks_for_no_author_of_a_claim_has_none(question: str) -> None:
    assert claim_of(question) == ""


def test_the_claim_is_searched_and_nobody_is_heard_beforehand(understand: Understander) -> None:
    question = understand(Ask("Was it Ofsted or the council who said care leavers slept on houseboats?"))
    assert (question.intent, question.claim) == ("who", "care leavers slept on houseboats")
    assert question.subject == question.claim
    assert question.steer.speakers == question.compared == ()


def test_a_follow_up_claims_nothing(understand: Understander) -> None:
    history = (Turn("user", "What did inspectors say about houseboats?"),)
    assert understand(Ask("Who said they were damp?", history)).claim == ""


def test_one_speaker_answers(index: Index, understand: Understander) -> None:
    ours = borough.paragraph("inspection-2021", "2", (("The average caseload has fallen to 17.", borough.OFSTED),))
    theirs = borough.paragraph("news-2021", "", (("Caseloads are at 17 by now.", borough.COUNCIL),), "x")
    evidence = Evidence(
        understand(Ask("Who said the average caseload had fallen to 17?")),
        tuple(ScoredPassage(passage, 1.0, "fused") for passage in (ours, theirs)),
        tuple(ScoredSentence(passage, 0, score, score, 1.0) for passage, score in ((ours, 1.0), (theirs, 0.9))),
    )
    assert [one.passage for one in choose(evidence, index, AnswerSettings())] == [ours]


def test_where_another_is_as_near_both_are_heard(index: Index, understand: Understander) -> None:
    ours = borough.paragraph("inspection-2021", "2", (("The average caseload has fallen to 17.", borough.OFSTED),))
    theirs = borough.paragraph("news-2021", "", (("Workers have 17 cases each by now.", borough.COUNCIL),), "x")
    evidence = Evidence(
        understand(Ask("Who said the average caseload had fallen to 17?")),
        tuple(ScoredPassage(passage, 1.0, "fused") for passage in (ours, theirs)),
        tuple(ScoredSentence(passage, 0, score, score, 1.0) for passage, score in ((ours, 1.0), (theirs, 0.99))),
    )
    assert [one.passage for one in choose(evidence, index, AnswerSettings())] == [ours, theirs]


def test_a_claim_about_the_real_papers_is_searched_whole(understand_real: Understander) -> None:
    question = understand_real(Ask("Who said that social workers were proud of working in Devon?"))
    assert question.claim == "social workers were proud of working in Devon"
