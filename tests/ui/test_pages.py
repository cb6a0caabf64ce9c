"""The pages beside the chat in a real browser: axe, keyboard, narrow screens, both themes, no script, the way back."""

from __future__ import annotations

import csv
import io
import re

import docx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.ui.browser import visit
from tests.ui.conftest import Open
from tests.ui.server import Served
from tests.ui.test_accessibility import violations

pytestmark = pytest.mark.browser

VIEWS = {
    "topics": "topic",
    "topic": "topic?topic=care+leavers",
    "filtered": "topic?topic=care+leavers&speaker=ofsted&year=2020",
    "compared": "topic?topic=management+oversight&view=compare",
    "nothing": "topic?topic=dragons",
    "none left": "topic?topic=tents&year=1999",
    "problem": "topic?topic=the",
    "no export": "topic.docx?topic=dragons",
    "documents": "documents",
    "score": "score",
    "statement": "accessibility",
}
MAIN = ".cv-main"
# Answers that are meant to be errors; the browser reports their status, and that is no complaint.
MEANT = {"problem", "no export"}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(started: Browser, chat: Served, width: int, dark: bool) -> None:
    found: dict[str, list[str]] = {}
    with visit(started, chat.address + "topic", width=width, dark=dark, ready=MAIN) as seen:
        for view, path in VIEWS.items():
            seen.page.goto(chat.address + path)
            unfold(seen.page)
            assert seen.page.evaluate("document.body.classList.contains('dark')") is dark
            found[view] = violations(seen.page)
            assert seen.page.evaluate("document.documentElement.scrollWidth") <= width, view
        assert seen.strangers == []
        assert [line for line in seen.complaints if "status of 40" not in line] == []
    lines = [f"{view}: {line}" for view, inside in found.items() for line in inside]
    assert not lines, "\n".join(lines)


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true; })")


@pytest.mark.parametrize("width", [320, 360])
def test_at_400_per_cent_nothing_scrolls_sideways(started: Browser, chat: Served, width: int) -> None:
    # 1280 pixels at 400% are 320 pixels.
    with visit(started, chat.address + "topic", width=width, height=256, ready=MAIN) as seen:
        for view, path in VIEWS.items():
            seen.page.goto(chat.address + path)
            unfold(seen.page)
            assert seen.page.evaluate("document.documentElement.scrollWidth") <= width, view


@pytest.mark.parametrize("width", [320, 390, 600, 1440])
def test_the_menu_is_one_line_at_every_width(started: Browser, chat: Served, width: int) -> None:
    for path, ready in (("topic", MAIN), ("", ".cv-welcome")):
        with visit(started, chat.address + path, width=width, ready=ready) as seen:
            links = seen.page.locator(".cv-nav a")
            expect(links).to_have_count(4)
            boxes = [link.bounding_box() for link in links.all()]
            assert len({box["y"] for box in boxes if box}) == 1
            assert all(box is not None and box["height"] >= 24 and box["x"] + box["width"] <= width for box in boxes)
            assert len(seen.page.get_by_role("navigation", name="Views").get_by_role("link").all()) == 4


def test_every_control_is_seen_when_it_has_the_focus(opened: Open) -> None:
    with opened("topic?topic=tents", ready=MAIN) as seen:
        reached = walk(seen.page, 80)
    assert {"Skip to main content", "Look up", "Filters", "Apply filters", "Word", "The picture as a table"} <= {
        re.sub(r" (file of|\().*", "", name) for name in reached
    }


def walk(page: Page, most: int) -> list[str]:
    """Press Tab through the page; every stop must have a ring and be in the window."""
    reached: list[str] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        state = page.evaluate(
            """() => {
                const e = document.activeElement;
                if (!e || e === document.body) return null;
                const box = e.getBoundingClientRect(), style = getComputedStyle(e);
                return {
                    name: e.textContent.trim().replace(/\\s+/g, ' ') || e.name || e.tagName,
                    ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
                    seen: box.bottom > 0 && box.top < innerHeight && box.width > 0,
                    size: Math.min(box.width, box.height) >= 20 || e.matches('p a, li a, h2 a, h3 a'),
                };
            }"""
        )
        if state is None:
            break
        assert state["ring"], state
        assert state["seen"], state
        assert state["size"], state
        reached.append(str(state["name"]))
    return reached


def test_a_topic_is_typed_and_its_filters_are_set_and_taken_off_by_keyboard(opened: Open) -> None:
    with opened("topic", ready=MAIN) as seen:
        page = seen.page
        page.focus("#topic")
        page.keyboard.type("care leavers")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("What was said about care leavers")
        everything = count(page)
        page.focus("input[name=speaker][value=ofsted]")
        page.keyboard.press("Space")
        page.focus("text=Apply filters")
        page.keyboard.press("Enter")
        expect(page.locator(".cv-chip")).to_have_count(1)
        # The focus is on what has changed, and the address is what to share.
        expect(page.locator("#results")).to_be_focused()
        expect(page).to_have_url(re.compile("speaker=ofsted"))
        assert 0 < count(page) < everything
        page.focus(".cv-chip")
        page.keyboard.press("Enter")
        expect(page.locator(".cv-chip")).to_have_count(0)
        assert count(page) == everything
        expect(page.locator("#results")).to_be_focused()


