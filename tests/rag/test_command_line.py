"""``python -m rag``: quick to answer, one sentence when it cannot, and the right exit status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.errors import ModelError
from rag.__main__ import main
from tests.commands import python

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith("CHAPTER_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("CHAPTER_MODEL__DIRECTORY", str(tmp_path / "models"))
    monkeypatch.setenv("CHAPTER_INDEX__DIRECTORY", str(tmp_path / "index"))


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "rag", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from rag.__main__ import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'torch', 'faiss', 'gradio', 'langchain_core', 'llama_cpp', 'numpy', 'tiktoken'}\n"
        "print(heavy & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("set()\n")


def test_help_takes_under_half_a_second() -> None:
    # Once is proof; a machine that is busy with other tests may need another try.
    assert any(python("-m", "rag", "--help")[1] < 0.5 for _ in range(3))


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        ([], 2, "COMMAND"),
        (["ask"], 2, "question"),
        (["ask", "x", "--answerer", "oracle"], 2, "oracle"),
        (["ask", "x", "--speaker", "nobody"], 2, "nobody"),
        (["ask", "x", "--year", "then"], 2, "then"),
        (["ask", "x", "--batch", "in", "--out", "out"], 2, "not both"),
        (["ask", "--batch", "in"], 2, "--out"),
        (["ask", "x", "--set", "model.knid=none"], 2, "model.kind"),
        (["ask", "x", "--set", "model"], 2, "KEY=VALUE"),
        (["ask", "x", "--settings", "nowhere.toml"], 2, "nowhere.toml"),
        (["ask", "x"], 1, "python -m index build"),
        (["search", "x"], 1, "python -m index build"),
        (["search", "x", "-k", "0"], 2, "-k"),
        (["models"], 2, "ACTION"),
        (["models", "verify"], 1, "models fetch"),
        (["models", "fetch", "--from", "nowhere.gguf"], 1, "nowhere.gguf"),
        (["settings", "--set", "ui.port=many"], 2, "ui.port"),
    ],
)
def test_bad_use_is_one_sentence_and_no_traceback(
    capsys: pytest.CaptureFixture[str], arguments: list[str], status: int, words: str
) -> None:
    try:
        found = main(arguments)
    except SystemExit as error:  # argparse's own way out
        found = int(error.code or 0)
    said = capsys.readouterr()
    assert found == status, said.err
    assert words in said.err
    assert "Traceback" not in said.err
    assert said.out == ""


def test_debug_shows_the_traceback() -> None:
    with pytest.raises(ModelError, match="models fetch"):
        main(["models", "verify", "--debug"])


def test_settings_are_printed_with_their_source(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["settings", "--set", "ui.port=8000"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "ui.port                        = 8000  (flag)" in lines
    assert any(line.startswith("model.directory") and "CHAPTER_MODEL__DIRECTORY" in line for line in lines)


def test_settings_as_json_hide_secrets(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("CHAPTER_MODEL__API_KEY", "canary-key")
    assert main(["settings", "--json"]) == 0
    said = capsys.readouterr()
    entries = {entry["key"]: entry for entry in json.loads(said.out)}
    assert entries["model.api_key"]["value"] == "**********"
    assert entries["model.api_key"]["source"] == "CHAPTER_MODEL__API_KEY"
    assert "canary" not in said.out + said.err


def test_an_unknown_variable_is_refused() -> None:
    done = run("settings", CHAPTER_UI__PROT="1")
    assert done.returncode == 2
    assert "CHAPTER_UI__PORT" in done.stderr


def test_models_are_listed_with_their_state(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "list", "--set", "model.kind=none", "--json"]) == 0
    entries = json.loads(capsys.readouterr().out)
    assert {entry["kind"]: entry["used"] for entry in entries} == {
        "embedded": False,
        "openai": False,
        "none": True,
    }
    assert "missing" in entries[0]["state"]
    assert main(["models", "list"]) == 0
    assert capsys.readouterr().out.startswith("* embedded")


def test_nothing_is_traced_even_when_the_environment_asks_for_it() -> None:
    code = "import rag; from langsmith.utils import tracing_is_enabled; print(tracing_is_enabled())"
    environment = {**os.environ, "LANGSMITH_TRACING": "true", "LANGCHAIN_TRACING_V2": "true"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    assert done.stdout == "False\n"
