"""Serves the page: one address, one door, one answer at a time."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Protocol

import gradio as gr
from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from rag.settings import Settings
from rag.ui.blocks import build
from rag.ui.conversation import AnswersQuestions
from rag.ui.door import LOOPBACK, Door
from rag.ui.listening import serving
from rag.ui.opening import ready_route
from rag.ui.printed import printed_route
from rag.ui.settled import Settled
from rag.ui.views import Holds, Shelf, routes

__all__ = ["serve", "web"]

HERE = Path(__file__).parent


class Serves(AnswersQuestions, Holds, Protocol):
    """A chapter, or a stand-in, that both the chat and the pages beside it can read."""

    @property
    def index(self) -> Shelf:
        """The papers, with what is asked of them."""


def web(chapter: Serves, settings: Settings) -> Door:
    """Build the web application over ``chapter``.

    Every option that Gradio leaves open or reads from the environment is settled here, by name.
    """
    # Without documentation pages: there is no interface for programs here.
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.mount("/chapter", StaticFiles(directory=HERE / "static"), name="chapter")
    app.router.routes.extend(routes(chapter, settings))
    app.router.routes += [printed_route(chapter, settings.corpus.directory), ready_route()]
    page = build(chapter, settings)
    page.state_session_capacity = 500  # conversations kept in memory; Gradio's default is 10,000
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        # System fonts: Gradio's stock themes ask Google for theirs.
        theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]),
        footer_links=[],  # no API page, no settings page, no "built with"
        run_history=False,  # Gradio would keep questions and answers in the browser, or offer to upload them
        enable_monitoring=False,  # /monitoring is open to everyone by default
        show_error=False,  # an exception's text may quote the question
        allowed_paths=[],  # mounted, not launched: GRADIO_ALLOWED_PATHS is not read
        blocked_paths=["/"],  # and whatever slips past that is blocked
        max_file_size="1b",  # nothing is uploaded; the door closes the route as well
        ssr_mode=False,  # no second server in Node
        mcp_server=False,  # no tool server for other programs
        pwa=False,  # no service worker that keeps pages
        root_path="",  # GRADIO_ROOT_PATH is not read
        auth=None,
        favicon_path=None,
    )
    hosts = LOOPBACK if settings.ui.host in LOOPBACK else ()
    return Door(Settled(app), hosts, head=HERE / "templates" / "head.html")


def serve(chapter: Serves, settings: Settings, listener: socket.socket) -> None:
    """Serve until told to stop; a request to stop lets answers in flight end first."""
    serving(web(chapter, settings)).run(sockets=[listener])
