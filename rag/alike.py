"""Which sentences are one statement: each says what the other does, in nearly the same words."""

from __future__ import annotations

import re

from rag.followup import content_words
from rag.lists import Place

__all__ = ["alike"]

_FEWEST_SHARED = 4  # words of content that two sentences must have in common to be one statement
_SAME = 0.6  # share of the longer one's words that these must be
_HELD = 0.95  # or of the shorter one's: the other then says all of it, and more
_SHORT = 6  # words of content; of two such sentences each with a word of its own says something else
# Words that turn what the others say: two sentences are alike only where these are the same.
_TURNS = re.compile(
    r"\d+(?:[.,]\d+)*|n['’]t\b|\b(?:no|not|never|none|nor|neither|without|cannot|only|all|every|(?<!the )most|many|"
    r"some|few|half|majority|minority|more|less|fewer|increas\w*|decreas\w*|reduc\w+|rose|ris(?:es|en|ing)|fell|"
    r"fall(?:s|en|ing)|higher|lower|better|worse|too|un(?:able|aware|clear|suitable|likely)|insufficient\w*|inadequate\w*)\b",
    re.IGNORECASE,
)


def alike(one: Place, other: Place) -> bool:
    """Tell whether each of two sentences says what the other does."""
    if one.passage.row or other.passage.row:
        return False  # two rows of a table differ in a word or two, and that is what they say
    if _turns(one.text) != _turns(other.text):
        return False
    a, b = set(content_words(one.text)), set(content_words(other.text))
    shared, shorter, longer = len(a & b), min(len(a), len(b)), max(len(a), len(b))
    same = shared >= _SAME * longer and longer > _SHORT
    return shared >= _FEWEST_SHARED and (same or shared >= _HELD * shorter)


def _turns(text: str) -> set[str]:
    found = {match[0].lower().replace("’", "'") for match in _TURNS.finditer(text)}
    return {"not" if word in ("n't", "cannot") or word.startswith("un") else word for word in found}
