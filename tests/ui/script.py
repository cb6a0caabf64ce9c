"""A script over the five real papers: every state of the chat, without an index or a model."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from corpus import load
from corpus.errors import ModelError, QuestionError
from corpus.types import Corpus, Passage
from index.types import ScoredPassage
from rag.types import (
    Abstention,
    Answer,
    Ask,
    Citation,
    Filters,
    Question,
    Receipt,
    Statement,
)
from tests.fakes import ScriptedChapter

EHE = "How far had elective home education among Year 11 pupils changed by autumn 2019?"
TENTS = "What did inspectors say about care leavers living in tents?"
PAID = "What is the Director of Children's Services paid?"
CASELOAD = "What average caseload did the council report in its self-evaluation?"
DIRECTOR = "What did the 2024 report say about the quality of assessments?"
BREAKS = "Please break"
PARTLY = "How many care leavers were living in tents, and where?"
DISPUTED = "Do the papers agree on care leavers?"
SLOWLY = "Take your time over elective home education"
HELD = "Tell me of tents when I say so"
LONG = "Tell me at length, when I say so, what inspectors found"
HOSTILE = (
    '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script> **bold** ![x](https://evil.example/p.png)'
)


@cache
def corpus() -> Corpus:
    return load()


def passage(passage_id: str) -> Passage:
    return next(found for found in corpus().passages if found.id == passage_id)


def cite(passage_id: str, words: str) -> Citation:
    found = passage(passage_id)
    start = found.text.index(words)
    voice = next(voiced.voice for voiced in found.voices if voiced.start <= start < voiced.end)
    document = corpus().document(found.document_id)
    return Citation(
        passage_id=found.id,
        document_id=found.document_id,
        number=found.number,
        label=found.label,
        quote=words,
        start=start,
        end=start + len(words),
        text=found.text,
        speaker=voice.speaker,
        reported_by=voice.reported_by,
        quoted=voice.quoted,
        name=voice.name,
        date=document.published,
    )


def answer(ask: Ask, evidence: Sequence[str], statements: Sequence[Statement] = (), **fields: object) -> Answer:
    question = Question(ask.text, ask.text, ask.filters, Filters(), (), "fact")
    receipt = Receipt(
        index="gen-1",
        models={"embedding": "all-mpnet-base-v2", "language": "Qwen2.5-Coder-1.5B-Instruct"},
        prompt_version="1",
        settings="3f1c",
        timings={"evidence_s": 0.041, "first_token_s": 0.9, "total_s": 3.2},
        passages_seen=tuple(evidence),
    )
    made = Answer(
        question=question,
        statements=tuple(statements),
        evidence=tuple(ScoredPassage(passage(name), 1 / (1 + rank), "fused") for rank, name in enumerate(evidence)),
        abstention=None,
        receipt=receipt,
        answerer="chain",
        documents_searched=5,
        documents_silent=2,
        complete=False,
    )
    return replace(made, **fields)  # type: ignore[arg-type]


SCRIPT: dict[str, tuple[tuple[str, ...], tuple[Statement, ...]]] = {
    EHE: (
        (
            "ofsted-inspection-2020#17",
            "council-news-2020#article.23",
            "ofsted-inspection-2020#2",
            "self-evaluation-2019#1.1",
            "director-report-2024#main-body-proposal.14",
        ),
        (
            Statement(
                "By autumn 2019, the number of Year 11 children moving to elective home education had dropped "
                "by almost a half compared with the previous year.",
                (
                    cite(
                        "ofsted-inspection-2020#17",
                        "For example, there was a drop of almost a half in children in Year 11 moving to EHE in "
                        "autumn 2019 compared with the previous year.",
                    ),
                ),
                0.94,
            ),
        ),
    ),
    TENTS: (
        (
            "ofsted-inspection-2020#40",
            "ofsted-inspection-2020#18",
            "council-news-2020#article.7",
            "ofsted-monitoring-letter-2023#headline-findings.1",
            "ofsted-inspection-2020#39",
        ),
        (
            Statement(
                "Inspectors said in January 2020 that senior leaders were unaware that a very small minority of "
                "care leavers were or had been living in tents.",
                (
                    cite("ofsted-inspection-2020#40", passage("ofsted-inspection-2020#40").sentence(-1)),
                    cite("ofsted-inspection-2020#18", passage("ofsted-inspection-2020#18").sentence(1)),
                ),
                0.9,
            ),
            Statement(
                "The council’s news page said that senior leaders did not know the extent of the failure to protect a "
                "handful of older care leavers.",
                (cite("council-news-2020#article.7", passage("council-news-2020#article.7").sentence(0)),),
                0.8,
            ),
        ),
    ),
    CASELOAD: (
        (
            "self-evaluation-2019#1.11",
            "ofsted-inspection-2020#45",
            "comparisons",
        ),
        (
            Statement(
                "The council said that the average caseload in social work teams was 18 as at 31 December 2018.",
                (cite("self-evaluation-2019#1.11", passage("self-evaluation-2019#1.11").sentence(2)),),
                0.95,
            ),
        ),
    ),
    DIRECTOR: (
        ("director-report-2024#main-body-proposal.17", "director-report-2024#main-body-proposal.5"),
        (
            Statement(
                "Inspectors, as the Director reported in 2024, found that the quality of assessments and planning "
                "was inconsistent.",
                (
                    cite(
                        "director-report-2024#main-body-proposal.17",
                        "The quality of assessments and planning is inconsistent.",
                    ),
                ),
                0.9,
            ),
        ),
    ),
}
# About 150 words from four of five paragraphs; the nearest of them is not used.
SCRIPT[LONG] = (
    tuple(f"ofsted-inspection-2020#{number}" for number in (2, 45, 12, 17, 40)),
    tuple(
        Statement(f"“{words}”", (cite(paper, words),), 0.9)
        for paper, index in (
            ("ofsted-inspection-2020#45", 1),
            ("ofsted-inspection-2020#45", 2),
            ("ofsted-inspection-2020#12", 5),
            ("ofsted-inspection-2020#12", 1),
            ("ofsted-inspection-2020#17", 0),
            ("ofsted-inspection-2020#17", -1),
            ("ofsted-inspection-2020#40", -1),
        )
        for words in (passage(paper).sentence(index),)
    ),
)
ROW = "self-evaluation-2019#comparisons-of-headline-figures-and-performance-data-to-published-statistics.23"


def script(ask: Ask, pause: float = 0.0, gate: Path | None = None) -> Iterator[Answer]:
    """Play the answer to ``ask``: evidence, then a sentence at a time, ``pause`` seconds apart.

    ``HELD`` and ``LONG`` are held at their evidence until the file ``gate`` is there.
    """
    if len(ask.text) > 2000:
        raise QuestionError(f"The question has {len(ask.text):,} characters; ask in at most 2,000.")
    if ask.text == "Show history":
        yield answer(ask, [], notes=(f"History has {len(ask.history)} turns.", repr(ask.history)), complete=True)
        return
    if ask.text.startswith(BREAKS):
        yield answer(ask, ["ofsted-inspection-2020#17"])
        raise RuntimeError("secret question text: " + ask.text)
    if ask.text == "Without the model":
        note = "The language model did not answer, so these are the papers’ own sentences."
        evidence, statements = SCRIPT[EHE]
        yield answer(ask, evidence, notes=(note,), answerer="extractive")
        yield answer(ask, evidence, statements, notes=(note,), answerer="extractive", complete=True)
        return
    if ask.text in (PARTLY, DISPUTED):
        evidence, statements = SCRIPT[TENTS]
        told = (
            {"partial": "They do not say where."}
            if ask.text == PARTLY
            else {"disagreement": "The inspectors and the council’s news page put it differently."}
        )
        steer = Filters(("ofsted-inspection-2020",), ("ofsted",), (2020,))
        understood = Question(ask.text, ask.text, ask.filters, steer, (), "fact")
        yield answer(ask, evidence, question=understood)
        yield answer(ask, evidence, statements, question=understood, extra=told, complete=True)
        return
    if ask.text == "No model":
        raise ModelError("The language model has stopped. Start the chat again, or ask with --answerer extractive.")
    if "<img" in ask.text:
        statement = Statement(
            ask.text, (replace(cite("ofsted-inspection-2020#17", "reducing at key points"), label=ask.text),), 1.0
        )
        yield answer(ask, ["ofsted-inspection-2020#17"], [statement], notes=(ask.text,), complete=True)
        return
    if ask.text == SLOWLY:
        yield answer(ask, SCRIPT[EHE][0])
        for _ in range(600):  # longer than any test needs, on a busy machine too
            time.sleep(0.2)
            yield answer(ask, SCRIPT[EHE][0])
    evidence, statements = SCRIPT.get(TENTS if ask.text == HELD else ask.text, ((), ()))
    names = [ROW if name == "comparisons" else name for name in evidence]
    if not statements:
        names = ["ofsted-inspection-2020#43", "director-report-2024#financial-considerations.1", ROW]
        yield answer(ask, names)
        time.sleep(pause)
        yield answer(
            ask,
            names,
            abstention=Abstention(
                "not_found",
                "The documents do not say. No passage speaks of pay; a council’s statement of accounts or its "
                "pay policy statement would.",
            ),
            documents_silent=5,
            complete=True,
        )
        return
    yield answer(ask, names)
    while ask.text in (HELD, LONG) and gate is not None and not gate.exists():
        time.sleep(0.05)
        yield answer(ask, names)
    for number in range(1, len(statements) + 1):
        time.sleep(pause)
        yield answer(ask, names, statements[:number])
    yield answer(ask, names, statements, complete=True)


def chapter(pause: float = 0.0, gate: Path | None = None) -> ScriptedChapter:
    return ScriptedChapter(corpus(), lambda ask: script(ask, pause, gate))
