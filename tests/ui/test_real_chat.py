"""The real app over the real index and papers, in a real browser, without a language model."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.ui.browser import visit
from tests.ui.server import ROOT
from tests.ui.test_chat import BOX, LAST

pytestmark = [pytest.mark.browser, pytest.mark.real]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Index what has changed, start app.py as a person does, and return where it says that it is."""
    subprocess.run([sys.executable, "-m", "index", "build"], cwd=ROOT, check=True, capture_output=True, timeout=600)
    log = tmp_path_factory.mktemp("app") / "log"
    command = [sys.executable, "app.py", "--answerer", "extractive", "--port", "0", "--no-browser"]
    with log.open("wb") as out:
        started = subprocess.Popen(command, cwd=ROOT, stderr=out)
    until = time.monotonic() + 120
    while not (found := re.search(r"http://127\.0\.0\.1:\d+/", log.read_text())):
        assert started.poll() is None, log.read_text()
        assert time.monotonic() < until, log.read_text()
        time.sleep(0.2)
    yield found[0]
    started.terminate()
    assert started.wait(60) == 0


def ask(page: Page, question: str) -> None:
    before = page.locator(".cv-exchange").count()
    page.fill(BOX, question)
    page.keyboard.press("Enter")
    expect(page.locator(".cv-exchange")).to_have_count(before + 1, timeout=60_000)
    page.wait_for_selector(f"{LAST}:is([data-state=answered], [data-state=failed])", timeout=120_000)


def test_known_questions_are_answered_cited_and_shown_in_the_paper(started: Browser, address: str) -> None:
    with visit(started, address) as seen:
        page = seen.page
        ask(page, "How far had elective home education among Year 11 pupils changed by autumn 2019?")
        expect(page.locator(f"{LAST} .cv-answer")).to_contain_text("almost a half")
        expect(page.locator(f"{LAST} .cv-answer")).to_contain_text("(Inspection 2020, para 17)")
        page.get_by_role("link", name="Inspection 2020, para 17", exact=True).first.click()
        expect(page.locator(".cv-source mark")).to_contain_text("drop of almost a half")
        expect(page.locator(".cv-source [data-target] .cv-number")).to_have_text("Paragraph 17")
        page.keyboard.press("Escape")

        ask(page, "What did inspectors say about care leavers living in tents?")
        cited = page.locator(f"{LAST} .cv-cite").all_inner_texts()
        assert any(name.startswith("Inspection 2020") for name in cited), cited
        speakers = page.locator(f"{LAST} .cv-evidence > .cv-cards .cv-card-speaker").all_inner_texts()
        assert all("Ofsted" in speaker for speaker in speakers), speakers

        ask(page, "What is the Director of Children's Services paid?")
        expect(page.locator(f"{LAST} .cv-abstention-head")).to_have_text("The documents do not say.")
        assert seen.strangers == []
        assert seen.complaints == []


def test_every_paper_can_be_opened_from_the_welcome(started: Browser, address: str) -> None:
    with visit(started, address) as seen:
        page = seen.page
        for paper in page.locator(".cv-welcome .cv-paper a").all():
            paper.click()
            page.wait_for_selector(".cv-source:not([hidden]) .cv-paper-text .cv-p")
            expect(page.locator(".cv-source-title")).to_have_text(paper.inner_text())
            page.click("[data-close]")
            page.wait_for_selector(".cv-source", state="hidden")
