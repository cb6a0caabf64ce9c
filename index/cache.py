"""Where things are kept that should survive a new clone: the models, and llama.cpp as compiled here.

Only the standard library is used, because ``make install`` asks before anything is installed.
"""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["cache_directory"]


def cache_directory() -> Path:
    """Return the user's cache for this product: under ``$XDG_CACHE_HOME`` or ``~/.cache``."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "chapter-and-verse"
