"""What the suite must hold enough of, so that its numbers mean something, and how much of each there is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from eval.cases import Case
from eval.matching import normalise
from eval.results import read_results
from eval.split import split_of
from eval.tables import table
from eval.validate import RUN_OF_WORDS, Suite

__all__ = ["Quota", "quotas", "quotas_table"]

ABOUT = {
    "ofsted-inspection-2020": 90,
    "self-evaluation-2019": 60,
    "ofsted-monitoring-letter-2023": 30,
    "director-report-2024": 25,
    "council-news-2020": 15,
}
"""The fewest cases on each paper; a case over several papers counts once, for that of its first gold passage."""

TABLE_AND_SURVEY = (
    "comparisons-of-headline-figures-and-performance-data-to-published-statistics", "your-life-your-care",
    "compared-to-other-local-authorities", "low-well-being", "what-would-make-care-better", "recommendations",
    "bright-spots",
)  # fmt: skip
"""Sections of the self-evaluation that hold the ChAT table and the Bright Spots survey."""

VOICES = re.compile(
    r"ofsted|inspector|council|director|self-evaluation|lowe|mcinnes|olss|officer|collins|govern|board|coram|professional"
)
COUNCIL = re.compile(
    r"\b(cllr|councillors?|county hall|elected members?|members|scrutiny|committee|corporate parent\w*|officers?|"
    r"caseloads?|looked.after|in care|leaving care|care leavers?|foster\w*|social workers?|front door|mash|lado|camhs|"
    r"neets?|iros?|ehcps?|ehc|s47|section 47|cp plans?|cin|virtual school|care order|pathway plans?|adopt\w*|"
    r"safeguarding)\b"
)
"""Words of British councils, in lower case."""


@dataclass(frozen=True, slots=True)
class Quota:
    """One thing to have enough of, or (``most``) not too much of; ``found`` is ``None`` where nothing was measured."""

    name: str
    found: float | None
    least: float | None = None
    most: float | None = None

    @property
    def held(self) -> bool:
        """Whether it is met; what was not measured is not held against the suite."""
        if self.found is None:
            return True
        return (self.least is None or self.found >= self.least) and (self.most is None or self.found <= self.most)


def quotas(suite: Suite) -> Iterator[Quota]:
    """Yield every quota of the suite with what was found."""

    def number(name: str, least: int, wanted: Callable[[Case], bool]) -> Quota:
        return Quota(name, sum(map(wanted, suite.cases)), least)

    def of(*kinds: str) -> Callable[[Case], bool]:
        return lambda case: case.kind in kinds

    yield number("cases", 240, lambda case: True)
    for document, least in ABOUT.items():
        yield Quota(f"on {document}", sum(_paper(case) == document for case in suite.cases), least)
    yield number("on the ChAT table and the Bright Spots survey", 20, _on_table_or_survey)
    yield number(
        "unanswerable or on a false premise", 45, lambda case: not case.answerable or case.kind == "false_premise"
    )
    yield number("follow-ups", 20, of("followup"))
    yield number("who said it, between Ofsted and the council", 25, _who_said_it)
    yield number(
        "comparisons over time or between speakers", 20, lambda case: case.kind == "compare" and len(case.gold) > 1
    )
    yield number(
        "what inspectors said, over several passages",
        25,
        lambda case: case.kind == "topic" and case.speaker == "ofsted" and len(case.gold) > 1,
    )
    yield number("paragraph look-ups", 12, of("lookup"))
    yield number("adversarial", 10, of("adversarial"))
    yield number("typos", 10, of("typo"))
    yield number("acronyms", 10, of("acronym"))
    yield number(
        "with words of British councils", 50, lambda case: COUNCIL.search(normalise(case.question)) is not None
    )
    answerable = [case for case in suite.cases if case.answerable]
    alone = 1 - len(suite.shares()) / max(1, len(answerable))
    yield Quota(f"share of questions with no run of {RUN_OF_WORDS} words in common with their gold", alone, 0.85)
    gold = Counter(one for case in suite.cases for one in set(case.gold))
    yield Quota("gold passages", len(gold), 90)
    yield Quota("cases on one gold passage", max(gold.values(), default=0), most=4)
    yield Quota("cases of dev", sum(suite.split(case) == "dev" for case in suite.cases), 90)
    yield Quota("cases of test", sum(suite.split(case) == "test" for case in suite.cases), 90)
    yield Quota("sections, single-section cases of which are on both sides", _torn(suite), most=0)
    tutorial = [
        run for run in read_results().values() if (run["run"]["answerer"], run["run"]["split"]) == ("tutorial", "test")
    ]
    found = tutorial[0]["measures"]["supported"]["value"] if tutorial else None
    yield Quota("supported answers of the tutorial chain on test", found, most=0.30)


def quotas_table(found: list[Quota]) -> str:
    """Return a row a quota: what is needed, what there is, and whether that is enough."""
    rows = [[one.name, _needed(one), _shown(one.found), "yes" if one.held else "NO"] for one in found]
    return table(["Quota", "Needed", "Found", "Held"], rows)


def _paper(case: Case) -> str | None:
    return case.gold[0].split("#")[0] if case.gold else None


def _on_table_or_survey(case: Case) -> bool:
    return any(
        one.startswith("self-evaluation-2019#") and one.split("#")[1].rsplit(".", 1)[0] in TABLE_AND_SURVEY
        for one in case.gold
    )


def _who_said_it(case: Case) -> bool:
    """Tell whether a case asks for a speaker: its facts name one, and its answer must rest on that one's words."""
    named = [alternative for fact in case.facts for alternative in fact]
    return (
        case.kind == "who"
        and case.speaker in {"ofsted", "council"}
        and any(VOICES.search(one.casefold()) for one in named)
    )


def _torn(suite: Suite) -> int:
    """Return how many sections have single-section cases in dev and in test: the split rule allows none."""
    sides: dict[tuple[str, str], set[str]] = {}
    for case in suite.cases:
        sections = {(suite.passages[one].document_id, suite.passages[one].section) for one in case.gold}
        if len(sections) == 1:
            sides.setdefault(sections.pop(), set()).add(split_of(case, suite.passages))
    return sum(len(found) > 1 for found in sides.values())


def _needed(quota: Quota) -> str:
    return f"at least {_shown(quota.least)}" if quota.least is not None else f"at most {_shown(quota.most)}"


def _shown(value: float | None) -> str:
    if value is None:
        return "not measured"
    return str(value) if isinstance(value, int) else f"{value:.2f}"
