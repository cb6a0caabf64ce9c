"""Takes the pictures of the chat: python -m tests.ui.screenshots --out docs/screenshots.

Over the scripted chapter by default; ``--address`` takes them of a chat that is running, with its real answers.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.ui.browser import browser, visit
from tests.ui.script import EHE, PAID, TENTS
from tests.ui.server import served

PAGES = {
    "topics": "topic",
    "topic": "topic?topic=care+leavers",
    "filtered": "topic?topic=care+leavers&speaker=ofsted&year=2020#results",
    "compared": "topic?topic=management+oversight&view=compare#results",
    "nothing": "topic?topic=dragons",
    "documents": "documents",
    "score": "score",
    "statement": "accessibility",
}
SIZES = {"wide": (1440, 900), "tablet": (1024, 768), "phone": (390, 844)}
THEMES = ("light", "dark")
LAST = ".cv-exchange:last-child"


def ask(page: Page, question: str) -> None:
    """Ask and wait for the whole answer; it may take a small machine a while."""
    number = page.locator(".cv-exchange").count() + 1
    page.fill("#cv-ask textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_selector(f".cv-exchange:nth-child({number})[data-state=answered]", timeout=300_000)
    page.wait_for_timeout(900)  # the scroll to the new question


def walk(page: Page, path: Path) -> None:
    """Walk through the views, a picture each; ``path`` is the beginning of every file's name."""

    def shoot(view: str) -> None:
        page.screenshot(path=f"{path}-{view}.png")

    page.wait_for_timeout(400)
    shoot("welcome")
    ask(page, EHE)
    shoot("answer")
    page.click(f"{LAST} .cv-cite >> nth=0")
    page.wait_for_selector(".cv-source mark")
    page.wait_for_timeout(400)
    shoot("source")
    page.keyboard.press("Escape")
    ask(page, TENTS)
    shoot("tents")
    ask(page, PAID)
    shoot("silence")
    ask(page, "My neighbour's child is being hit, what should I do?")
    shoot("signpost")


def pages(page: Page, address: str, path: Path) -> None:
    """Take a picture of each page beside the chat."""
    for view, place in PAGES.items():
        page.goto(address + place)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=f"{path}-{view}.png")


def take(running: Browser, address: str, out: Path, sizes: Sequence[str], themes: Sequence[str]) -> None:
    """Take all views in these sizes and themes."""
    for size in sizes:
        width, height = SIZES[size]
        for theme in themes:
            with visit(running, address, width=width, height=height, dark=theme == "dark") as seen:
                walk(seen.page, out / f"{size}-{theme}")
                pages(seen.page, address, out / f"{size}-{theme}")
                sys.stderr.write(f"{size} {theme}\n")


def main() -> None:
    """Take the pictures that the command line asks for."""
    parser = argparse.ArgumentParser(description="Take the pictures of the chat.")
    parser.add_argument("--out", type=Path, default=Path("docs/screenshots"), help="folder of the pictures")
    parser.add_argument("--address", help="a running chat; none: the scripted one")
    parser.add_argument("--size", choices=tuple(SIZES), action="append", help="only this size (may be repeated)")
    parser.add_argument("--theme", choices=THEMES, action="append", help="only this theme")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        address = given.address
        if address is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            address = stack.enter_context(served(folder)).address
        take(stack.enter_context(browser()), address, given.out, given.size or tuple(SIZES), given.theme or THEMES)


if __name__ == "__main__":
    main()
