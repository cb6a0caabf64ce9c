"""Keeps a question from being lost when an event ends in the moment in which it is asked.

Gradio's page hears of all its events on one stream, which the server closes when the last of them has ended. Where the
server takes a question just after that, but its receipt overtakes the news of the end, the page goes on waiting on a
stream that has ended, and nothing ever comes. So a receipt waits until the end has been heard.
"""

from __future__ import annotations

import asyncio
import math
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["HELD", "Settled"]

HELD = 0.3  # seconds: far longer than two answers to one browser can lie apart, too short to be felt
STREAM = "/gradio_api/queue/data"
RECEIPT = "/gradio_api/queue/join"


class Settled:
    """ASGI middleware: an event is not confirmed within ``held`` seconds after a stream of events has ended."""

    def __init__(self, app: ASGIApp, held: float = HELD) -> None:
        self._app = app
        self._held = held
        self._ended = -math.inf  # of any reader's stream: to ask whose it was is not worth 0.3 seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, and hold its answer where it must not come too early."""
        path = scope.get("path", "").rstrip("/")

        async def note_end(message: Message) -> None:
            if message["type"] == "http.response.body" and not message.get("more_body", False):
                self._ended = time.monotonic()
            await send(message)

        async def hold(message: Message) -> None:
            if message["type"] == "http.response.start":
                await asyncio.sleep(max(0.0, self._ended + self._held - time.monotonic()))
            await send(message)

        watched = {STREAM: note_end, RECEIPT: hold}.get(path, send)
        await self._app(scope, receive, watched)
