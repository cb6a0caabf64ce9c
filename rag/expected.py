"""What an answer to a question must hold: a sum of money, a share, a count, a date, a grade, a name.

Where a question asks for one and no chosen sentence has any, the documents do not say; where it asks for two things
and they hold one, half an answer is given as half.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from rag.followup import stems
from rag.forms import EXPECTED, NTH_VISIT, OF_VISITS, TIME
from rag.lexicon import MONTHS

__all__ = ["WHERE_ELSE", "counting", "fits", "kind_wanted", "lacking"]

Wanted = Literal["reason", "date"]
"""What a sentence must have the form of, so that it answers why or when."""

WHERE_ELSE: dict[str, str] = {
    "sum of money": "a council’s accounts, budget or pay policy statement would",
    "share": "the published statistics on children’s services would",
    "figure": "the published statistics on children’s services would",
}
"""What kind of document would give it, where one is known."""

# What has digits or words of quantity and counts nothing: dates, ordinals, ages, "the most extreme".
_COUNTS_NOTHING = re.compile(
    r"\b(?i:the|a) most \w+|\b\d{1,2}(?:st|nd|rd|th)\b|"
    rf"\b\d{{1,2}}(?: and | to | ?[-–&] ?)(?=\d{{1,2}} (?:{MONTHS})\b)|\b(?i:several|many) times\b|"
    r"\b\d{1,2}[- ]years?[- ]olds?\b|"
    r"\b(?i:aged?|age of) (?:under |over )?\d{1,2}\b(?:(?: ?[-–] ?| (?:to|and) )\d{1,2}\b)?|"
    rf"\b(?:\d{{1,2}} )?(?:{MONTHS})(?: \d{{4}})?\b|"
    r"\b(?i:in|by|since|during|from|until) (?:19|20)\d\d(?:[-–/]\d\d)?\b|\b(?:19|20)\d\d[-–/]\d\d\b|"
    # Not "a total of 2019 visits".
    r"\b(?i:of) (?:19|20)\d\d(?:[-–/]\d\d)?\b(?! (?:children|people|(?!was\b|has\b|this\b)[a-z]{3,}s\b))|"
    r"\b\d{1,2}\.\d{1,2}\.\d\d\b"
)


# Who is counted in all of these papers, when, and what asks for a count: that tells no figure from another.
_WHOM = re.compile(
    r"\b(?:child(?:ren)?|kids?|youngsters?|young|people|persons?|care|lea(?:ve|ver|vers|ving)|famil(?:y|ies)|many|figures?|"
    r"numbers?|percent(?:age)?|per|cent|proportion|share|rates?|total|latest|years?|council|county|"
    r"look(?:ed|s|ing)?|cared|after|supports?|supported|supporting|helps?|helped|works?|working|cla|lac|"
    r"services?|social|inspections?|inspectors?|ofsted|reports?|don['’]?t|want|need|know|give|exact(?:ly)?|end|start|beginning|"
    r"before|up|down|time|dates?|days?|months?|quarters?|"
    rf"early|late|spring|summer|autumn|winter|christmas|\d[\d,.]*|{MONTHS.lower()})\b"
)
_OFFICE = re.compile(
    r"\b(?:heads?|head ?teachers?|lead|led|leaders?|chair\w*|inspectors?|director|officer|advis[eo]r|judge|manager|"
    r"holder|minister|commissioner|runs?|ran|person|girl|boy|man|woman|worker)\b",
    re.IGNORECASE,
)
_BY_SEX = "figure for boys and girls"
_IN_CARE = re.compile(r"\b(?:in care|look(?:s|ed|ing)?[- ]after|cared for|cla|lac)\b", re.IGNORECASE)


# "Most of the children", with the words after it that may be what is counted.
_LOOSE = re.compile(
    r"\b(?:all|most|none|no|few|several|half|majority|minority|handful|dozens?|hundreds?|thousands?)\b"
    r"(?=(?P<counted>(?:[ -][\w’'-]+){0,12}))",
    re.IGNORECASE,
)


_WANTED: dict[Wanted, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "reason": (
        re.compile(
            r"^(?:and |but |so )?why\b|\bwhy (?:did|do|does|is|are|was|were|has|have|had|could|can)\b|"
            r"\b(?:what|which)\b.{0,40}\b(?:cause[sd]?|causing|reasons?|led to|lies behind|made it|explains?|"
            r"accounts? for)\b|"
            r"\b(?:reasons?|causes?) (?:for|of|behind|why)\b|\bwhat(?:['’]s| is| was| lay| lies) behind\b|\bhow come\b|"
            r"\b(?:explanations?|excuses?)\b|\bwhat (?:did|do|does|has|have|was|is|were)\b.{1,40}\bblam\w+|"
            r"\b(?:put|blamed?|down) .{0,30}\b(?:down to|on what)\b",
            re.IGNORECASE,
        ),
        re.compile(
            r"\b(?:because|due to|owing to|as a (?:result|consequence)|result(?:s|ed|ing)? (?:of|in|from)|"
            r"reflect(?:s|ed|ing)?|"
            r"led to|leading to|caused?|causing|attribut\w+|explain(?:s|ed)?|reasons?|means? that|meant that|so that|"
            r"in order to|therefore|consequently|since they|given that|driven by|linked to|contribut\w+|following)\b",
            re.IGNORECASE,
        ),
    ),
    "date": (
        re.compile(
            r"^(?:and |but |so )?when\b(?! (?:one|a|an|someone|somebody|children|young|they|the \w+ (?:is|are|was|"
            r"were)))|"
            r"\b(?:by|since|until|from) when\b|\b(?:what|which) (?:dates?|days?|month|year)\b|"
            r"\band when\W*$|\bin (?:which|what) (?:month|year)\b",
            re.IGNORECASE,
        ),
        re.compile(
            r"\b(?:19|20)\d\d\b|\b\d{1,2}\.\d{1,2}\.\d\d\b|\b(?:January|February|March|April|June|July|August|"
            r"September|"
            r"October|November|December)\b|\b(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ww]inter)\b|"
            r"\b(?:last|next|this) (?:week|month|year|quarter)\b",
        ),
    ),
}


def kind_wanted(question: str) -> Wanted | None:
    """Return whether a question asks for a reason or a date, if it does."""
    return next((kind for kind, (asks, _) in _WANTED.items() if asks.search(question)), None)


def fits(kind: Wanted | None, sentence: str) -> bool:
    """Tell whether a sentence has the form of what is wanted: it gives a reason, or a date or period."""
    return kind is not None and _WANTED[kind][1].search(sentence) is not None


def counting(sentence: str) -> str:
    """Return a sentence without what only looks like a figure."""
    return _COUNTS_NOTHING.sub(" ", sentence)


def _singular(words: set[str]) -> set[str]:
    return {word.rstrip("s") for word in words}


def _without_loose(sentence: str, about: str) -> str:
    """Return a sentence without words of quantity that count something else than is asked about: "all partners"."""
    asked = _singular(stems(about))
    return _LOOSE.sub(lambda match: match[0] if asked & _singular(stems(match["counted"])) else " ", sentence)


def lacking(
    question: str,
    sentences: Sequence[str],
    dated: Sequence[str],
    own: Sequence[str] = (),
    *,
    about: str = "",
    around: Sequence[str] = (),
) -> tuple[list[str], list[str]]:
    """Return what the question asks for, and what of that no sentence holds.

    ``dated`` are those of the ``sentences`` that are of the years which the question names: a grade or a name has to
    stand there. ``own`` are names that need no asking for: those of the papers' authorities. ``about`` are the words of
    the matter, as the question and the papers say it: a count or share has to stand with one of them, and not only
    with whom it counts, in the sentence or in what is said ``around`` it (one for each of ``sentences``).
    """
    matter = _singular(stems(_WHOM.sub(" ", about.lower())))
    in_care = about and not matter and _IN_CARE.search(question)
    known = "|".join(re.escape(one) for one in (*own, *re.findall(r"\b[A-Z][a-z]{2,}", question)))
    asked: list[str] = []
    lacks: list[str] = []
    for what, wanted, form in EXPECTED:
        if not re.search(wanted, question, re.IGNORECASE) or (what in ("figure", "share") and set(asked) - {_BY_SEX}):
            continue  # pounds, percentages and changes are asked for in the words for figures
        if what == "date" and "date to come" in asked:
            continue
        asked.append(what)
        if what == "figure" and OF_VISITS.search(question) and any(map(NTH_VISIT.search, sentences)):
            continue  # "the seventh visit" tells how many there were
        among = dated if what in ("grade", "name", "person’s name") else sentences
        if what in ("figure", "figure that is exact", "share") and (matter or in_care):
            among = [
                one
                for one, there in zip(among, around or among, strict=True)
                if (_IN_CARE.search(there) if in_care else matter & _singular(stems(there)))
            ]
        if what == "figure" and about:
            among = [_without_loose(sentence, about) for sentence in among]
        if "figure" in what or what == "share":
            among = [counting(sentence) for sentence in among]
        if what in ("figure", "figure that is exact") and not TIME.search(question.replace("how ", "")):
            among = [TIME.sub(" ", sentence) for sentence in among]
        if what in ("name", "person’s name"):  # of whoever holds that office
            office = tuple(word[:4] for word in stems(question)) if _OFFICE.search(question) else ("",)
            among = [one for one in among if any(word.startswith(office) for word in stems(one))]
        if what == "proper name" and known:
            among = [re.sub(rf"\b(?:{known})\b", "", sentence) for sentence in among]
        flags = 0 if what in ("date", "name", "person’s name", "proper name") else re.IGNORECASE
        if not any(re.search(form, sentence, flags) for sentence in among):
            lacks.append(what)
    return asked, lacks
