"""Comparisons: which papers are set against each other; and what a question is about, without where it says to look."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from corpus.types import Document
from rag.authorities import usual_name
from rag.followup import content_words
from rag.lexicon import KINDS, MONTHS, NTH
from rag.types import Filters
from rag.vocabulary import Vocabulary
from rag.years import Years

__all__ = ["compared", "matter_of", "subject", "unframed", "without_frame"]

# "More than half now …" sets nothing against another time.
_SINCE = re.compile(
    r"\bsince\b|"
    r"\bnow\b.{,80}\bthan (?:(?:it|they|there) (?:was|were|had been) )?(?:at|in|on|during|after|before|when)\b|"
    r"\bthan (?:(?:it|they|there) (?:is|are) )?now\b|"
    r"^(?:and |so |but )?(?:is|are|has|have|do|does)\b.{,80}\bthan "
    r"(?:(?:it|they|there|that) (?:was|were|had been|did) )?(?:back )?(?:at|in|on|during|after|before)\b",
    re.IGNORECASE,
)

_PAPERS = "|".join(pattern for pattern, _ in KINDS)
_VISIT = (
    rf"\b(?:{NTH}|last|latest|most recent|previous|next) (?:monitoring |"
    r"focused )?visit\b|"
    r"\b(?:last|previous|most recent|latest) time\b"
)
_DATE = rf"\b(?:(?:early|late|spring|summer|autumn|winter|{MONTHS}) )?(?:19|20)\d\d\b"

# What names a paper, a date or a side, and what asks to compare. Left in, it finds sentences about papers and visits
# in place of the matter itself.
_FRAME = re.compile(
    rf"{_PAPERS}|{_VISIT}|{_DATE}|"
    r"\b(?:ofsted|inspect(?:ors?|ion|orate)|watchdog|council|authority|director)\b(?:['’]s)?"
    r"|\b(?:compar\w+|differ\w*|versus|vs|chang\w+|between|(?:dis)?agree\w*|contradict\w*|match(?:es)? up|"
    r"whereas|better|worse|improv\w+|over time|since|same story|alike|tell|told|says?|said|found|find|"
    r"describ\w+|each|both|reports?|own|view|later|see|papers?|picture|put)\b",
    re.IGNORECASE,
)
_LED_BY = r",?\s*\b(?:(?:according|going|judging) (?:to|by)|as of|in|by|at|during|from)\s+"
_PLACE = (
    rf"(?:the|its|their|our|that|this)?\s*(?:{_DATE}\s+)?(?:council['’]s (?:own )?)?"
    rf"(?:(?:monitoring|focused|ofsted|last|latest|most recent|previous|next|{NTH}) "
    r"(?:monitoring |focused )?visit|"
    r"(?:(?:ofsted|full|main|last|latest|most recent|previous|first) )?inspection(?: report| letter)?|"
    r"(?:monitoring |visit )?letter|"
    r"director['’]?s (?:report|paper)|(?:scrutiny|committee) (?:report|paper)|self[- ](?:evaluation|assessment)|"
    r"news (?:page|release|story|article)|press (?:release|statement))\b(?![- ]\w+s\b)"
)
_DATED_VISIT = rf"(?:the\s+)?{_DATE} visit\b"
_NO_MONTH = "".join(f"(?<!{month} )" for month in [*MONTHS.split("|"), "spring", "summer", "autumn", "winter"])
_WHERE = re.compile(rf"{_LED_BY}(?:{_DATED_VISIT}|{_PLACE})(?:['’]s)?|\bon\s+{_DATED_VISIT}", re.IGNORECASE)
_YEAR = re.compile(
    rf"{_LED_BY}{_NO_MONTH}(?P<year>(?:19|20)\d\d)\b(?!\s?[-–/]\s?\d|\s(?:to|and|until)\s)(?:['’]s)?", re.IGNORECASE
)
# A paper is steered to, and in the search finds what a letter is and to whom it goes, as does who speaks in it. Who is
# heard where no paper is named stays: the sentences that name inspectors are theirs.
_WHO = rf"(?:{_PLACE}|(?:the )?(?:ofsted(?:['’]s)? inspectors|ofsted|inspectors?|inspectorate|watchdog|hmis?|council))"
_HAS = r"(?:did|does|do|has|have|had)"
_SAY = r"(?:say|said|tell us|told us|f(?:i|ou)nd|concluded?|think|feel|write|written|report(?:ed)?|noted?)"
_SAID = re.compile(
    rf"(?:(?:and|so|but)[, ]+)?(?:what (?:else )?{_HAS} {_WHO} (?:\w+ )?{_SAY} (?:about|on|of|regarding)|"
    rf"{_HAS} {_WHO} (?:{_SAY} (?:anything|something|much) (?:about|on)|mention(?:ed)?)) (?P<matter>.+)",
    re.IGNORECASE,
)
_ASKS_FOR_DATE_OR_PERSON = re.compile(r"\b(?:when|who|whose|dates?|dated)\b", re.IGNORECASE)


def compared(text: str, steer: Filters, documents: Sequence[Document], pairs: Sequence[Years] = ()) -> tuple[str, ...]:
    """Return the ids of the papers that a question sets against each other; none where it names fewer than two.

    A year or a side brings in its papers only where no paper that is named already speaks for it. "Since" one of them
    or "now" against "than" brings in what came later of the same authority. The years of each of ``pairs`` are one.
    """
    named = [document for document in documents if document.id in steer.documents]
    single = [(year,) for year in steer.years if not any(year in pair for pair in pairs)]
    dated = {years: [d for d in documents if Vocabulary.years_of(d).intersection(years)] for years in (*pairs, *single)}
    chosen = list(named)
    for papers in dated.values():
        if not any(paper in chosen for paper in papers):
            chosen += papers
    kinds = {(document.kind, usual_name(document.authority)) for document in named}
    several = len(kinds) > 1 or sum(map(bool, dated.values())) > 1
    both_sides = {"ofsted", "council"} <= set(steer.speakers)
    if chosen and _SINCE.search(text):
        first = min(document.dated for document in chosen)
        whose = {usual_name(document.authority) for document in chosen}
        later = (one for one in documents if one.dated > first and usual_name(one.authority) in whose)
        chosen += [document for document in later if document not in chosen]
    elif not (several or both_sides or _elsewhere(named, dated)):
        return ()
    for speaker in steer.speakers:
        if not any(document.speaker == speaker for document in chosen):
            chosen += [document for document in documents if document.speaker == speaker]
    return tuple(document.id for document in chosen) if len(chosen) > 1 else ()


def _elsewhere(named: Sequence[Document], dated: Mapping[Years, Sequence[Document]]) -> bool:
    """Tell whether a year is named beside a paper that is not of it."""
    return bool(named) and any(papers and not any(paper in named for paper in papers) for papers in dated.values())


def subject(text: str) -> str:
    """Return what a comparing question is about: its words without papers, dates, sides and the asking to compare."""
    return " ".join(content_words(without_frame(text))) or text


def without_frame(text: str) -> str:
    """Return a text without what names papers, dates and sides, and what asks to compare."""
    return " ".join(_FRAME.sub(" ", text).split())


def unframed(text: str, named: bool, years: Collection[int]) -> str:
    """Return a question without where it says to look: a paper or visit where one is ``named``, and these ``years``.

    What stands behind a preposition goes, "in the letter", "at the sixth visit", "in 2020", and so does a paper that is
    asked: "What did the letter say about …?" A question for a date or a person is left whole, and so is one that has no
    matter of its own.
    """
    if _ASKS_FOR_DATE_OR_PERSON.search(text):
        return text
    rest = _WHERE.sub(" ", text) if named else text
    rest = _YEAR.sub(lambda match: " " if int(match["year"]) in years else match[0], rest)
    rest = " ".join(rest.split()).lstrip(", ")
    if named and (matter := matter_of(rest)):
        return matter
    return rest if len(content_words(rest)) >= 2 else text


def matter_of(text: str) -> str | None:
    """Return what a paper is asked about ("What did the letter say about …?"), ``None`` where none is asked so."""
    said = _SAID.match(text)
    return said["matter"] if said and content_words(said["matter"]) else None
