"""Premises that code knows to be false: a grade taken for granted that no paper gives, and a year that has no grade."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.types import Document, Judgement, Passage
from rag.authorities import named_authorities
from rag.expected import lacking
from rag.followup import stems
from rag.grades import asked_grades
from rag.lexicon import MONTHS
from rag.retrieve import allowed
from rag.types import Filters, Question
from rag.wording import when

__all__ = ["denied", "ungraded"]

_GRADE = re.compile(r"\b(outstanding|good|inadequate|requir(?:es?|ed|ing)[ -]improvement)\b", re.IGNORECASE)
_TAKES_FOR_GRANTED = re.compile(
    r"^(?:and |so |but |please )?(?:can you |could you )?(?:why\b|how come\b|explain (?:why|how)\b|"
    r"tell me (?:why|how)\b|how (?:did|was|were|has|have)\b|"
    r"on what (?:grounds|basis)\b|"
    r"what (?:led|made|caused|explains|(?:did|has|had|have|was|were) .{1,60} (?:to|for|behind)\b))",
    re.IGNORECASE,
)
_GRADES_IT = re.compile(
    r"\b(?:rated?|rating|judged?|judge?ments?|graded?|marked|awarded)\b|\bverdict\b|"
    r"\b(?:was|were|is|are)\b.{0,60}\b(?:inadequate|outstanding|requir\w+ improvement)\b|"
    r"\b(?:g[eo]t|gotten|gave|given?|earn(?:ed)?|receiv\w+|achiev\w+|become|became) "
    r"(?:(?:us|them|it|the (?:council|authority|service|department)) )?(?:(?:an?|its|their|the) )?"
    r"(?:outstanding|good|inadequate|requir\w+ improvement)\b"
    r"(?! (?!by|in|at|for|from|when|last|this|overall|and)[a-z])",
    re.IGNORECASE,
)
# A grade that was not given, or is still to come: nothing is taken for granted that could be wrong.
_NOT_SO = re.compile(
    r"\b(?:not|never|cannot|less than|short of|enough|before|until|nearly|almost|"
    r"could|should|would|will|might|must|plan\w*|aim\w*|hop(?:e|es|ed|ing)|expect\w*|want\w*|tr(?:y|ies|ied|ying)|"
    r"needs?|needed|going to|to do to|fail\w*)\b|n['’]t\b|"
    r"\bcan\b(?! you (?:explain|tell))|"
    r"\b(?:has|have|had) (?:(?!done|led|made|caused|come)\w+ ){0,5}to (?:do|be|get|become|achieve|earn)\b",
    re.IGNORECASE,
)
_JUDGES = r"(?<!to be )(?:judg\w*|grad(?:e|es|ed|ing)|rat(?:ed|ing)|verdict)"  # "to be judged" is still to come
_GIVES = re.compile(
    rf"\b{_JUDGES}\b(?:(?!{_GRADE.pattern}).){{0,80}}{_GRADE.pattern}(?: to be good)?|"
    rf"{_GRADE.pattern}(?: to be good)?(?:(?!{_GRADE.pattern}).){{0,40}}\b(?:{_JUDGES}|overall)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_AFTER = re.compile(
    r"\b(?:inspections?|grades?|ratings?|judge?ments?) (?:after|following) (?:the )?(?P<year>(?:19|20)\d\d)\b"
)
_LATER = 30  # years in which a later grade is looked for
_ASKS_WHICH = re.compile(
    r"\b(?:what|which|how)\b.{0,60}\b(?:rating|rated|grades?|graded|judged|judge?ments?)\b|"
    r"\boverall (?:marks?|scores?|verdict)\b|\bwhat (?:marks?|scores?) (?:did|was|were) (?:it|they|we|the council|\w+) "
    r"(?:get|given|awarded)\b",
    re.IGNORECASE,
)


def denied(question: Question, documents: Sequence[Document], passages: Sequence[Passage] = ()) -> Judgement | None:
    """Return the newest paper's grade where the question takes one for granted that no paper which it may mean gives.

    ``None`` where the question asks whether it is so, names several grades, or means what no paper grades; where a
    sentence of the ``passages`` tells of that grade; and where the user's own filters leave out the paper's words.
    """
    text = question.standalone
    grade = _granted(text)
    if grade is None:
        return None
    given = _grades(question, documents)
    if not given or any(_plain(judgement.grade) == grade for judgement in given):
        return None
    by_id = {document.id: document for document in documents}
    keep = allowed(question.filters, by_id.__getitem__)
    told_in = next((passage for passage in passages if passage.id == given[0].passage_id), None)
    if told_in is not None and not keep(told_in):
        return None
    if any(_tells_of(grade, given[0], question, passage, documents) for passage in passages):
        return None
    return given[0]


def _granted(text: str) -> str | None:
    """Return the one grade that a question takes for granted, if it does."""
    named = {_plain(match[0]) for match in _GRADE.finditer(text)}
    takes = _TAKES_FOR_GRANTED.search(text) and _GRADES_IT.search(text) and not _NOT_SO.search(text)
    return next(iter(named)) if takes and len(named) == 1 else None


def _granted_by_none(question: Question, documents: Sequence[Document]) -> bool:
    """Tell whether a question takes an overall grade for granted that no paper gives, of whatever year."""
    grade = _granted(question.standalone)
    given = _grades(replace(question, steer=Filters()), documents) if grade else []
    overall = [one for one in given if "overall" in one.area.lower()]
    return bool(overall) and all(_plain(one.grade) != grade for one in overall)


def _tells_of(
    grade: str, given: Judgement, question: Question, passage: Passage, documents: Sequence[Document]
) -> bool:
    """Tell whether a passage says that this grade was given, in a year and to an area that the question may mean."""
    papers, years = question.steer.documents, set(question.steer.years)
    if passage.row or (papers and passage.document_id not in papers):
        return False
    own = named_authorities(" ".join(document.authority for document in documents))
    area = set() if "overall" in given.area.lower() else stems(given.area) & stems(question.standalone)
    for at in range(len(passage.voices)):
        sentence = passage.sentence(at)
        told = [one for one in _GIVES.finditer(sentence) if not _NOT_SO.search(one[0])]
        if not any(_plain(next(filter(None, one.groups()))) == grade for one in told):
            continue
        of = set(map(int, _YEAR.findall(sentence)))
        elsewhere = set(named_authorities(sentence)) - set(own)
        its_own = not area or (area & stems(sentence) and "overall" not in sentence.lower())
        if its_own and not elsewhere and not (years and of and not years & of):
            return True
    return False


def ungraded(question: Question, documents: Sequence[Document], passages: Sequence[Passage] = ()) -> str:
    """Return a sentence on the year whose grade is asked for and not given by any paper of it; empty otherwise.

    It is empty, too, where a sentence of the ``passages`` names that year and a grade: a later paper may look back.
    """
    years = question.steer.years
    if not years or not (_ASKS_WHICH.search(question.standalone) or _granted_by_none(question, documents)):
        return ""
    after = _AFTER.search(question.standalone)
    if after and int(after["year"]) in years:
        years = tuple(range(int(after["year"]) + 1, int(after["year"]) + _LATER))
    if _grades(replace(question, steer=replace(question.steer, years=years)), documents):
        return ""
    named = {one.authority for one in documents if one.id in question.steer.documents}
    theirs = [one for one in documents if not named or one.authority in named]
    if len({one.authority for one in theirs}) > 1:
        return ""  # whose grade is meant is not known
    papers = {given.passage_id for given in _grades(replace(question, steer=Filters()), theirs)}
    dates = [when(one) for one in theirs if any(after or given.passage_id in papers for given in one.judgements)]
    if not dates:
        return ""
    ids = {one.id for one in theirs}
    said = [
        passage.sentence(at) for passage in passages if passage.document_id in ids for at in range(len(passage.voices))
    ]
    dated = [(set(map(int, _YEAR.findall(one))), one) for one in said]
    # What a later paper says of the year after which it is asked for is no later grade.
    of_it = [one for found, one in dated if found & set(years) and not (after and int(after["year"]) in found)]
    if of_it and not lacking("What grade was it?", of_it, of_it)[1]:
        return ""
    told = f"after {after['year']}" if after else "of " + " or ".join(str(year) for year in years)
    return f"No paper gives a grade {told}; the grades in the documents are of {' and of '.join(dates)}."


def _grades(question: Question, documents: Sequence[Document]) -> list[Judgement]:
    """Return the grades that a question is about, also where it asks for none in so many words."""
    text = re.sub(r"\bjudge\b", "judged", f"{question.standalone} grade", flags=re.IGNORECASE)
    return asked_grades(replace(question, standalone=_without_asking(text)), documents)


def _without_asking(text: str) -> str:
    """Return a question without the words that ask and grade: what is left names the area."""
    return re.sub(
        r"\b(?:why|when|how|come|explain|because|led|made|caused|earn(?:ed)?|achieve\w*|become|became|g[ai]ven?|us|"
        r"them|verdict|marked|"
        r"found|inspectors?|requir\w+[ -]improvement|so|(?:monitoring |focused )?visit|"
        rf"{MONTHS})\b",
        " ",
        text,
        flags=re.IGNORECASE,
    )


def _plain(grade: str) -> str:
    """Return a grade in one form: "Requires improvement to be good" is "requires improvement"."""
    return re.sub(r"^requir.*", "requires improvement", grade.strip().lower().replace("-", " "))
