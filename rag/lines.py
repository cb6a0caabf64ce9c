"""Lines that are no sentence: titles, nameplates, what announces a list."""

from __future__ import annotations

import re

from corpus.types import Passage
from index import ScoredSentence
from rag.alone import reads_alone
from rag.expected import counting

__all__ = [
    "OFFICE",
    "asks_of_method",
    "counts_something",
    "is_nameplate",
    "is_title",
    "says_something",
    "tells_of_method",
]

OFFICE = re.compile(
    r"\b(?:inspector|director|(?:chief|deputy|executive) officer|chair\w*|leader|minister|secretary|councillor|cllr)\b",
    re.IGNORECASE,
)
_SMALL = frozenset({"of", "and", "for", "the", "to", "s"})
_WORD = re.compile(r"[^\W\d_]+")
_ENDED = re.compile(r"[.!?:;…][\"”’'»)\]]*$")
_IN_BRACKETS = re.compile(r"\([^()]*\)\.?")
# How an inspection was held: whom inspectors met and what they read.
_METHOD = re.compile(
    r"\b(?:inspectors|we|HMIs?|the team)\b(?: \w+){0,2} "
    r"(?:looked at|considered|reviewed|evaluated|sampled|tracked|observed|scrutini[sz]ed|met|spoke (?:to|with)|visited|"
    r"took account of|focused on|held (?:meetings|discussions))\b|"
    r"\b(?:inspection|visit)s? (?:was|were) (?:carried out|conducted|undertaken|led)\b|"
    r"\b(?:range|variety) of evidence was (?:considered|reviewed)\b|\bareas? covered by th(?:e|is) visit\b",
    re.IGNORECASE,
)
_ASKS_OF_METHOD = re.compile(
    r"\b(?:inspections?|visit\w*|look(?:ed|ing)? at|m[eo]e?t(?:ing)?s?|sp(?:eak|oke|oken)|talk\w*|sampl\w+|track\w*|"
    r"review\w*|consider\w*|observ\w+|evaluat\w+|focus\w*|scope|cover\w*|evidence|carried out|when|how long|remote\w*|"
    r"in person|on[- ]?site|in the building|c[ao]me|turn(?:ed)? up|arriv\w+|"
    r"inspectors? (?:do|did|go|went|check\w*|read|see|saw|use[sd]?|interview\w*))\b",
    re.IGNORECASE,
)
_FEWEST_WORDS = 4  # a shorter sentence says nothing by itself
_LONGEST_TITLE = 12  # words


def says_something(scored: ScoredSentence) -> bool:
    """Tell whether a sentence says something: it is no heading, announces no list, and is no source of a quotation."""
    text = scored.passage.sentence(scored.sentence)
    if scored.passage.row:
        return True
    return len(text.split()) >= _FEWEST_WORDS and not text.endswith(":") and not _IN_BRACKETS.fullmatch(text)


def is_nameplate(passage: Passage) -> bool:
    """Tell whether a passage is a name with an office and no sentence: that answers only who asks for a person."""
    if passage.row or passage.text.isupper() or _ENDED.search(passage.text) or not OFFICE.search(passage.text):
        return False
    words = _WORD.findall(OFFICE.sub("", passage.text))
    return all(word[0].isupper() or word in _SMALL for word in words)


def is_title(passage: Passage) -> bool:
    """Tell whether a passage is a line of a title page or a heading: neither an item of a list nor a sentence."""
    if passage.row or passage.kind not in ("paragraph", "heading") or len(passage.voices) != 1:
        return False
    short = len(passage.text.split()) <= _LONGEST_TITLE
    return short and not passage.text[:1].islower() and not reads_alone(passage.text, verb=False)


def counts_something(passage: Passage) -> bool:
    """Tell whether a short line counts something: "158 children and young people"."""
    return passage.kind == "paragraph" and re.match(r"\d", counting(passage.text)) is not None


def tells_of_method(sentence: str) -> bool:
    """Tell whether a sentence says how an inspection was held, and not what it found."""
    return _METHOD.search(sentence) is not None


def asks_of_method(question: str) -> bool:
    """Tell whether a question may be after how an inspection was held."""
    return _ASKS_OF_METHOD.search(question) is not None
