"""Does a text say this? Case, white space, curly quotes and dashes make no difference."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import regex

__all__ = ["PATTERN_MARK", "Pattern", "PatternError", "first_match", "matches", "met", "normalise", "probe"]

PATTERN_MARK = "re:"
"""Marks an alternative as a regular expression."""

TIMEOUT_S = 0.5
"""A pattern may take this long on one text. An answer has some hundred words; a sound pattern takes microseconds."""

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′ʼ`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
        "…": "...",
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", ""),
    }
)
_SPACE = re.compile(r"\s+")


class PatternError(ValueError):
    """A regular expression that does not compile or does not come to an end in time."""


class Pattern:
    """A compiled alternative that may be asked whether a text holds it."""

    def __init__(self, expression: str) -> None:
        self.expression = expression
        try:
            self._compiled: Any = regex.compile(expression, regex.IGNORECASE | regex.VERSION0)
        except (regex.error, RecursionError, OverflowError) as error:
            raise PatternError(f"the regular expression {expression!r} does not compile ({error})") from None

    def search(self, text: str, timeout: float = TIMEOUT_S) -> bool:
        """Tell whether the pattern is found in ``text``; raise ``PatternError`` after ``timeout`` seconds."""
        try:
            return self._compiled.search(text, timeout=timeout) is not None
        except TimeoutError:
            raise PatternError(
                f"the regular expression {self.expression!r} does not come to an end on a text of "
                f"{len(text)} characters: write it without a repeat inside a repeat"
            ) from None


def normalise(text: str) -> str:
    """Return ``text`` in lower case with plain quotes and dashes and single spaces."""
    return _SPACE.sub(" ", plain(text)).strip().casefold()


def plain(text: str) -> str:
    """Return ``text`` with plain quotes and dashes, its case and spaces as they were."""
    return text.translate(_PLAIN)


@lru_cache(maxsize=4096)
def _pattern(alternative: str) -> Pattern:
    """Return what finds ``alternative``: its own expression, or its words with digits kept whole."""
    if alternative.startswith(PATTERN_MARK):
        return Pattern(alternative.removeprefix(PATTERN_MARK))
    words = regex.escape(normalise(alternative), special_only=True)
    # "5" must not be found in "15", "5,000" or "0.5": that would be another number.
    before = r"(?<!\d)(?<!\d[.,])" if words[:1].isdigit() else ""
    after = r"(?!\d)(?![.,]\d)" if words[-1:].isdigit() else ""
    return Pattern(before + words + after)


def matches(alternative: str, text: str) -> bool:
    """Tell whether ``text`` says ``alternative``.

    An expression is tried on the normalised text and on the text with its own quotes and dashes, since
    its author may have had either in mind.
    """
    pattern = _pattern(alternative)
    if pattern.search(normalise(text)):
        return True
    return alternative.startswith(PATTERN_MARK) and pattern.search(_SPACE.sub(" ", text))


def first_match(alternatives: Sequence[str], text: str) -> str | None:
    """Return the first alternative that ``text`` says, or ``None``."""
    return next((alternative for alternative in alternatives if matches(alternative, text)), None)


def met(facts: Sequence[Sequence[str]], text: str) -> list[bool]:
    """Tell for each fact whether ``text`` says one of its alternatives."""
    return [first_match(fact, text) is not None for fact in facts]


def probe(alternative: str) -> None:
    """Raise ``PatternError`` if the expression does not compile or can run away.

    It is run on long texts made of the characters that it mentions, which is what makes a repeat inside
    a repeat explode, each ending in a character that it cannot match.
    """
    pattern = _pattern(alternative)
    if not alternative.startswith(PATTERN_MARK):
        return
    expression = alternative.removeprefix(PATTERN_MARK)
    literal = "".join(dict.fromkeys(re.sub(r"\\.|[^\w\s]", "", expression)))
    units = ["a", "1", " ", "a ", "a1", "ab ", "a, ", *literal, literal, literal + " "]
    for unit in dict.fromkeys(unit for unit in units if unit):
        pattern.search((unit * 2000)[:2000] + "\x00")
        pattern.search((unit * 30)[:30] + "\x00")
