"""Whole runs from the command line, with the real embedder over a small folder of papers."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from eval.cli import main
from tests.eval.paper import line, unanswerable, write

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a paper and cases on it."""
    folder = tmp_path_factory.mktemp("run")
    papers = folder / "papers"
    papers.mkdir()
    text = "A paper\n\n1. Home education fell by almost a half by 2019.\n\n2. There are 23 new homes in the county.\n"
    (papers / "a.txt").write_text(text, encoding="utf-8")
    cases = [line(gold=[], speaker=None), unanswerable(), *(unanswerable(id=f"u{n}") for n in range(2, 40))]
    file = write(folder / "c.jsonl", cases)
    assert main(["cases", "--fill-gold", str(file), "--corpus", str(papers)]) == 0
    return folder


def chosen(folder: Path, out: str, *more: str) -> list[str]:
    where = ["--cases", str(folder / "c.jsonl"), "--corpus", str(folder / "papers"), "--out", str(folder / out)]
    return ["run", "--split", "all", "--limit", "2", *where, *more]


def test_an_answerer_that_steps_in_fails_the_run_unless_allowed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CHAPTER_MODEL__BASE_URL", "http://127.0.0.1:9/v1")
    asked = chosen(folder, "fallback", "--answerer", "openai:nobody")
    assert main(asked) == 1
    assert "extractive stepped in for" in capsys.readouterr().out
    assert main([*asked, "--allow-fallback"]) == 0


def test_answerers_stand_side_by_side_and_repeats_are_figures(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CHAPTER_MODEL__BASE_URL", "http://127.0.0.1:9/v1")
    flags = ["--answerer", "extractive,openai:nobody", "--repeats", "2", "--allow-fallback"]
    assert main(chosen(folder, "beside", *flags)) == 0
    out = capsys.readouterr().out
    assert "extractive against openai:nobody" in out
    assert "extractive, repeated" in out
    for name, other in (("extractive", "openai:nobody"), ("openai-nobody", "extractive")):
        page = (folder / "beside" / name / "report.html").read_text(encoding="utf-8")
        assert f'<th scope="col">{other}</th>' in page
        found = json.loads((folder / "beside" / name / "metrics.json").read_text(encoding="utf-8"))
        assert found["run"]["repeats"]["runs"] == 2
        assert found["run"]["repeats"]["changed"] == 0


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_told_to_end_keeps_what_is_finished(folder: Path, told: signal.Signals) -> None:
    out = folder / f"stopped-{told.name}"
    flags = ["--answerer", "extractive", "--limit", "40"]
    command = [sys.executable, "-m", "eval", *chosen(folder, out.name, *flags)]
    predictions = out / "predictions.jsonl"
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as run:
        began = time.monotonic()
        while not (predictions.exists() and predictions.read_bytes().count(b"\n")) and time.monotonic() - began < 120:
            time.sleep(0.02)
        run.send_signal(told)
        _, said = run.communicate(timeout=60)
    kept = len(predictions.read_text(encoding="utf-8").splitlines())
    if run.returncode == 0:
        pytest.skip("it had ended before it was told to")
    assert run.returncode == 130
    assert f"Stopped after {kept} of 40 cases" in said or "All answers are there" in said
    assert "Traceback" not in said
