"""What happens when a reader asks, stops, clears, comes back, judges an answer or opens a source.

One method an event of the page. Each takes what the page holds and returns what it shows then; ``gr.skip()`` leaves a
part as it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import gradio as gr

from corpus.errors import ChapterVerseError, QuestionError
from rag.settings import Settings
from rag.ui.conversation import AnswersQuestions, Conversation, converse, stop, without_last
from rag.ui.feedback import read_judgement, record
from rag.ui.keeping import unpack
from rag.ui.limits import read_limits
from rag.ui.links import read_link
from rag.ui.render import Renderer
from rag.ui.turnstile import BusyError, Turnstile
from rag.ui.understood import read_without

__all__ = ["Desk"]

THANKS = "Thank you. It is kept on this machine, to make the answers better."
LOST = "Some of your earlier answers are not shown: the papers have been replaced since."


class Desk:
    """Answers the events of the page over ``chapter``; all readers share it, and its one turnstile."""

    def __init__(self, chapter: AnswersQuestions, settings: Settings, renderer: Renderer) -> None:
        self._chapter = chapter
        self._settings = settings
        self._renderer = renderer
        self._line = Turnstile(settings.ui.queue)

    def ask(
        self, text: str, conversation: Conversation, limits: object, event: gr.EventData
    ) -> Iterator[tuple[Any, Any, Any, Any]]:
        """Yield the thread, the conversation, the question box and the notice, as the answer grows.

        The browser sends the question that was typed, or ``question``; ``retry`` asks the last one again and
        ``replace`` another in its place; ``without`` is what is not to be taken from it.
        """
        sent = _sent(event)
        typed = "" if sent.get("retry") or sent.get("question") else text
        question, before = typed or str(sent.get("question") or ""), conversation
        without: tuple[str, ...] = ()
        paragraphs: tuple[str, ...] = ()
        if conversation and (sent.get("retry") or sent.get("replace")):
            before, last = without_last(conversation)
            paragraphs = conversation[-1].limits.passages  # the page lets go of them once they are asked about
            if sent.get("retry"):
                question, without = last, conversation[-1].without
        try:
            limited = read_limits(limits, self._chapter.index)
            steps = converse(
                self._chapter,
                before,
                question,
                limits=replace(limited, passages=limited.passages or paragraphs),
                without=read_without(sent["without"]) if "without" in sent else without,
                answerer=self._settings.answer.answerer,
                most_turns=self._settings.answer.history_turns,
                line=self._line,
            )
            shown: Conversation = ()
            for now in steps:
                if now == shown:
                    # A sign of life: where nobody is left to read it, Gradio ends this here.
                    yield gr.skip(), gr.skip(), gr.skip(), gr.skip()
                    continue
                first, shown = not shown, now
                empty = "" if first and typed else gr.skip()
                yield self._renderer.conversation(now), now, empty, "" if first else gr.skip()
        except (QuestionError, BusyError) as error:
            # Nothing is lost: the question goes back into the box, the conversation stands as it was.
            thread = self._renderer.conversation(conversation)
            yield thread, conversation, typed or question, self._notice(str(error))

    def stop(self, conversation: Conversation) -> None:
        """Stop what is being answered."""
        stop(conversation)

    def clear(self) -> tuple[list[str], Conversation, str]:
        """Return the empty thread, conversation and notice."""
        return self._renderer.conversation(()), (), ""

    def restore(self, conversation: Conversation, event: gr.EventData) -> tuple[list[str], Conversation, str]:
        """Return the thread, the conversation and the notice after a reload, from what the browser kept."""
        if conversation:
            return self._renderer.conversation(conversation), conversation, ""
        found, lost = unpack(_sent(event).get("restore"), self._chapter.index)
        return self._renderer.conversation(found), found, self._notice(LOST) if lost else ""

    def judge(self, conversation: Conversation, event: gr.EventData) -> str:
        """Keep what a reader says of an answer; return what to tell them, as JSON."""
        sent = _sent(event)
        kept, sentence = True, THANKS
        try:
            judgement = read_judgement(sent)
            most = self._settings.answer.history_turns
            record(self._settings.ui.feedback, conversation, sent.get("token"), judgement, most)
        except ChapterVerseError as error:
            kept, sentence = False, str(error)
        return json.dumps({"number": sent.get("number"), "kept": kept, "sentence": sentence})

    def limits(self) -> dict[str, str]:
        """Return the form that limits the search, over the papers as they are now."""
        return {"html": self._renderer.limits()}

    def show(self, event: gr.EventData) -> str:
        """Return the source view that a link asks for."""
        return self._renderer.source(read_link(_sent(event)))

    def _notice(self, sentence: str) -> str:
        return self._renderer.page("notice.html", sentence=sentence)


def _sent(event: gr.EventData) -> Mapping[str, object]:
    """Return what the browser sent with an event; anything that is no mapping is nothing."""
    data = getattr(event, "_data", None)
    return data if isinstance(data, Mapping) else {}
