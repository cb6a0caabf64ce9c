"""Whose words a question asks for: inspectors', the council's, children's.

A paper that is named says where to look and not who speaks: in a council's paper inspectors and children are heard too.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from corpus.types import Speaker

__all__ = ["speakers_of", "without_ofsted_spoken_of"]

_OFSTED = re.compile(
    r"\b(?:ofsted|inspectors?|inspectorate|watchdog|hmis?)\b|"
    r"\binspection (?:report )?(?:say|said|find|found|conclude|judge|describe|note)[ds]?\b",
    re.IGNORECASE,
)
_BODY = (
    r"(?:council(?:lors?)?|authority|director|leadership|leaders|county hall|management|cabinet member|"
    r"portfolio holder)"
)
# Who is told or answered says nothing: "What did parents tell inspectors?"
_LISTENER = re.compile(
    r"\b(?:tell|tells|telling|told|(?:respon\w+|repl\w+|react\w*|answer\w*|sa(?:y|ys|id)|sp(?:eak|oke|oken)|talk\w*|"
    r"complain\w*|wr(?:ite|ote|itten)|submitted|explain\w*) to) (?:the |those |his majesty['’]s |her majesty['’]s )?"
    r"(?:ofsted|inspect(?:ors?|orate)|watchdog|hmi)\b",
    re.IGNORECASE,
)
_COUNCIL = re.compile(
    rf"\b{_BODY}(?:['’]s)?\b"
    r"(?:(?!\b(?:that|who|whom|inspect\w+|ofsted|parents|families|young people|children(?!['’]s))\b)[^.?!]){0,40}?"
    r"\b(?:say|says|said|claim\w*|think|thought|believe\w*|admit\w*|reported|reckon\w*|promis\w*|tell|"
    r"(?<!was )(?<!were )(?<!been )told|describ\w*|conced\w*|acknowledg\w*|boast\w*|insist\w*)\b"
    rf"|\b{_BODY}\b(?! have| has| had)[^.?!]{{0,20}}?(?<!\ba )(?<!the )(?<!its )(?<!their )\b"
    r"(?:plan(?:s|ned|ning)? to|reports?(?= (?:that|on)\b))\b"
    r"|\b(?:according to (?:the )?(?:council|authority|director|leaders|managers)|"
    r"council['’]s own (?:view|opinion|words|eyes|account|verdict|judge?ment|story|write-?up|telling)|"
    rf"{_BODY}\b[^.?!]{{0,30}}\bin (?:its|their) own (?:view|opinion|words|eyes|account|telling)|"
    r"(?:council|authority|director|leaders|county hall)['’]s? (?:view|opinion|words|eyes|account|reaction|response)|"
    r"in the (?:view|opinion|words|eyes) of (?:the )?(?:council|authority|director|leaders))\b",
    re.IGNORECASE,
)
# What the council says to its inspection, and not how it responds to a child, nor what it agrees with partners.
_ANSWERS = re.compile(
    rf"\b{_BODY}(?:['’]s)?\b(?! (?:react|respond)\w* to)[^.?!]{{0,20}}?\b(?:react|respond)(?:s|ed)?\W*$|"
    rf"\b{_BODY}(?:['’]s)?\b[^.?!]{{0,40}}?"
    r"\b(?:(?:react\w*|respon(?:d|se)\w*) to|accept\w*) (?:[\w’']+ ){0,3}"
    r"(?:ofsted|inspect\w*|watchdog|findings?|rat(?:ed|ing)|judge?ments?|judged|verdict|criticisms?)\b|"
    r"^(?=.*\b(?:ofsted|inspectors|watchdog|hmi)\b).*"
    r"\b(?:council|authority|director|leaders|county hall|management)\b[^.?!]{0,40}?\b(?:dis)?agree\w*\b",
    re.IGNORECASE,
)
# What somebody says of Ofsted's words is theirs: "What did the council say about the inspectors' verdict?"
_OF_OFSTED = re.compile(
    rf"(?P<who>\b{_BODY}\b[^.?!]{{0,20}}?\b(?:sa(?:y|ys|id)|th(?:ink|inks|ought)|feel|felt|accept\w*|ma(?:k|d)e)\b)"
    r"(?: (?:about|of|to|on|after|over|by|the|it|what|that|this|its|last|latest))* "
    r"(?:(?:19|20)\d\d )?(?:ofsted|inspect(?:ors?|ion|orate)|watchdog)(?:['’]s?)?"
    r"(?: (?:report|inspection|findings?|verdict|judge?ments?|rating|grade|criticisms?|letter|result|outcome|said|"
    r"found))*",
    re.IGNORECASE,
)
# "Children's services", "the report on children in care" are no children who speak.
_NO_CHILDREN = re.compile(
    r"\bchild(?:ren)?['’]?s (?:social care|services?|commissioner|homes?|records?|files?|plans?|department|directorate|"
    r"teams?|workforce|trust|centres?|cent(?:er|re)s?|hospitals?|panels?)\b|"
    r"\b(?:inspection|report|letter|section|chapter|part|page|paragraphs?|director|head) (?:of|on|about|for) "
    r"(?:(?:looked[- ]after|disabled|older|younger) )?(?:child(?:ren)?|young people)\b",
    re.IGNORECASE,
)
_CHILDREN = re.compile(
    r"\b(?:child(?:ren)?|young (?:people|person)|kids|youngsters)\b[^.?!]{0,30}"
    r"\b(?:(?<!\ba )(?<!any )(?<!no )(?<!some )(?<!more )(?<!their )(?<!, )say|said|tell|(?<!all )told|"
    r"want|wanted|wish\w*|ask\w* for|complain\w*|suggest\w*|would (?:like|prefer|change))\b|"
    r"^(?!(?:who|which)\b)(?!.*\b(?:how many|what (?:percentage|proportion|share))\b).*"
    r"\b(?:child(?:ren)?|young (?:people|person)|kids|youngsters)(?: in care)? (?:who |they )?"
    r"(?:were|are|was|have been|had been) (?:\w+ )?(?:asked|surveyed|consulted|polled)\b|"
    r"\bwould\b[^.?!]{0,20}\b(?:child(?:ren)?|young (?:people|person)|kids|youngsters)\b[^.?!]{0,30}"
    r"\b(?:like|prefer|change)\b|"
    r"\b(?:did|do|does|have|has|had) (?:(?:an?|the|one|some|many|most|any) )?(?:(?:looked[- ]after|older|younger) )?"
    r"(?:child(?:ren)?|young (?:people|person)|kids?|youngsters?)(?: in care)? (?:think|thought|reckon|mention)\b|"
    r"\b(?:according to (?:the )?|in the (?:view|opinion|words|eyes) of (?:the )?)(?:child(?:ren)?|young people)\b|"
    r"\b(?:child(?:ren)?|young people)['’]s? own (?:view|opinion|word|eye)s?\b|"
    r"\b(?:in their own words)\b",
    re.IGNORECASE,
)
# A claim is checked against what the other side says.
_IS_THAT_SO = re.compile(
    r"\b(?:is|are|was|were) (?:that|this|it|they|he|she) (?:right|true|correct|accurate|fair|justified)\b(?! that\b)",
    re.IGNORECASE,
)
_IS_TOLD = re.compile(rf"\b(?:was|were|is|are|been) (?:the )?{_BODY} told\b", re.IGNORECASE)
_THEIR_PAPER = re.compile(
    r"\b(?:the |their |its )?(?:council['’]s |authority['’]s )?(?:own )?(?:director['’]?s? (?:report|paper)|"
    r"self[- ](?:evaluation|assessment|review|eval)|(?:scrutiny|committee) (?:report|paper)|"
    r"(?:report|letter|paper) (?:to|for) (?:the )?(?:director|council|councillors|leaders|scrutiny))\b",
    re.IGNORECASE,
)


def speakers_of(text: str, authorities: Collection[str] = ()) -> tuple[Speaker, ...]:
    """Return whose words a question asks for; each of ``authorities``, by its usual name, speaks as its council."""
    for name in authorities:
        text = re.sub(rf"\b{re.escape(name)}\b(?!['’])(?: (?:county|city|borough) council)?", "the council", text)
    text = _IS_TOLD.sub("they", _THEIR_PAPER.sub("the paper", text))
    found: list[Speaker] = []
    if _CHILDREN.search(_NO_CHILDREN.sub("they", text)):
        found.append("children")
    if _OFSTED.search(without_ofsted_spoken_of(_LISTENER.sub("", text))):
        found.append("ofsted")
    if _COUNCIL.search(_OFSTED.sub("", text)) or _ANSWERS.search(text):
        found.append("council")
    if found in (["ofsted"], ["council"]) and _IS_THAT_SO.search(text):
        found = ["ofsted", "council"]
    return tuple(found)


def without_ofsted_spoken_of(text: str) -> str:
    """Return a question without Ofsted where the council speaks of it: that is its matter, not where to look."""
    return _OF_OFSTED.sub(r"\g<who>", text)
