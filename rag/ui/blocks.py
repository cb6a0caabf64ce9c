"""The page: Gradio components laid out and wired to a chapter. All wording and markup is elsewhere."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from pathlib import Path

import gradio as gr

from corpus.errors import QuestionError
from rag.settings import Settings
from rag.ui.conversation import AnswersQuestions, Conversation, converse, stop, without_last
from rag.ui.copying import STANDING_LINE
from rag.ui.links import read_link
from rag.ui.render import Renderer

__all__ = ["build"]

logger = logging.getLogger(__name__)
STATIC = Path(__file__).parent / "static"


def build(chapter: AnswersQuestions, settings: Settings) -> gr.Blocks:
    """Build the page over ``chapter``: a ``rag.chain.Chapter``, or anything that streams answers."""
    renderer = Renderer(chapter)

    def ask(text: str, conversation: Conversation, event: gr.EventData) -> Iterator[Mapping[object, object]]:
        sent = _sent(event)
        if sent.get("retry"):
            conversation, question = without_last(conversation)
        else:
            question = str(sent.get("question") or text or "")
        typed = "" if sent.get("retry") or sent.get("question") else text
        try:
            steps = converse(
                chapter,
                conversation,
                question,
                answerer=settings.answer.answerer,
                most_turns=settings.answer.history_turns,
            )
            for number, now in enumerate(steps):
                changed: dict[object, object] = {talk: renderer.conversation(now), held: now}
                if number == 0:
                    changed |= {box: "", notice: ""}
                yield changed
        except QuestionError as error:
            # Nothing is lost: the question goes back into the box, the conversation stands as it was.
            yield {
                talk: renderer.conversation(conversation),
                held: conversation,
                box: typed or question,
                notice: renderer.page("notice.html", sentence=str(error)),
            }

    def halt(conversation: Conversation) -> None:
        stop(conversation)

    def clear() -> Mapping[object, object]:
        return {talk: renderer.conversation(()), held: (), notice: ""}

    def show(event: gr.EventData) -> str:
        return renderer.source(read_link(_sent(event)))

    # analytics_enabled: Gradio would send telemetry and look for a newer version of itself.
    page: gr.Blocks
    with gr.Blocks(analytics_enabled=False, title="Chapter & Verse", fill_width=True) as page:
        gr.HTML(renderer.page("header.html"), apply_default_css=False, js_on_load=None, elem_id="cv-top")
        with gr.Row(elem_id="cv-desk"):
            with gr.Column(elem_id="cv-talk"):
                # Own markup instead of gr.Chatbot, whose log is hard-wired as an assertive live region.
                talk = gr.HTML(
                    renderer.conversation(()),
                    html_template=_static("conversation.html"),
                    js_on_load=_static("conversation.js"),
                    apply_default_css=False,
                    elem_id="cv-conversation",
                )
                with gr.Column(elem_id="cv-composer"):
                    with gr.Row(elem_id="cv-ask-row"):
                        box = gr.Textbox(
                            label="Your question",
                            lines=1,
                            max_lines=6,
                            autofocus=False,
                            elem_id="cv-ask",
                            scale=1,
                        )
                        go = gr.Button("Ask", variant="primary", elem_id="cv-go", scale=0, min_width=0)
                        halted = gr.Button("Stop", variant="stop", elem_id="cv-stop", scale=0, min_width=0)
                    notice = gr.HTML("", apply_default_css=False, js_on_load=None, elem_id="cv-notice")
                    with gr.Row(elem_id="cv-under"):
                        gr.HTML(
                            renderer.page("standing.html", line=STANDING_LINE),
                            apply_default_css=False,
                            js_on_load=None,
                            elem_id="cv-standing",
                        )
                        cleared = gr.Button("Clear conversation", elem_id="cv-clear", scale=0, min_width=0)
            source = gr.HTML(
                "",
                html_template=_static("source.html"),
                js_on_load=_static("source.js"),
                apply_default_css=False,
                elem_id="cv-source",
            )
        gr.HTML(renderer.page("footer.html"), apply_default_css=False, js_on_load=None, elem_id="cv-bottom")
        # Held on the server: what a browser sends back as history could be forged.
        held = gr.State(())

        # api_visibility private: no client library, no documentation. Every event goes through the queue
        # (queue=True is Gradio's default), and the door closes the routes that would go round it.
        gr.on(
            [box.submit, go.click, talk.submit],
            ask,
            inputs=[box, held],
            outputs=[talk, held, box, notice],
            show_progress="minimal",
            show_progress_on=[notice],
            trigger_mode="once",
            # One answer at a time on one machine; the others wait in the queue.
            concurrency_limit=1,
            concurrency_id="answer",
            api_visibility="private",
        )
        halted.click(
            halt,
            held,
            None,
            show_progress="hidden",
            concurrency_id="page",
            concurrency_limit=8,
            api_visibility="private",
        )
        cleared.click(
            clear,
            None,
            [talk, held, notice],
            show_progress="hidden",
            concurrency_id="page",
            concurrency_limit=8,
            api_visibility="private",
        )
        source.submit(
            show,
            None,
            source,
            show_progress="hidden",
            concurrency_id="page",
            concurrency_limit=8,
            api_visibility="private",
        )

    # max_size: past it Gradio answers "busy" at once. api_open=False: a direct POST is a 404.
    page.queue(max_size=settings.ui.queue, default_concurrency_limit=1, api_open=False)
    return page


def _static(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")


def _sent(event: gr.EventData) -> Mapping[str, object]:
    """Return what the browser sent with an event; anything that is no mapping is nothing."""
    data = getattr(event, "_data", None)
    return data if isinstance(data, Mapping) else {}
