"""Sections that a question asks for as a whole: what must improve, and what a paper says in short.

Nearly every report has them, and they are what many readers want of it; by their words they cannot be found, for they
name the matters alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.types import Document, Passage
from rag.authorities import named_authorities, without_authorities
from rag.compared import without_frame
from rag.followup import content_words
from rag.types import Question
from rag.vocabulary import Vocabulary

__all__ = ["Section", "asked_section", "asks_for_improvements", "asks_for_summary"]

_RECOMMENDED = re.compile(r"\brecommend\w*", re.IGNORECASE)
_TO_IMPROVE = re.compile(
    r"\b(?:needs?|needed|must|should|ought|ha(?:s|d|ve) to|tell|told|ask(?:ed)?|want(?:ed|s)?|required|in need)\b"
    r".{0,40}?\b(?:to |of |for )?(?:be |get |getting |do |doing |put |putting |sort |sorted )?"
    r"(?:improve[ds]?|improv(?:ing|ement)|better|right|out|fix(?:ed)?|change[ds]?|work(?:ed)? on)\b"
    r"|\bareas? (?:for|of|in need of|needing) (?:priority )?(?:improvement|action|development)\b"
    r"|\b(?:to[- ]do lists?|priority actions?|action points?|improvements? (?:needed|required|asked for|wanted))\b",
    re.IGNORECASE,
)
_IN_SHORT = re.compile(
    r"\bsummar(?:y|ies|ise[ds]?|ize[ds]?|ising|izing)\b|\bsum(?:med)? (?:it |this |that )?up\b|\boverview\b|\bgist\b|"
    r"\bin (?:short|brief|a nutshell)\b|\bheadlines\b|"
    r"\b(?:main|key|headline|overall|general|top) (?:findings?|messages?|conclusions?)\b|"
    r"\b(?:outcomes?|results?|upshot) of (?:the|its|their|our|that|this|ofsted['’]s)\b(?=.*\b(?:inspection|visit))|"
    r"\bwhat(?: is| was|['’]s)\b(?=.*\babout\W*$)|\bhow did\b(?=.*\bgo\W*$)|"
    r"\bwhat (?:did|does|do)\b(?=.*\b(?:find|say|conclude|report|show)\b)",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(
    r"(?:and |so |but )?(?:why|how|when|where|who|whose|did|does|do|is|are|was|were|has|have|had|will|would)\b",
    re.IGNORECASE,
)
_COMPARES = re.compile(r"\b(?:compar\w+|differ\w*|(?:dis)?agree\w*|versus|vs|both)\b", re.IGNORECASE)
_ASKING = re.compile(
    r"\b(?:what|which|things?|areas?|points?|issues?|items?|matters?|main|key|top|biggest|most|important|everything|all|need|want|wanted|"
    r"two|three|four|five|six|seven|eight|nine|ten|list\w*|give|gave|tell|name|made|make|left|leave|with|told|still|"
    r"urgently|public|own|services?|work|practice|children(?:['’]s)? services?|department|about|go|conclude|show|"
    r"visit|inspection|report|letter|latest|last|recent|first|second|third|\w+th|\d+(?:st|nd|rd)|full|after|following|"
    r"summer|winter|spring|autumn|please|can|could|monitoring)\b",
    re.IGNORECASE,
)
_IMPROVEMENTS = re.compile(
    r"\W*(?:what (?:needs?|needed) to (?:be )?improve|what (?:\w+ ){1,6}needs? to do|"
    r"areas? (?:for|of|needing|requiring) (?:priority )?(?:improvement|action|development)|priority actions?)\b",
    re.IGNORECASE,
)
_RECOMMENDATIONS = re.compile(r"\W*(?:[\d.]+ )?(?:key |main |summary of )?recommendations?\W*$", re.IGNORECASE)
_SUMMARIES = re.compile(
    r"\W*(?:[\d.]+ )?(?:(?:headline|key|main) (?:findings|messages)|(?:executive )?summary|overview)\b", re.IGNORECASE
)
_OPENINGS = re.compile(r"\W*(?:opening|foreword|introduction)\b", re.IGNORECASE)
_MOST_WORDS = 300  # of a list that is given whole


@dataclass(frozen=True, slots=True)
class Section:
    """The passages of one section, in order; a ``summary`` is told by the first sentence of each."""

    passages: tuple[Passage, ...]
    summary: bool = False


def asks_for_improvements(text: str) -> bool:
    """Tell whether a question asks what must improve or is recommended, as a whole and not on one matter."""
    asks = _RECOMMENDED.search(text) or _TO_IMPROVE.search(text)
    return bool(asks) and not _OTHERWISE.match(text) and _nothing_narrower(text, _RECOMMENDED, _TO_IMPROVE)


def asks_for_summary(text: str) -> bool:
    """Tell whether a question asks what a paper says in short, and not what it says on one matter."""
    return _IN_SHORT.search(text) is not None and _nothing_narrower(text, _IN_SHORT)


def asked_section(question: Question, documents: Sequence[Document], passages: Sequence[Passage]) -> Section | None:
    """Return the section that is asked for; ``None`` where there is none or something else is asked.

    It is the newest paper's of those that the question's papers, years and speakers allow.
    """
    text = question.standalone
    if question.compared and max(len(question.steer.documents), len(question.steer.years)) > 1:
        return None
    if asks_for_improvements(text):
        headings = (_RECOMMENDATIONS, _IMPROVEMENTS) if _RECOMMENDED.search(text) else (_IMPROVEMENTS,)
        items = next(_sections(question, documents, passages, headings), ())
        items = tuple(passage for passage in items if passage.kind == "bullet") or items
        short = sum(len(passage.text.split()) for passage in items) <= _MOST_WORDS
        return Section(items) if items and short else None
    if asks_for_summary(text):
        found = next(_sections(question, documents, passages, (_SUMMARIES, _OPENINGS)), ())
        return Section((*_overall(found[0], documents, passages), *found), summary=True) if found else None
    return None


def _overall(one: Passage, documents: Sequence[Document], passages: Sequence[Passage]) -> list[Passage]:
    """Return the row that gives the overall grade of the paper of a passage, where it has one."""
    judgements = next(document.judgements for document in documents if document.id == one.document_id)
    rows = {judgement.passage_id for judgement in judgements if "overall" in judgement.area.lower()}
    return [passage for passage in passages if passage.id in rows and passage.row]


def _nothing_narrower(text: str, *asked: re.Pattern[str]) -> bool:
    if _COMPARES.search(text):
        return False
    for pattern in asked:
        text = pattern.sub(" ", text)
    text = without_authorities(text, {name.lower() for name in named_authorities(text)})
    return not content_words(_ASKING.sub(" ", without_frame(text)))


def _sections(
    question: Question,
    documents: Sequence[Document],
    passages: Sequence[Passage],
    headings: Sequence[re.Pattern[str]],
) -> Iterator[tuple[Passage, ...]]:
    """Yield the sections so headed of the papers that are asked about: by heading, a speaker's own and newest first."""
    steer = question.steer
    papers = [
        document
        for document in sorted(documents, key=lambda one: (one.speaker in steer.speakers, one.dated), reverse=True)
        if (not steer.documents or document.id in steer.documents)
        and (not steer.years or set(steer.years) & Vocabulary.years_of(document))
    ]
    for heading in headings:
        for paper in papers:
            found = tuple(
                passage
                for passage in passages
                if passage.document_id == paper.id
                and passage.searchable
                and passage.kind != "heading"
                and passage.voices
                and heading.match(passage.section)
            )
            said_by = {voiced.voice.speaker for passage in found for voiced in passage.voices}
            if found and (steer.documents or not steer.speakers or said_by & set(steer.speakers)):
                yield found
