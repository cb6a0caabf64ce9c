"""The page: Gradio components laid out and wired to a chapter. All wording and markup is elsewhere."""

from __future__ import annotations

from pathlib import Path

import gradio as gr

from rag.settings import Settings
from rag.ui.conversation import AnswersQuestions
from rag.ui.copying import STANDING_LINE
from rag.ui.desk import Desk
from rag.ui.render import Renderer

__all__ = ["build"]

STATIC = Path(__file__).parent / "static"


def build(chapter: AnswersQuestions, settings: Settings) -> gr.Blocks:
    """Build the page over ``chapter``: a ``rag.chain.Chapter``, or anything that streams answers."""
    renderer = Renderer(chapter, settings.answer.answerer)
    desk = Desk(chapter, settings, renderer)

    # analytics_enabled: Gradio would send telemetry and look for a newer version of itself.
    page: gr.Blocks
    with gr.Blocks(analytics_enabled=False, title="Chapter & Verse", fill_width=True) as page:
        _html(renderer.page("header.html"), "cv-top")
        with gr.Row(elem_id="cv-desk"):
            with gr.Column(elem_id="cv-talk"):
                # Own markup instead of gr.Chatbot, whose log is hard-wired as an assertive live region.
                talk = _html(renderer.conversation(()), "cv-conversation", "conversation")
                with gr.Column(elem_id="cv-composer"):
                    limits = _html(desk.limits(), "cv-limits", "limits")
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
                    notice = _html("", "cv-notice")
                    with gr.Row(elem_id="cv-under"):
                        _html(renderer.page("standing.html", line=STANDING_LINE), "cv-standing")
                        cleared = gr.Button("Clear conversation", elem_id="cv-clear", scale=0, min_width=0)
            source = _html("", "cv-source", "source")
        judged = _html("", "cv-judged", "feedback")
        _html(renderer.page("footer.html"), "cv-bottom")
        # Held on the server: what a browser sends back as history could be forged.
        held = gr.State(())

        # api_visibility private: no client library, no documentation. Every event goes through the queue
        # (queue=True is Gradio's default), and the door closes the routes that would go round it.
        gr.on(
            [box.submit, go.click, talk.submit],
            desk.ask,
            inputs=[box, held, limits],
            outputs=[talk, held, box, notice],
            show_progress="hidden",
            trigger_mode="once",
            # One answer at a time on one machine: the turnstile sees to that, and tells everyone's place.
            concurrency_limit=None,
            api_visibility="private",
        )
        for listen, act, given, told in (
            (halted.click, desk.stop, [held], []),
            (cleared.click, desk.clear, [], [talk, held, notice]),
            (talk.input, desk.restore, [held], [talk, held, notice]),
            (judged.submit, desk.judge, [held], [judged]),
            (source.submit, desk.show, [], [source]),
            (page.load, desk.limits, [], [limits]),  # the papers may have changed since the page was built
        ):
            listen(
                act,
                given,
                told,
                show_progress="hidden",
                concurrency_id="page",
                concurrency_limit=8,
                api_visibility="private",
            )

    # Questions stand before the turnstile, each in a thread; opening a source never waits behind them.
    page.max_threads = settings.ui.queue + 40
    # max_size: a bound on all events together, far above what people do. api_open=False: a direct POST is a 404.
    page.queue(max_size=settings.ui.queue + 200, default_concurrency_limit=1, api_open=False)
    return page


def _html(value: object, name: str, script: str | None = None) -> gr.HTML:
    """Make a part of the page of our own; ``script`` names its template and its JavaScript in the static folder."""
    if script is None:
        return gr.HTML(value, js_on_load=None, apply_default_css=False, elem_id=name)
    return gr.HTML(
        value,
        html_template=_static(f"{script}.html"),
        js_on_load=_static(f"{script}.js"),
        apply_default_css=False,
        elem_id=name,
    )


def _static(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")