def count(page: Page) -> int:
    page.wait_for_load_state()  # what is told stands before what is counted
    shown = page.locator(".cv-said").count()
    told = re.match(r"\d+", page.inner_text("#results"))
    assert told is not None
    assert int(told[0]) == shown
    return shown


def test_the_picture_and_its_table_say_the_same(opened: Open) -> None:
    with opened("topic?topic=care+leavers", ready=MAIN) as seen:
        page = seen.page
        page.click("text=The picture as a table")
        picture = page.locator(".cv-bar-count").all_text_contents()
        table = page.locator(".cv-as-table tbody td:last-child").all_inner_texts()
        assert sorted(picture, key=int) == sorted(table, key=int)
        rows = page.locator(".cv-said-paper").evaluate_all(
            "all => all.map(one => one.querySelectorAll('.cv-said').length)"
        )
        assert [int(number) for number in table if number != "0"] == rows


def test_council_and_inspectors_are_told_apart_by_words_and_by_shape(opened: Open) -> None:
    with opened("topic?topic=care+leavers", ready=MAIN) as seen:
        styles = seen.page.locator(".cv-said").evaluate_all(
            """all => all.map(one => [one.dataset.speaker, getComputedStyle(one).borderLeftStyle,
                one.querySelector('.cv-said-who').textContent.trim()])"""
        )
    edges = {code: edge for code, edge, _ in styles}
    assert edges["ofsted"] == "solid"
    assert edges["council"] == "double"
    assert all("Ofsted" in words for code, _, words in styles if code == "ofsted")
    assert all("council" in words.lower() for code, _, words in styles if code == "council")


def test_the_two_sides_stand_side_by_side_and_one_below_the_other_on_a_phone(started: Browser, chat: Served) -> None:
    address = chat.address + VIEWS["compared"]
    for width, beside in ((1440, True), (390, False)):
        with visit(started, address, width=width, ready=".cv-sides") as seen:
            first, second = (seen.page.locator(".cv-side").nth(n).bounding_box() for n in (0, 1))
            assert first is not None
            assert second is not None
            assert (first["y"] == second["y"]) is beside
            assert seen.page.locator(".cv-side [data-speaker=council]").count() > 0


def test_a_passage_opens_in_the_paper_and_back_leads_to_the_link_that_was_followed(opened: Open) -> None:
    with opened("topic?topic=tents", ready=MAIN) as seen:
        page = seen.page
        page.locator(".cv-to-source").nth(2).focus()
        page.keyboard.press("Enter")
        page.wait_for_selector(".cv-source mark")
        assert "tents" in page.inner_text(".cv-source mark")
        page.locator("[data-close]").focus()
        page.keyboard.press("Enter")
        page.wait_for_selector(".cv-said")
        expect(page).to_have_url(re.compile("topic=tents"))
        page.wait_for_function("document.activeElement.matches('.cv-to-source')")
        href = page.evaluate("document.activeElement.getAttribute('href')")
        assert href == page.locator(".cv-to-source").nth(2).get_attribute("href")


@pytest.mark.parametrize("name", ["Word", "CSV", "Markdown"])
def test_what_is_shown_is_taken_along(opened: Open, name: str) -> None:
    with opened("topic?topic=care+leavers&speaker=council", ready=MAIN) as seen:
        page = seen.page
        shown = count(page)
        page.locator(".cv-exports a", has_text=name).focus()
        with page.expect_download() as download:
            page.keyboard.press("Enter")
        data = download.value.path().read_bytes()
        assert download.value.suggested_filename.startswith("said-about-care-leavers.")
    if name == "Word":
        text = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)
        assert len(re.findall(r"^\[\d+\]", text, re.MULTILINE)) == shown
    elif name == "CSV":
        assert len(list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))) == shown + 1
    else:
        assert len(re.findall(r"^\*\*\[\d+\]", data.decode(), re.MULTILINE)) == shown


def test_all_of_it_works_without_a_script(started: Browser, chat: Served) -> None:
    context = started.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(chat.address + "topic")
    page.fill("#topic", "caseloads")
    page.click("text=Look up")
    expect(page.locator("h1")).to_have_text("What was said about caseloads")
    page.check("input[name=speaker][value=council]")
    page.click("text=Apply filters")
    expect(page.locator(".cv-chip")).to_have_count(1)
    page.click("text=Council and inspectors side by side")
    expect(page.locator(".cv-side")).to_have_count(1)
    context.close()


def test_an_error_is_said_and_the_box_has_the_focus(opened: Open) -> None:
    with opened("topic?topic=", ready=MAIN) as seen:
        assert seen.page.inner_text("[role=alert]").endswith("one of those below.")
        expect(seen.page.locator("#topic")).to_be_focused()
        assert seen.page.get_attribute("#topic", "aria-invalid") == "true"


def test_every_view_leads_to_every_other(opened: Open) -> None:
    with opened() as seen:
        page = seen.page
        for name, path in (("What was said about", "topic"), ("Documents", "documents"), ("How good is it?", "score")):
            page.click(f".cv-nav >> text={name}")
            page.wait_for_url(f"**/{path}")
            assert page.get_attribute(".cv-nav [aria-current=page]", "href") == f"./{path}"
        page.click("text=Accessibility statement")
        page.wait_for_url("**/accessibility")
        page.click(".cv-nav >> text=Ask")
        page.wait_for_selector(".cv-welcome")
        assert page.inner_text(".cv-nav [aria-current=page]") == "Ask"
