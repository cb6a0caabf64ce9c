"""The command: bad use and a taken port end in one sentence and a proper exit status."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from app import main
from rag.ui.address import AddressError, bind
from tests.commands import python

pytestmark = pytest.mark.slow


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "app.py", *arguments], capture_output=True, text=True, timeout=120, check=False
    )


def test_a_port_in_use_is_one_sentence_and_a_failure() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = run("--port", str(port))
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"Port {port} on 127.0.0.1 is in use. Stop the other program or choose another")
    assert "Traceback" not in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("arguments", [("--answerer", "magic"), ("--port", "x"), ("--nonsense",)])
def test_bad_use_is_exit_status_2(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_a_port_that_no_machine_has_is_bad_use() -> None:
    ended = run("--port", "70000")
    assert ended.returncode == 2
    assert "ui.port" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_help_comes_at_once() -> None:
    helped, _ = python("-X", "importtime", "app.py", "--help")
    assert "--answerer" in helped.stdout
    loaded = {line.rpartition("|")[2].strip() for line in helped.stderr.splitlines()}
    assert "rag.settings" in loaded
    # What takes seconds to load, on any machine.
    assert not loaded & {"torch", "faiss", "gradio", "langchain_core", "llama_cpp", "sentence_transformers"}


def test_another_machine_s_address_is_refused() -> None:
    with pytest.raises(AddressError, match="is not an address of this machine"):
        bind("203.0.113.9", 0)


def test_any_free_port_can_be_had() -> None:
    with bind("127.0.0.1", 0) as listener:
        assert listener.getsockname()[1] > 0
