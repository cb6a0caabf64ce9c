"""Headings as labels name them, and as ids spell them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

__all__ = ["section_title", "slug", "usual_forms"]

_NUMBER = re.compile(r"^\d+(?:\.\d+)*[.)]?\s+")
_INSIDE = re.compile(r"(?<=[a-z,;] )[A-Za-z]+")  # a word that does not open its sentence


def slug(text: str) -> str:
    """Return ``text`` as the part of an id: lower case, hyphens, nothing else."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower().replace("’", "").replace("'", "")).strip("-")


def usual_forms(text: str) -> dict[str, str]:
    """Return how ``text`` mostly writes each word in mid-sentence: "devon" is "Devon", "mash" is "MASH"."""
    counts = Counter(match[0] for match in _INSIDE.finditer(text))
    forms: dict[str, str] = {}
    for word in sorted(counts, key=lambda word: counts[word]):
        lower = counts[word.lower()]
        if word.islower() or not lower or (word.isupper() and counts[word] > lower):
            forms[word.lower()] = word
    return forms


def section_title(heading: str, forms: Mapping[str, str] | None = None) -> str:
    """Return a heading without its number and closing colon, in sentence case if it was printed in capitals.

    ``forms`` gives back the names and acronyms that capitals hide (see ``usual_forms``).
    """
    title = _NUMBER.sub("", heading).rstrip(": ")
    if title.isupper():
        written = forms or {}
        title = re.sub(r"[A-Z]+", lambda word: written.get(word[0].lower(), word[0].lower()), title)
    return title[:1].upper() + title[1:]
