"""The report in a real browser: axe finds nothing, nothing is loaded, and it fits a narrow screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.cases import Case
from eval.metrics import metrics
from eval.outcome import judge
from eval.repeats import repeated
from eval.report import page
from tests.eval.paper import cited, corpus, line, prediction, unanswerable
from tests.ui.browser import browser
from tests.ui.test_accessibility import violations

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = prediction("almost a half", cited(), timings={"total_s": 0.2}, receipt={"answerable": 0.8})
    wrong = prediction("no", cited(), receipt={"answerable": 0.6})
    history = [{"role": "user", "content": "Homes?"}]
    outcomes = [
        judge(Case.model_validate(line()), made, corpus(), {"dense": ["a#1"], "lexical": []}),
        judge(Case.model_validate(line(id="c2", kind="followup", history=history)), wrong, corpus(), {"dense": []}),
        judge(Case.model_validate(unanswerable()), wrong, corpus()),
    ]
    found = metrics(outcomes)
    run = {"answerer": "chain", "split": "dev", "settings": {"a": {"b": "x" * 200}}, "repeats": repeated([found] * 3)}
    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_text(page({"run": run, **found}, outcomes, {"tutorial": found}), encoding="utf-8")
    return file


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_and_nothing_is_loaded(report: Path, width: int, scheme: str) -> None:
    with browser() as started:
        seen = started.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
        asked: list[str] = []
        seen.on("request", lambda request: asked.append(request.url))
        seen.goto(report.as_uri())
        for summary in seen.locator("summary").all():
            summary.click()
        assert violations(seen) == []
        assert asked == [report.as_uri()]
        assert seen.evaluate("document.documentElement.scrollWidth") <= width
