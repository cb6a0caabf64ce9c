from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.errors import SearchIndexError
from index import build
from index.__main__ import main
from tests.fakes import HashEmbeddings, corpus


@pytest.fixture
def built(tmp_path: Path) -> Path:
    build(corpus("Leaders know.", "Children wait."), tmp_path, HashEmbeddings(), progress=False)
    return tmp_path


def test_info_says_what_the_index_holds(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["info", "--index", str(built)]) == 0
    out = capsys.readouterr().out
    assert "gen-1" in out
    assert "2 passages" in out
    assert main(["info", "--index", str(built), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["counts"]["passages"] == 2


def test_verify_names_what_is_damaged(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--index", str(built)]) == 0
    assert capsys.readouterr().out == "gen-1 (current): whole\n"
    (built / "gen-1" / "sentences.faiss").write_bytes(b"foreign")
    assert main(["verify", "--index", str(built), "--json"]) == 1
    captured = capsys.readouterr()
    report = json.loads(captured.out)
    assert not report["whole"]
    assert "sentences.faiss" in report["generations"]["gen-1"][0]
    assert "python -m index build" in captured.err


@pytest.mark.parametrize("command", ["info", "verify"])
def test_no_index_is_one_sentence(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--index", str(tmp_path)]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert "python -m index build" in captured.err


def test_debug_shows_the_traceback(tmp_path: Path) -> None:
    with pytest.raises(SearchIndexError):
        main(["info", "--index", str(tmp_path), "--debug"])


@pytest.mark.parametrize("arguments", [[], ["frobnicate"], ["build", "--frobnicate"]])
def test_bad_use_is_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_documents_that_are_not_there_are_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--index", str(tmp_path), "--documents", str(tmp_path / "none")]) in {1, 2}
    assert "none" in capsys.readouterr().err


def test_help_waits_for_no_library() -> None:
    script = (
        "import contextlib, sys\n"
        "from index.__main__ import main\n"
        "with contextlib.suppress(SystemExit): main(['--help'])\n"
        "heavy = {'numpy', 'torch', 'faiss', 'langchain_core', 'bm25s', 'tiktoken'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"
