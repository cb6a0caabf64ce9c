"""Quotations: which words of a passage are quoted, in parts of at most so many words, and how they are printed."""

from __future__ import annotations

import re

from rag.lists import Place

__all__ = ["Span", "parts", "unquoted"]

Span = tuple[int, int]
"""The first character of a quotation in its passage, and the one after its last."""

_MOST_PARTS = 2
# Where a long sentence is best parted: after a mark that ends a clause.
_CLAUSE = re.compile(r"[.;:!?,–—)][\"”’'»)]*$")


def parts(place: Place, most: int) -> list[Span]:
    """Return the ranges of these sentences in their passage, in order, of at most ``most`` words each.

    What is longer is parted in two after a clause, else at a word; what is longer still ends with the second part.
    """
    passage = place.passage
    start, stop = passage.voices[place.first].start, passage.voices[place.last].end
    words = [(start + word.start(), start + word.end()) for word in re.finditer(r"\S+", passage.text[start:stop])]
    found: list[Span] = []
    while words and len(found) < _MOST_PARTS:
        count = len(words)
        if count > most:
            # Far enough for the rest to fit, where it can.
            least = max(1, count - most) if count <= 2 * most else most
            ends = [at for at in range(least, most + 1) if _CLAUSE.search(passage.text[: words[at - 1][1]])]
            count = most if found or not ends else ends[-1]
        found.append((words[0][0], words[count - 1][1]))
        words = words[count:]
    return found


def unquoted(text: str) -> str:
    """Return a sentence without the quotation marks around it, those inside it single, for it gets marks of its own."""
    inner = text.strip()
    bare = re.sub(r"^[“\"]|[”\"]$", "", inner)
    if not re.search(r"[“”\"]", bare):
        return bare
    return inner.replace("“", "‘").replace("”", "’").replace('"', "'")
