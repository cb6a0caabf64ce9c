"""Claims whose author is asked for: "Who said that caseloads had come down?" is searched by the claim alone."""

from __future__ import annotations

import re

from rag.followup import content_words

__all__ = ["claim_of"]

# "Who wrote the letter?" asks for its author, "who wrote that …" for whose claim it is.
_SAID = (
    r"(?:sa(?:id|ys)|claim(?:s|ed)|stat(?:es|ed)|th(?:inks|ought)|believe[sd]|reckon(?:s|ed)|concluded|argue[sd]|"
    r"(?:found|wrote|noted|report(?:s|ed))(?= that\b)|admit(?:s|ted)|acknowledge[sd]|complain(?:s|ed)|warn(?:s|ed)|"
    r"insist(?:s|ed)|promise[sd]|describe[sd]|called|judged|pointed out)"
)
_ASIDE = r"(?:,? (?:exactly|actually|ever|it was|was it|also))?"
_OPENS = r"(?:(?:and|but|so|or)[, ]+)?"
_SIDES = r"(?:the |an? )?\w+(?: \w+){0,2}"
_CLAIM = re.compile(
    rf"{_OPENS}(?:"
    rf"who(?: (?:was|is) it(?: who| that)?)?{_ASIDE}(?: has| had)? {_SAID}"
    rf"|whose (?:words?|view|opinion|claim|finding|conclusion|criticism|verdict|judge?ment)s? (?:is|was|are|were)"
    r"(?: it| that| this)?"
    rf"|(?:is|was) it {_SIDES},? or {_SIDES},? (?:who|that|which){_ASIDE}(?: has| had)? {_SAID}"
    rf"|according to (?:who|whom)"
    r")(?:, (?:as|in|by|according|going|at|on)\b[^,]+,|,|:)? (?:that )?(?P<claim>.+)",
    re.IGNORECASE,
)
# "Caseloads are too high: who said so?"
_CLAIM_FIRST = re.compile(
    rf"(?P<claim>.{{10,}}?)[,.;:!?–—-]+ (?:{_OPENS})(?:who (?:{_SAID}|came to|reached|made|holds?|held|took)"
    r"(?: (?:so|that|this|it))?(?: (?:view|opinion|claim|conclusion|finding|verdict|judge?ment))?|"
    r"whose (?:words?|view|opinion|claim|finding|conclusion|criticism|verdict|judge?ment)s? (?:is|was|are|were)"
    r" (?:it|that|this|these|those))\W*",
    re.IGNORECASE,
)
# What was said about a matter is no claim: "Who said anything about housing?"
_MATTER = re.compile(r"(?:(?:any|some)thing|what|more|most|the (?:most|same))\b|(?:about|on|of|to|so|this|it)\b", re.I)
_FEWEST_WORDS = 2  # of content: "Who said that?" claims nothing


def claim_of(text: str) -> str:
    """Return what a question says somebody said, "" where it does not ask who said it."""
    found = _CLAIM_FIRST.fullmatch(text.strip()) or _CLAIM.fullmatch(text.strip())
    claim = re.sub(r",? and (?:when|where|why)\W*$", "", found["claim"]).rstrip("?.! ") if found else ""
    claims = not _MATTER.match(claim) and len(content_words(claim)) >= _FEWEST_WORDS
    return claim.strip("\"“”'‘’ ") if claims else ""
