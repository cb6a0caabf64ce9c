"""The whole journey with the keyboard alone: ask, citation, source, back, filter, topic, export."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.ui.conftest import Open
from tests.ui.script import TENTS

pytestmark = pytest.mark.browser

LAST = ".cv-exchange:last-child"


def tab_to(page: Page, selector: str, most: int = 90) -> None:
    """Press Tab until what has the focus matches ``selector``; the focus must never be nowhere on the way."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"{selector} is not reached by Tab")


def test_the_whole_journey_by_keyboard(opened: Open) -> None:
    with opened() as seen:
        page = seen.page
        page.emulate_media(reduced_motion="reduce")

        # Ask.
        tab_to(page, "#cv-ask textarea")
        page.keyboard.type(TENTS)
        page.keyboard.press("Enter")
        page.wait_for_selector(f"{LAST}[data-state=answered]")

        # Citation, source and back.
        page.evaluate("document.querySelector('.cv-question').focus()")  # where a screen reader's heading key leads
        tab_to(page, ".cv-cite")
        cited = page.evaluate("document.activeElement.textContent")
        page.keyboard.press("Enter")
        page.wait_for_selector(".cv-source mark")
        expect(page.locator(".cv-source :focus")).to_have_count(1)
        page.keyboard.press("Escape")
        page.wait_for_selector(".cv-source", state="hidden")
        expect(page.locator(":focus")).to_have_text(cited)

        # Filter the search of the chat.
        tab_to(page, ".cv-limits summary, [data-limits] summary")
        page.keyboard.press("Enter")
        tab_to(page, "input[name=speaker][value=ofsted]")
        page.keyboard.press("Space")
        assert page.is_checked("#cv-limits input[name=speaker][value=ofsted]")

        # Topic.
        page.keyboard.press("Control+Home")
        page.evaluate("document.activeElement.blur()")
        tab_to(page, ".cv-nav a[href='./topic']")
        page.keyboard.press("Enter")
        page.wait_for_selector("#topic")
        tab_to(page, "#topic")
        page.keyboard.type("care leavers")
        page.keyboard.press("Enter")
        page.wait_for_selector(".cv-said")
        tab_to(page, ".cv-ticks input[name=speaker][value=ofsted]")
        page.keyboard.press("Space")
        tab_to(page, ".cv-filters button")
        page.keyboard.press("Enter")
        page.wait_for_selector(".cv-chip")
        page.wait_for_load_state()
        shown = page.locator(".cv-said").count()

        # Export.
        tab_to(page, ".cv-exports a[href*='.md']")
        with page.expect_download() as download:
            page.keyboard.press("Enter")
        text = download.value.path().read_text(encoding="utf-8")
        assert len(re.findall(r"^\*\*\[\d+\] .*Ofsted", text, re.MULTILINE)) == shown > 0
