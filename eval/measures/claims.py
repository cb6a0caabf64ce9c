"""The claims of a text that can be checked word by word: numbers, months, shares, grades and names.

"Twenty-three", "23" and "23rd" are one claim; so are "50%" and "50 per cent". A date is its month and its numbers;
a name is a capitalised word that does not merely open a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from eval.matching import plain

__all__ = ["GRADES", "borne_out_by", "claims"]

GRADES = ("inadequate", "requires improvement", "outstanding", "good")
"""Ofsted's four grades."""

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_SHARES = frozenset(("half", "halved", "thirds", "quarter", "quarters", "double", "doubled", "twice"))
_SCALE = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_VALUE = {
    **{word: value for value, word in enumerate(_SMALL)},
    **{word: 10 * value for value, word in enumerate(_TENS, start=2)},
    **{word: value for value, word in enumerate(_ORDINALS, start=1)},
}
_WORDS_TOO = {"may", "march"}
_VAGUE = {"one", "first", "second"}
"""Number words that are mostly something else: "one of them", "first of all", "a second look"."""

_DIGITS = re.compile(r"(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?")
_ISO = re.compile(r"\b(\d{4})-(\d\d)(?:-(\d\d))?\b")
_WORD = re.compile(r"[a-z]+")
_NAME = re.compile(r"\b[A-Z][\w&]*")
_OPENS = re.compile(r"(?:^|[.!?:;]\s+|[\"'(]\s*)$")
_JUDGED = re.compile(r"\b(?:judged|rated|graded|grade)\b[^.]*\bgood\b", re.IGNORECASE)


def claims(statement: str) -> set[str]:
    """Return what a statement claims, each claim as a tagged word ("number:23", "month:march")."""
    text = plain(statement)
    lower = text.casefold()
    found = _numbers(text, vague=False) | _months(text) | {f"share:{word}" for word in _SHARES & _words(lower)}
    # "good" is an everyday word: a grade only where something is judged to be it.
    found |= {f"grade:{grade}" for grade in GRADES[:3] if grade in lower}
    if _JUDGED.search(text):
        found.add("grade:good")
    return found | {f"name:{_stem(name)}" for name in _names(text)}


def borne_out_by(cited: str) -> set[str]:
    """Return every claim that the cited words can bear out: here any word may be a name, a grade or a number."""
    text = _ISO.sub(_spelt_out, plain(cited))
    lower = text.casefold()
    words = _words(lower)
    return (
        _numbers(text, vague=True)
        | {f"month:{word}" for word in words & set(_MONTHS)}
        | {f"share:{word}" for word in words & _SHARES}
        | {f"grade:{grade}" for grade in GRADES if grade in lower}
        | {f"name:{_stem(word)}" for word in re.findall(r"[\w&]+", lower)}
    )


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text))


def _numbers(text: str, vague: bool) -> set[str]:
    digits = {float(found.replace(",", "")) for found in _DIGITS.findall(text)}
    values = digits | {float(value) for value in _spelt(_WORD.findall(text.casefold()), vague)}
    return {f"number:{value:g}" if value < 1e6 else f"number:{value:.0f}" for value in values}


def _spelt(words: list[str], vague: bool) -> Iterator[int]:
    """Yield the numbers written in words, "three hundred and forty-five" as one number."""
    value, used = 0, list[str]()
    for word in [*words, ""]:
        if word in _SCALE and used:
            value, used = max(value, 1) * _SCALE[word], [*used, word]
        elif word in _VALUE and (not used or used[-1] in _SCALE or used[-1] in {*_TENS, "and"}):
            value, used = value + _VALUE[word], [*used, word]
        elif word == "and" and used and used[-1] in _SCALE:
            used = [*used, word]
        else:
            if used and (vague or used[0] not in _VAGUE or len(used) > 1):
                yield value
            value, used = (_VALUE[word], [word]) if word in _VALUE else (0, [])


def _months(text: str) -> set[str]:
    """Return the months; "may" and "march" are months only with a capital letter."""
    return {
        f"month:{month}"
        for month in _MONTHS
        if re.search(rf"\b{month.capitalize() if month in _WORDS_TOO else f'(?i:{month})'}\b", text)
    }


def _names(text: str) -> Iterator[str]:
    """Yield the capitalised words, in lower case, but those that open a sentence and months and numbers."""
    for found in _NAME.finditer(text):
        word = found.group()
        opens = _OPENS.search(text[: found.start()]) is not None
        if (opens and not word.isupper()) or word in {"I", "A"}:
            continue
        if word.casefold() not in _MONTHS and word.casefold() not in _VALUE:
            yield word.casefold()


def _stem(word: str) -> str:
    """Return a name without the ending of its plural: "MPs" is borne out by "MP"."""
    return word.removesuffix("s")


def _spelt_out(found: re.Match[str]) -> str:
    """Return an ISO date with its words, so that "17 March 2020" finds its parts; "2011-12" may be a span of years."""
    year, month, day = found.groups()
    name = _MONTHS[int(month) - 1].capitalize() if 1 <= int(month) <= 12 else ""
    return f"{found.group()} {name} {year} {int(day) if day else ''}"
