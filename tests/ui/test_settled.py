"""The receipt of a question never overtakes the news that the stream before it has ended."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from rag.ui.settled import Settled

pytestmark = pytest.mark.slow

HELD = 1.0  # seconds: what is not held takes milliseconds, on a busy machine too


def service(begun: asyncio.Event, ends: asyncio.Event) -> ASGIApp:
    """Return a service with a stream that says that it has ``begun``, and goes on until it ``ends``."""

    async def events() -> AsyncIterator[str]:
        yield "data: one\n\n"
        begun.set()
        await ends.wait()
        yield "data: two\n\n"

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        streamed = scope["path"].startswith("/gradio_api/queue/data")
        await (StreamingResponse(events()) if streamed else PlainTextResponse("taken"))(scope, receive, send)

    return answer


async def waited(client: httpx.AsyncClient, path: str) -> float:
    begun = time.monotonic()
    assert (await client.post(path)).text == "taken"
    return time.monotonic() - begun


async def test_a_receipt_waits_after_a_stream_has_ended_and_never_otherwise() -> None:
    begun, ends = asyncio.Event(), asyncio.Event()
    transport = httpx.ASGITransport(Settled(service(begun, ends), HELD))
    async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
        assert await waited(client, "/gradio_api/queue/join") < HELD / 2
        stream = asyncio.create_task(client.get("/gradio_api/queue/data"))
        await begun.wait()
        assert await waited(client, "/gradio_api/queue/join?") < HELD / 2  # the stream is open: this is heard on it
        ends.set()
        await stream
        ended = time.monotonic()
        await waited(client, "/gradio_api/queue/join?")
        assert time.monotonic() - ended > HELD / 2
        assert await waited(client, "/page") < HELD / 2
        await asyncio.sleep(HELD)
        assert await waited(client, "/gradio_api/queue/join/") < HELD / 2
