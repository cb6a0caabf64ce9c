"""Premises that code knows to be false: a grade taken for granted that no paper gives, and a year that has no grade."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.types import Document, Judgement
from rag.grades import asked_grades
from rag.types import Filters, Question
from rag.wording import when

__all__ = ["Denied", "denied", "ungraded"]

_GRADE = re.compile(r"\b(outstanding|good|inadequate|requir(?:es?|ed|ing)[ -]improvement)\b", re.IGNORECASE)
_TAKES_FOR_GRANTED = re.compile(
    r"^(?:and |so |but |please )?(?:can you |could you )?(?:why\b|how come\b|explain (?:why|how)\b|"
    r"tell me (?:why|how)\b|when (?:did|was|were)\b|how (?:did|was|were|could|can|has|have)\b|"
    r"on what (?:grounds|basis)\b|"
    r"what (?:led|made|caused|explains|(?:did|has|had|have|was|were) .{1,60} (?:to|for|behind)\b))",
    re.IGNORECASE,
)
_GRADES_IT = re.compile(
    r"\b(?:rated?|rating|judged?|judge?ments?|graded?|marked|awarded)\b|\bverdict\b|"
    r"\b(?:was|were|is|are)\b.{0,60}\b(?:inadequate|outstanding|requir\w+ improvement)\b|"
    r"\b(?:g[eo]t|gotten|gave|given?|earn(?:ed)?|receiv\w+|achiev\w+|become|became) (?:(?:an?|its|their|the) )?"
    r"(?:outstanding|good|inadequate|requir\w+ improvement)\b"
    r"(?! (?!by|in|at|for|from|when|last|this|overall|and)[a-z])",
    re.IGNORECASE,
)
_ASKS_WHICH = re.compile(
    r"\b(?:what|which|how)\b.{0,60}\b(?:rating|rated|grades?|graded|judged|judge?ments?)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Denied:
    """A grade that a question takes for granted, and the one that the newest paper gives instead."""

    grade: str
    judgement: Judgement


def denied(question: Question, documents: Sequence[Document]) -> Denied | None:
    """Return the grade that the question takes for granted where every paper that it may mean gives another.

    ``None`` where the question asks whether it is so, names several grades, or means what no paper grades.
    """
    text = question.standalone
    named = {_plain(match[0]) for match in _GRADE.finditer(text)}
    if len(named) != 1 or not _TAKES_FOR_GRANTED.search(text) or not _GRADES_IT.search(text):
        return None
    (grade,) = named
    given = _grades(question, documents)
    if not given or any(_plain(judgement.grade) == grade for judgement in given):
        return None
    return Denied(grade, given[0])


def ungraded(question: Question, documents: Sequence[Document]) -> str:
    """Return a sentence on the year whose grade is asked for and not given by any paper of it; empty otherwise."""
    years = question.steer.years
    if not years or not _ASKS_WHICH.search(question.standalone) or _grades(question, documents):
        return ""
    named = {one.authority for one in documents if one.id in question.steer.documents}
    theirs = [one for one in documents if not named or one.authority in named]
    if len({one.authority for one in theirs}) > 1:
        return ""  # whose grade is meant is not known
    papers = {given.passage_id for given in _grades(replace(question, steer=Filters()), theirs)}
    dates = [when(one) for one in theirs if any(given.passage_id in papers for given in one.judgements)]
    if not dates:
        return ""
    told = " or ".join(str(year) for year in years)
    return f"No paper gives a grade of {told}; the grades in the documents are of {' and of '.join(dates)}."


def _grades(question: Question, documents: Sequence[Document]) -> list[Judgement]:
    """Return the grades that a question is about, also where it asks for none in so many words."""
    text = re.sub(r"\bjudge\b", "judged", f"{question.standalone} grade", flags=re.IGNORECASE)
    return asked_grades(replace(question, standalone=_without_asking(text)), documents)


def _without_asking(text: str) -> str:
    """Return a question without the words that ask and grade: what is left names the area."""
    return re.sub(
        r"\b(?:why|when|how|come|explain|because|led|made|caused|earn(?:ed)?|achieve\w*|become|became|verdict|marked|"
        r"found|inspectors?|requir\w+[ -]improvement|so|(?:monitoring |focused )?visit|January|February|March|"
        r"April|May|June|July|August|September|October|November|December)\b",
        " ",
        text,
        flags=re.IGNORECASE,
    )


def _plain(grade: str) -> str:
    """Return a grade in one form: "Requires improvement to be good" is "requires improvement"."""
    return re.sub(r"^requir.*", "requires improvement", grade.strip().lower().replace("-", " "))
