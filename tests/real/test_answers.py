"""Known questions over the five papers, asked of the real model: right words, right paragraph, right speaker."""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from rag.chain import Chapter
from rag.settings import Settings
from rag.types import Answer, Answerer, Ask, Turn
from tests.real.conftest import Asking

pytestmark = pytest.mark.real

EHE = "How far had elective home education among Year 11 pupils changed by autumn 2019?"
TENTS = "What did inspectors say about care leavers living in tents?"
PAID = "What is the Director of Children's Services paid?"

# Question, a passage that it must cite, who speaks there, who reports it, what the answer must hold.
KNOWN = [
    (EHE, "ofsted-inspection-2020#17", "ofsted", None, "almost a half"),
    (TENTS, "ofsted-inspection-2020#18", "ofsted", None, "tents"),
    ("What does paragraph 36 of the inspection say?", "ofsted-inspection-2020#36", "ofsted", None, "annual events"),
    ("Which children are privately fostered?", "ofsted-inspection-2020#16", "ofsted", None, "specialist team"),
    ("How are relationships with the local judiciary?", "ofsted-inspection-2020#46", "ofsted", None, "strained"),
    ("What does the REACH team specialise in?", "ofsted-monitoring-letter-2023#findings-and-evaluation-of-progress.11",
     "ofsted", None, "exploitation"),
    ("How is care leavers' understanding of their rights?",
     "ofsted-monitoring-letter-2023#findings-and-evaluation-of-progress.4", "ofsted", None, "variable"),
    ("How many contacts does the Front Door get every year?", "director-report-2024#main-body-proposal.1",
     "council", None, "20,000"),
    ("What response to crises does the Emergency Duty Service give?", "director-report-2024#main-body-proposal.16",
     "ofsted", "council", "assured"),
    ("What is the total corporate investment over five years?", "self-evaluation-2019#4.6", "council", None, "£44m"),
    ("Which system will Eclipse replace?", "self-evaluation-2019#4.9", "council", None, "CareFirst"),
    ("When was the Adopt South West agency launched?", "self-evaluation-2019#3.12", "council", None, "1 October 2018"),
    ("Are girls or boys likelier to dislike their appearance?", "self-evaluation-2019#low-well-being.3",
     "other", "council", "12 times"),
    ("What is James McInnes determined to do?", "council-news-2020#article.9", "council", None, "put this right"),
]  # fmt: skip


def cited(answer: Answer) -> dict[str, tuple[str, str | None]]:
    return {
        citation.passage_id: (citation.speaker, citation.reported_by)
        for statement in answer.statements
        for citation in statement.citations
    }


def sound(answer: Answer, product: Chapter) -> bool:
    """Tell whether every statement is cited, and every quotation a span of a passage of the index."""
    return all(
        statement.citations
        and all(
            citation.quote == product.index.passage(citation.passage_id).text[citation.start : citation.end]
            and len(citation.quote.split()) <= 60
            for citation in statement.citations
        )
        for statement in answer.statements
    )


@pytest.mark.parametrize("answerer", ["chain", "extractive"])
@pytest.mark.parametrize(("question", "passage", "speaker", "reported_by", "words"), KNOWN)
def test_a_known_question_is_answered_from_its_paragraph(
    product: Chapter,
    ask: Asking,
    answerer: Answerer,
    question: str,
    passage: str,
    speaker: str,
    reported_by: str | None,
    words: str,
) -> None:
    answer = ask(question, answerer)
    assert answer.answerer == answerer
    assert answer.abstention is None
    assert words in answer.text
    assert cited(answer)[passage] == (speaker, reported_by)
    assert sound(answer, product)


@pytest.mark.parametrize("answerer", ["chain", "extractive"])
def test_what_inspectors_said_of_the_tents_is_theirs_alone(ask: Asking, answerer: Answerer) -> None:
    places = cited(ask(TENTS, answerer))
    assert {"ofsted-inspection-2020#18", "ofsted-inspection-2020#40"} <= set(places)
    assert {speaker for speaker, _ in places.values()} == {"ofsted"}


