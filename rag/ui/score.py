"""How good it is, as data: read from the committed results and said in plain words.

The results are JSON files that the evaluation writes; nothing of the evaluation itself is needed to show them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.types import Document
from rag.ui.naming import plain_date

__all__ = ["Figure", "Kind", "Rival", "Run", "Score", "read_score"]

ANSWERERS: Mapping[str, tuple[str, str]] = {
    "chain": ("Chapter & Verse", "verbatim sentences, weighed and judged by the language model before they are shown"),
    "extractive": ("Without the model", "verbatim sentences, chosen without a language model"),
    "tutorial": ("The tutorial chain", "what a tutorial builds in an afternoon, with the same language model"),
}
# Kind of question → what it is in plain words. A kind that is not here is shown under its own name.
KINDS: Mapping[str, str] = {
    "fact": "A single fact",
    "number": "A number",
    "date": "A date",
    "who": "Who said or did something",
    "yesno": "Yes or no",
    "list": "A list",
    "compare": "A comparison over several papers",
    "topic": "What was said on a topic",
    "table": "A figure from a table",
    "followup": "A follow-up question",
    "unanswerable": "A question that the papers do not answer",
    "false_premise": "A question that assumes something wrong",
    "typo": "A question with spelling mistakes",
    "acronym": "A question with an acronym",
    "lookup": "A paragraph by its number",
    "adversarial": "An attempt to mislead",
}
FEW = 20  # cases below which a share is said as a count: one case more or less would move it by many per cent
ENOUGH = 5  # cases of a kind, before it is called weak
WEAK = 0.5


@dataclass(frozen=True, slots=True)
class Figure:
    """A share in [0, 1] with its 95% interval; ``right`` of ``cases``."""

    value: float
    low: float
    high: float
    cases: int

    @property
    def right(self) -> int:
        """How many cases that is."""
        return round(self.value * self.cases)

    @property
    def per_cent(self) -> str:
        """The share in per cent."""
        return f"{100 * self.value:.0f}%"

    @property
    def said(self) -> str:
        """The share as it is said: ``61%``, of few cases ``0 of 3``."""
        return f"{self.right} of {self.cases}" if 0 < self.cases < FEW else self.per_cent

    @property
    def interval(self) -> str:
        """The interval as it is said."""
        return f"{100 * self.low:.0f}% to {100 * self.high:.0f}%"


@dataclass(frozen=True, slots=True)
class Run:
    """One answerer's results on the held-back questions."""

    answerer: str
    name: str
    what: str
    headline: Figure
    accuracy: Figure | None
    cases: int
    date: str
    machine: str
    seconds: tuple[float, float] | None
    documents: Mapping[str, str]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of question: a figure a run, in the runs' order; ``None`` where a run had none of it."""

    label: str
    cases: int
    figures: tuple[Figure | None, ...]


@dataclass(frozen=True, slots=True)
class Rival:
    """The same questions asked of two: how many only one of them answered rightly."""

    ours: Run
    both: int
    only_ours: int
    only_theirs: int
    neither: int


@dataclass(frozen=True, slots=True)
class Score:
    """The whole page; ``runs`` begins with the product's own, and is empty where there are no results."""

    runs: tuple[Run, ...]
    kinds: tuple[Kind, ...] = ()
    rival: Rival | None = None
    strengths: tuple[str, ...] = ()
    weaknesses: tuple[str, ...] = ()
    other_documents: int = 0
    unreadable: tuple[str, ...] = ()

    @property
    def main(self) -> Run | None:
        """The run that the headline is of."""
        return self.runs[0] if self.runs else None


