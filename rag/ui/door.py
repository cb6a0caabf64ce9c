"""The door of the web server: what may come in, and what every answer carries.

Gradio serves far more than this chat needs: uploads, a file server, a proxy, an editor, a queue-less API.
Instead of switching off what is known to be open, only what the page itself calls is let through.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["LOOPBACK", "Door"]

LOOPBACK = ("127.0.0.1", "localhost", "::1", "[::1]")
LARGEST_BODY = 256 * 1024  # bytes: a question is at most some thousand characters, plus Gradio's wrapping

# What the page calls (watched in a browser), and nothing else.
OPEN = (
    ("GET", re.compile(r"/|/config/?|/theme\.css|/favicon\.ico|/manifest\.json|/robots\.txt|/starting|/page")),
    ("GET", re.compile(r"/(?:assets|static|svelte|chapter)/[\w./@-]+")),
    ("GET", re.compile(r"/gradio_api/(?:queue/data|startup-events|app_id|theme\.css|info|heartbeat/\w+)/?")),
    ("POST", re.compile(r"/gradio_api/(?:queue/join|cancel|reset)/?")),
    ("GET", re.compile(r"/(?:topic(?:\.(?:docx|csv|md))?|documents|score|accessibility)")),
)
OURS = re.compile(r"/chapter/")
# Gradio's file server and proxy answer 403 themselves when they refuse; so does the door.
FILES = re.compile(r"/(?:gradio_api/)?(?:file[=/]|proxy=)")

# 'unsafe-inline' and 'unsafe-eval' are what Gradio's page and gr.HTML are built on; all text from documents,
# questions and models is escaped before it gets there. Everything else stays on this origin, so even markup
# that slipped through could fetch nothing and send nothing away.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-resource-policy": "same-origin",
}
# The pages beside the chat are our own: no script or style stands in them, so none needs to be allowed there.
PLAIN = OPEN[-1][1]
PLAIN_HEADERS = {
    **HEADERS,
    "content-security-policy": POLICY.replace(" 'unsafe-inline'", "").replace(" 'unsafe-eval'", ""),
}
SOCIAL = re.compile(rb'\s*<meta\s+(?:property="og:|name="twitter:)[^>]*>')


class Door:
    """ASGI middleware: checks host, origin, path and size; adds headers; dresses the one page.

    ``hosts`` are the names under which the chat may be called; empty means any. A page elsewhere that gets
    its own name to point at this machine (DNS rebinding), or posts here from another origin, is refused.
    """

    def __init__(self, app: ASGIApp, hosts: Sequence[str] = LOOPBACK, head: Path | None = None) -> None:
        self._app = app
        self._hosts = frozenset(hosts)
        self._head = head.read_bytes() if head else b""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        refusal = self._refuse(scope)
        if refusal is not None:
            await PlainTextResponse(refusal[1], refusal[0], headers=HEADERS)(scope, receive, send)
            return
        scope = dict(scope)
        if scope["path"] == "/":
            # The page is changed below, so it has to come through uncompressed.
            scope["headers"] = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
            await self._app(scope, receive, _Dressed(send, self._head))
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                plain = PLAIN.fullmatch(scope["path"])
                headers = MutableHeaders(scope=message)
                headers.update(PLAIN_HEADERS if plain else HEADERS)
                if OURS.match(scope["path"]):
                    headers["cache-control"] = "no-cache"  # after an update no page runs with yesterday's script
            await send(message)

        await self._app(scope, _Bounded(receive), with_headers)

    def _refuse(self, scope: Scope) -> tuple[int, str] | None:
        if scope["type"] != "http":
            return 404, "Not found"
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if self._hosts and _name(host) not in self._hosts:
            return 421, "This chat is not served under that name."
        origin = headers.get("origin")
        if origin is not None and origin.partition("://")[2] != host:
            return 403, "Requests from other sites are refused."
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        path = scope["path"]
        if FILES.match(path):
            return 403, "Not allowed"
        if ".." in path or not any(method == verb and shape.fullmatch(path) for verb, shape in OPEN):
            return 404, "Not found"
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > LARGEST_BODY:
            return 413, "That is too long."
        return None


class _Bounded:
    """A request body that ends in an error once it is longer than it may be (no length was declared)."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._size = 0

    async def __call__(self) -> Message:
        message = await self._receive()
        self._size += len(message.get("body", b""))
        if self._size > LARGEST_BODY:
            return {"type": "http.disconnect"}
        return message


class _Dressed:
    """Puts our own head into Gradio's page, so that style and title are there from the first paint."""

    def __init__(self, send: Send, head: bytes) -> None:
        self._send = send
        self._head = head
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if message.get("more_body") or self._start is None:
            return
        # Gradio's own cards for social networks point at pictures on other sites.
        page = SOCIAL.sub(b"", self._body)
        page = page.replace(b'lang="en"', b'lang="en-GB"', 1).replace(b"</head>", self._head + b"</head>", 1)
        headers = MutableHeaders(scope=self._start)
        headers.update(HEADERS)
        headers["content-length"] = str(len(page))
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": page})


def _name(host: str) -> str:
    """Return the name in a Host header, without its port."""
    return host.rpartition(":")[0] if re.search(r":\d+$", host) else host
