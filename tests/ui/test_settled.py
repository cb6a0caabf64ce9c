"""The receipt of a question never overtakes the news that the stream before it has ended."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import httpx
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.types import Receive, Scope, Send

from rag.ui.settled import Settled


async def inner(scope: Scope, receive: Receive, send: Send) -> None:
    async def events() -> AsyncIterator[str]:
        yield "data: one\n\n"
        await asyncio.sleep(0.2)
        yield "data: two\n\n"

    streamed = scope["path"].startswith("/gradio_api/queue/data")
    await (StreamingResponse(events()) if streamed else PlainTextResponse("taken"))(scope, receive, send)


async def waited(client: httpx.AsyncClient, path: str) -> float:
    begun = time.monotonic()
    assert (await client.post(path)).text == "taken"
    return time.monotonic() - begun


async def test_a_receipt_waits_after_a_stream_has_ended_and_never_otherwise() -> None:
    held = 0.6
    async with httpx.AsyncClient(transport=httpx.ASGITransport(Settled(inner, held)), base_url="http://x") as client:
        assert await waited(client, "/gradio_api/queue/join") < held / 2
        stream = asyncio.create_task(client.get("/gradio_api/queue/data"))
        await asyncio.sleep(0.1)
        assert await waited(client, "/gradio_api/queue/join?") < held / 2  # the stream is open: this is heard on it
        await stream
        assert await waited(client, "/page") < held / 2
        assert await waited(client, "/gradio_api/queue/join?") > held / 2
        await asyncio.sleep(held)
        assert await waited(client, "/gradio_api/queue/join/") < held / 2
