"""axe-core finds nothing, in every view and state, in both themes, wide and narrow."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.ui.conftest import Open
from tests.ui.script import BREAKS, PAID, SLOWLY, TENTS
from tests.ui.test_chat import LAST, ask, close

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@cache
def axe() -> str:
    """Return axe-core's source, which the package only carries (MPL-2.0, for tests alone)."""
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """Run axe and return one line for each thing it found."""
    page.evaluate(axe())
    found: list[dict[str, Any]] = page.evaluate(
        "tags => axe.run({ runOnly: tags }).then(done => done.violations)", TAGS
    )
    return [
        f"{rule['id']}: {node['html'][:160]} ({node['failureSummary'][:200]})"
        for rule in found
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing(opened: Open, width: int, dark: bool) -> None:
    found: dict[str, list[str]] = {}
    with opened(width=width, height=900, dark=dark) as seen:
        page = seen.page
        page.emulate_media(reduced_motion="reduce")  # colours in the middle of a transition are nobody's
        found["welcome"] = violations(page)
        ask(page, TENTS)
        page.click(f"{LAST} .cv-fold summary")
        page.click(f"{LAST} .cv-receipt summary")
        found["answer"] = violations(page)
        page.click(f"{LAST} .cv-cite >> nth=0")
        page.wait_for_selector(".cv-source mark")
        found["source"] = violations(page)
        close(page)
        ask(page, PAID)
        found["silence"] = violations(page)
        page.click(f"{LAST} .cv-card-label >> nth=2")
        page.wait_for_selector(".cv-source tr[data-target]")
        found["table"] = violations(page)
        close(page)
        ask(page, "My neighbour's child is being hit")
        found["signpost"] = violations(page)
        ask(page, BREAKS, "failed")
        found["failure"] = violations(page)
        page.fill("#cv-ask textarea", " ")
        page.click("#cv-go")
        page.wait_for_selector(".cv-notice")
        found["notice"] = violations(page)
        ask(page, SLOWLY, "writing")
        found["writing"] = violations(page)
        page.click("#cv-stop")
        page.wait_for_selector(f"{LAST}[data-state=stopped]")
        found["stopped"] = violations(page)
    lines = [f"{state}: {line}" for state, inside in found.items() for line in inside]
    assert not lines, "\n".join(lines)


def test_axe_finds_nothing_when_a_link_leads_nowhere(opened: Open) -> None:
    with opened("?passage=gone%233") as seen:
        seen.page.wait_for_selector(".cv-source-message")
        assert violations(seen.page) == []


def test_every_control_can_be_seen_when_it_has_the_focus(opened: Open) -> None:
    with opened() as seen:
        page = seen.page
        page.emulate_media(reduced_motion="reduce")  # what has the focus is in the window at once
        ask(page, TENTS)
        page.evaluate("window.scrollTo(0, 0); document.activeElement.blur()")
        reached = set()
        for _ in range(40):
            page.keyboard.press("Tab")
            state = page.evaluate(
                """() => {
                    const e = document.activeElement;
                    if (!e || e === document.body) return null;
                    const box = e.getBoundingClientRect(), style = getComputedStyle(e);
                    const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
                    return {
                        name: e.textContent.trim() || e.tagName,
                        ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
                            || style.boxShadow !== 'none' || e.tagName === 'TEXTAREA',
                        seen: box.bottom > 0 && box.top < innerHeight
                            && (top === e || e.contains(top) || top?.contains(e)),
                    };
                }"""
            )
            if state is None:
                break
            reached.add(state["name"])
            assert state["ring"], state
            assert state["seen"], state
        assert {"Ask", "Copy with references", "How this was answered", "Inspection 2020, para 40"} <= reached
        # Back from the question box over all of that in three steps: "Limit the search", this link, Enter.
        page.focus("#cv-ask textarea")
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Shift+Tab")
        expect(page.get_by_role("link", name="Go to the newest answer")).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.locator(f"{LAST} .cv-question")).to_be_focused()


def test_motion_stops_when_the_system_asks_for_calm(opened: Open) -> None:
    with opened() as seen:
        page = seen.page
        page.emulate_media(reduced_motion="reduce")
        ask(page, SLOWLY, "writing")
        name = page.evaluate("getComputedStyle(document.querySelector('.cv-working'), '::before').animationName")
        assert name == "none"
        page.click("#cv-stop")
        page.wait_for_selector(f"{LAST}[data-state=stopped]")
