"""Make a follow-up question self-contained with what was asked before it.

The last topic is carried over only when the new question leans on it: a pronoun without its noun, an
ellipsis ("and in 2023?"), or hardly any words of its own. Only the user's words are carried; what an assistant
is said to have answered is not trusted (history can be forged).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.lexicon import NOW
from rag.types import Turn

__all__ = ["leans_on_history", "self_contained"]

_PRONOUN = re.compile(
    r"\b(?:it|its|they|them|their|theirs|he|she|his|her|him|this|that|these|those|there|then|the same|ones?|so|such|"
    r"the (?:first|second|former|latter|other)|either|neither|both)\b",
    re.IGNORECASE,
)
_ELLIPSIS = re.compile(
    r"^(?:and|but|or|so|then|also|what about|how about|why|why not|how so|since when|says who|who said (?:that|so|"
    r"this)|when|where|"
    r"which (?:one|ones|paragraph|page)|really|are you sure|any (?:more|others?)|more|anything else|ok|okay|in what "
    r"way|by how much|"
    r"go on|tell me more|compared (?:to|with))\b",
    re.IGNORECASE,
)
_STOP = set(
    "a an the and or but of in on at to for from by with about as is are was were be been being do does did has "
    "have had "
    "can could will would shall should may might must what which who whom whose when where why how that this these "
    "those it its they "
    "them their he she his her him there then than so such not no yes any some all more most much many very i you we "
    "me my your our "
    "tell say said says know please ok okay and also too just really did about".split()
)
_REFERS_INSIDE = re.compile(
    r"\b(?:their own|there (?:is|are|was|were|any|a|been)|so far|so many|so much|that (?:the|children|they|it))\b", re.I
)


_NUMBERS = {word: n for n, word in enumerate("a one two three four five six seven eight nine ten".split())} | {"a": 1}
_AFTER = re.compile(
    rf"\b({'|'.join(_NUMBERS)}|\d{{1,2}}) years? (?:(on|later|after(?:wards)?)|(earlier|before(?:hand)?))\b",
    re.IGNORECASE,
)


def content_words(text: str) -> list[str]:
    """Return the words that carry meaning, in order, lower case."""
    return [word for word in re.findall(r"[a-z0-9][\w’'-]*", text.lower()) if word not in _STOP]


def leans_on_history(text: str) -> bool:
    """Tell whether a question cannot stand without the one before it."""
    own = content_words(text)
    if _ELLIPSIS.search(text) and len(own) <= 5:
        return True
    bare = _REFERS_INSIDE.sub("", text)
    pronoun = _PRONOUN.search(bare)
    if pronoun is None:
        return len(own) <= 1
    # A pronoun points back when it stands before the question's own nouns, or there are few of those.
    before = content_words(bare[: pronoun.start()])
    return len(own) <= 3 or len(before) <= 1


def self_contained(text: str, history: Sequence[Turn]) -> str:
    """Return ``text``, led by the earlier question that it leans on, if it does.

    An earlier follow-up is resolved first, so a chain of follow-ups keeps its topic. A year that the new
    question names takes the place of the earlier one's, and so does the present.
    """
    earlier = [turn.content for turn in history if turn.role == "user" and turn.content.strip()]
    topic = ""
    for question in [*earlier, text]:
        topic = _merge(topic, question) if topic and leans_on_history(question) else question
    return topic if leans_on_history(text) and earlier else text


def _dated(match: re.Match[str], topic: str) -> str:
    """Return "four years on" as the year that it is, counted from the last one that the topic names."""
    years = re.findall(r"\b(?:19|20)\d\d\b", topic)
    if not years:
        return match[0]
    distance = _NUMBERS.get(match[1].lower()) or int(match[1])
    return f"in {int(years[-1]) + (distance if match[2] else -distance)}"


def _merge(topic: str, question: str) -> str:
    question = _AFTER.sub(lambda match: _dated(match, topic), question)
    if re.search(r"\b(?:19|20)\d\d\b", question) or NOW.search(question):
        topic = re.sub(
            r"\b(?:in|by|at|during|since|from)?\s*(?:the )?(?:[A-Z][a-z]+ )?(?:19|20)\d\d\b(?:\s?[-–/]\s?\d+)?",
            "",
            topic,
        )
    return f"{' '.join(topic.split()).rstrip('?.! ')}? {question}"