def read_score(directory: Path, documents: Sequence[Document] = (), answerer: str = "chain") -> Score:
    """Read the results on test in ``directory``; the newest run of each answerer, ``answerer``'s first.

    A folder that is not there is no results; a file that is none is named in ``unreadable``.
    """
    found: dict[str, Mapping[str, Any]] = {}
    unreadable: list[str] = []
    for file in sorted(directory.glob("*.json")) if directory.is_dir() else ():
        try:
            run = json.loads(file.read_text(encoding="utf-8"))
            if not _is_test(run):
                continue
            _run(run)
            _kinds({"": run})
        except (ValueError, KeyError, TypeError, AttributeError, OSError):
            unreadable.append(file.name)
            continue
        name = str(run["run"]["answerer"])
        # A name like "chain-test" is the committed headline; others are repeats and variants.
        if name not in found or file.stem == f"{name}-test":
            found[name] = run
    order = [answerer, *(name for name in ANSWERERS if name != answerer), *sorted(set(found) - set(ANSWERERS))]
    chosen = {name: found[name] for name in order if name in found}
    if not chosen:
        return Score((), unreadable=tuple(unreadable))
    runs = tuple(_run(run) for run in chosen.values())
    own = next(iter(chosen.values()))
    return Score(
        runs=runs,
        kinds=_kinds(chosen),
        rival=_rival(runs, chosen),
        strengths=tuple(_strengths(own)),
        weaknesses=tuple(_weaknesses(own)),
        other_documents=_strangers(runs[0].documents, documents),
        unreadable=tuple(unreadable),
    )


def _is_test(run: Any) -> bool:
    """Tell whether this is a run on the questions that nothing was tuned on; other results stand beside them."""
    return (
        isinstance(run, dict)
        and {"run", "measures", "by_kind", "by_case"} <= set(run)
        and run["run"].get("split") == "test"
        and "answerer" in run["run"]
    )


def _figure(measure: Any) -> Figure | None:
    if not isinstance(measure, Mapping) or measure.get("value") is None:
        return None
    low, high = measure.get("low"), measure.get("high")
    value, cases = float(measure["value"]), int(measure.get("cases") or 0)
    if low is None or high is None:
        return Figure(value, value, value, cases)
    if low == high and cases:
        low, high = _wilson(value, cases)
    return Figure(value, float(low), float(high), cases)


def _wilson(value: float, cases: int) -> tuple[float, float]:
    """Return the 95% score interval of a share (Wilson 1927).

    The committed intervals are drawn from the cases themselves, which tell nothing where none or all were right:
    three wrong answers do not prove that the fourth is wrong.
    """
    squared = 1.96**2 / cases
    middle = (value + squared / 2) / (1 + squared)
    half = (squared * (value * (1 - value) + squared / 4)) ** 0.5 / (1 + squared)
    return max(0.0, middle - half), min(1.0, middle + half)


def _run(run: Mapping[str, Any]) -> Run:
    made, measures = run["run"], run["measures"]
    headline = _figure(measures["supported"])
    if headline is None:
        raise ValueError("a run without its headline")
    name, what = ANSWERERS.get(made["answerer"], (str(made["answerer"]), "another answerer"))
    machine = made.get("machine") or {}
    cores = machine.get("cores")
    median, slow = _value(measures, "total_median"), _value(measures, "total_p95")
    return Run(
        answerer=str(made["answerer"]),
        name=name,
        what=what,
        headline=headline,
        accuracy=_figure(measures.get("accuracy")),
        cases=int(run["cases"]),
        date=plain_date(made.get("date")),
        machine=", ".join(
            part for part in (str(machine.get("processor", "")), f"{cores} processor cores" if cores else "") if part
        ),
        seconds=None if median is None or slow is None else (median, slow),
        documents=dict(made.get("documents") or {}),
        fingerprint=str(made.get("fingerprint", "")),
    )


def _value(measures: Mapping[str, Any], key: str) -> float | None:
    value = (measures.get(key) or {}).get("value")
    return None if value is None else float(value)


def _kinds(runs: Mapping[str, Mapping[str, Any]]) -> tuple[Kind, ...]:
    """Return the kinds of question, those with the most cases first."""
    names = dict.fromkeys(kind for run in runs.values() for kind in run["by_kind"])
    kinds = []
    for name in names:
        figures = tuple(_figure(run["by_kind"].get(name, {}).get("supported")) for run in runs.values())
        cases = max((figure.cases for figure in figures if figure), default=0)
        kinds.append(Kind(KINDS.get(name, name), cases, figures))
    return tuple(sorted(kinds, key=lambda kind: -kind.cases))


