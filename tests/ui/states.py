"""Takes pictures of every state of the chat, over the script: python -m tests.ui.states --out FOLDER.

Getting ready, limits, part of an answer, disagreement, no model, failure, waiting, busy, offline, cut off, feedback.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import uvicorn
from playwright.sync_api import Browser, Page

from corpus.errors import ModelError
from rag.ui.address import bind
from rag.ui.door import Door
from rag.ui.opening import Opening, opening_page
from tests.ui.browser import browser, visit
from tests.ui.screenshots import LAST, SIZES, THEMES, ask
from tests.ui.script import BREAKS, DISPUTED, EHE, PARTLY, SLOWLY, TENTS
from tests.ui.server import Served, served


@contextmanager
def preparing(problem: str = "") -> Iterator[str]:
    """Serve the page of a first start in the middle of it; yields its address."""
    opening = Opening()
    opening.plan("embedder", "Fetching the model that searches")
    opening.plan("index", "Reading the papers and building the index")
    opening.plan("model", "Fetching the language model")
    opening.plan("open", "Loading the search and the language model")
    for done in ("embedder", "index"):
        with opening.doing(done):
            pass
    with bind("127.0.0.1", 0) as listener:
        server = uvicorn.Server(uvicorn.Config(Door(opening_page(opening)), log_level="error"))
        running = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        running.start()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        with suppress(ModelError), opening.doing("model") as tell:
            tell(0.43, "0.5 of 1.1 GB")
            if problem:
                raise ModelError(problem)
            yield address
        if problem:
            opening.fail(problem)
            yield address
        server.should_exit = True
        running.join(10)


def walk(page: Page, other: Page, path: Path) -> None:
    """Bring the chat into each state, a picture each; ``other`` is a second reader's page."""

    def shoot(state: str) -> None:
        page.wait_for_timeout(400)
        page.screenshot(path=f"{path}-{state}.png")

    page.click(".cv-limits > summary")
    page.check("input[value=ofsted]")
    page.check("input[name=year][value='2020']")
    shoot("limits")
    page.click(".cv-chip-all")
    page.click(".cv-limits > summary")
    ask(page, DISPUTED)
    shoot("disagreement")
    ask(page, PARTLY)
    shoot("partial")
    ask(page, "Without the model")
    shoot("no-model")
    page.locator(f"{LAST} .cv-feedback").scroll_into_view_if_needed()
    page.click(f"{LAST} [data-useful=no]")
    page.locator(f"{LAST} .cv-feedback [type=submit]").scroll_into_view_if_needed()
    shoot("feedback")
    page.fill("#cv-ask textarea", BREAKS)
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{LAST}[data-state=failed]")
    page.wait_for_timeout(900)
    shoot("failure")
    page.fill("#cv-ask textarea", "")
    page.click("#cv-go")
    page.wait_for_selector(".cv-notice")
    shoot("nothing-typed")
    other.fill("#cv-ask textarea", SLOWLY)
    other.keyboard.press("Enter")
    other.wait_for_selector(f"{LAST}[data-state=writing]")
    other.wait_for_timeout(900)
    other.screenshot(path=f"{path}-writing.png")
    page.fill("#cv-ask textarea", EHE)
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{LAST}[data-state=waiting]")
    page.wait_for_timeout(900)
    shoot("waiting")
    other.click("#cv-stop")
    page.wait_for_selector(f"{LAST}[data-state=answered]")
    page.context.set_offline(True)
    shoot("offline")
    page.context.set_offline(False)


def cut(page: Page, server: Served, path: Path) -> None:
    """End the service in the middle of an answer."""
    ask(page, TENTS)
    page.fill("#cv-ask textarea", SLOWLY)
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{LAST}[data-state=writing]")
    server.process.kill()
    page.wait_for_selector(f"{LAST}[data-state=cut]", timeout=60_000)
    page.wait_for_timeout(900)
    page.screenshot(path=f"{path}-cut-off.png")


def take(running: Browser, out: Path, size: str, theme: str) -> None:
    """Take all states in one size and theme."""
    width, height = SIZES[size]
    path = out / f"{size}-{theme}"
    look: dict[str, Any] = {"width": width, "height": height, "dark": theme == "dark"}
    for problem in ("", "The language model cannot be downloaded. Start the chat again to go on from here."):
        with preparing(problem) as address, visit(running, address, **look, ready=".cv-step") as seen:
            seen.page.wait_for_timeout(1200)
            seen.page.screenshot(path=f"{path}-{'not-ready' if problem else 'getting-ready'}.png")
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as server:
        with visit(running, server.address, **look) as seen, visit(running, server.address, **look) as other:
            walk(seen.page, other.page, path)
        with visit(running, server.address, **look) as seen:
            cut(seen.page, server, path)


def main(arguments: Sequence[str] | None = None) -> None:
    """Take the pictures that the command line asks for."""
    parser = argparse.ArgumentParser(description="Take pictures of every state of the chat.")
    parser.add_argument("--out", type=Path, required=True, help="folder of the pictures")
    parser.add_argument("--size", choices=tuple(SIZES), action="append", help="only this size (may be repeated)")
    parser.add_argument("--theme", choices=THEMES, action="append", help="only this theme")
    given = parser.parse_args(arguments)
    given.out.mkdir(parents=True, exist_ok=True)
    with browser() as running:
        for size in given.size or tuple(SIZES):
            for theme in given.theme or THEMES:
                take(running, given.out, size, theme)
                sys.stderr.write(f"{size} {theme}\n")


if __name__ == "__main__":
    main()
