"""The field's terms for everyday words: people seldom ask in the words that a report uses.

``thesaurus.toml`` holds them. What is found is searched for beside the question's own words, never instead of them.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

from rag.lexicon import EVERYDAY

__all__ = ["field_terms", "known_words"]


def field_terms(text: str) -> list[str]:
    """Return the terms that papers use for the everyday words of ``text``, without those that it has."""
    lower = text.lower()
    found = (term for said, terms in _entries() if said.search(lower) for term in terms if term.lower() not in lower)
    return list(dict.fromkeys(found))


def known_words() -> str:
    """Return all everyday words (stems among them) and terms as one text: none of them is a misspelling."""
    return " ".join(word for said, terms in _entries() for word in (said.pattern, *terms))


@cache
def _entries() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    """Return the patterns with their terms, compiled once: there are more than ``re`` keeps."""
    text = resources.files("rag").joinpath("thesaurus.toml").read_text(encoding="utf-8")
    table = {**EVERYDAY, **tomllib.loads(text)["everyday"]}
    return tuple((re.compile(rf"\b(?:{said})\b"), tuple(terms)) for said, terms in table.items())
