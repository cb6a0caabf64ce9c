"""The report is one page that needs nothing else, and its JUnit file is XML."""

from __future__ import annotations

from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from eval.cases import Case
from eval.junit import junit
from eval.metrics import metrics
from eval.outcome import Outcome, judge
from eval.plots import bars
from eval.repeats import repeated
from eval.report import page
from eval.tables import number, table
from tests.eval.paper import cited, corpus, line, prediction, unanswerable


class Page(HTMLParser):
    """Collects what the page loads, and whether its tags close."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.open: list[str] = []
        self.seen: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.loads += [value for name, value in attrs if name in {"src", "href"} and value]
        if tag not in {"meta", "br"} and not self.get_starttag_text().endswith("/>"):  # type: ignore[union-attr]
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.get_starttag_text() and self.open and self.open[-1] == tag:
            self.open.pop()


@pytest.fixture
def outcomes() -> list[Outcome]:
    nasty = prediction("<script>alert(1)</script> & no", cited(), timings={"total_s": 0.2})
    return [
        judge(Case.model_validate(line()), prediction("almost a half", cited()), corpus(), {"dense": ["a#1"]}),
        judge(Case.model_validate(line(id="c2", kind="who")), nasty, corpus(), {"dense": []}),
        judge(Case.model_validate(unanswerable()), prediction("\x01no", abstained=True), corpus()),
    ]


def test_the_page_loads_nothing_and_closes_every_tag(outcomes: list[Outcome]) -> None:
    found = {"run": {"answerer": "extractive", "split": "dev", "settings": {"a": {"b": 1}}}, **metrics(outcomes)}
    text = page(found, outcomes, {"other <run>": found})
    parsed = Page(text)
    assert parsed.loads == []
    assert parsed.open == []
    assert "script" not in parsed.seen
    assert "svg" in parsed.seen
    assert "0.67" in text
    assert "other &lt;run&gt;" in text
    assert text.count("<details>") == 1


def test_every_plot_has_a_text_for_those_who_do_not_see_it(outcomes: list[Outcome]) -> None:
    text = page({"run": {}, **metrics(outcomes)}, outcomes)
    assert text.count("<svg ") == text.count('role="img" aria-label="')
    assert 'aria-label="Amounts: x 2, y 1"' in bars("Amounts", [("x", 2), ("y", 1)])


def test_reliability_and_repeats_are_shown_where_there_are_any(outcomes: list[Outcome]) -> None:
    plain = page({"run": {}, **metrics(outcomes)}, outcomes)
    assert "Reliability" not in plain
    assert "Repeats" not in plain
    found = metrics(outcomes)
    bins = [{"low": 0.4, "high": 0.5, "cases": 7, "confidence": 0.45, "answerable": 0.25}]
    text = page({"run": {"repeats": repeated([found, found])}, **found, "reliability": bins}, outcomes)
    assert 'aria-label="Reliability: said 0.45, found 0.25 (7 cases)"' in text
    assert "The same cases 2 times" in text
    assert "<dt>repeats</dt>" not in text


def test_junit_counts_failures_and_holds_why(outcomes: list[Outcome]) -> None:
    made = ElementTree.fromstring(junit({"run": {"answerer": "chain"}, **metrics(outcomes)}).encode())
    assert made.attrib["tests"] == "3"
    assert made.attrib["failures"] == "1"
    failed = [one.attrib["name"] for one in made.iter("testcase") if one.find("failure") is not None]
    assert failed == ["c2"]


def test_tables_are_aligned_and_empty_values_shown() -> None:
    assert table(["A", "BB"], [["long", "1"]]).splitlines() == ["| A    | BB |", "| ---- | -: |", "| long |  1 |"]
    assert number({"value": None, "low": None, "high": None}, "share") == "–"
    assert number({"value": 0.5, "low": 0.25, "high": 0.75}, "share", interval=True) == "0.50 [0.25, 0.75]"
    assert number({"value": 12.4, "low": 10, "high": 14}, "words") == "12"
