"""The field's terms for everyday words: people seldom ask in the words that a report uses.

``thesaurus.toml`` holds them. What is found is searched for beside the question's own words, never instead of them.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

from rag.lexicon import EVERYDAY

__all__ = ["field_terms", "known_words", "related"]

_STEMS = re.compile(r"\([^()]*\)\\w\*")
_WHOLE = re.compile(r"(?<=[|:(])[a-z' -]+(?=[|)])")  # alternatives without an expression in them


def field_terms(text: str) -> list[str]:
    """Return the terms that papers use for the everyday words of ``text``, without those that it has."""
    lower = text.lower()
    found = (
        term for said, terms in _entries() if said.search(lower) for term in terms if not _has(lower, term.lower())
    )
    return list(dict.fromkeys(found))


def related(text: str) -> list[str]:
    """Return other terms for ``text``: what papers say for it, and what else they say for what it is a term of."""
    forms = {text.lower(), text.lower().removesuffix("s"), f"{text.lower()}s"}
    shared = (terms for _, terms in _entries() if forms & {term.lower() for term in terms})
    others = (term for terms in shared for term in terms if term.lower() not in forms)
    return list(dict.fromkeys([*field_terms(text), *others]))


def _has(text: str, term: str) -> bool:
    """Tell whether ``text`` has a term as words of its own: "parents" do not stand in "grandparents"."""
    return re.search(rf"(?<!\w){re.escape(term)}(?!\w)", text) is not None


def known_words() -> str:
    """Return everyday words and terms as one text: none of them is a misspelling. Stems are left out."""
    whole = (_WHOLE.findall(_STEMS.sub("", said.pattern)) for said, _ in _entries())
    return " ".join(
        [*(words for found in whole for words in found), *(term for _, terms in _entries() for term in terms)]
    )


@cache
def _entries() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    """Return the patterns with their terms, compiled once: there are more than ``re`` keeps."""
    text = resources.files("rag").joinpath("thesaurus.toml").read_text(encoding="utf-8")
    table = {**EVERYDAY, **tomllib.loads(text)["everyday"]}
    return tuple((re.compile(rf"\b(?:{said})\b"), tuple(terms)) for said, terms in table.items())
