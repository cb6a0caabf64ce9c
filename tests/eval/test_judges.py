"""Blind marking: nobody can tell whose answer it is, and marks come back as agreement."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from corpus.errors import UsageError
from eval.cases import Case
from eval.judges import agreement, export, kappa, key_file, read_marks
from eval.outcome import Outcome, judge
from tests.eval.paper import cited, corpus, line, prediction


def outcomes(answer: str) -> list[Outcome]:
    made = prediction(answer, cited(), answerer="chain")
    return [judge(Case.model_validate(line(id=f"c{n}")), made, corpus()) for n in range(5)]


def sheet(tmp_path: Path, mark: str = "1") -> Path:
    """Return an exported sheet in which every answer is marked alike."""
    file = tmp_path / "sheet.csv"
    export({"new": outcomes("almost a half"), "old": outcomes("=1+1")}, file)
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, rows[0].keys())
        writer.writeheader()
        writer.writerows(row | {"right": mark, "supported": ""} for row in rows)
    return file


def test_the_sheet_does_not_name_a_system_and_is_no_formula(tmp_path: Path) -> None:
    file = tmp_path / "sheet.csv"
    assert export({"new": outcomes("almost a half"), "old": outcomes("=1+1")}, file, limit=3) == 6
    text = file.read_text(encoding="utf-8-sig")
    assert not any(name in text for name in ("new", "old", "chain"))
    assert "'=1+1" in text
    key = json.loads(key_file(file).read_text(encoding="utf-8"))
    order = [key[str(row)]["run"] for row in range(1, 7)]
    assert sorted(order) == ["new"] * 3 + ["old"] * 3
    assert len({key[row]["case"] for row in key}) == 3
    before = file.read_bytes()
    export({"new": outcomes("almost a half"), "old": outcomes("=1+1")}, file, limit=3)
    assert file.read_bytes() == before


def test_marks_come_back_beside_the_suite(tmp_path: Path) -> None:
    file = sheet(tmp_path, "Yes")
    key = json.loads(key_file(file).read_text(encoding="utf-8"))
    marks = read_marks(file, key)
    assert len(marks) == 10
    text = agreement({"anna": marks, "ben": marks}, key)
    assert "| anna and ben" in text
    assert "0.50" in text  # the suite calls "=1+1" wrong, anna calls everything right
    assert "1.00 of 5" in text
    assert "0.00 of 5" in text


def test_marks_that_do_not_fit_are_named(tmp_path: Path) -> None:
    file = sheet(tmp_path, "perhaps")
    key = json.loads(key_file(file).read_text(encoding="utf-8"))
    with pytest.raises(UsageError, match=r"sheet\.csv:2: right is 'perhaps'"):
        read_marks(file, key)
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(UsageError, match="no columns"):
        read_marks(tmp_path / "other.csv", key)


def test_kappa() -> None:
    # 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: p_o = 0.7, p_e = 0.5 * 0.6 + 0.5 * 0.4 = 0.5
    first = [1] * 25 + [0] * 25
    second = [1] * 20 + [0] * 5 + [1] * 10 + [0] * 15
    assert kappa(first, second) == pytest.approx(0.4)
    assert kappa([1, 0], [0, 1]) == -1
    assert kappa([1, 1], [1, 1]) is None
    assert kappa([], []) is None
