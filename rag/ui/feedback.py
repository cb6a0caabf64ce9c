"""What readers say of an answer, added to a local JSON Lines file that the evaluation suite makes cases of.

The format is the one that ``python -m eval cases --from-feedback`` reads. Nothing leaves the machine.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpus.errors import ChapterVerseError
from rag.ui.conversation import Conversation, Exchange, turns

__all__ = ["REASONS", "FeedbackError", "Judgement", "read_judgement", "record"]

REASONS = {
    "wrong": "What it says is wrong",
    "wrong_source": "It points to the wrong paragraph or paper",
    "wrong_speaker": "It says the wrong person or body said it",
    "incomplete": "Something is missing",
    "should_abstain": "It should have said that the documents do not say",
}
MOST_COMMENT = 1000  # characters
MOST_FILE = 20_000_000  # bytes: some ten thousand judgements; past that somebody should look at them

_writing = threading.Lock()


class FeedbackError(ChapterVerseError):
    """A judgement that cannot be kept."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a reader said: ``reason`` is a key of ``REASONS``, only where the answer was not useful."""

    useful: bool
    reason: str | None = None
    comment: str | None = None


def read_judgement(value: Mapping[str, object]) -> Judgement:
    """Read what a browser sent; raise ``FeedbackError`` for what is none."""
    useful, reason, comment = value.get("useful"), value.get("reason"), value.get("comment")
    if not isinstance(useful, bool):
        raise FeedbackError("Say whether the answer was useful.")
    words = comment.strip() if isinstance(comment, str) else ""
    if len(words) > MOST_COMMENT:
        raise FeedbackError(f"The comment has {len(words):,} characters; {MOST_COMMENT:,} are the most. Shorten it.")
    if not useful and reason not in REASONS:
        raise FeedbackError("Choose what is wrong with the answer.")
    return Judgement(useful, str(reason) if not useful else None, words or None)


def record(file: Path, conversation: Conversation, token: object, judgement: Judgement, most_turns: int = 6) -> None:
    """Add a judgement of the exchange with this token to ``file``.

    Raises ``FeedbackError`` when there is no such answer (any more) or the disk does not take the line; a line is
    there whole or not at all.
    """
    place = next((number for number, held in enumerate(conversation) if held.token == token), None)
    if place is None or conversation[place].answer is None:
        raise FeedbackError("This answer is not held any more, so it cannot be judged. Ask again.")
    line = _line(conversation[place], conversation[:place], judgement, most_turns)
    try:
        with _writing:
            file.parent.mkdir(parents=True, exist_ok=True)
            _append(file, json.dumps(line, ensure_ascii=False).encode() + b"\n")
    except OSError as error:
        reason = (error.strerror or "the disk does not take it").lower()
        raise FeedbackError(f"What you said could not be kept: {reason}. The answer is not affected.") from error


def _line(exchange: Exchange, before: Conversation, judgement: Judgement, most_turns: int) -> dict[str, Any]:
    answer = exchange.answer
    assert answer is not None
    cited = {
        (citation.passage_id, citation.quote): None
        for statement in answer.statements
        for citation in statement.citations
    }
    filters = {name: list(values) for name, values in asdict(exchange.limits).items() if values}
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "question": exchange.question,
        "useful": judgement.useful,
        "reason": judgement.reason,
        "comment": judgement.comment,
        "history": [asdict(turn) for turn in turns(before, most_turns)],
        "filters": filters,
        "answer": answer.text,
        "abstained": answer.abstention is not None,
        "citations": [{"passage": passage, "quote": quote} for passage, quote in cited],
        "answerer": answer.answerer,
        "index": answer.receipt.index,
        "settings": answer.receipt.settings,
    }


def _append(file: Path, line: bytes) -> None:
    """Add a line, whole or not at all; readable by this account only, for people write what they like."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        size = os.fstat(handle).st_size
        if size + len(line) > MOST_FILE:
            raise FeedbackError(
                f"What you said could not be kept: the feedback file is full ({MOST_FILE // 1_000_000} MB). "
                "Whoever runs this service can move it away."
            )
        if size and os.pread(handle, 1, size - 1) != b"\n":
            line = b"\n" + line  # something was cut off here once
        try:
            left = memoryview(line)
            while left:
                left = left[os.write(handle, left) :]
            os.fsync(handle)
        except OSError:
            os.ftruncate(handle, size)
            raise
    finally:
        os.close(handle)
