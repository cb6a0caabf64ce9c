"""What a question is about, without where it says to look: the paper, visit or year that it names, and who says it."""

from __future__ import annotations

import re
from collections.abc import Collection

from rag.followup import content_words
from rag.lexicon import MONTHS, NTH

__all__ = ["DATE", "matter_of", "placeless", "unframed"]

DATE = rf"\b(?:(?:early|late|spring|summer|autumn|winter|{MONTHS}) )?(?:19|20)\d\d\b"
"""A year, or a month or season of one, as an expression."""

_LED_BY = r",?\s*\b(?:(?:according|going|judging) (?:to|by)|as of|in|by|at|during|from)\s+"
_OF = rf"(?: (?:of|from) (?:the )?(?:\d{{1,2}} )?{DATE}| \({DATE}\))?"
_PLACE = (
    rf"(?:the|its|their|our|that|this)?\s*(?:{DATE}\s+)?(?:(?:council|ofsted)(?:['’]s)? (?:own )?)?(?:{DATE}\s+)?"
    rf"(?:(?:monitoring|focused|ofsted|last|latest|most recent|previous|next|{NTH}) "
    r"(?:monitoring |focused )?visit|"
    r"(?:(?:ofsted|full|main|last|latest|most recent|previous|first) )?inspection(?: report| letter)?|"
    r"(?:monitoring |visit )?letter|"
    r"director['’]?s (?:report|paper)|(?:scrutiny|committee) (?:report|paper)|self[- ](?:evaluation|assessment)|"
    rf"news (?:page|release|story|article)|press (?:release|statement)){_OF}(?![- ]\w+s\b)"
)
_DATED_VISIT = rf"(?:the\s+)?{DATE} visit\b"
_NO_MONTH = "".join(f"(?<!{month} )" for month in [*MONTHS.split("|"), "spring", "summer", "autumn", "winter"])
_WHERE = re.compile(rf"{_LED_BY}(?:{_DATED_VISIT}|{_PLACE})(?:['’]s)?|\bon\s+{_DATED_VISIT}", re.IGNORECASE)
_YEAR = re.compile(
    rf"{_LED_BY}{_NO_MONTH}(?P<year>(?:19|20)\d\d)\b(?!\s?[-–/]\s?\d|\s(?:to|and|until)\s)(?:['’]s)?", re.IGNORECASE
)
# A paper is steered to, and in the search finds what a letter is and to whom it goes, as does who speaks in it. Who is
# heard where no paper is named stays: the sentences that name inspectors are theirs.
_WHO = rf"(?:{_PLACE}|(?:the )?(?:ofsted(?:['’]s)? inspectors|ofsted|inspectors?|inspectorate|watchdog|hmis?|council))"
_HAS = r"(?:did|does|do|has|have|had)"
_SAY = r"(?:say|said|tell us|told us|f(?:i|ou)nd|concluded?|think|feel|write|written|report(?:ed)?|noted?|have to say)"
_SAID = re.compile(
    rf"(?:(?:and|so|but)[, ]+)?(?:what (?:else |exactly )?{_HAS} {_WHO} (?:\w+ )?{_SAY} (?:about|on|of|regarding)|"
    rf"{_HAS} {_WHO} (?:{_SAY} (?:anything|something|much) (?:at all )?(?:about|on)|"
    r"mention(?:ed)?|talk(?:ed)? about|refer(?:red)? to)|"
    r"(?:please )?tell me (?:more )?about|what (?:is|was|were|has been) said (?:about|on)) (?P<matter>.+)|"
    r"(?:is|are|was|were) (?P<named>.+) mentioned\b\W*",
    re.IGNORECASE,
)
_ASKS_FOR_DATE_OR_PERSON = re.compile(r"\b(?:when|who|whose|dates?|dated)\b", re.IGNORECASE)


def unframed(text: str, named: bool, years: Collection[int]) -> str:
    """Return a question without where it says to look: a paper or visit where one is ``named``, and these ``years``.

    What stands behind a preposition goes, "in the letter", "at the sixth visit", "in 2020", and so does a paper that is
    asked: "What did the letter say about …?" A question for a date or a person is left whole, and so is one that has no
    matter of its own.
    """
    if _ASKS_FOR_DATE_OR_PERSON.search(text):
        return text
    rest = placeless(text, named, years)
    if named and (matter := matter_of(rest)):
        return matter
    return rest if len(content_words(rest)) >= 2 else text


def placeless(text: str, named: bool, years: Collection[int]) -> str:
    """Return a text without papers and visits behind a preposition, where one is ``named``, and these ``years``."""
    rest = _WHERE.sub(" ", text) if named else text
    rest = _YEAR.sub(lambda match: " " if int(match["year"]) in years else match[0], rest)
    return " ".join(rest.split()).lstrip(", ")


def matter_of(text: str) -> str | None:
    """Return what a paper is asked about ("What did the letter say about …?"), ``None`` where none is asked so."""
    said = _SAID.fullmatch(text)
    matter = (said["matter"] or said["named"]) if said else ""
    return matter if content_words(matter) else None
