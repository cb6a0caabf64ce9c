"""Public test sets, read where they are, each scored as its README says beside its published figures.

A set that is not there is skipped with a line that says so.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from eval.outside.mtrag import mtrag
from eval.outside.orsharc import orsharc
from eval.outside.sets import Found

__all__ = ["SETS", "bench_directory"]

SETS: Mapping[str, Callable[[Path, int | None], Found]] = {
    "orsharc": orsharc,
    "mtrag": mtrag,
}
"""Each takes the folder of its set and the most questions to ask (``None``: all), and returns what was found."""


def bench_directory(shared: Path | None = None) -> Path:
    """Return the folder of the sets: ``bench`` in the folder given, in ``$SHARED_DIR``, or in ``../shared``."""
    root = Path(__file__).resolve().parents[2]
    return (shared or Path(os.environ.get("SHARED_DIR") or root.parent / "shared")) / "bench"
