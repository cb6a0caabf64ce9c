"""Cases from a spreadsheet, for evaluators who do not write JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from corpus.errors import UsageError
from corpus.types import Corpus
from eval.cases import Case, CaseError, Entry, Limits, Problem, parse_case
from eval.gold import passages_of
from eval.validate import validate

__all__ = ["COLUMNS", "filter_cell", "from_csv", "prove", "template"]

COLUMNS = (
    "id", "question", "kind", "answerable", "facts", "forbidden", "gold", "quotes", "speaker", "history", "filters",
    "note",
)  # fmt: skip
"""``facts``: one fact a line of the cell, its alternatives between "|"; ``forbidden``, ``gold`` and ``quotes``: one
a line; ``history``: one message a line, from user and assistant in turn; ``filters``: one limit a line, such as
"document: ofsted-inspection-2020", "speaker: ofsted" or "year: 2020". An empty ``gold`` is found by the quotes."""

FILTERS = {"document": "documents", "speaker": "speakers", "year": "years", "passage": "passages"}

YES, NO = {"yes", "y", "true", "1"}, {"no", "n", "false", "0"}


def template() -> str:
    """Return a CSV file with the columns and two rows that show how they are filled in."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerow(
        [
            "my001",
            "How many homes were opened?",
            "number",
            "yes",
            "23 | twenty-three",
            "",
            "",
            "opened 23 new homes",
            "council",
            "",
            "",
            "",
        ]
    )
    writer.writerow(["my002", "What does a place in one of them cost?", "unanswerable", "no", *[""] * 8])
    return text.getvalue()


def from_csv(file: Path, corpus: Corpus) -> list[str]:
    """Return the rows of a CSV file as lines of a case file.

    Raises ``CaseError`` that names every row that does not fit.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            reader = csv.DictReader(opened)
            header = reader.fieldnames or ()
            rows = [(_first_line(reader.line_num, row), row) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{file} cannot be read as a CSV file in UTF-8 ({error}): save it as one.") from None
    unknown, missing = set(header) - set(COLUMNS), {"id", "question", "kind"} - set(header)
    if unknown or missing:
        raise UsageError(
            f"{file.name}: unknown columns {sorted(unknown) or 'none'}, missing columns {sorted(missing) or 'none'}; "
            "`python -m eval cases --csv-template` prints them all."
        )
    return prove(file.name, [(line, _case(row, corpus)) for line, row in rows], corpus)


def prove(name: str, cases: list[tuple[int, dict[str, Any] | str]], corpus: Corpus) -> list[str]:
    """Return drafts as lines of a case file; a draft that is a string says what is wrong with its line."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    lines: list[str] = []
    for number, draft in cases:
        if isinstance(draft, str):
            problems.append(Problem(name, number, draft))
            continue
        text = json.dumps(draft, ensure_ascii=False)
        case = parse_case(text)
        if not isinstance(case, Case):
            problems += [Problem(name, number, what) for what in case]
            continue
        if any(entry.case.id == case.id for entry in entries):
            problems.append(Problem(name, number, f"{case.id}: this id is already used"))
        entries.append(Entry(case, name, number))
        lines.append(text)
    problems += validate(entries, corpus)
    if problems:
        raise CaseError(sorted(problems, key=lambda problem: problem.line))
    return lines


def _first_line(last: int, row: Mapping[str, Any]) -> int:
    """Return the line of the file at which a row begins: its cells may hold line ends of their own."""
    return last - sum(cell.count("\n") for cell in row.values() if isinstance(cell, str))


def _case(row: dict[str, Any], corpus: Corpus) -> dict[str, Any] | str:
    """Return a row as a case, or what is wrong with it."""
    if None in row or None in row.values():
        return "this row has more or fewer cells than the header: put cells that hold a comma in quotation marks"
    cell = {key: str(value).strip() for key, value in row.items()}
    said = cell.get("answerable", "").casefold() or ("no" if cell["kind"] == "unanswerable" else "yes")
    if said not in YES | NO:
        return f"answerable is {said!r}: write yes or no"
    filters = _filters(cell.get("filters", ""))
    if isinstance(filters, str):
        return filters
    quotes = _lines(cell.get("quotes", ""))
    gold = _lines(cell.get("gold", "")) or [one for quote in quotes for one in passages_of(quote, corpus)]
    case: dict[str, Any] = {
        "id": cell["id"],
        "question": cell["question"],
        "kind": cell["kind"],
        "answerable": said in YES,
        "facts": [[one.strip() for one in fact.split("|") if one.strip()] for fact in _lines(cell.get("facts", ""))],
        "forbidden": _lines(cell.get("forbidden", "")),
        "gold": list(dict.fromkeys(gold)),
        "quotes": quotes,
        "speaker": cell.get("speaker") or None,
        "note": cell.get("note", ""),
    }
    history = _lines(cell.get("history", ""))
    if history:
        case["history"] = [
            {"role": "assistant" if turn % 2 else "user", "content": content} for turn, content in enumerate(history)
        ]
    if filters:
        case["filters"] = filters
    return case


def filter_cell(limits: Limits | None) -> str:
    """Return what the ``filters`` cell holds for these limits."""
    found = limits.model_dump() if limits else {}
    return "\n".join(f"{word}: {value}" for word, key in FILTERS.items() for value in found.get(key, []))


def _filters(cell: str) -> dict[str, list[str | int]] | str:
    """Return the limits of a cell, or what is wrong with it."""
    found: dict[str, list[str | int]] = {}
    for line in _lines(cell):
        word, _, value = (part.strip() for part in line.partition(":"))
        if word not in FILTERS or not value or (word == "year" and not value.isdecimal()):
            return f"filters has {line!r}: write document: ID, speaker: NAME, year: 2020 or passage: ID"
        found.setdefault(FILTERS[word], []).append(int(value) if word == "year" else value)
    return found


def _lines(cell: str) -> list[str]:
    return [line.strip() for line in cell.splitlines() if line.strip()]
