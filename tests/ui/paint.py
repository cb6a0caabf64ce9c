"""Measures what a reader waits for: first paint, and what moves while an answer streams: python -m tests.ui.paint.

Over the scripted chapter by default; ``--address`` measures a chat that is running, with its real answers.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser

from tests.ui.browser import browser, visit
from tests.ui.screenshots import LAST, SIZES, ask
from tests.ui.script import EHE, TENTS
from tests.ui.server import served

WATCH = """
window.seen = { shift: 0, largest: 0 };
const watch = (type, each) =>
  new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true });
watch("layout-shift", (entry) => { if (!entry.hadRecentInput) window.seen.shift += entry.value; });
watch("largest-contentful-paint", (entry) => { window.seen.largest = entry.startTime; });
"""
PAINT = "performance.getEntriesByType('paint').find((entry) => entry.name === 'first-contentful-paint').startTime"


def measure(running: Browser, address: str, size: str) -> dict[str, float]:
    """Return milliseconds to the first and largest paint, and the layout shift of the page and of two answers."""
    width, height = SIZES[size]
    with visit(running, address, width=width, height=height, first=WATCH) as seen:
        page = seen.page
        page.wait_for_timeout(500)
        found = {"first_paint_ms": page.evaluate(PAINT), "largest_paint_ms": page.evaluate("window.seen.largest")}
        found["shift_page"] = page.evaluate("window.seen.shift")
        for number, question in enumerate((EHE, TENTS), 1):
            page.evaluate("window.seen.shift = 0")
            ask(page, question)
            page.wait_for_selector(f"{LAST} .cv-foot")
            found[f"shift_answer_{number}"] = page.evaluate("window.seen.shift")
    return {name: round(value, 3) for name, value in found.items()}


def main() -> None:
    """Print the measures, a line a size."""
    parser = argparse.ArgumentParser(description="Measure first paint, and what moves while an answer streams.")
    parser.add_argument("--address", help="a running chat; none: the scripted one")
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        address = given.address or stack.enter_context(served(folder, "--pause", "0.5")).address
        running = stack.enter_context(browser())
        for size in SIZES:
            sys.stdout.write(f"{size}: {measure(running, address, size)}\n")


if __name__ == "__main__":
    main()
