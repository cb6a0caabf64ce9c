"""People as judges: a sheet for blind marking, and what comes back from it.

The sheet has a row an answer with the question, the answer and its quotations, and no system's name; rows of all
systems are shuffled together. Which row is whose stays in a key file beside it.
"""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from corpus.errors import UsageError
from eval.cases import Problem
from eval.measures.supported import accurate, supported
from eval.outcome import Outcome
from eval.tables import table

__all__ = ["COLUMNS", "MARKS", "agreement", "export", "kappa", "key_file", "read_marks"]

COLUMNS = ("row", "question", "answer", "quotations", "right", "supported", "comment")
MARKS = ("right", "supported")
"""What a person marks: is the answer right, and do the quotations bear it out. 1 or 0; empty: not marked."""

YES, NO = {"1", "y", "yes", "true"}, {"0", "n", "no", "false"}
SEED = 17


def key_file(sheet: Path) -> Path:
    """Return where the key of a sheet is."""
    return sheet.with_suffix(".key.json")


def export(runs: Mapping[str, Sequence[Outcome]], sheet: Path, limit: int | None = None) -> int:
    """Write the sheet and its key; return the number of rows. The same runs give the same sheet.

    ``limit`` draws that many cases; every system's answer to a drawn case is in the sheet.
    """
    shuffle = random.Random(SEED)
    ids = sorted({outcome.case.id for outcomes in runs.values() for outcome in outcomes})
    drawn = set(shuffle.sample(ids, min(limit or len(ids), len(ids))))
    rows = [(name, outcome) for name, outcomes in runs.items() for outcome in outcomes if outcome.case.id in drawn]
    shuffle.shuffle(rows)
    key: dict[str, dict[str, Any]] = {}
    with sheet.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number, (name, outcome) in enumerate(rows, start=1):
            writer.writerow(
                [number, *map(_plain_cell, (_asked(outcome), _said(outcome), _quoted(outcome))), "", "", ""]
            )
            key[str(number)] = {
                "run": name,
                "case": outcome.case.id,
                "right": int(accurate(outcome)),
                "supported": int(supported(outcome)),
            }
    key_file(sheet).write_text(json.dumps(key, indent=1) + "\n", encoding="utf-8")
    return len(rows)


def read_marks(sheet: Path, key: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """Return the marks of one sheet by row; raise ``UsageError`` that names every cell that does not fit."""
    marks: dict[str, dict[str, int]] = {}
    problems: list[Problem] = []
    try:
        with sheet.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"{sheet} cannot be read as a CSV file in UTF-8: save it as one.") from None
    if not rows or not {"row", *MARKS} <= rows[0].keys():
        raise UsageError(f"{sheet} has no columns row, {', '.join(MARKS)}: mark the sheet that export wrote.")
    for line, row in enumerate(rows, start=2):
        number = (row["row"] or "").strip()
        if number not in key:
            problems.append(Problem(sheet.name, line, f"there is no row {number!r} in the key"))
            continue
        for mark in MARKS:
            cell = (row[mark] or "").strip().casefold()
            if cell in YES | NO:
                marks.setdefault(number, {})[mark] = int(cell in YES)
            elif cell:
                problems.append(Problem(sheet.name, line, f"{mark} is {cell!r}: write 1 or 0, or leave it empty"))
    if problems:
        raise UsageError("\n".join(map(str, problems)))
    return marks


def kappa(first: Sequence[int], second: Sequence[int]) -> float | None:
    """Return Cohen's kappa of two lists of marks; ``None`` where chance alone would agree every time.

    kappa = (p_o - p_e) / (1 - p_e) with p_o the observed agreement and p_e that of independent markers with the same
    shares. Source: Cohen, A coefficient of agreement for nominal scales (Educ. Psychol. Meas. 20:1, 1960).
    """
    size = len(first)
    if not size:
        return None
    observed = sum(a == b for a, b in zip(first, second, strict=True)) / size
    expected = sum((first.count(mark) / size) * (second.count(mark) / size) for mark in set(first) | set(second))
    return None if expected == 1 else (observed - expected) / (1 - expected)


def agreement(sheets: Mapping[str, Mapping[str, Mapping[str, int]]], key: Mapping[str, Any]) -> str:
    """Return tables: markers with each other and with the automatic measures, and each run's marks."""
    automatic = {number: {mark: row[mark] for mark in MARKS} for number, row in key.items()}
    rows = [
        _agreed(one, other, mark, sides[one], sides[other])
        for sides in ({**sheets, "the suite": automatic},)
        for one, other in combinations(sides, 2)
        for mark in MARKS
    ]
    parts = [table(["Agreement", "Mark", "Rows", "Agree", "Cohen's κ"], rows)]
    marked = []
    for run in dict.fromkeys(row["run"] for row in key.values()):
        for mark in MARKS:
            shares = [_share(side, key, run, mark) for side in (*sheets.values(), automatic)]
            marked.append([run, mark, *shares])
    parts.append(table(["Run", "Mark", *sheets, "the suite"], marked))
    return "\n\n".join(parts)


def _agreed(one: str, other: str, mark: str, first: Mapping[str, Any], second: Mapping[str, Any]) -> list[str]:
    both = [row for row in first if mark in first[row] and mark in second.get(row, {})]
    pairs = [first[row][mark] for row in both], [second[row][mark] for row in both]
    same = sum(a == b for a, b in zip(*pairs, strict=True))
    found = kappa(*pairs)
    share = f"{same / len(both):.2f}" if both else "–"
    return [f"{one} and {other}", mark, str(len(both)), share, "–" if found is None else f"{found:.2f}"]


def _share(side: Mapping[str, Mapping[str, int]], key: Mapping[str, Any], run: str, mark: str) -> str:
    marks = [found[mark] for row, found in side.items() if key[row]["run"] == run and mark in found]
    return f"{sum(marks) / len(marks):.2f} of {len(marks)}" if marks else "–"


def _asked(outcome: Outcome) -> str:
    turns = [f"{turn.role}: {turn.content}" for turn in outcome.case.history]
    return "\n".join([*turns, outcome.case.question])


def _said(outcome: Outcome) -> str:
    if outcome.prediction.error is not None:
        return "(no answer)"
    return outcome.prediction.answer or "(says that the documents do not say)"


def _quoted(outcome: Outcome) -> str:
    return "\n".join(f"“{cited.quote}” – {cited.label or cited.passage}" for cited in outcome.citations)


def _plain_cell(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
