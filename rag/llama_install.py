"""Install llama-cpp-python as compiled for this machine: ``python -m rag.llama_install``.

The registry has its source only. It is compiled once for a version, a Python and a set of processor
instructions; the wheel is kept in the user's cache, so that another clone installs it in seconds. Where it
cannot be compiled the program runs without it, and one message says so.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from index.cache import cache_directory
from rag.cpu import build_flags

__all__ = ["VERSION", "install", "wheel_directory"]

VERSION = "0.3.36"
CONSTRAINTS = Path(__file__).resolve().parents[1] / "constraints.txt"
STEP = re.compile(r"\[(\d+)/(\d+)\] ")
REMEDY = (
    "Install a C and C++ compiler (Debian and Ubuntu: apt-get install build-essential; macOS: xcode-select"
    " --install), then run: make llama"
)
Run = Callable[[Sequence[str], dict[str, str], Path], int]


def wheel_directory(flags: Sequence[str]) -> Path:
    """Return where the wheel for these flags, this Python and this platform is kept."""
    libc = "-".join(platform.libc_ver())
    key = "\n".join((VERSION, sys.implementation.cache_tag or "", sysconfig.get_platform(), libc, *flags))
    return cache_directory() / "wheels" / hashlib.sha256(key.encode()).hexdigest()[:16]


def install(run: Run | None = None) -> str | None:
    """Install the package for this machine's processor; return ``None``, or why it could not be done.

    ``run(command, environment, log)`` runs a command with its output in a log file and returns its status.
    """
    run = run or _run
    flags = build_flags()
    folder = wheel_directory(flags)
    log = folder / "build.log"
    folder.mkdir(parents=True, exist_ok=True)
    wheel = next(folder.glob("*.whl"), None)
    if wheel is None:
        if not _compiler():
            return f"there is no C++ compiler. {REMEDY}"
        wheel = _build(run, flags, folder, log)
    if wheel is None:
        return f"it cannot be compiled (the reason is in {log}). {REMEDY}"
    pip = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check"]
    limits = ["-c", str(CONSTRAINTS)] if CONSTRAINTS.is_file() else []
    if run([*pip, "--force-reinstall", "--no-deps", str(wheel)], {}, log) or run([*pip, *limits, str(wheel)], {}, log):
        return f"it cannot be installed (the reason is in {log})."
    if run([sys.executable, "-c", "import llama_cpp; llama_cpp.llama_backend_init()"], {}, log):
        wheel.unlink()
        return f"it does not run here (the reason is in {log}); its wheel was removed. {REMEDY}"
    return None


def _compiler() -> bool:
    chosen = os.environ.get("CXX", "").split()[:1]
    return any(shutil.which(name) for name in (*chosen, "c++", "g++", "clang++"))


def _build(run: Run, flags: Sequence[str], folder: Path, log: Path) -> Path | None:
    """Compile a wheel beside its place and move it there whole; ``None`` when that fails."""
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        command = [sys.executable, "-m", "pip", "wheel", "--disable-pip-version-check", "--verbose"]
        command += ["--no-deps", "--no-cache-dir", "--no-binary", "llama-cpp-python", "--wheel-dir", scratch]
        command.append(f"llama-cpp-python=={VERSION}")
        # FORCE_CMAKE and friends of the user's are kept; these flags come last and win.
        arguments = " ".join([os.environ.get("CMAKE_ARGS", ""), *flags]).strip()
        if run(command, {"CMAKE_ARGS": arguments}, log):
            return None
        made = next(Path(scratch).glob("*.whl"), None)
        return made.replace(folder / made.name) if made else None


def _run(command: Sequence[str], environment: dict[str, str], log: Path) -> int:
    """Run a command quietly; a compile shows its progress on a terminal."""
    from tqdm import tqdm

    with (
        log.open("a", encoding="utf-8", errors="replace") as out,
        subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            env={**os.environ, **environment},
        ) as process,
        tqdm(desc="compile", total=1, unit="file", disable=None if environment else True, leave=False) as bar,
    ):
        for line in process.stdout or ():
            out.write(line)
            if step := STEP.search(line):
                bar.total = int(step[2])
                bar.update(int(step[1]) - bar.n)
        return process.wait()


def main() -> int:
    """Install, or say once why not; that is no failure, because answers are then extractive."""
    flags = build_flags()
    if not any(wheel_directory(flags).glob("*.whl")):
        sys.stderr.write("Compiling llama.cpp for this machine; this is done once and takes some minutes.\n")
    reason = install()
    if reason:
        sys.stderr.write(f"llama-cpp-python is not installed, so answers will be extractive: {reason}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
