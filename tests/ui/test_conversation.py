"""How a conversation grows, what it hands on, and what happens when asking fails."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator

import pytest

from corpus.errors import QuestionError
from rag.types import Answer, Ask
from rag.ui.conversation import Conversation, Exchange, converse, stop, turns, without_last
from tests.fakes import ScriptedChapter
from tests.ui.script import BREAKS, EHE, PAID, TENTS, chapter, corpus, script


def ask(question: str, conversation: Conversation = ()) -> Conversation:
    return list(converse(chapter(), conversation, question))[-1]


def test_the_evidence_stands_before_the_first_sentence_and_sentences_only_grow() -> None:
    steps = [step[-1] for step in converse(chapter(), (), TENTS)]
    assert [step.state for step in steps] == ["looking", "writing", "writing", "writing", "answered"]
    assert steps[1].answer is not None
    assert steps[1].answer.evidence
    assert not steps[1].answer.statements
    counts = [len(step.answer.statements) for step in steps if step.answer]
    assert counts == sorted(counts)


def test_a_follow_up_carries_what_was_said_and_no_more_than_asked_for() -> None:
    scripted = chapter()
    conversation: Conversation = ()
    for question in (EHE, PAID, TENTS):
        conversation = list(converse(scripted, conversation, question, most_turns=4))[-1]
    handed = scripted.asked[-1].history
    assert [turn.role for turn in handed] == ["user", "assistant", "user", "assistant"]
    assert handed[0].content == EHE
    assert handed[3].content.startswith("The documents do not say.")
    assert scripted.asked[0].history == ()


def test_only_answers_that_were_finished_become_history() -> None:
    unfinished = Exchange(1, "Cut short", answer=next(script(Ask(EHE))), stopped=True)
    failed = ask(BREAKS)
    assert turns((unfinished, *failed), 6) == ()
    assert turns(ask(EHE), 0) == ()


def test_a_failure_keeps_the_evidence_and_says_a_reference_that_the_log_has(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        last = ask(BREAKS)[-1]
    assert last.state == "failed"
    assert last.answer is not None
    assert last.problem is not None
    assert last.problem.reference in caplog.text
    assert "RuntimeError" in caplog.text
    # The scripted error quotes the question, as foreign errors may.
    assert BREAKS not in caplog.text
    assert BREAKS not in last.problem.sentence


def test_our_own_errors_are_shown_as_they_are_written() -> None:
    last = ask("No model")[-1]
    assert last.problem is not None
    assert last.problem.sentence.startswith("The language model has stopped.")


@pytest.mark.parametrize("question", ["", "   ", "\n\t"])
def test_an_empty_question_is_refused_before_anything_is_asked(question: str) -> None:
    scripted = chapter()
    with pytest.raises(QuestionError, match="Type a question first"):
        list(converse(scripted, (), question))
    assert scripted.asked == []


def test_a_question_that_cannot_be_asked_is_the_caller_s_to_show() -> None:
    with pytest.raises(QuestionError, match="2,500 characters"):
        list(converse(chapter(), (), "x" * 2500))


def test_leaving_closes_the_stream_at_once() -> None:
    closed: list[bool] = []

    def slow(question: Ask) -> Iterator[Answer]:
        try:
            yield from script(question)
        finally:
            closed.append(True)

    steps = converse(ScriptedChapter(corpus(), slow), (), EHE)
    next(steps)
    next(steps)
    steps.close()
    for _ in range(1500):
        if closed:
            break
        time.sleep(0.02)
    assert closed == [True]


def test_a_stream_that_ends_early_still_ends() -> None:
    def short(question: Ask) -> Iterator[Answer]:
        yield next(script(question))

    assert list(converse(ScriptedChapter(corpus(), short), (), EHE))[-1][-1].state == "answered"


def test_a_stream_of_nothing_is_a_problem_not_a_hang() -> None:
    assert list(converse(ScriptedChapter(corpus(), lambda _: iter(())), (), EHE))[-1][-1].state == "failed"


def test_stopping_keeps_the_evidence_and_ends_even_a_source_that_hangs() -> None:
    hang = threading.Event()

    def hanging(question: Ask) -> Iterator[Answer]:
        yield next(script(question))
        hang.wait(60)

    conversation: Conversation = ()
    steps = converse(ScriptedChapter(corpus(), hanging), ask(EHE), TENTS)
    begun = time.perf_counter()
    for conversation in steps:
        if conversation[-1].state == "writing":
            stop(conversation)
    assert time.perf_counter() - begun < 30
    hang.set()
    assert [exchange.state for exchange in conversation] == ["answered", "stopped"]
    assert conversation[-1].answer is not None


def test_a_stream_that_repeats_itself_is_shown_once() -> None:
    def stammer(question: Ask) -> Iterator[Answer]:
        for snapshot in script(question):
            yield from [snapshot] * 5

    steps = list(converse(ScriptedChapter(corpus(), stammer), (), TENTS))
    assert [step[-1].state for step in steps] == ["looking", "writing", "writing", "writing", "answered"]


def test_asking_again_takes_the_last_exchange_off() -> None:
    both = ask(TENTS, ask(EHE))
    rest, question = without_last(both)
    assert ([exchange.question for exchange in rest], question) == ([EHE], TENTS)
    assert without_last(()) == ((), "")


def test_numbers_stay_unique_when_one_is_asked_again() -> None:
    rest, question = without_last(ask(TENTS, ask(EHE)))
    assert [exchange.number for exchange in ask(question, rest)] == [1, 2]


def test_a_disclosure_raises_the_signpost_at_the_first_step() -> None:
    first = next(iter(converse(chapter(), (), "My neighbour's child is being hit")))
    assert first[-1].signpost
