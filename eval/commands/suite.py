"""The suite that a command's flags mean."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from eval.cases import case_files
from eval.validate import Suite, load_suite

__all__ = ["suite_of"]


def suite_of(files: Sequence[Path] | None, corpus: Path | None) -> Suite:
    """Return the proved cases of ``files`` (none: the suite's own) against the documents of ``corpus``."""
    from corpus import load

    return load_suite(case_files(files), load(corpus))
