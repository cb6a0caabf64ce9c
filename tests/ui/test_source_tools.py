"""Search in a paper, the answer's citations one after the other, asking about a paragraph; and the first start."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.ui.browser import soon, visit
from tests.ui.conftest import Open
from tests.ui.script import EHE, TENTS
from tests.ui.states import preparing
from tests.ui.test_accessibility import violations
from tests.ui.test_chat import BOX, LAST, ask

pytestmark = pytest.mark.browser


def test_the_paper_is_searched_and_what_was_found_is_asked_about(opened: Open) -> None:
    with opened() as seen:
        page = seen.page
        ask(page, TENTS)
        page.click(f"{LAST} .cv-cite >> nth=0")
        page.wait_for_selector(".cv-source mark")
        page.fill("[data-find]", "Living in tents")
        expect(page.locator("[data-find-said]")).to_contain_text("1 of ")
        total = int(page.locator("[data-find-said]").inner_text().split()[-1])
        assert total == page.locator(".cv-found[data-first]").count() > 1
        # Also across the edge of a mark, and every hit has the words.
        words = "tents and on the streets"
        page.fill("[data-find]", words)
        expect(page.locator("[data-find-said]")).to_contain_text("1 of ")
        page.fill("[data-find]", "no such words")
        expect(page.locator("[data-find-said]")).to_have_text("No match")
        page.fill("[data-find]", "virtual school")
        expect(page.locator("[data-find-said]")).to_contain_text("1 of ")
        first = page.locator(".cv-found-now").bounding_box()
        page.keyboard.press("Enter")
        expect(page.locator("[data-find-said]")).to_contain_text("2 of ")
        page.keyboard.press("Shift+Enter")
        expect(page.locator("[data-find-said]")).to_contain_text("1 of ")
        assert first is not None
        expect(page.locator(".cv-found-now")).to_be_in_viewport()
        assert violations(page) == []
        page.click("[data-about]")
        expect(page.locator(BOX)).to_be_focused()
        label = page.locator("#cv-limits .cv-chip").inner_text()
        assert label.startswith("Inspection 2020, para ")
        ask(page, "What does it say?")
        expect(page.locator(f"{LAST} .cv-limited")).to_contain_text(label)
        # The first Escape empties the field, the second closes the paper.
        page.focus("[data-find]")
        page.keyboard.press("Escape")
        expect(page.locator("[data-find]")).to_have_value("")
        expect(page.locator(".cv-found")).to_have_count(0)
        page.keyboard.press("Escape")
        page.wait_for_selector(".cv-source", state="hidden")


def top(locator: Locator) -> float:
    box = locator.bounding_box()
    assert box is not None
    return box["y"]


def test_the_paper_stays_in_the_window_wherever_the_chat_is(opened: Open) -> None:
    with opened() as seen:
        page = seen.page
        ask(page, TENTS)
        ask(page, TENTS)
        link = page.locator(f"{LAST} .cv-cite >> nth=1")
        link.scroll_into_view_if_needed()
        before = top(link)
        link.click()
        page.wait_for_selector(".cv-source mark")
        soon(page, lambda: abs(top(link) - before) < 2)  # the link that was followed has not moved away
        for place in (0, 10**6):
            page.evaluate("top => window.scrollTo({ top, behavior: 'instant' })", place)
            soon(
                page,
                lambda: page.evaluate(
                    """() => {
                        const header = document.querySelector('#cv-top').getBoundingClientRect().bottom;
                        const panel = document.querySelector('.cv-source').getBoundingClientRect();
                        return Math.abs(panel.top - Math.max(0, header)) < 1 && Math.abs(panel.bottom - 900) < 1;
                    }"""
                ),
            )
        expect(page.locator("[data-close]")).to_be_in_viewport()
        footer, panel = page.locator(".cv-footer").bounding_box(), page.locator(".cv-source").bounding_box()
        assert footer is not None
        assert panel is not None
        assert footer["x"] + footer["width"] <= panel["x"]


def test_the_citations_of_an_answer_are_walked_one_after_the_other(opened: Open) -> None:
    with opened(width=390, height=844) as seen:
        page = seen.page
        ask(page, TENTS)
        page.click(f"{LAST} .cv-cite >> nth=0")
        said = page.locator("[data-walk-said]")
        expect(said).to_have_text("Citation 1 of 3")
        page.get_by_role("button", name="Next citation").click()
        expect(said).to_have_text("Citation 2 of 3")
        expect(page.locator(".cv-source [data-target] .cv-number")).to_have_text("Paragraph 18")
        page.get_by_role("button", name="Next citation").click()
        expect(page.locator(".cv-source-title")).to_contain_text("Ofsted finds serious failures")
        page.get_by_role("button", name="Previous citation").click()
        expect(said).to_have_text("Citation 2 of 3")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        # Over the chat, asking about the paragraph closes the paper.
        page.click("[data-about]")
        page.wait_for_selector(".cv-source", state="hidden")
        expect(page.locator(BOX)).to_be_focused()
        expect(page.locator(BOX)).to_have_value("")
        expect(page.locator("#cv-limits .cv-chip")).to_have_text("Inspection 2020, para 18")


def test_in_a_window_as_small_as_four_hundred_per_cent_the_cited_words_are_seen(opened: Open) -> None:
    with opened(width=320, height=256) as seen:
        page = seen.page
        ask(page, EHE)
        page.click(f"{LAST} .cv-cite >> nth=0")
        expect(page.locator(".cv-source mark")).to_be_in_viewport()


def test_asking_about_a_paragraph_is_of_one_question(opened: Open) -> None:
    with opened() as seen:
        page = seen.page
        ask(page, TENTS)
        page.click(f"{LAST} .cv-cite >> nth=0")
        page.click("[data-about]")
        expect(page.locator("#cv-limits .cv-chip")).to_have_text("Inspection 2020, para 40")
        ask(page, EHE)
        limited = page.locator(f"{LAST} .cv-limited")
        expect(limited).to_contain_text("Inspection 2020, para 40")
        expect(page.locator("#cv-limits .cv-chip")).to_have_count(0)
        before = page.get_attribute(LAST, "data-token")
        page.click(f"{LAST} [data-retry]")
        page.wait_for_selector(f"{LAST}[data-state=answered]:not([data-token='{before}'])")
        expect(limited).to_contain_text("Inspection 2020, para 40")  # the same question, asked again
        ask(page, TENTS)
        expect(limited).to_have_count(0)


@pytest.mark.parametrize("width", [1440, 320])
def test_a_first_start_tells_how_far_it_is(started: Browser, width: int) -> None:
    with preparing() as address, visit(started, address, width=width, height=640, ready=".cv-step") as seen:
        page = seen.page
        page.emulate_media(reduced_motion="reduce")
        expect(page.locator("[data-step=index] [data-said]")).to_have_text("Done")
        expect(page.locator("[data-step=model] [data-said]")).to_have_text("0.5 of 1.1 GB")
        expect(page.locator("[data-step=model] progress")).to_have_attribute("value", "0.43")
        expect(page.locator("[data-step=open] [data-said]")).to_have_text("Waiting")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert seen.strangers == []


def test_a_start_that_fails_says_why(started: Browser) -> None:
    why = "The disk is full. Make room and start again."
    with preparing(why) as address, visit(started, address, ready=".cv-step") as seen:
        expect(seen.page.locator("[data-problem]")).to_have_text(why)
        assert violations(seen.page) == []
