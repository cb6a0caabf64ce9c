"""Public test sets, read where they are, each scored as its README says beside its published figures.

A set that is not there is skipped with a line that says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from eval.outside.clapnq import clapnq
from eval.outside.injection import injection
from eval.outside.mtrag import mtrag
from eval.outside.orsharc import orsharc
from eval.outside.sets import Found
from eval.outside.support import summedits, wice

__all__ = ["SETS", "bench_directory"]

SETS: Mapping[str, Callable[[Path, int | None, str], Found]] = {
    "orsharc": orsharc,
    "wice": wice,
    "summedits": summedits,
    "clapnq": clapnq,
    "mtrag": mtrag,
    "injection": injection,
}
"""Each takes the folder of its set, the most questions to ask (``None``: all) and who answers, ``extractive`` or
``chain``, where anybody does, and returns what was found."""


def bench_directory(shared: Path | None = None) -> Path:
    """Return the folder of the sets, ``bench`` in ``shared`` (default: the folder of that name beside ours)."""
    return (shared or Path(__file__).resolve().parents[3] / "shared") / "bench"