def _rival(runs: Sequence[Run], chosen: Mapping[str, Mapping[str, Any]]) -> Rival | None:
    """Set the product beside the tutorial chain, question by question, where its results are there."""
    theirs = next((run for run in runs if run.answerer == "tutorial"), None)
    if theirs is None or runs[0].answerer == "tutorial":
        return None
    mine = {case["id"]: bool(case["supported"]) for case in chosen[runs[0].answerer]["by_case"]}
    other = {case["id"]: bool(case["supported"]) for case in chosen["tutorial"]["by_case"]}
    pairs = [(mine[name], other[name]) for name in mine if name in other]
    return Rival(
        runs[0],
        both=pairs.count((True, True)),
        only_ours=pairs.count((True, False)),
        only_theirs=pairs.count((False, True)),
        neither=pairs.count((False, False)),
    )


def _strengths(run: Mapping[str, Any]) -> Iterator[str]:
    measures = run["measures"]
    if (exact := _figure(measures.get("quote_exactness"))) is not None:
        many = "Every quotation" if exact.value == 1 else f"{exact.per_cent} of quotations"
        yield f"{many} stood word for word in the paragraph cited."
    if (grounded := _figure(measures.get("grounding"))) is not None:
        many = "Every statement" if grounded.value == 1 else f"{grounded.per_cent} of statements"
        yield f"{many} had the numbers, dates and names in it borne out by the words shown with it."
    if (false := _figure(measures.get("false_attribution"))) is not None:
        wrong = str(false.right or "None")
        yield f"{wrong} of {false.cases} answers named a speaker or year that no cited paragraph bears out."


def _weaknesses(run: Mapping[str, Any]) -> Iterator[str]:
    measures = run["measures"]
    if (silent := _figure(measures.get("abstention_recall"))) is not None and silent.value < 1:
        yield (
            f"Of {silent.cases} questions that the papers do not answer, it said so for {silent.right}. For the "
            f"other {silent.cases - silent.right} it showed the nearest sentences, which can be taken for an answer."
        )
    if (timid := _figure(measures.get("false_abstention"))) is not None and timid.right:
        yield (
            f"Of {timid.cases} questions that the papers do answer, it said for {timid.right} that they do not. "
            "The nearest passages are shown all the same."
        )
    weak = [kind for kind in _kinds({"": run}) if kind.cases >= ENOUGH and kind.figures[0] is not None]
    for kind in sorted(weak, key=lambda one: one.figures[0].value if one.figures[0] else 1)[:3]:
        figure = kind.figures[0]
        if figure is not None and figure.value < WEAK:
            yield f"{kind.label}: {figure.right} of {figure.cases} right."
    if (voice := _figure(measures.get("voice_accuracy"))) is not None and voice.value < 1:
        yield (
            f"{voice.cases - voice.right} of {voice.cases} answers rested on somebody else’s words than the question "
            "asked for, for example the council’s account of what inspectors said. Who speaks is always shown."
        )
    if (precise := _figure(measures.get("citation_precision"))) is not None and precise.value < 1:
        yield (
            f"Of the paragraphs that answers cite, {precise.per_cent} are ones that the question needs. Answers hold "
            "more sentences than most questions need, because the right one is not always ranked first."
        )
    seconds = _value(measures, "total_median"), _value(measures, "total_p95")
    if seconds[0] is not None and seconds[1] is not None and seconds[1] > 5:
        yield (
            f"Half of the answers took more than {seconds[0]:.0f} seconds, and one in twenty more than "
            f"{seconds[1]:.0f} seconds, on a small machine without a graphics card."
        )


def _strangers(measured: Mapping[str, str], documents: Sequence[Document]) -> int:
    """Count the papers at hand that were not measured, or not as they are now."""
    return sum(measured.get(document.id) != document.sha256 for document in documents) if measured else 0
