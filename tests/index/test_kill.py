from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def kill(directory: Path, kills: int) -> dict[str, int]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.index.killed", str(directory), str(kills), "7"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
    )
    assert done.returncode == 0, done.stderr
    result: dict[str, int] = json.loads(done.stdout)
    return result


@pytest.mark.parametrize("kills", [pytest.param(24, id="few"), pytest.param(200, id="many", marks=pytest.mark.real)])
def test_a_builder_killed_at_any_moment_leaves_a_usable_index(tmp_path: Path, kills: int) -> None:
    result = kill(tmp_path, kills)
    assert result["unusable"] == 0
    # The test means something only when some builders died while writing, and some had finished.
    assert result["midway"] > 0
    assert result["generations"] > 1
