"""Years as questions and papers write them: 2018; and a financial or school year, which is one thing of two years."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rag.lexicon import MONTHS

__all__ = ["NUMBERS", "Years", "named_years", "reckoned", "speaks_of"]

Years = tuple[int, ...]
"""One year, or the two that a financial or school year lies in, or the ends of a longer range."""

NUMBERS = {word: n for n, word in enumerate("a one two three four five six seven eight nine ten".split())} | {"a": 1}
"""Numbers in words, of years."""
_YEAR = r"(?:19|20)\d\d"
_YEARS_AFTER = re.compile(
    rf"\b(?P<count>{'|'.join(NUMBERS)}|\d{{1,2}}) years? (?P<way>after|on from|before) (?:the )?(?P<year>{_YEAR})\b"
    r"(?: (?:full |ofsted )?(?:inspection|visit|report|verdict))?",
    re.IGNORECASE,
)
_COUNTED = (
    r"children|young people|people|pupils|students|families|parents|carers|foster|care leavers|workers|social workers|"
    r"staff|cases|files|records|referrals|assessments|plans|reviews|audits|visits|homes|schools|teams|classes|areas"
)
_COUNT = re.compile(rf" (?:{_COUNTED})\b", re.IGNORECASE)
_OF_TIME = re.compile(
    r"\b(?:in|by|since|during|of|from|until|till|before|after|between|and|to|or|for|the|year|[A-Z][a-z]+|\d{4}),? $"
)
_SPAN = re.compile(
    rf"\byear (?:to|end(?:s|ing|ed)?) (?:the )?(?:\d{{1,2}}(?:st)? )?(?:of )?(?:March|August),? (?P<ends>{_YEAR})\b"
    rf"|(?<![\d/.£])(?P<first>{_YEAR})(?:(?P<between>\s?[-–—/]\s?)(?P<second>(?:{_YEAR}|\d\d))(?![\d%]|[-–/]\d)"
    rf"|(?<!from ....) to (?P<until>{_YEAR})(?!\d))?(?!\d)"
    r"|\b(?:in|for|during|since|(?:financial|academic|school|tax) year) (?P<short>\d\d)/(?P<next>\d\d)\b"
    rf"(?!/|[- ]years?\b| (?:{MONTHS})| (?:of|out|{_COUNTED})\b)",
    re.IGNORECASE,
)


_SEASON = r"(?:early |late )?(?:spring|summer|autumn|winter)"
# "Autumn 23", "March '24", "in '19"; of months the bare figure is a day.
_SHORT_YEAR = re.compile(
    rf"\b(?P<when>{_SEASON}(?: of)?|(?:{MONTHS}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?(?: of)?|"
    rf"in|since|by|during|from|of|for|before|after|until|and|than|the) ['’](?P<tick>\d\d)\b(?!['’]|[-–/%]\d| hours?\b)|"
    rf"\b(?P<season>{_SEASON}) (?:of )?(?P<bare>\d\d)\b(?!['’%.,]?\d|[-–/]| (?:{_COUNTED}|of|out|per)\b)",
    re.IGNORECASE,
)
_LAST_DAY = re.compile(
    rf"\b(?:new year['’]?s eve(?: of| in)?|(?:the )?last day of(?: the year)?|(?:the )?(?:very )?end of december"
    rf"(?: of)?),? (?P<year>{_YEAR})\b",
    re.IGNORECASE,
)


def named_years(text: str) -> list[tuple[str, Years]]:
    """Return what ``text`` says of years, each as it is written there and as years.

    "2017/18", "2017-2018", "2017 to 2018", "in 17/18" and "year ending 31 March 2018" are all (2017, 2018).
    "2000 children" are no year.
    """
    return [(match[0], _years(match)) for match in _SPAN.finditer(text) if not _is_count(match)]


def reckoned(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Return ``text`` with years and days as papers write them, and what was read as what.

    "Three years after the 2020 inspection" is "in 2023", "autumn 23" is "autumn 2023", the last day of a year "31
    December".
    """
    told: list[tuple[str, str]] = []
    for pattern, written in ((_SHORT_YEAR, _in_full), (_LAST_DAY, _as_day), (_YEARS_AFTER, _counted)):
        found = [(match[0], written(match)) for match in pattern.finditer(text)]
        for said, full in found:
            text = text.replace(said, full)
        told += found
    return text, told


def _in_full(match: re.Match[str]) -> str:
    return f"{match['when'] or match['season']} 20{match['tick'] or match['bare']}"


def _as_day(match: re.Match[str]) -> str:
    return f"31 December {match['year']}"


def _counted(match: re.Match[str]) -> str:
    count = NUMBERS.get(match["count"].lower()) or int(match["count"])
    return f"in {int(match['year']) + (-count if match['way'].lower() == 'before' else count)}"


def speaks_of(text: str, years: Iterable[int], pairs: Iterable[Years]) -> bool:
    """Tell whether ``text`` names one of ``years``, alone or in a pair, or one of ``pairs`` as the pair that it is."""
    named = {found for _, found in named_years(text)}
    return not named.isdisjoint(pairs) or any(year in found for year in years for found in named)


def _is_count(match: re.Match[str]) -> bool:
    """Tell whether four digits count what follows them: "were there 2000 children", and not "in 2019 children …"."""
    counted = match[0] == match["first"] and _COUNT.match(match.string, match.end())
    before = match.string[: match.start()]
    return bool(counted and (re.search(r"\ba total of $", before) or not _OF_TIME.search(before)) and before.strip())


def _years(match: re.Match[str]) -> Years:
    if match["ends"]:
        return int(match["ends"]) - 1, int(match["ends"])
    if match["short"]:
        first = 2000 + int(match["short"])
        return (first, first + 1) if int(match["next"]) == (first + 1) % 100 else ()
    first, second = int(match["first"]), match["second"] or match["until"]
    if not second:
        return (first,)
    if len(second) == 4:
        return (first, int(second)) if int(second) > first else (first,)
    if int(second) == (first + 1) % 100:
        return first, first + 1
    last = first - first % 100 + int(second)
    # "2014-17" is a range; in "2018 - 20 of them" a count follows a dash.
    return (first, last) if last > first and len(match["between"]) == 1 else (first,)
