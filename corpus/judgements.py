"""The grades of a paper, kept as data: which area got which grade, and the words that say so."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.markup import plain
from corpus.types import Judgement, Passage

__all__ = ["GRADE", "is_grade", "read_judgements"]

GRADE = r"(?:outstanding|good|requires improvement(?: to be good)?|inadequate)"
_WHOLE = re.compile(rf"\W*({GRADE})\W*", re.IGNORECASE)
_HEADED = re.compile(rf"(.{{8,}}?)(?: is| are)?\s*[:–—-]\s*({GRADE})\W*", re.IGNORECASE)
_SAME = re.compile(r"\W+|\blscb\b|\b(?:the )?(?:effectiveness|experiences(?: and progress)?) of\b", re.IGNORECASE)
_SAID = re.compile(
    rf"(?:(The overall judgement|The effectiveness of the Local Safeguarding Children Board(?: \(LSCB\))?|"
    rf"The Local Safeguarding Children Board(?: \(LSCB\))?|Children[’']s services in [\w ,’'-]+?)"
    rf"|The judgement for (the effectiveness of the Local Safeguarding Children Board(?: \(LSCB\))?))"
    rf"(?: is| are)?(?: that children[’']s services are)?:? ({GRADE}|require improvement(?: to be good)?)\W*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^\d(?:\.\d)?\.?\s*")
_OVERALL = re.compile(r"overall judgement|children[’']s services in", re.IGNORECASE)
_FRONT = 40  # passages: a judgement in words stands on the first pages


def is_grade(text: str) -> bool:
    """Tell whether ``text`` is a grade and nothing else."""
    return bool(_WHOLE.fullmatch(text))


def read_judgements(passages: Iterable[Passage]) -> tuple[Judgement, ...]:
    """Return the grades in reading order, each area once: from tables, headings and the sentences on the front.

    A grade says ``Requires improvement to be good`` or whatever is printed, with a capital.
    """
    found: dict[str, Judgement] = {}
    for position, passage in enumerate(passages):
        judgement = _in_row(passage)
        if judgement is None and passage.kind in ("heading", "paragraph"):
            judgement = _in_heading(passage) or (_in_words(passage) if position < _FRONT else None)
        if judgement is not None:
            found.setdefault(_key(judgement.area), judgement)
    return tuple(found.values())


def _in_row(passage: Passage) -> Judgement | None:
    if passage.kind != "row" or len(passage.row) < 2 or not (grade := _WHOLE.fullmatch(passage.row[-1][1])):
        return None
    area = _NUMBER.sub("", plain(passage.row[0][1]))
    return Judgement(area, _capital(grade[1]), passage.id, 0, len(passage.text))


def _in_heading(passage: Passage) -> Judgement | None:
    match = _HEADED.fullmatch(passage.text) if passage.kind == "heading" else None
    if match is None:
        return None
    return Judgement(plain(match[1]), _capital(match[2]), passage.id, 0, len(passage.text))


def _in_words(passage: Passage) -> Judgement | None:
    match = _SAID.match(passage.text)
    if match is None:
        return None
    subject = plain(match[1] or match[2])
    area = "Overall effectiveness" if _OVERALL.match(subject) or "overall" in subject.lower() else subject
    grade = re.sub(r"^require ", "requires ", match[3], flags=re.IGNORECASE)
    return Judgement(_capital(area), _capital(grade), passage.id, match.start(), match.end())


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _key(area: str) -> str:
    return _SAME.sub("", area).casefold()
