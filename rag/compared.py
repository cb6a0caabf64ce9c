"""Comparisons: which papers are set against each other, and in what."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from corpus.types import Document
from rag.authorities import usual_name
from rag.followup import content_words
from rag.lexicon import KINDS, NTH
from rag.matter import DATE
from rag.types import Filters
from rag.vocabulary import Vocabulary
from rag.years import Years

__all__ = ["compared", "subject", "without_frame"]

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

# What names a paper, a date or a side, and what asks to compare. Left in, it finds sentences about papers and visits
# in place of the matter itself.
_FRAME = re.compile(
    rf"{_PAPERS}|{_VISIT}|{DATE}|"
    r"\b(?:ofsted|inspect(?:ors?|ion|orate)|watchdog|council|authority|director)\b(?:['’]s)?"
    r"|\b(?:compar\w+|differ\w*|versus|vs|chang\w+|between|(?:dis)?agree\w*|contradict\w*|match(?:es)? up|"
    r"whereas|better|worse|improv\w+|over time|since|same story|alike|tell|told|says?|said|found|find|"
    r"describ\w+|each|both|reports?|own|view|later|see|papers?|picture|put)\b",
    re.IGNORECASE,
)


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
