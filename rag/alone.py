"""Can a sentence be understood by itself? Told by how it opens and ends, and whether it has a verb."""

from __future__ import annotations

import re

__all__ = ["dangles", "reads_alone"]

_POINTS_BACK = re.compile(
    r"[“‘\"']?(?:(?:This|These|Those|Such|They|Their|Them|He|She|(?:His|Her)(?! Majesty)|Its|Both|Neither|Here|"
    r"There(?:fore|by))\b|"
    r"It\b|(?:As a (?:result|consequence)|Consequently|For (?:these|this|them|others|some)|Because of this|"
    r"(?:Some|Many|Most|All|None|Few|One|Two|Three|Half|Each|Several) of (?:these|them|those)|"
    r"In (?:these|this|such|both) (?:cases?|circumstances|situations|instances|respects?)|"
    r"(?:The )?(?:former|latter)|The result(?:ant|ing)|Despite (?:this|these)|Where this|When (?:this|they)|"
    r"However, (?:this|these|they|it|those|such|their))\b)"
)
# It and This that stand for nothing before them: "It is clear that", "This inspection found".
_POINTS_NOWHERE = re.compile(
    r"[“‘\"']?(?:(?:However, )?It (?:is|was|has been|will be|remains|may be|can be) (?:\w+ )?(?:\w+ )?"
    r"(?:that|to|for)\b|"
    r"Th(?:is|ese) (?:(?:focused|monitoring|first|last) )?(?:inspections?|visits?|reports?|letters?|papers?|documents?|"
    r"self-evaluation|year)\b|"
    r"Those (?:who|with|children|young people|families)\b|There\b)"
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|am|be|been|has|have|had|do|does|did|can|could|will|would|may|might|must|should|shall|"
    r"remains?|continues?|shows?|found|saw|said|made|know|feel|felt|see|get|gets|receives?|live|lives|provides?|"
    r"includes?|makes?|takes?|means?|works|helps|seen|told|became|become|\w+n['’]t|"
    # Nouns as often as verbs: "children in need", "life-story work", "early help".
    r"needs?(?= (?:to|an?|more|better|further|not|support|help|some|their|the)\b)|"
    r"(?:\w{4,}s|[Tt]hey|[Ww]ho|[Pp]eople|[Ss]taff|that|to) (?:work|help))\b"
)
_ENDED = re.compile(r"[.!?…][\"”’'»)\]]*$")


def reads_alone(text: str, *, verb: bool = True) -> bool:
    """Tell whether a text is a sentence: begun, ended and, unless ``verb`` is false, with a verb that is known."""
    whole = not text[:1].islower() and _ENDED.search(text) is not None
    return whole and (not verb or _VERB.search(text) is not None)


def dangles(text: str) -> bool:
    """Tell whether a sentence points back to one before it that it cannot be understood without."""
    return _POINTS_BACK.match(text) is not None and _POINTS_NOWHERE.match(text) is None
