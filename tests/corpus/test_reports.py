"""The bar for numbering, against the real reports of ``../shared/ofsted``: ``python -m tests.corpus.test_reports``.

The reports are Crown copyright and are read in place, never copied here. Thirty of them, drawn by the hash of their
names, are counted apart: they were laid aside while the rules were written.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import re
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from corpus.reading import Reading, read_document

REPORTS = Path(__file__).resolve().parents[3] / "shared" / "ofsted"
LAID_ASIDE = 30
FIRST_LETTERS = 60
KINDS = {
    "ilacs_inspection": "inspection report",
    "sif_inspection": "inspection report",
    "sif_reinspection": "re-inspection report",
    "focused_visit_letter": "focused visit letter",
    "jtai_letter": "joint inspection letter",
    "area_send_report": "area SEND inspection report",
    "lscb_review": "safeguarding board review",
}
there = pytest.mark.skipif(not REPORTS.is_dir(), reason="the reports are not beside this repository")


@cache
def catalogue() -> dict[str, dict[str, str]]:
    with (REPORTS / "index.csv").open(encoding="utf-8", newline="") as file:
        return {Path(row["pdf"]).name: row for row in csv.DictReader(file)}


@cache
def paragraphs() -> dict[str, list[tuple[str, str, int]]]:
    """Return, by report, its paragraphs as (number, first words, page)."""
    found: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    with (REPORTS / "paragraphs.jsonl").open(encoding="utf-8") as file:
        for row in map(json.loads, file):
            found[Path(row["pdf"]).name].append((str(row["para"]), row["starts"], row["page"]))
    return found


def laid_aside() -> set[str]:
    return set(sorted(catalogue(), key=lambda name: hashlib.sha256(name.encode()).hexdigest())[:LAID_ASIDE])


@dataclass
class Result:
    """What was made of one report: what is wrong with its numbers, and which of its facts are right."""

    name: str
    wrong: list[str] = field(default_factory=list)
    paragraphs: int = 0
    facts: dict[str, bool] = field(default_factory=dict)
    pages: int = 0
    seconds: float = 0.0


def letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", re.sub(r"<sup>\d+</sup>", "", text.lower()).replace("&", "and"))


def judge(name: str) -> Result:
    began = time.process_time()
    reading = read_document(REPORTS / "pdf" / name)
    result = Result(name, pages=reading.pages or 0, seconds=time.process_time() - began)
    row = catalogue()[name]
    wanted = [number for number, _, _ in paragraphs()[name]] if row["numbering"] == "numbered_1..N" else []
    if list(reading.numbers) != wanted:
        missing = [number for number in wanted if number not in reading.numbers]
        extra = [number for number in reading.numbers if number not in wanted]
        result.wrong.append(f"{len(wanted)} numbers, {len(reading.numbers)} found; lacks {missing}, has {extra}")
    if wanted:
        _judge_words(name, reading, result)
    _judge_facts(row, reading, result)
    return result


def _judge_words(name: str, reading: Reading, result: Result) -> None:
    passages = {passage.number: passage for passage in reversed(reading.passages) if passage.number}
    for number, starts, page in paragraphs()[name]:
        passage = passages.get(number)
        result.paragraphs += 1
        if passage is None or not letters(passage.text).startswith(letters(starts)[:FIRST_LETTERS]):
            result.wrong.append(f"para {number}: {starts!r}, found {passage.text[:80] if passage else None!r}")
        elif passage.page != page and starts.strip():
            result.wrong.append(f"para {number}: on page {page}, found on {passage.page}")


def _judge_facts(row: dict[str, str], reading: Reading, result: Result) -> None:
    document = reading.document
    facts = result.facts
    facts["kind"] = document.kind == KINDS[row["kind"]]
    facts["title"] = letters(document.title).startswith(letters(row["title"])[:150])
    facts["authority"] = letters(row["authority"]) in letters(document.authority)
    facts["speaker"] = document.speaker == "ofsted"
    if row["inspection_dates"]:
        facts["inspected"] = letters(document.inspected or "") == letters(row["inspection_dates"])
    if row["lead_inspector"]:
        name = re.sub(r" HMI\.?$", "", row["lead_inspector"])
        facts["lead inspector"] = letters(document.lead_inspector or "") == letters(name)
    if document.published is not None:  # many reports do not print it
        facts["published, where printed"] = row["date"].startswith(document.published)
    if row["grade_overall"] and not row["grade_overall"].startswith("not"):
        overall = [j.grade for j in document.judgements if j.area.lower().startswith("overall")]
        facts["overall grade"] = bool(overall) and overall[0].lower().startswith(row["grade_overall"])


@there
@pytest.mark.real
@pytest.mark.parametrize("name", sorted(catalogue()) if REPORTS.is_dir() else [])
def test_numbers_and_first_words_are_exact(name: str) -> None:
    assert judge(name).wrong == []


def main() -> int:
    parser = argparse.ArgumentParser(description="Read the real reports and count what is exact.")
    parser.add_argument("--only", choices=["seen", "aside"], help="only the reports in use, or those laid aside")
    parser.add_argument("--show", action="store_true", help="print what is wrong")
    options = parser.parse_args()
    aside = laid_aside()
    failed = 0
    for label, names in (("seen", sorted(set(catalogue()) - aside)), ("aside", sorted(aside))):
        if options.only in (None, label):
            results = [judge(name) for name in names]
            failed += sum(bool(result.wrong) for result in results)
            _print(label, results, show=options.show)
    return 1 if failed else 0


def _print(label: str, results: list[Result], *, show: bool) -> None:
    write = sys.stdout.write
    for result in results if show else ():
        for what in result.wrong:
            write(f"{result.name}: {what}\n")
        if odd := [fact for fact, right in result.facts.items() if not right]:
            write(f"{result.name}: {', '.join(odd)} not as in the index\n")
    exact = sum(not result.wrong for result in results)
    wrong = sum(what.startswith("para") for result in results for what in result.wrong)
    total = sum(result.paragraphs for result in results)
    pages, seconds = sum(result.pages for result in results), sum(result.seconds for result in results)
    write(f"{label}: {exact} of {len(results)} reports exact; {total - wrong} of {total} paragraphs begin as printed\n")
    for fact in dict.fromkeys(fact for result in results for fact in result.facts):
        known = [result.facts[fact] for result in results if fact in result.facts]
        write(f"  {fact}: {sum(known)} of {len(known)}\n")
    write(f"  {pages} pages, {pages / seconds:.0f} pages a second of CPU time on one core\n")


if __name__ == "__main__":
    sys.exit(main())
