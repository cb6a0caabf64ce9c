"""A conversation: questions with their answers so far, and how the next one is asked.

Nothing here knows of a browser; the chapter that answers is passed in, so that a scripted one will do.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
import traceback
from collections.abc import Generator, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol, cast

from corpus.errors import ChapterVerseError, QuestionError
from corpus.types import Document, Passage
from rag.safeguarding import discloses_risk
from rag.types import Answer, Answerer, Ask, Filters, Turn
from rag.ui.interrupt import until_stopped
from rag.ui.turnstile import Turnstile

__all__ = [
    "AnswersQuestions",
    "Conversation",
    "Exchange",
    "Library",
    "Problem",
    "converse",
    "stop",
    "turns",
    "without_last",
]

logger = logging.getLogger(__name__)

State = Literal["waiting", "looking", "writing", "answered", "stopped", "failed"]
NO_LIMITS = Filters()
PULSE = 0.5  # seconds between two signs of life, at which a reader who has left is noticed

EMPTY = "Type a question first, for example: What did inspectors say about care leavers?"
FAILED = "Something went wrong while this question was being answered. Your question is kept: try it again."


class Library(Protocol):
    """What the chat reads of an index: its papers, their passages and its generation."""

    @property
    def documents(self) -> tuple[Document, ...]:
        """The papers."""

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Their passages, in reading order."""

    @property
    def generation(self) -> str:
        """Which build of the index this is."""

    def document(self, document_id: str) -> Document:
        """Return a paper, or raise ``KeyError``."""

    def passage(self, passage_id: str) -> Passage:
        """Return a passage, or raise ``KeyError``."""


class AnswersQuestions(Protocol):
    """What the chat asks: a chapter, or a scripted stand-in."""

    @property
    def index(self) -> Library:
        """The papers that answers are drawn from."""

    def stream(self, ask: Ask, answerer: Answerer | None = None) -> Iterator[Answer]:
        """Yield growing snapshots of the answer."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, for the reader: one sentence, and a reference that the log has too."""

    sentence: str
    reference: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and what has come back so far; setting ``halt`` stops it.

    ``limits`` are the reader's own, ``without`` is what the reader set aside of what the question was understood as;
    ``ahead`` is how many wait before it. ``token`` is known only to the browser that it was sent to.
    """

    number: int
    question: str
    signpost: bool = False
    answer: Answer | None = None
    problem: Problem | None = None
    stopped: bool = False
    limits: Filters = NO_LIMITS
    without: tuple[str, ...] = ()
    ahead: int = 0
    token: str = field(default_factory=lambda: secrets.token_hex(8), compare=False)
    halt: threading.Event = field(default_factory=threading.Event, compare=False, repr=False)

    @property
    def state(self) -> State:
        """How far it is."""
        if self.problem is not None:
            return "failed"
        if self.stopped:
            return "stopped"
        if self.ahead:
            return "waiting"
        if self.answer is None:
            return "looking"
        return "answered" if self.answer.complete else "writing"


Conversation = tuple[Exchange, ...]


def turns(conversation: Conversation, most: int) -> tuple[Turn, ...]:
    """Return the last ``most`` messages, for the understanding of a follow-up.

    The conversation lives on the server, so no message can be forged by a browser; only what was asked
    and what was answered in full becomes a turn, and evidence is always retrieved afresh.
    """
    messages: list[Turn] = []
    for exchange in conversation:
        if exchange.state == "answered" and exchange.answer is not None:
            messages.append(Turn("user", exchange.question))
            messages.append(Turn("assistant", exchange.answer.text))
    return tuple(messages[-most:]) if most else ()


def converse(
    chapter: AnswersQuestions,
    conversation: Conversation,
    question: str,
    *,
    limits: Filters = NO_LIMITS,
    without: tuple[str, ...] = (),
    answerer: Answerer | None = None,
    most_turns: int = 6,
    line: Turnstile | None = None,
) -> Generator[Conversation]:
    """Ask ``question`` and yield the conversation as its last exchange grows.

    It is asked when its turn comes in ``line``. At times the same conversation is yielded again, as a sign of life.
    Raises ``QuestionError`` for a question that cannot be asked and ``BusyError`` for a full line (the conversation
    then stays as it was); every other failure becomes the exchange's ``problem``.
    """
    if not question.strip():
        raise QuestionError(EMPTY)
    number = conversation[-1].number + 1 if conversation else 1
    exchange = Exchange(number, question.strip(), signpost=discloses_risk(question), limits=limits, without=without)
    with line.enter() if line else nullcontext() as place:
        if place is not None:
            exchange = replace(exchange, ahead=place.look())
            while exchange.ahead and not exchange.halt.is_set():
                yield (*conversation, exchange)
                exchange = replace(exchange, ahead=place.wait(PULSE))
        if exchange.halt.is_set():
            yield (*conversation, replace(exchange, stopped=True))
            return
        yield (*conversation, exchange)
        for now in _answered(chapter, exchange, turns(conversation, most_turns), answerer):
            if place is not None:
                place.look()  # it is still wanted
            yield (*conversation, now)


def _answered(
    chapter: AnswersQuestions, exchange: Exchange, history: tuple[Turn, ...], answerer: Answerer | None
) -> Iterator[Exchange]:
    """Yield the exchange as its answer grows."""
    ask = Ask(exchange.question, history, exchange.limits, exchange.without)
    try:
        stream = cast(Generator[Answer], chapter.stream(ask, answerer))
        told = time.monotonic()
        for snapshot in until_stopped(stream, exchange.halt, PULSE):
            new = snapshot is not None and (exchange.answer is None or _differs(snapshot, exchange.answer))
            if new:
                exchange = replace(exchange, answer=snapshot)
            if new or time.monotonic() - told >= PULSE:
                yield exchange
                told = time.monotonic()
        if exchange.halt.is_set() and exchange.state != "answered":
            # Nobody else writes this exchange, so nothing that comes late can undo the stop.
            yield replace(exchange, stopped=True)
        elif exchange.answer is None:
            raise RuntimeError("the chain returned no snapshot")
        elif not exchange.answer.complete:
            yield replace(exchange, answer=replace(exchange.answer, complete=True))
    except QuestionError:
        raise
    except Exception as error:
        yield replace(exchange, problem=_report(error))


def stop(conversation: Conversation) -> None:
    """Stop what is being answered; ``converse`` ends it and says so."""
    for exchange in conversation:
        exchange.halt.set()


def without_last(conversation: Conversation) -> tuple[Conversation, str]:
    """Take the last exchange off: what is left, and the question that it asked."""
    return (conversation[:-1], conversation[-1].question) if conversation else ((), "")


def _differs(snapshot: Answer, shown: Answer) -> bool:
    """Tell whether a reader would see a difference; a stream gives a snapshot for every word it writes."""
    seen = ("statements", "evidence", "abstention", "notes", "complete", "extra")
    return any(getattr(snapshot, name) != getattr(shown, name) for name in seen)


def _report(error: Exception) -> Problem:
    """Log where it went wrong, never what was asked: messages of foreign errors may quote the question."""
    reference = secrets.token_hex(3).upper()
    frames: Sequence[traceback.FrameSummary] = traceback.extract_tb(error.__traceback__)[-3:]
    place = " > ".join(f"{frame.name}:{frame.lineno}" for frame in frames)
    logger.error("Reference %s: %s at %s", reference, type(error).__name__, place)
    logger.debug("Reference %s", reference, exc_info=error)
    sentence = str(error) if isinstance(error, ChapterVerseError) else FAILED
    return Problem(sentence, reference)
