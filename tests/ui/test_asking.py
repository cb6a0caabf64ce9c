"""Limits, undoing, editing, judging, going on, and coming back: in a real browser, over the script."""

from __future__ import annotations

import json
import re

import pypdfium2  # type: ignore[import-untyped]
import pytest
from playwright.sync_api import Page, expect

from eval.feedback_cases import from_feedback
from tests.ui.conftest import Open
from tests.ui.script import CASELOAD, DISPUTED, EHE, LONG, PARTLY, SLOWLY, TENTS
from tests.ui.server import Served
from tests.ui.test_accessibility import violations
from tests.ui.test_chat import BOX, LAST, ask, focus_is_on

pytestmark = pytest.mark.browser


def chips_are(page: Page, *words: str) -> None:
    expect(page.locator("#cv-limits .cv-chip > span:first-child")).to_have_text([*words])


def test_limits_are_chips_that_go_into_the_question_and_the_link(opened: Open) -> None:
    with opened() as seen:
        page = seen.page
        page.click(".cv-limits > summary")
        page.get_by_role("checkbox", name="Ofsted inspectors").check()
        page.get_by_role("checkbox", name="2020", exact=True).check()
        chips_are(page, "Ofsted inspectors", "2020")
        expect(page.locator("#cv-limits [role=status]")).to_have_text("Looking only at Ofsted inspectors, 2020")
        assert violations(page) == []
        page.keyboard.press("Escape")
        expect(page.locator(".cv-limits")).not_to_have_attribute("open", "")
        focus_is_on(page, "Limit the search")
        ask(page, EHE)
        expect(page.locator(f"{LAST} .cv-limited .cv-chip-still")).to_have_text(["Ofsted inspectors", "2020"])
        expect(page).to_have_url(re.compile("speaker=ofsted"))
        page.reload()
        page.wait_for_selector(".cv-exchange")
        chips_are(page, "Ofsted inspectors", "2020")
        # Taken off with the keyboard, the focus goes to the neighbour and then to where limits are set.
        page.focus(".cv-chip >> nth=0")
        page.keyboard.press("Enter")
        chips_are(page, "2020")
        focus_is_on(page, "2020")
        page.keyboard.press("Enter")
        focus_is_on(page, "Limit the search")
        expect(page).not_to_have_url(re.compile("year"))
        ask(page, TENTS)
        expect(page.locator(f"{LAST} .cv-limited")).to_have_count(0)


def test_what_was_understood_is_set_aside_and_taken_up_again(opened: Open) -> None:
    with opened() as seen:
        page = seen.page
        ask(page, DISPUTED)
        page.get_by_role("button", name="2020: ask again without this", exact=True).click()
        expect(page.get_by_role("button", name="2020: ask again with this", exact=True)).to_be_visible()
        expect(page.locator(".cv-exchange")).to_have_count(1)
        page.wait_for_selector(f"{LAST}[data-state=answered]")
        expect(page.locator(":focus")).to_have_count(1)  # it has not fallen to the top of the page
        page.get_by_role("button", name="2020: ask again with this", exact=True).click()
        expect(page.get_by_role("button", name="2020: ask again without this", exact=True)).to_be_visible()


def test_the_last_question_is_changed_in_its_place(opened: Open) -> None:
    with opened() as seen:
        page = seen.page
        ask(page, CASELOAD)
        ask(page, TENTS)
        page.click(f"{LAST} [data-edit]")
        expect(page.locator(f"{LAST} .cv-edit textarea")).to_be_focused()
        page.keyboard.press("Escape")
        focus_is_on(page, "Edit question")
        page.keyboard.press("Enter")
        page.fill(f"{LAST} .cv-edit textarea", EHE)
        page.keyboard.press("Enter")
        expect(page.locator(f"{LAST} .cv-question")).to_contain_text(EHE)
        page.wait_for_selector(f"{LAST}[data-state=answered]")
        expect(page.locator(".cv-exchange")).to_have_count(2)
        expect(page.locator(":focus")).to_have_count(1)  # it has not fallen to the top of the page


