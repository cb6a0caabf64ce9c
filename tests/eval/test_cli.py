"""The command line: what it prints, where, and with which exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.cli import main
from tests.commands import python
from tests.eval.paper import line, prediction, unanswerable, write


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """Return a folder of one numbered paper."""
    folder = tmp_path / "papers"
    folder.mkdir()
    text = "A paper\n\n1. Home education fell by almost a half by 2019.\n\n2. There are 23 new homes in the county.\n"
    (folder / "a.txt").write_text(text, encoding="utf-8")
    return folder


def cases(tmp_path: Path, papers: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    file = write(
        tmp_path / "c.jsonl", [line(gold=[], question="How far did teaching at home go down?"), unanswerable()]
    )
    assert main(["cases", "--fill-gold", str(file), "--corpus", str(papers)]) == 0
    capsys.readouterr()
    return file


def test_check_counts_what_is_in_the_files(tmp_path: Path, papers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = cases(tmp_path, papers, capsys)
    assert main(["check", str(file), "--corpus", str(papers)]) == 0
    out = capsys.readouterr().out
    assert "2 cases fit" in out
    assert "0 of 1 answerable questions share a run of four words" in out


def test_bad_cases_are_named_and_nothing_is_run(
    papers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path / "bad.jsonl", ["{", line(kind="riddle"), line(facts=[["re:("]])])
    out = tmp_path / "out"
    status = main(["run", "--cases", str(file), "--corpus", str(papers), "--out", str(out)])
    said = capsys.readouterr()
    assert status == 2
    assert said.out == ""
    named = [one.split(": ")[0] for one in said.err.splitlines()[:-1]]
    assert list(dict.fromkeys(named)) == ["bad.jsonl:1", "bad.jsonl:2", "bad.jsonl:3"]
    assert not out.exists()


def test_a_predictions_file_is_scored(tmp_path: Path, papers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = cases(tmp_path, papers, capsys)
    predictions = tmp_path / "p.jsonl"
    made = [prediction(abstained=True, id="u1").model_dump_json()]
    predictions.write_text("\n".join(made) + "\n", encoding="utf-8")
    flags = ["score", str(predictions), "--cases", str(file), "--corpus", str(papers)]
    assert main(flags) == 2
    assert "no prediction for 1 of 2 cases" in capsys.readouterr().err
    assert main([*flags, "--partial", "--out", str(tmp_path / "out")]) == 0
    assert "p: Supported answers: 1.00 of 1 cases" in capsys.readouterr().out
    assert json.loads((tmp_path / "out" / "metrics.json").read_text())["measures"]["supported"]["value"] == 1
    assert (tmp_path / "out" / "report.html").exists()


def test_marking_goes_out_and_comes_back(tmp_path: Path, papers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = cases(tmp_path, papers, capsys)
    predictions = tmp_path / "predictions.jsonl"
    predictions.write_text(prediction(abstained=True, id="u1").model_dump_json() + "\n", encoding="utf-8")
    chosen = ["--cases", str(file), "--corpus", str(papers)]
    assert main(["score", str(predictions), *chosen, "--partial", "--out", str(tmp_path)]) == 0
    sheet = tmp_path / "sheet.csv"
    assert main(["export", str(tmp_path), "--out", str(sheet), *chosen]) == 0
    sheet.write_text(
        sheet.read_text(encoding="utf-8-sig").replace(",,\n", ",1,\n").replace(",,,", ",1,1,"), encoding="utf-8"
    )
    assert main(["import", str(sheet)]) == 0
    assert "Cohen's κ" in capsys.readouterr().out
    assert main(["report", str(tmp_path), *chosen]) == 0


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["run", "--answerer", "oracle"], "There is no answerer 'oracle'"),
        (["check", "nowhere.jsonl"], "There is no file nowhere.jsonl"),
        (["compare", "nowhere", "nowhere"], "no results in nowhere"),
        (["outside", "nowhere"], "There is no set 'nowhere'"),
        (["run", "--corpus", "nowhere"], "There is no folder nowhere"),
        (["import", "nowhere.csv"], "There is no key"),
    ],
)
def test_bad_use_is_said_in_a_sentence(flags: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(flags) == 2
    err = capsys.readouterr().err
    assert said in err
    assert "Traceback" not in err


def test_outside_sets_that_are_not_there_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["outside", "--shared", str(tmp_path)]) == 0
    assert capsys.readouterr().out.count("skipped, there is no") == 6


def test_the_template_of_a_table_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cases", "--csv-template"]) == 0
    assert capsys.readouterr().out.startswith("id,question,kind")


def test_help_is_quick() -> None:
    done, seconds = python("-X", "importtime", "-m", "eval", "--help")
    assert "usage: python -m eval" in done.stdout
    assert not any(name in done.stderr for name in ("torch", "numpy", "langchain", "faiss"))
    assert seconds < 1  # half of it on a quiet machine
