"""Compiled once for a machine, kept for the next clone, and never in the way."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from rag import llama_install
from rag.llama_install import VERSION, install, wheel_directory

ROOT = Path(__file__).resolve().parents[2]


class Machine:
    """Runs no command; ``compiles`` and ``works`` say how they end, ``commands`` what they were."""

    def __init__(self, compiles: bool = True, works: bool = True) -> None:
        self.compiles = compiles
        self.works = works
        self.commands: list[Sequence[str]] = []
        self.flags = ""

    def __call__(self, command: Sequence[str], environment: dict[str, str], log: Path) -> int:
        self.commands.append(command)
        if "wheel" in command:
            self.flags = environment["CMAKE_ARGS"]
            if self.compiles:
                (Path(command[command.index("--wheel-dir") + 1]) / "llama.whl").write_bytes(b"")
            return 0 if self.compiles else 1
        return 0 if self.works or "-c" not in command[:2] else 132

    @property
    def compiled(self) -> bool:
        return any("wheel" in command for command in self.commands)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    compiler = tmp_path / "bin" / "c++"
    compiler.parent.mkdir()
    compiler.touch(0o755)
    monkeypatch.setenv("PATH", str(compiler.parent))
    return tmp_path


def test_a_second_clone_does_not_compile_again() -> None:
    first, second = Machine(), Machine()
    assert install(first) is None
    assert first.compiled
    assert install(second) is None
    assert not second.compiled
    assert any(str(part).endswith("llama.whl") for part in second.commands[0])


def test_portable_flags_win_over_the_users() -> None:
    machine = Machine()
    install(machine)
    assert "-DGGML_NATIVE=OFF" in machine.flags


def test_other_instructions_are_another_wheel() -> None:
    assert wheel_directory(["-DGGML_AVX=ON"]) != wheel_directory(["-DGGML_AVX=OFF"])


def test_a_failed_compile_is_a_reason_and_nothing_is_kept() -> None:
    reason = install(Machine(compiles=False))
    assert reason is not None
    assert "build.log" in reason
    assert "make llama" in reason
    assert Machine().compiled is False
    assert install(Machine()) is None


def test_without_a_compiler_nothing_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    machine = Machine()
    reason = install(machine)
    assert reason is not None
    assert "no C++ compiler" in reason
    assert machine.commands == []


def test_a_wheel_that_does_not_run_is_not_offered_again() -> None:
    reason = install(Machine(works=False))
    assert reason is not None
    assert "does not run here" in reason
    again = Machine()
    assert install(again) is None
    assert again.compiled


def test_the_version_is_the_locked_one() -> None:
    assert f"llama-cpp-python=={VERSION}" in (ROOT / "pyproject.toml").read_text()
    locked = (ROOT / "constraints.txt").read_text().lower().replace("_", "-")
    assert f"llama-cpp-python=={VERSION}" in locked


def test_the_module_says_what_it_offers() -> None:
    assert set(llama_install.__all__) <= set(dir(llama_install))
