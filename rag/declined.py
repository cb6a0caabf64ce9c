"""Questions that the documents are not for: opinions, private details, orders to set the documents aside."""

from __future__ import annotations

import re

from rag.followup import content_words

__all__ = ["without_orders"]

# Where an order stands: at the start of a sentence, or after "you". "Did managers ignore the rules?" is a question.
_TOLD = (
    r"(?:(?:^|[.!?;:,]\s+)(?:(?:please|now|also|and|then|so|ok(?:ay)?|but|just|first|instead)\W+)*|"
    r"\byou(?: (?:to|must|should|will|can|could|may|please|now|just))*\s+)"
)
# A sentence up to here in which nothing is asked: "For this one, ignore …".
_UNASKED = (
    r"(?:^|[.!?;:]\s+)(?:(?!\b(?:did|do|does|is|are|was|were|has|have|had|can|could|would|should|why|how|what|when|where|"
    r"who|which|whether|if|that)\b)[^.!?;:]){0,80}\b"
)
_PRIVATE = (
    r"(?:home address(?:es)?|private (?:address|phone|number|e-?mail)|mobile number|date of birth|national insurance|"
    r"bank details)\b"
)
_SOMEBODY = (
    r"(?:(?!(?:an?|the|each|every|any|this|that|one|most|some\w*|every\w*)\b)\w[\w.’'-]*(?: [\w’'-]+){0,3}|"
    r"(?:the|their|its|your) (?:[\w’'-]+ ){0,2}(?:director|leader|head|chief|inspector|councillor|officer|mayor)"
    r"\b.{0,40})"
)

_DECLINED: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("It asks for an opinion, and the documents can only be quoted.", re.compile(
        r"\b(?:do|would) you (?:personally )?(?:think|believe|feel|recommend|vote)|\byour (?:own )?(?:opinion|view|"
        r"favourite)\b|"
        r"\bshould (?:i|we|people) (?:vote|sue|sack|trust)\b", re.IGNORECASE)),
    ("It asks what is still to come, and the documents tell what was.", re.compile(
        r"\b(?:what|which) (?:\w+ )?(?:grade|rating|judge?ment) will\b|"
        r"\bwill\b(?: [\w’'-]+){1,4} be (?:\w+ )?(?:graded|rated|judged)\b|"
        r"^(?:and |so |but )?will\b(?: [\w’'-]+){1,4} (?:pass|fail) (?:\w+ ){1,3}inspection\b", re.IGNORECASE)),
    ("It asks for somebody’s private details.", re.compile(
        rf"\b(?:what(?:['’]?s| is| are| was| were)|tell|give|list|show|find|need|want|know|reveal)\b[^.?!]{{0,50}}"
        rf"\b{_PRIVATE}|"
        rf"^(?!(?:is|are|was|were|do|does|did|has|have|had|can|could|should|must|how|why|when|where|who|which)\b)"
        rf"[^.?!]{{0,40}}\b{_PRIVATE}\W*$|"
        rf"\bwhere does {_SOMEBODY} live\b", re.IGNORECASE)),
    ("It asks to set the documents aside, and answers come from them alone.", re.compile(
        rf"(?:{_TOLD}|{_UNASKED})(?:ignore|disregard|forget|override)\b.{{0,30}}"
        r"\b(?:instruction|rule|document|prompt|context|above|previous|citation|(?:all|everything|what|anything) "
        r"(?:that )?you(?:['’]ve| have| were| are)? (?:been )?(?:told|taught|given|know|learnt|learned)\b)|"
        r"\b(?:ignore|disregard|forget|override)\b.{0,20}\b(?:your|the above|all previous|system|hidden|initial) "
        r"(?:instruction|rule|prompt|context)|"
        r"\b(?:system|hidden|initial) prompt\b|\byour (?:instructions|prompt|rules)\b|\byou are now\b|"
        rf"{_TOLD}(?:pretend|role-?play|act as)\b|\bpretend (?:you|to be (?:an? )?(?:ai|bot|assistant|model))\b|"
        rf"{_TOLD}write (?:me )?(?:a|an|some) (?:poem|song|story|joke|essay|code|script|limerick|haiku)\b|"
        r"\bwrite me (?:a|an|some)\b(?! (?:\w+ )?(?:summary|briefing|overview|note|list|report|digest|account)\b)",
        re.IGNORECASE)),
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
    return (asked, None) if "?" in asked and len(content_words(asked)) >= 2 else (text, why)