def test_part_of_an_answer_and_disagreement_look_like_what_they_are(opened: Open) -> None:
    with opened() as seen:
        page = seen.page
        ask(page, PARTLY)
        expect(page.locator(f"{LAST} .cv-answer")).to_contain_text("The documents answer part of this")
        expect(page.locator(f"{LAST} .cv-missing")).to_have_text("They do not say where.")
        ask(page, DISPUTED)
        expect(page.locator(f"{LAST} .cv-answer")).to_contain_text("The papers do not agree")
        sides = page.locator(f"{LAST} .cv-side .cv-card-speaker").all_inner_texts()
        assert sides == ["Ofsted inspectors, 17 March 2020", "The council, 17 March 2020"]
        ask(page, "Without the model")
        expect(page.locator(f"{LAST} .cv-fallback")).to_contain_text("The language model did not answer")
        assert page.locator(f"{LAST} .cv-card:visible").count() > 0
        assert violations(page) == []


def test_a_judgement_is_kept_and_becomes_a_case(opened: Open, chat: Served) -> None:
    with opened() as seen:
        page = seen.page
        ask(page, EHE)
        ask(page, TENTS)
        page.click(f"{LAST} [data-useful=no]")
        page.click(f"{LAST} .cv-feedback [type=submit]")
        # A reason has to be chosen: that is said in sight, and the focus is on the first.
        expect(page.locator(f"{LAST} [data-said]")).to_have_text("Choose what is wrong with the answer.")
        expect(page.locator(f"{LAST} [data-said]")).to_be_in_viewport()
        page.keyboard.press("Space")
        expect(page.locator(f"{LAST} [data-said]")).to_be_empty()
        page.get_by_role("radio", name="It says the wrong person or body said it").last.check()
        page.fill(f"{LAST} .cv-feedback textarea", "The council said it, 👍 in “paragraph” 10")
        assert violations(page) == []
        page.click(f"{LAST} .cv-feedback [type=submit]")
        expect(page.locator(f"{LAST} [data-said]")).to_contain_text("Thank you.")
        focus_is_on(page, "Thank you")
        said = json.loads(chat.feedback.read_text().splitlines()[-1])
        assert (said["question"], said["useful"], said["reason"]) == (TENTS, False, "wrong_speaker")
        assert said["history"][0]["content"] == EHE
        assert "The council said it, 👍" in from_feedback(chat.feedback)
        # It survives what comes next.
        ask(page, CASELOAD)
        expect(page.locator(".cv-exchange:nth-child(2) [data-said]")).to_contain_text("Thank you.")


def test_a_conversation_outlives_a_reload_and_goes_when_it_is_cleared(opened: Open) -> None:
    with opened() as seen:
        page = seen.page
        ask(page, EHE)
        ask(page, TENTS)
        before = page.locator(".cv-thread").inner_text()
        page.reload()
        page.wait_for_selector(LAST)
        page.wait_for_function("text => document.querySelector('.cv-thread').innerText === text", arg=before)
        page.click(f"{LAST} [data-useful=yes]")
        expect(page.locator(f"{LAST} [data-said]")).to_contain_text("Thank you.")
        ask(page, "Show history")
        expect(page.locator(LAST)).to_contain_text("History has 4 turns.")
        ask(page, SLOWLY, "writing")
        page.reload()
        page.wait_for_selector(LAST)
        # What was not finished is in the question box.
        expect(page.locator(BOX)).to_have_value(SLOWLY)
        page.click("#cv-clear")
        page.wait_for_selector(".cv-welcome")
        page.reload()
        page.wait_for_selector(".cv-welcome")
        assert page.locator(".cv-exchange").count() == 0
        assert page.evaluate("sessionStorage.length + localStorage.length") == 0


def test_what_to_ask_next_is_asked_with_one_press(opened: Open) -> None:
    with opened() as seen:
        page = seen.page
        ask(page, EHE)
        button = page.locator(f"{LAST} .cv-next button").first
        words = button.inner_text()
        button.click()
        expect(page.locator(f"{LAST} .cv-question")).to_contain_text(words)
        page.wait_for_selector(f"{LAST}[data-state=answered]")
        # Suggestions stand under the latest answer alone.
        expect(page.locator(".cv-next")).to_have_count(page.locator(f"{LAST} .cv-next").count())


