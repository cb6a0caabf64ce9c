"""The index room: passages in, scored passages out; on disk in generations that survive any crash."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.building import BuildReport, build, default_directory
    from index.embeddings import local, minilm, mpnet
    from index.search import Index, open_index
    from index.types import ScoredPassage, ScoredSentence, Stage

__all__ = [
    "BuildReport",
    "Index",
    "ScoredPassage",
    "ScoredSentence",
    "Stage",
    "build",
    "default_directory",
    "local",
    "minilm",
    "mpnet",
    "open_index",
]

_HOMES = {
    "BuildReport": "index.building",
    "Index": "index.search",
    "ScoredPassage": "index.types",
    "ScoredSentence": "index.types",
    "Stage": "index.types",
    "build": "index.building",
    "default_directory": "index.building",
    "local": "index.embeddings",
    "minilm": "index.embeddings",
    "mpnet": "index.embeddings",
    "open_index": "index.search",
}


def __getattr__(name: str) -> object:
    """Import a public name at its first use: ``--help`` does not wait for NumPy and LangChain."""
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
