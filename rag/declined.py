"""Questions that the documents are not for: opinions, private details, orders to set the documents aside."""

from __future__ import annotations

import re

from rag.followup import content_words

__all__ = ["without_orders"]

_DECLINED: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("It asks for an opinion, and the documents can only be quoted.", re.compile(
        r"\b(?:do|would) you (?:personally )?(?:think|believe|feel|recommend|vote)|\byour (?:own )?(?:opinion|view|"
        r"favourite)\b|"
        r"\bshould (?:i|we|people) (?:vote|sue|sack|trust)\b", re.IGNORECASE)),
    ("It asks for somebody’s private details.", re.compile(
        r"\b(?:home address|private (?:address|phone|number|e-?mail)|mobile number|date of birth|national insurance|"
        r"bank details|"
        r"where does .{3,40} live)\b", re.IGNORECASE)),
    ("It asks to set the documents aside, and answers come from them alone.", re.compile(
        r"\b(?:ignore|disregard|forget|override)\b.{0,30}\b(?:instruction|rule|document|prompt|context|above|previous|"
        r"citation)|"
        r"\b(?:system|hidden|initial) prompt\b|\byour (?:instructions|prompt|rules)\b|\b(?:pretend|role-?play|act as|"
        r"you are now)\b|"
        r"\bwrite (?:me )?(?:a|an|some) (?:poem|song|story|joke|essay|code|script|limerick|haiku)\b", re.IGNORECASE)),
)  # fmt: skip


def without_orders(text: str) -> tuple[str, str | None]:
    """Return the question without the sentences that are none for documents, and why if nothing else is left."""
    why = next((reason for reason, pattern in _DECLINED if pattern.search(text)), None)
    if why is None:
        return text, None
    kept = [
        sentence
        for sentence in re.split(r"(?<=[.!?;:])\s+", text)
        if not any(pattern.search(sentence) for _, pattern in _DECLINED)
    ]
    asked = " ".join(kept)
    return (asked, None) if "?" in asked and len(content_words(asked)) >= 3 else (text, why)