def test_one_answer_is_printed_by_itself(opened: Open) -> None:
    with opened() as seen:
        page = seen.page
        page.evaluate("window.print = () => { window.printed = true; }")
        ask(page, EHE)
        ask(page, TENTS)
        page.locator("[data-print]").first.click()
        page.emulate_media(media="print")
        assert page.evaluate("window.printed")
        assert page.locator(".cv-exchange >> nth=0").is_visible()
        assert not page.locator(".cv-exchange >> nth=1").is_visible()
        with pypdfium2.PdfDocument(page.pdf(format="A4")) as paper:
            assert len(paper) == 1
            words = " ".join(paper[0].get_textpage().get_text_range().split())
        assert "Check the quoted paragraph before you rely on it" in words
        assert "What was said about" not in words
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        assert page.locator(".cv-exchange >> nth=1").is_visible()


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), (390, 844)])
def test_nothing_jumps_while_an_answer_is_written(opened: Open, chat: Served, width: int, height: int) -> None:
    with opened(width=width, height=height) as seen:
        page = seen.page
        page.evaluate(
            """() => {
                window.shift = 0;
                window.moved = [];
                // From the second picture on in which the question stands there: it comes in the welcome's place.
                window.since = Infinity;
                new MutationObserver((changes) => {
                    const added = changes.flatMap((change) => [...change.addedNodes]);
                    if (!added.some((node) => node.matches?.('.cv-exchange'))) return;
                    window.since = Infinity;
                    requestAnimationFrame(() => requestAnimationFrame(() => { window.since = performance.now(); }));
                }).observe(document.querySelector('.cv-thread'), { childList: true });
                new PerformanceObserver((list) => {
                    for (const entry of list.getEntries()) {
                        if (entry.startTime < window.since) continue;
                        window.shift += entry.value;
                        for (const { node, previousRect: from, currentRect: to } of entry.sources) {
                            window.moved.push(`${node?.className} ${from.top} to ${to.top}`);
                        }
                    }
                }).observe({ type: 'layout-shift' });
            }"""
        )
        # One sentence, two, and about 150 words.
        for number, question in enumerate((EHE, TENTS, LONG), 1):
            page.evaluate("window.shift = 0")
            with chat.held():
                page.fill(BOX, question)
                page.keyboard.press("Enter")
                page.wait_for_selector(f".cv-exchange:nth-child({number}) .cv-card")
                page.wait_for_timeout(700)  # the scroll to the question
            page.wait_for_selector(f".cv-exchange:nth-child({number})[data-state=answered]")
            page.wait_for_timeout(700)  # and what it brings
            assert page.evaluate("window.since") < float("inf")
            assert page.evaluate("window.shift") < 0.1, page.evaluate("window.moved")
        assert len(page.locator(f"{LAST} .cv-prose").inner_text().split()) > 150


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_who_reads_a_passage_when_the_answer_comes_stays_there(
    opened: Open, chat: Served, width: int, height: int
) -> None:
    with opened(width=width, height=height) as seen:
        page = seen.page
        card = page.locator(f"{LAST} .cv-card").first  # the nearest passage, which the answer does not use
        with chat.held():
            page.fill(BOX, LONG)
            page.keyboard.press("Enter")
            expect(card).to_be_visible()
            page.wait_for_timeout(1700)  # the scroll to the question, and time to read
            key = card.get_attribute("data-key")
            card.evaluate(
                "card => window.scrollBy({ top: card.getBoundingClientRect().top - 60, behavior: 'instant' })"
            )
            before = card.bounding_box()
        page.wait_for_selector(f"{LAST}[data-state=answered]")
        after = page.locator(f"{LAST} [data-key='{key}']").bounding_box()
        assert before is not None
        assert after is not None
        assert after["y"] == pytest.approx(before["y"], abs=2)
        assert page.locator(f"{LAST} .cv-answer").evaluate("answer => answer.getBoundingClientRect().bottom") < 60
        # It is said that the answer is there; once it is seen, no longer.
        newest = page.get_by_role("link", name="Go to the newest answer")
        expect(newest).to_be_in_viewport(ratio=1)
        composer, pill = page.locator("#cv-composer").bounding_box(), newest.bounding_box()
        assert composer is not None
        assert pill is not None
        assert pill["y"] + pill["height"] <= composer["y"]
        assert violations(page) == []
        newest.click()
        focus_is_on(page, LONG)
        expect(page.locator(f"{LAST} .cv-sentence").first).to_be_in_viewport()
        expect(page.locator(".gradio-container.cv-ready")).to_have_count(0)


def test_offline_is_told(opened: Open) -> None:
    with opened() as seen:
        page = seen.page
        ask(page, EHE)
        page.evaluate(
            """() => {
                Object.defineProperty(navigator, 'onLine', { get: () => false, configurable: true });
                window.dispatchEvent(new Event('offline'));
            }"""
        )
        expect(page.locator(".cv-waiting")).to_contain_text("You are offline.")
        assert page.locator(f"{LAST} .cv-prose").is_visible()
        page.evaluate("delete navigator.onLine; window.dispatchEvent(new Event('online'))")
        expect(page.locator(".cv-waiting")).to_be_empty()
