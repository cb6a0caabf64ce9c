"""Finds a browser and drives it; every request is recorded."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Error, Page, Playwright, Request, expect, sync_playwright

__all__ = ["PATIENCE", "Visit", "browser", "clipboard", "soon", "visit"]

# Milliseconds that anything may take. A test waits for what it expects and never for a time, so that a busy machine
# makes it slow and not red; only a failure takes as long as this.
PATIENCE = 90_000
expect.set_options(timeout=PATIENCE)

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
ARGUMENTS = (
    "--no-sandbox",  # CI runs as root, where Chromium's sandbox cannot
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
REMEDY = (
    "No browser was found for the browser tests. Install Chrome or Chromium, on Debian with "
    "'apt-get install chromium', elsewhere with 'python -m playwright install chromium'."
)


def executable() -> str | None:
    """Return an installed Chrome or Chromium; none: Playwright's own has to do."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    return str(MAC) if MAC.exists() else None


def _launch(playwright: Playwright) -> Browser:
    try:
        return playwright.chromium.launch(executable_path=executable(), args=list(ARGUMENTS))
    except Error as error:
        raise RuntimeError(REMEDY) from error


@contextmanager
def browser() -> Iterator[Browser]:
    """Start a browser; its absence is a failure that names the remedy, not a skip."""
    with sync_playwright() as playwright:
        started = _launch(playwright)
        yield started
        started.close()


# What Gradio says of its stream of events when its page is left, whenever the browser comes to say it.
CUT_OFF = re.compile(r"AbortError|Connection errored out|Failed to fetch|network error|ERR_ABORTED")


class Visit:
    """A page of its own, with what it asked for and what it complained about."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self._said: list[str] = []
        self._pages = 0
        page.on("request", self._asked)
        page.on("pageerror", lambda error: self._said.append(str(error)))
        page.on("console", lambda message: self._said.append(message.text) if message.type == "error" else None)

    def _asked(self, request: Request) -> None:
        self.requests.append(request.url)
        self._pages += request.is_navigation_request()

    @property
    def complaints(self) -> list[str]:
        """Errors; that a stream was cut off is none where the page was left or loaded anew."""
        return [line for line in self._said if not (self._pages > 1 and CUT_OFF.search(line))]

    @property
    def strangers(self) -> list[str]:
        """Requests that left this machine."""
        return [
            url
            for url in self.requests
            if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).hostname != "127.0.0.1"
        ]


@contextmanager
def visit(
    started: Browser,
    address: str,
    *,
    width: int = 1440,
    height: int = 900,
    dark: bool = False,
    ready: str = ".cv-welcome, .cv-exchange",
    first: str = "",
) -> Iterator[Visit]:
    """Open ``address`` in a fresh profile and wait until the chat is there; ``first`` is a script that runs before."""
    context = started.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        locale="en-GB",
    )
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    if first:
        page.add_init_script(first)
    seen = Visit(page)
    page.goto(address)
    page.wait_for_selector(ready)
    yield seen
    context.close()


def soon(page: Page, happens: Callable[[], bool]) -> None:
    """Wait until ``happens`` is true, for what ``expect`` has no words for."""
    for _ in range(PATIENCE // 50):
        if happens():
            return
        page.wait_for_timeout(50)
    raise AssertionError("It has not happened.")


def clipboard(page: Page, beginning: str) -> str:
    """Return what was copied, once it begins like this."""
    page.wait_for_function("like => navigator.clipboard.readText().then(text => text.startsWith(like))", arg=beginning)
    return str(page.evaluate("navigator.clipboard.readText()"))
