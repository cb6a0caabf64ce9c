"""Grades are looked up, not searched for: each is data of its paper, with the words that say so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from corpus.types import Document, Judgement
from rag.followup import stems
from rag.types import Question
from rag.vocabulary import Vocabulary

__all__ = ["asked_grades", "asks_for_grade"]

_ASKS = re.compile(
    r"\b(?:grade[sd]?|grading|judgements?|judgments?|judged|rated|ratings?)\b"
    r"|\bwhat (?:did|was) \w+ (?:get|given|awarded)\b",
    re.IGNORECASE,
)
# A grade in words that have other meanings too: of an area it is asked only where nothing else is named.
_LOOSELY = re.compile(
    r"\b(?:what|which) (?:\w+ )?(?:marks?|scores?|verdicts?)\b|"
    r"\bhow (?:did|was|were) .{1,60} (?:score|scored|marked)\b|"
    r"\b(?:which|what) .{1,60} marked\b|\b(?:top|highest|lowest|full|best|bottom) (?:marks?|scores?)\b|"
    r"^(?:and |so |but )?(?:is|was|are|were|isn['’]t|wasn['’]t)\b.{1,60}\b(?:outstanding|good|inadequate)\W*$",
    re.IGNORECASE,
)
# "Each part of the inspection", "all four judgements": every area is meant.
_OF_EACH = re.compile(
    r"\b(?:each|every|all|different|separate|individual|break ?down|four|other)\b.{0,20}?\b(?:areas?|parts?|bits?|"
    r"judge?ments?|grades?|ratings?|marks?|categor(?:y|ies)|sections?|strands?|elements?|aspects?)\b|"
    r"\b(?:what|which) (?:areas?|parts?|bits?|judge?ments?|categor(?:y|ies)|sections?|strands?|elements?|aspects?)\b"
    r".{0,60}\b(?:best|better|worst|worse|least|most|highest|higher|lowest|lower|top|bottom|strongest|weakest)\b",
    re.IGNORECASE,
)
# The grade that is not asked for: "as opposed to the overall mark".
_NOT_OVERALL = re.compile(
    r"\b(?:as opposed to|rather than|instead of|other than|apart from|besides|not) (?:just )?"
    r"(?:the |its |their )?overall\b(?: \w+)?",
    re.IGNORECASE,
)
_GRADE = r"(?:outstanding|good|inadequate|requires improvement)"
# A grade that is mentioned and not asked for: "How did the council react to being rated inadequate?"
_GIVEN = re.compile(
    rf"\b(?:being|after (?:it|they) (?:was|were)|having been) (?:rated|graded|judged) (?:as )?[‘“\"']?{_GRADE}\b|"
    rf"\b(?:the|its|their|that|this) [‘“\"']?{_GRADE}[’”\"']? (?:rating|grade|judge?ment)\b",
    re.IGNORECASE,
)
_MAY_ASK = re.compile(
    r"\b(?:grad\w+|judg\w+|rat(?:e|es|ed|ings?)|marks?|marked|scor\w+|verdicts?|pass(?:ed|es)?|fail\w*|outstanding|"
    r"inadequate|good|requir\w+ improvement|special measures|overall)\b",
    re.IGNORECASE,
)
_NO_AREA = re.compile(
    r"\b(?:grad\w*|judge?ments?|judged|rat(?:ed|ings?)|scores?|scored|marks?|marked|verdicts?|took|"
    r"given?|gets?|got|received?|awarded|come|came|out|overall|"
    r"ofsted(?:['’]s)?|inspect\w*|council(?:['’]s)?|county|borough|authority|local|children(?:['’]s)?|services?|latest|"
    r"last|current\w*|now|still|yet|really|actually|good|outstanding|inadequate|requires?|improvement|(?:19|20)\d\d)\b",
    re.IGNORECASE,
)


def asks_for_grade(text: str) -> bool:
    """Tell whether a question may be after a grade, in whatever words."""
    return any(asks.search(text) for asks in (_ASKS, _LOOSELY)) or _MAY_ASK.search(text) is not None


def asked_grades(question: Question, documents: Sequence[Document]) -> list[Judgement]:
    """Return the grades that the question asks for, of the newest paper that fits first; none when it asks for none.

    The papers and years that it names choose among papers, its other words among the areas of a paper. Where it names
    no area, the overall grade is meant.
    """
    bare = _GIVEN.sub("", question.standalone)
    if not (_ASKS.search(bare) or _LOOSELY.search(bare)):
        return []
    steer = question.steer
    graded = [document for document in documents if document.judgements]
    if steer.documents:
        graded = [document for document in graded if document.id in steer.documents]
    if steer.years:
        graded = [document for document in graded if set(steer.years) & Vocabulary.years_of(document)]
    graded.sort(key=lambda document: document.dated, reverse=True)
    own = " ".join(document.authority for document in documents)
    text = _NOT_OVERALL.sub(" ", question.standalone)
    return [judgement for document in graded for judgement in _areas(text, document.judgements, own)]


def _areas(text: str, judgements: Sequence[Judgement], authorities: str) -> list[Judgement]:
    asked = stems(text)
    areas = [stems(judgement.area) for judgement in judgements]
    seen = Counter(stem for area in areas for stem in area)
    # Words that stand in several areas ("children", "experiences") tell none from another.
    matched = [len({stem for stem in area & asked if seen[stem] == 1}) for area in areas]
    best = max(matched, default=0)
    left = stems(_NO_AREA.sub("", text).replace("’s", "").replace("'s", "")) - stems(authorities)
    if best:
        chosen = [at for at, words in enumerate(matched) if words == best]
        # "Is early help good?" asks of less than an area, which may have been judged in another way.
        narrower = _LOOSELY.search(text) and not _ASKS.search(text) and not any(left <= areas[at] for at in chosen)
        return [] if narrower else [judgements[at] for at in chosen]
    if _OF_EACH.search(text):
        return list(judgements)
    if left:
        return []  # it asks for something that has no grade of its own
    return [judgement for judgement in judgements if "overall" in judgement.area.lower()] or list(judgements)
