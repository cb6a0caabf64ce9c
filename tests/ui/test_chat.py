"""The chat in a real browser, over a scripted chapter: what a person sees, and can do with the keyboard alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.ui.browser import clipboard, soon, visit
from tests.ui.conftest import Open
from tests.ui.script import BREAKS, CASELOAD, EHE, HELD, HOSTILE, PAID, SLOWLY, TENTS
from tests.ui.server import Served, served

pytestmark = pytest.mark.browser

LAST = ".cv-exchange:last-child"
BOX = "#cv-ask textarea"


def ask(page: Page, question: str, state: str = "answered") -> None:
    number = page.locator(".cv-exchange").count() + 1
    page.fill(BOX, question)
    page.keyboard.press("Enter")
    page.wait_for_selector(f".cv-exchange:nth-child({number})[data-state={state}]")


def close(page: Page) -> None:
    """Close the source view, and wait until it is gone."""
    page.click("[data-close]")
    page.wait_for_selector(".cv-source", state="hidden")


def focus_is_on(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.locator(":focus")).to_contain_text(words)


def test_evidence_comes_first_then_checked_sentences_stream_above_it(opened: Open, chat: Served) -> None:
    with opened() as seen:
        page = seen.page
        with chat.held():
            page.fill(BOX, HELD)
            page.keyboard.press("Enter")
            page.wait_for_selector(f"{LAST} .cv-card")
            assert page.locator(f"{LAST} .cv-sentence").count() == 0
        page.wait_for_selector(f"{LAST} .cv-sentence")
        answer, cards = page.locator(f"{LAST} .cv-answer").bounding_box(), page.locator(f"{LAST} .cv-cards").first
        below = cards.bounding_box()
        assert answer is not None
        assert below is not None
        assert answer["y"] + answer["height"] <= below["y"]
        page.wait_for_selector(f"{LAST}[data-state=answered]")
        expect(page.locator(f"{LAST} .cv-prose")).to_contain_text(
            "(Inspection 2020, para 40; Inspection 2020, para 18)."
        )
        expect(page.locator(f"{LAST} .cv-looked")).to_have_text(
            "Looked in 5 documents, newest 2024. 2 say nothing on this."
        )
        expect(page.locator(f"{LAST} .cv-card:visible")).to_have_count(3)
        page.click(f"{LAST} .cv-fold summary")
        expect(page.locator(f"{LAST} .cv-card:visible")).to_have_count(5)


def test_a_disclosure_stays_open_and_the_focus_stays_while_the_answer_is_written(opened: Open, chat: Served) -> None:
    with opened() as seen:
        page = seen.page
        ask(page, EHE)
        page.click(".cv-fold summary")
        with chat.held():
            page.fill(BOX, HELD)
            page.keyboard.press("Enter")
            page.focus(".cv-exchange:nth-child(2) .cv-card-label >> nth=0")
        page.wait_for_selector(".cv-exchange:nth-child(2)[data-state=answered]")
        assert page.locator(".cv-fold").first.get_attribute("open") is not None
        assert page.evaluate("document.activeElement.matches('.cv-card-label')")


def test_the_keyboard_alone_goes_from_question_to_citation_to_source_and_back(opened: Open) -> None:
    with opened() as seen:
        page = seen.page
        page.keyboard.press("Tab")
        focus_is_on(page, "Skip to the question box")
        page.keyboard.press("Enter")
        expect(page.locator(BOX)).to_be_focused()
        page.keyboard.type(EHE)
        page.keyboard.press("Enter")
        page.wait_for_selector(f"{LAST}[data-state=answered]")
        for _ in range(30):
            page.keyboard.press("Shift+Tab")
            if page.evaluate("document.activeElement.matches('.cv-cite')"):
                break
        focus_is_on(page, "Inspection 2020, para 17")
        page.keyboard.press("Enter")
        page.wait_for_selector(".cv-source mark")
        expect(page.locator("[data-target]")).to_be_focused()
        assert "For example, there was a drop of almost a half" in page.locator(".cv-source mark").inner_text()
        expect(page.locator(".cv-source mark")).to_be_in_viewport()
        page.keyboard.press("Escape")
        page.wait_for_selector(".cv-source", state="hidden")
        focus_is_on(page, "Inspection 2020, para 17")


def test_back_in_the_browser_closes_the_source_too(opened: Open) -> None:
    with opened() as seen:
        page = seen.page
        ask(page, EHE)
        page.click(f"{LAST} .cv-cite")
        page.wait_for_selector(".cv-source mark")
        expect(page).to_have_url(re.compile("passage=ofsted-inspection-2020%2317"))
        page.go_back()
        page.wait_for_selector(".cv-source", state="hidden")
        expect(page).not_to_have_url(re.compile("passage"))
        focus_is_on(page, "Inspection 2020, para 17")
        page.go_forward()
        page.wait_for_selector(".cv-source mark")
        close(page)
        # The same citation opens once more.
        page.click(f"{LAST} .cv-cite")
        page.wait_for_selector(".cv-source mark")


def test_a_shared_link_opens_the_paragraph(opened: Open) -> None:
    with opened("?passage=ofsted-inspection-2020%2338") as seen:
        page = seen.page
        page.wait_for_selector(".cv-source [data-target]")
        expect(page.locator(".cv-source [data-target] .cv-number")).to_have_text("Paragraph 38")
        expect(page.locator(".cv-source [data-target]")).to_be_in_viewport()
        close(page)
        expect(page).not_to_have_url(re.compile("passage"))
        expect(page.locator(BOX)).to_be_focused()


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("?passage=gone-paper%233", "not in the documents any more"),
        ("?passage=ofsted-inspection-2020%2399", "this paper does not have"),
        ("?passage=ofsted-inspection-2020%2317&quote=0-20&text=00000000", "has been replaced since the link was made"),
    ],
)
def test_a_link_that_no_longer_fits_says_so(opened: Open, query: str, message: str) -> None:
    with opened(query) as seen:
        expect(seen.page.locator(".cv-source-message")).to_contain_text(message)


def test_the_link_can_be_copied_and_opens_the_same(opened: Open) -> None:
    with opened() as seen:
        page = seen.page
        ask(page, EHE)
        page.click(f"{LAST} .cv-cite")
        page.wait_for_selector(".cv-source mark")
        page.click("[data-copy-link]")
        copied = clipboard(page, "http")
        expect(page).to_have_url(copied)
        page.goto(copied)
        expect(page.locator(".cv-source mark")).to_contain_text("almost a half")


def test_a_follow_up_keeps_what_was_said_and_clear_forgets_it(opened: Open) -> None:
    with opened() as seen:
        page = seen.page
        ask(page, EHE)
        ask(page, "Show history")
        expect(page.locator(LAST)).to_contain_text("History has 2 turns.")
        page.click("#cv-clear")
        page.wait_for_selector(".cv-welcome")
        ask(page, "Show history")
        expect(page.locator(LAST)).to_contain_text("History has 0 turns.")


def test_an_example_is_asked_with_one_press(opened: Open) -> None:
    with opened() as seen:
        page = seen.page
        example = page.locator(".cv-example").first
        question = example.inner_text()
        example.click()
        page.wait_for_selector(f"{LAST}[data-state=answered]")
        expect(page.locator(f"{LAST} .cv-question")).to_contain_text(question)
        # The button has gone; the focus has not fallen to the top of the page.
        expect(page.locator(".cv-question")).to_be_focused()


def test_silence_is_an_answer_with_its_own_look(opened: Open) -> None:
    with opened() as seen:
        ask(seen.page, PAID)
        expect(seen.page.locator(f"{LAST} .cv-abstention-head")).to_have_text("The documents do not say.")
        expect(seen.page.locator(f"{LAST} .cv-abstention")).to_have_css("border-top-style", "dashed")
        expect(seen.page.locator(f"{LAST} .cv-card")).to_have_count(3)


def test_a_finished_answer_is_announced_once_politely(opened: Open) -> None:
    with opened() as seen:
        page = seen.page
        page.evaluate(
            """() => {
                window.said = [];
                const region = document.querySelector('#cv-conversation [role=status]');
                new MutationObserver(() => region.textContent && window.said.push(region.textContent))
                    .observe(region, { childList: true, characterData: true, subtree: true });
            }"""
        )
        ask(page, TENTS)
        page.wait_for_function("window.said.length > 0")
        page.wait_for_timeout(400)  # and nothing after it
        said = page.evaluate("window.said")
        assert len(said) == 1
        assert said[0].startswith("Answer ready. Inspectors said")
        assert page.locator("[aria-live=assertive]:not(:empty), [role=log]").count() == 0


def test_stop_is_seen_before_the_service_has_heard_of_it(opened: Open) -> None:
    with opened() as seen:
        page = seen.page
        page.fill(BOX, SLOWLY)
        page.keyboard.press("Enter")
        page.wait_for_selector(f"{LAST}[data-state=writing]")
        held: list[Route] = []

        def hold(route: Route) -> None:  # Playwright leaves a mark on what it calls, which held.append does not take
            held.append(route)

        page.route("**/gradio_api/queue/join*", hold)
        page.click("#cv-stop")
        expect(page.locator(f"{LAST} .cv-stopped")).to_have_text("Stopped")
        expect(page.locator("#cv-go")).to_be_visible()
        expect(page.locator(".cv-question")).to_be_focused()
        # A question that is asked meanwhile is not lost.
        page.fill(BOX, EHE)
        page.keyboard.press("Enter")
        page.wait_for_timeout(700)  # sentences go on coming, and are not shown
        assert page.locator(f"{LAST} .cv-working").count() == 0
        soon(page, lambda: bool(held))
        for route in held:
            route.continue_()
        page.unroute("**/gradio_api/queue/join*")
        page.wait_for_selector(".cv-exchange:nth-child(2)[data-state=answered]")
        expect(page.locator(".cv-exchange:nth-child(1)")).to_contain_text("You stopped this answer.")


def test_stop_keeps_what_was_there_and_frees_the_chat(opened: Open) -> None:
    with opened() as seen:
        page = seen.page
        ask(page, SLOWLY, "writing")
        page.click("#cv-stop")
        page.wait_for_selector(f"{LAST}[data-state=stopped]")
        expect(page.locator(LAST)).to_contain_text("You stopped this answer.")
        assert page.locator(f"{LAST} .cv-card").count() > 0
        expect(page.locator("#cv-go")).to_be_visible()
        ask(page, EHE)
        expect(page.locator(f"{LAST} .cv-prose")).to_contain_text("almost a half")
        expect(page.locator(".cv-exchange")).to_have_count(2)


def test_ask_again_replaces_the_last_exchange(opened: Open) -> None:
    with opened() as seen:
        page = seen.page
        ask(page, EHE)
        ask(page, BREAKS, "failed")
        before = str(page.get_attribute(LAST, "data-token"))
        page.click(f"{LAST} [data-retry]")
        page.wait_for_selector(f"{LAST}[data-state=failed]:not([data-token='{before}'])")
        expect(page.locator(".cv-exchange")).to_have_count(2)


def test_a_failure_is_one_sentence_with_a_reference_and_the_evidence(opened: Open) -> None:
    with opened() as seen:
        page = seen.page
        ask(page, BREAKS, "failed")
        expect(page.locator(f"{LAST} .cv-problem")).to_contain_text(
            re.compile(r"Something went wrong.*Reference [0-9A-F]{6}", re.S)
        )
        assert page.locator(f"{LAST} .cv-card").count() == 1
        assert "secret" not in page.content()


def test_the_answer_is_copied_with_its_references_and_a_quotation_alone(opened: Open) -> None:
    with opened() as seen:
        page = seen.page
        ask(page, EHE)
        page.click(f"{LAST} [data-copied^=Answer]")
        copied = clipboard(page, EHE)
        assert (
            "References\n1. Ofsted inspection, January 2020, para 17. Ofsted inspectors, 17 March 2020: “For example"
            in copied
        )
        page.locator(f"{LAST} .cv-card [data-copy]").first.click()
        alone = clipboard(page, "“For example, there was a drop of almost a half")
        assert alone.endswith("(Ofsted inspectors; Ofsted inspection, January 2020, para 17; 17 March 2020)")


def test_the_signpost_stands_before_anything_else(opened: Open) -> None:
    with opened() as seen:
        page = seen.page
        ask(page, "My neighbour's child is being hit")
        first = page.locator(f"{LAST} > *:visible").nth(1)
        expect(first).to_contain_text("999")
        expect(first).to_contain_text("0808 800 5000")
        assert page.locator(f"{LAST} a[href='tel:999']").is_visible()


@pytest.mark.parametrize("question", ["", "   ", "x" * 10_000])
def test_a_question_that_cannot_be_asked_is_told_and_kept(opened: Open, question: str) -> None:
    with opened() as seen:
        page = seen.page
        page.fill(BOX, question)
        page.click("#cv-go")
        page.wait_for_selector(".cv-notice")
        expect(page.locator(".cv-notice")).to_contain_text(
            "10,000 characters" if question.strip() else "Type a question first"
        )
        assert page.locator(".cv-exchange").count() == 0
        if question.strip():
            assert page.input_value(BOX) == question
        ask(page, EHE)
        expect(page.locator(".cv-notice")).to_have_count(0)


def test_nothing_that_is_typed_or_answered_runs(opened: Open) -> None:
    with opened() as seen:
        page = seen.page
        ask(page, HOSTILE)
        page.click(f"{LAST} .cv-cite")
        page.wait_for_selector(".cv-source [data-target]")
        assert page.evaluate("window.pwned") is None
        assert page.locator(".cv-exchange img, .cv-exchange script").count() == 0
        expect(page.locator(f"{LAST} .cv-prose")).to_contain_text("![x](https://evil.example/p.png)")


@pytest.mark.parametrize(
    "question", ["مرحبا بالعالم", "👩‍👧 child", "a" * 300, "**bold** [link](javascript:alert(1)) `code`"]
)
def test_any_text_is_only_text(opened: Open, question: str) -> None:
    with opened(width=390, height=844) as seen:
        ask(seen.page, question)
        assert question in seen.page.locator(f"{LAST} .cv-question").inner_text()
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_two_people_do_not_see_each_other(opened: Open) -> None:
    with opened() as one, opened() as two:
        ask(one.page, EHE)
        ask(two.page, CASELOAD)
        assert "elective" not in two.page.locator(".cv-thread").inner_text()
        ask(two.page, "Show history")
        expect(two.page.locator(LAST)).to_contain_text("History has 2 turns.")
        assert "elective" not in two.page.locator(".cv-thread").inner_text()


def test_a_phone_shows_the_source_over_the_chat_and_nothing_behind_it_can_be_reached(opened: Open) -> None:
    with opened(width=390, height=844) as seen:
        page = seen.page
        ask(page, EHE)
        page.click(f"{LAST} .cv-cite")
        page.wait_for_selector(".cv-source mark")
        box = page.locator(".cv-source").bounding_box()
        assert box == {"x": 0, "y": 0, "width": 390, "height": 844}
        assert page.locator(".cv-source").get_attribute("role") == "dialog"
        for _ in range(12):
            page.keyboard.press("Tab")
            assert page.evaluate(
                "document.activeElement === document.body || document.activeElement.closest('.cv-source') !== null"
            )
        close(page)
        focus_is_on(page, "Inspection 2020, para 17")
        assert page.locator("[inert]").count() == 0


@pytest.mark.parametrize(("width", "height"), [(390, 844), (320, 640), (320, 256), (1024, 768)])
def test_nothing_needs_scrolling_sideways(opened: Open, width: int, height: int) -> None:
    # 320 by 256 is a 1280 by 1024 window at 400 per cent.
    with opened(width=width, height=height) as seen:
        page = seen.page
        for question in (TENTS, PAID, "My neighbour's child is being hit"):
            ask(page, question)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.click(".cv-cite >> nth=0")
        page.wait_for_selector(".cv-source mark")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("(e => e.scrollWidth <= e.clientWidth)(document.querySelector('.cv-source-body'))")


def test_past_the_end_of_the_queue_it_says_busy_and_keeps_the_question(started: Browser, tmp_path: Path) -> None:
    with (
        served(tmp_path, "--queue", "1") as full,
        visit(started, full.address) as one,
        visit(started, full.address) as two,
        visit(started, full.address) as three,
    ):
        ask(one.page, SLOWLY, "writing")
        two.page.fill(BOX, EHE)
        two.page.keyboard.press("Enter")
        # The second waits, and is told its place, by sight and by ear.
        words = "Waiting for another answer to end. Yours is next."
        expect(two.page.locator(f"{LAST} .cv-queued")).to_have_text(words)
        expect(two.page.locator("#cv-conversation [role=status]")).to_have_text(words)
        three.page.fill(BOX, TENTS)
        three.page.keyboard.press("Enter")
        expect(three.page.locator(".cv-notice")).to_contain_text("The chat is busy")
        assert three.page.input_value(BOX) == TENTS
        # A full line keeps nobody from reading.
        three.page.click(".cv-paper a >> nth=0")
        expect(three.page.locator(".cv-source-title")).to_be_visible()
        close(three.page)
        one.page.click("#cv-stop")
        two.page.wait_for_selector(f"{LAST}[data-state=answered]")
        ask(three.page, TENTS)
        expect(three.page.locator(".cv-notice")).to_have_count(0)


def test_who_waits_can_leave_the_line(started: Browser, tmp_path: Path) -> None:
    with served(tmp_path) as busy, visit(started, busy.address) as one, visit(started, busy.address) as two:
        ask(one.page, SLOWLY, "writing")
        ask(two.page, EHE, "waiting")
        two.page.click("#cv-stop")
        two.page.wait_for_selector(f"{LAST}[data-state=stopped]")
        expect(two.page.locator(LAST)).to_contain_text("You stopped this question before anything was found.")


def test_a_reader_who_leaves_frees_the_line(started: Browser, tmp_path: Path) -> None:
    with served(tmp_path) as busy, visit(started, busy.address) as two:
        with visit(started, busy.address) as one:
            ask(one.page, SLOWLY, "writing")
        ask(two.page, EHE, "answered")


def test_a_server_that_goes_away_is_told_and_the_question_kept(started: Browser, tmp_path: Path) -> None:
    with served(tmp_path) as leaving, visit(started, leaving.address) as seen:
        leaving.process.kill()
        leaving.process.wait()
        seen.page.fill(BOX, EHE)
        seen.page.keyboard.press("Enter")
        expect(seen.page.locator(".cv-waiting")).to_contain_text("The chat cannot be reached")
        assert seen.page.input_value(BOX) == EHE


def test_an_answer_prints_with_its_references_on_one_page(opened: Open) -> None:
    with opened(dark=True) as seen:
        page = seen.page
        ask(page, EHE)
        page.emulate_media(media="print")
        assert not page.locator("#cv-ask-row").is_visible()
        assert page.locator("#cv-standing").is_visible()
        assert page.locator(".cv-cards .cv-quote").first.is_visible()
        printed = page.pdf(format="A4", print_background=True)
        assert printed.count(b"/Type /Page\n") == 1
        colour = page.evaluate("getComputedStyle(document.querySelector('.cv-prose')).color")
        assert colour == "rgb(0, 0, 0)"
