"""What a paper says must improve: the list under its heading of that name, for who asks for nothing narrower.

Every full inspection report has such a list, and it is what most readers want of it; by its words it cannot be found,
for its items name the matters alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.types import Document, Passage
from rag.authorities import named_authorities, without_authorities
from rag.compared import without_frame
from rag.followup import content_words
from rag.types import Question
from rag.vocabulary import Vocabulary

__all__ = ["asks_for_improvements", "improvements"]

_RECOMMENDED = re.compile(r"\brecommend\w*", re.IGNORECASE)
_TO_IMPROVE = re.compile(
    r"\b(?:needs?|needed|must|should|ought|ha(?:s|d|ve) to|tell|told|ask(?:ed)?|want(?:ed|s)?|required|in need)\b"
    r".{0,40}?\b(?:to |of |for )?(?:be |get |getting |do |doing |put |putting |sort |sorted )?"
    r"(?:improve[ds]?|improv(?:ing|ement)|better|right|out|fix(?:ed)?|change[ds]?|work(?:ed)? on)\b"
    r"|\bareas? (?:for|of|in need of|needing) (?:priority )?(?:improvement|action|development)\b"
    r"|\b(?:to[- ]do lists?|priority actions?|action points?|improvements? (?:needed|required|asked for|wanted))\b",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(
    r"(?:and |so |but )?(?:why|how|when|where|who|whose|did|does|do|is|are|was|were|has|have|had|will|would)\b"
    r"|.*\b(?:compar\w+|differ\w*|(?:dis)?agree\w*|versus|vs|both)\b",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"\b(?:what|which|things?|areas?|points?|issues?|items?|matters?|main|key|top|biggest|most|important|everything|all|two|three|four|"
    r"five|six|seven|eight|nine|ten|list\w*|give|gave|tell|name|made|make|left|leave|with|told|still|urgently|public|own|"
    r"services?|work|practice|children(?:['’]s)? services?|department|visit|inspection|report|letter|"
    r"latest|last|recent|first|full|after|following|summer|winter|spring|autumn)\b",
    re.IGNORECASE,
)
_IMPROVEMENTS = re.compile(
    r"\W*(?:what (?:needs?|needed) to (?:be )?improve|what (?:\w+ ){1,6}needs? to do|"
    r"areas? (?:for|of|needing|requiring) (?:priority )?(?:improvement|action|development)|priority actions?)\b",
    re.IGNORECASE,
)
_RECOMMENDATIONS = re.compile(r"\W*(?:[\d.]+ )?(?:key |main |summary of )?recommendations?\W*$", re.IGNORECASE)
_MOST_WORDS = 300  # of a list that is given whole


def asks_for_improvements(text: str) -> bool:
    """Tell whether a question asks what must improve or is recommended, as a whole and not on one matter."""
    if _OTHERWISE.match(text) or not (_RECOMMENDED.search(text) or _TO_IMPROVE.search(text)):
        return False
    rest = _RECOMMENDED.sub(" ", _TO_IMPROVE.sub(" ", text))
    rest = without_authorities(rest, {name.lower() for name in named_authorities(rest)})
    return not content_words(_ASKING.sub(" ", without_frame(rest)))


def improvements(question: Question, documents: Sequence[Document], passages: Sequence[Passage]) -> list[Passage]:
    """Return the items of the list that is asked for, in order; none where there is none or something else is asked.

    It is the newest paper's of those that the question's papers, years and speakers allow.
    """
    several = max(len(question.steer.documents), len(question.steer.years)) > 1
    if (question.compared and several) or not asks_for_improvements(question.standalone):
        return []
    steer = question.steer
    wanted = _RECOMMENDED.search(question.standalone) is not None
    for heading in (_RECOMMENDATIONS, _IMPROVEMENTS) if wanted else (_IMPROVEMENTS,):
        for document in sorted(documents, key=lambda document: document.dated, reverse=True):
            if steer.documents and document.id not in steer.documents:
                continue
            if steer.years and not set(steer.years) & Vocabulary.years_of(document):
                continue
            items = [
                passage
                for passage in passages
                if passage.document_id == document.id
                and passage.searchable
                and passage.kind != "heading"
                and passage.voices
                and heading.match(passage.section)
            ]
            said_by = {voiced.voice.speaker for passage in items for voiced in passage.voices}
            items = [passage for passage in items if passage.kind == "bullet"] or items
            if items and (steer.documents or not steer.speakers or said_by & set(steer.speakers)):
                return items if sum(len(passage.text.split()) for passage in items) <= _MOST_WORDS else []
    return []