@pytest.mark.parametrize("answerer", ["chain", "extractive"])
def test_what_no_paper_says_is_not_answered(ask: Asking, answerer: Answerer) -> None:
    answer = ask(PAID, answerer)
    assert answer.abstention is not None
    assert answer.abstention.message.startswith("The documents do not say.")
    assert answer.statements == ()
    assert answer.evidence


def test_a_follow_up_is_understood(product: Chapter) -> None:
    history = (Turn("user", EHE), Turn("assistant", "By almost a half."))
    answer = product.ask(Ask("What do schools do before children leave?", history), "extractive")
    assert "exit interviews" in answer.text
    assert "ofsted-inspection-2020#17" in cited(answer)


def test_the_evidence_is_shown_within_a_second(product: Chapter, ask: Asking) -> None:
    ask(EHE, "extractive")  # the first question loads the embedder
    seconds = [
        product.ask(Ask(f"What was said about {topic}?"), "extractive").receipt.timings["evidence_s"]
        for topic in ("advocates", "supervision of staff", "exclusion from school", "dentists", "the police")
    ]
    assert statistics.median(seconds) < 1


def test_the_same_question_has_the_same_answer(product: Chapter, ask: Asking) -> None:
    first, again = ask(EHE, "chain"), product.ask(Ask(EHE), "chain")
    assert replace(again, receipt=first.receipt, extra=first.extra) == first
    assert first.receipt.passages_seen == again.receipt.passages_seen
    assert re.match(r"qwen2\.5", first.receipt.models["answer"])


def test_the_models_own_words_are_held_against_the_paper(product: Chapter, settings: Settings) -> None:
    writing = settings.model_copy(update={"answer": settings.answer.model_copy(update={"condense": True})})
    answer = Chapter.over(product.index, writing, product.model).ask(Ask(EHE), "chain")
    assert answer.answerer == "chain"
    assert "half" in answer.text
    assert "ofsted-inspection-2020#17" in cited(answer)
    assert sound(answer, product)
    for statement in answer.statements:
        said = re.sub(r"\([^)]*\d{4}\)", "", statement.text)  # the paper's date is no claim of the model
        assert set(re.findall(r"\d+", said)) <= set(re.findall(r"\d+", statement.citations[0].quote))


GUARD = """
import os, socket, sys

def watch(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        if arguments[0].family == getattr(socket, "AF_UNIX", None):
            return
    elif event not in ("socket.getaddrinfo", "socket.gethostbyname"):
        return
    with open(os.environ["WATCHED"], "a") as out:
        out.write(f"{event} {arguments[1:]}\\n")
    raise OSError("no request may leave this machine")

with open(os.environ["WATCHED"], "a") as out:
    out.write(f"watching {os.path.basename(sys.argv[0])}\\n")
sys.addaudithook(watch)
"""


def test_nothing_leaves_the_machine(ask: Asking, index_directory: Path, tmp_path: Path) -> None:
    """Every Python process of a question, the model's worker among them, runs with its sockets watched."""
    (tmp_path / "sitecustomize.py").write_text(GUARD)
    watched = tmp_path / "watched"
    done = subprocess.run(
        [sys.executable, "-m", "rag", "ask", EHE, "--json", "--answerer", "chain"],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("HF_HUB")},
            "PYTHONPATH": os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep),
            "WATCHED": str(watched),
            "CHAPTER_INDEX__DIRECTORY": str(index_directory),
        },
    )
    assert done.returncode == 0, done.stderr
    seen = watched.read_text().splitlines()
    assert [line for line in seen if not line.startswith("watching")] == []
    assert len(seen) >= 2, "the command and the model's worker"
    made = json.loads(done.stdout)
    assert made["answerer"] == "chain"
    assert made["answer"] == ask(EHE, "chain").text
