"""Make a follow-up question self-contained with what was asked before it.

The last topic is carried over only when the new question leans on it: a pronoun without its noun, an
ellipsis ("and in 2023?"), or hardly any words of its own. Only the user's words are carried; what an assistant
is said to have answered is not trusted (history can be forged).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.authorities import named_authorities
from rag.lexicon import KINDS, NOW, NTH
from rag.types import Turn
from rag.years import NUMBERS, named_years

__all__ = ["afresh", "content_words", "leans_on_history", "self_contained", "stems"]

_PRONOUN = re.compile(
    r"\b(?:it|its|they|them|their|theirs|he|she|his|her|him|this|that|these|those|there|then|the same|ones?|so|such|"
    r"the (?:first|second|former|latter|other)|either|neither|both)\b",
    re.IGNORECASE,
)
_ELLIPSIS = re.compile(
    r"^(?:and|but|or|so|then|also|what about|how about|why|why not|how so|since when|says who|who said (?:that|so|"
    r"this)(?=\W*$|,)|when|where|"
    r"which (?:one|ones|paragraph|page)|really|are you sure|any (?:more|others?)|more|anything else|ok|okay|in what "
    r"way|by how much|how many (?=(?:is|are|was|were|have|has|had)\b)|"
    r"go on|tell me more|compared (?:to|with))\b|\b(?:though|as well|too|either|instead)\W*$",
    re.IGNORECASE,
)
_LAST = re.compile(r"\b(?:though|as well|too|either|instead)\W*$", re.IGNORECASE)
_STEM = 5  # letters that words of one family share
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
    r"\b(?:their own|there (?:is|are|was|were|any|a|been)|(?:is|are|was|were) there|so far|so many|"
    r"so much|that (?:the|children|they|it)|"
    r"(?:sa(?:ys?|id)|claim(?:s|ed)|th(?:inks?|ought)|f(?:inds?|ound)|reports?|reported) that(?! [^\w\s]|\W*$))\b",
    re.IGNORECASE,
)


_AFTER = re.compile(
    rf"\b({'|'.join(NUMBERS)}|\d{{1,2}}) years? (?:(on|later|after(?:wards)?)|(earlier|before(?:hand)?))\b",
    re.IGNORECASE,
)


# "What about X?", "and X?": X takes the place of what was asked about. What begins with a preposition, counts, compares
# or points back narrows the earlier question instead.
_INSTEAD = re.compile(
    r"^(?:(?:and|but|so|ok(?:ay)?|or)[, ]+)?(?:(?:what|how) about|and (?=(?:the|their|its|our|an?) )|and (?=[A-Z]))\s*"
    r"(?P<other>(?=\S)(?!(?:at|in|by|on|for|since|during|with|without|from|to|before|after|when|if|why|how|now|then|"
    r"today|not|"
    r"other|others|another|older|younger|boys?|girls?|men|women|what|who|where|which|did|do|does|is|are|was|were|"
    r"has|have|had|can|could|will|would)\b)[^?.!\d]+?)\W*$",
    re.IGNORECASE,
)
_MOST_INSTEAD = 5  # words of content that can take the place of a topic; more are a question of their own
_NARROWS = re.compile(
    r"\b(?:under|over)[- ]\w+s\b|\b(?:rest|average|first|last|latest|previous|next|same|best|worst)\b", re.I
)
_BODIES = (
    r"inspectors?|ofsted|watchdog|council|authority|director|chief (?:officer|executive)|"
    r"cabinet member|portfolio holder"
)
_PEOPLE = r"leaders|children|young people|care leavers|parents|families|carers|staff|social workers|judges"
_SPEAKER = re.compile(rf"\b(?:the )?(?:{_BODIES}|{_PEOPLE})(?! (?:in|of|with|who)\b)\b(?!['’])", re.IGNORECASE)
_BODY = re.compile(rf"(?:the )?(?:{_BODIES})", re.IGNORECASE)
_OF_PEOPLE = re.compile(rf"\b(?:{_PEOPLE})\b", re.IGNORECASE)
_NAME = re.compile(r"[A-Z][\w’'-]+\.?(?: [A-Z][\w’'-]*\.?){1,3}")
_SAYS = re.compile(
    r"\b(?:say|said|says|think|thought|find|found|tell|told|claim\w*|report|reported|write|wrote)\b", re.I
)
_PAPERS = re.compile(
    r"(?P<led>\b(?:in|by|at|from|according to|of) )?"
    rf"(?P<paper>(?:\bthe )?(?:\b20\d\d )?(?:{'|'.join(pattern for pattern, _ in KINDS)}))",
    re.IGNORECASE,
)


# Who leaves a matter says so: "Leaving that: …", "New topic. …". What follows is asked afresh.
_LEAVES = re.compile(
    r"(?:(?:ok(?:ay)?|right|thanks|thank you|cheers|great|fine|good|got (?:that|it)|now|so|and|well|anyway|an?|on to|"
    r"let['’]?s|i|my|have|want)\b[\s,.!–—-]*)*"
    r"(?:leav(?:e|ing) (?:that|it|this)|that['’]?s (?:all|it|enough)\b[^?.!:;,–—]*|moving on|(?:new|different|separate|"
    r"another|other|next) (?:topic|matter|question|subject|issue|thing)|something (?:else|different)|"
    r"change of (?:topic|subject)|chang(?:e|ing) (?:the )?(?:topic|subject|tack)|forget (?:that|it)|"
    r"never ?mind(?: that)?)"
    r"(?: (?:aside|there|altogether|entirely|now|then|though|please|completely|thanks))*\s*(?:[.:;,!–—]+|\s-)\s*"
    r"(?:(?:thanks|thank you|cheers)\b[\s,.!–—-]*)?(?=\S)",
    re.IGNORECASE,
)
# "And the seventh?" of numbered visits.
_NTH_ALONE = re.compile(
    rf"(?:(?:and|but|so|ok(?:ay)?|what about|how about|what of)[, ]*)*(?P<when>when was )?"
    rf"the (?P<nth>{NTH})(?: one)?\W*",
    re.IGNORECASE,
)
_NTH_VISIT = re.compile(rf"\b(?:{NTH})(?= (?:monitoring |focused )?visit\b)", re.IGNORECASE)


# What names no matter of its own: "What were the main criticisms?", "Why did things change?"
_GENERIC = set(
    "main key other reason reasons cause causes problem problems issue issues point points situation position result "
    "results outcome outcomes detail details evidence source sources context weakness weaknesses strength strengths "
    "criticism criticisms concern concerns thing things matter matters happen happened happens change changed changes "
    "next went wrong go going give list name find found think thought agree disagree respond responded know knew say "
    "ofsted inspectors inspector council authority leaders director part took take come came back better worse "
    "improve improved improvement children number numbers figure figures total ago work worked mean means".split()
)
# "Why are PAs overloaded?", "Or how many children were adopted?": whole questions, whatever word they begin with.
_WHOLE = re.compile(
    r"^(?:(?:and|but|or|so|then|also|ok(?:ay)?)[, ]+)*"
    r"(?:(?:why|when|where|who|what|which) (?:is|are|was|were|do|does|did|has|have|had|can|could|will|would)\b|"
    r"who \w+s\b|how (?:many|much|often|long) (?!(?:is|are|was|were|do|does|did|has|have|had)\b)"
    r".*\b(?:is|are|was|were|do|does|did|has|have|had|can|could)\b|"
    r"(?P<about>(?:please )?tell me about\b))",
    re.IGNORECASE,
)
_COUNTS = re.compile(r"\bhow (?:many|much) (?!(?:is|are|was|were|do|does|did|has|have|had)\b)[a-z]", re.IGNORECASE)
_FEWEST_OF_ITS_OWN = 2  # words of its own that make a question whole


def content_words(text: str) -> list[str]:
    """Return the words that carry meaning, in order, lower case."""
    return [word for word in re.findall(r"[a-z0-9][\w’'-]*", text.lower()) if word not in _STOP]


def stems(text: str) -> set[str]:
    """Return the words that carry meaning, cut so that those of one family are one: leaders, leadership."""
    return {word[:_STEM] for word in content_words(text)}


def leans_on_history(text: str) -> bool:
    """Tell whether a question cannot stand without the one before it."""
    own = content_words(text)
    bare = _REFERS_INSIDE.sub("", text)
    pronoun = _PRONOUN.search(bare)
    theirs = [word for word in own if word not in _GENERIC]
    whole = _WHOLE.match(text) if pronoun is None and not _LAST.search(text) else None
    fewest = 1 if whole and (whole["about"] or (_COUNTS.search(text) and len(own) > 1)) else _FEWEST_OF_ITS_OWN
    if whole and len(theirs) >= fewest:
        return False
    if _ELLIPSIS.search(text) and len(own) <= 5:
        return True
    if pronoun is None:
        return len(own) <= 1 or (not theirs and not named_years(text))
    # A pronoun points back when it stands before the question's own nouns, or there are few of those.
    before = content_words(bare[: pronoun.start()])
    return len(own) <= 3 or len(before) <= 1


def afresh(text: str) -> tuple[str, bool]:
    """Return a question without words that leave the earlier matter, and whether it has any: "New topic: …"."""
    left = _LEAVES.match(text)
    rest = text[left.end() :] if left else text
    return rest, left is not None and not re.search(rf"{_PRONOUN.pattern}|\bsame\b", _REFERS_INSIDE.sub("", rest), re.I)


def self_contained(text: str, history: Sequence[Turn]) -> str:
    """Return ``text``, led by the earlier question that it leans on, if it does.

    An earlier follow-up is resolved first, so a chain of follow-ups keeps its topic. A year that the new
    question names takes the place of the earlier one's, and so does the present.
    """
    earlier = [turn.content for turn in history if turn.role == "user" and turn.content.strip()]
    topic = ""
    for asked in [*earlier, text]:
        question, anew = afresh(asked)
        topic = "" if anew else topic
        topic = _merge(topic, question) if topic and leans_on_history(question) else question
    return topic if leans_on_history(text) and earlier else text


# "What about X, are they …?" asks that of X.
_OF_THESE = re.compile(
    r"(?:(?:and|but|so)[, ]+)?(?:what|how) about (?P<other>[^?.!,]+), (?P<asks>(?:is|are|was|were|do|does|did|"
    r"has|have|had|can|could|will|would|should) )(?:they|it|he|she|those|these) (?P<rest>[^?.!]+\?)\W*",
    re.IGNORECASE,
)


# What a follow-up sets against the earlier year keeps that year: "How does that compare with 2023?"
_AGAINST = re.compile(
    r"\b(?:compar\w+|than|since|lower|higher|fewer|larger|smaller|better|worse|(?<!any )more|less|same|chang\w+|"
    r"ris(?:e|en|ing)|rose|fall(?:en|ing)?|fell|gone (?:up|down)|go (?:up|down)|improv\w+|differ\w*|versus|vs)\b",
    re.IGNORECASE,
)
# "What did they say about X?" asks that of whoever was asked before.
_THEY_SAY = re.compile(
    r"(?:(?:and|but|so)[, ]+)?what (?:else )?(?:did|do|does) (?:they|he|she|it) (?:\w+ )?"
    r"(?:say|find|think|conclude|report|write) (?:about|on) (?P<other>[^?.!]+?)\W*",
    re.IGNORECASE,
)


def _dated(match: re.Match[str], topic: str) -> str:
    """Return "four years on" as the year that it is, counted from the last one that the topic names."""
    years = re.findall(r"\b(?:19|20)\d\d\b", topic)
    if not years:
        return match[0]
    distance = NUMBERS.get(match[1].lower()) or int(match[1])
    return f"in {int(years[-1]) + (distance if match[2] else -distance)}"


def _merge(topic: str, question: str) -> str:
    question = _AFTER.sub(lambda match: _dated(match, topic), question)
    if (alone := _NTH_ALONE.fullmatch(question)) and _NTH_VISIT.search(topic):
        visit = _NTH_VISIT.sub(alone["nth"], topic)
        named = re.search(rf"\b{alone['nth']} (?:monitoring |focused )?visit\b", visit)
        return f"When was the {named[0]}?" if alone["when"] and named else visit
    if of_these := _OF_THESE.fullmatch(question):
        when = "".join(f" in {said.removeprefix('in ')}" for said, _ in named_years(topic) if not named_years(question))
        return f"{of_these['asks'].capitalize()}{of_these['other']} {of_these['rest'].rstrip('?')}{when}?"
    instead = _THEY_SAY.fullmatch(question) or _INSTEAD.match(question)
    other = instead["other"].strip() if instead else ""
    if instead and (made := _of_another(topic, question, other)):
        return made
    paper, before = _PAPERS.search(question), _PAPERS.search(topic)
    if before and _PAPERS.fullmatch(other):
        return f"{topic[: before.start('paper')]}{other}{topic[before.end() :]}"
    if instead and not paper and not NOW.search(other) and _is_topic(other):
        return _about(topic, other) or _joined(topic, question)
    dated = (named_years(question) or NOW.search(question)) and not _AGAINST.search(question)
    if (paper or dated) and before and before["led"]:
        topic = topic.replace(before[0], " ")
    if dated:
        for said, _ in named_years(topic):
            topic = re.sub(
                rf"\b(?:(?:in|by|at|during|since|from)\s+)?(?:the )?(?:[A-Z][a-z]+ )?{re.escape(said)}", "", topic
            )
    return _joined(topic, question)


def _joined(topic: str, question: str) -> str:
    return f"{' '.join(topic.split()).rstrip('?.! ')}? {question}"


def _of_another(topic: str, question: str, other: str) -> str:
    """Return the earlier question, asked of another speaker, person or authority; nothing where it is of none.

    Bodies speak; people are what papers are about, and speak only where people were asked before.
    """
    says = _SAYS.search(topic)
    spoke = [match for match in _SPEAKER.finditer(topic) if says and match.start() < says.start()]
    if _SPEAKER.fullmatch(other):
        if _BODY.fullmatch(other) or (spoke and not _BODY.fullmatch(spoke[-1][0])):
            return _said_by(topic, other)
        # "What about the children?" after a matter of another kind leaves that matter in place.
        matter = topic[says.end() :] if spoke and says else ""
        return "" if _OF_PEOPLE.search(matter) else _joined(topic, question)
    if theirs := named_authorities(other):
        alone = len(content_words(other)) <= len(theirs[-1].split()) + 2  # "Torbay", "Torbay County Council"
        before = named_authorities(topic) if alone else ()
        return topic.replace(before[-1], other) if before and before[-1] in topic else _joined(topic, question)
    if _NAME.fullmatch(other):
        named = [match for match in _NAME.finditer(topic) if says and match.start() < says.start()]
        named = [match for match in named if match.start() > 0]  # "Did Ada …" begins with no name
        return f"{topic[: named[-1].start()]}{other}{topic[named[-1].end() :]}" if named else _joined(topic, question)
    return ""


def _is_topic(words: str) -> bool:
    """Tell whether words name a matter of their own."""
    own = content_words(words)
    return 0 < len(own) <= _MOST_INSTEAD and not _PRONOUN.search(words) and not _NARROWS.search(words)


def _said_by(topic: str, speaker: str) -> str:
    """Return the earlier question, asked of another speaker."""
    says = _SAYS.search(topic)
    before = [match for match in _SPEAKER.finditer(topic) if says and match.start() < says.start()]
    named = [match for match in _NAME.finditer(topic) if says and 0 < match.start() < says.start()]
    old = before or named
    if not old:
        return f"{topic.rstrip('?.! ')}? What did {speaker} say?"
    return f"{topic[: old[-1].start()]}{speaker}{topic[old[-1].end() :]}"


def _about(topic: str, other: str) -> str:
    """Return a question about another matter, of the speaker, years and paper of the earlier one; nothing without one.

    Where nobody is asked what they say, the earlier question is of a kind ("how many …") that its follow-up shares.
    """
    says = _SAYS.search(topic)
    who = next((match[0] for match in _SPEAKER.finditer(topic) if says and match.start() < says.start()), "")
    paper = _PAPERS.search(topic)
    if not who and says and paper and not paper["led"] and paper.start() < says.start():
        who, paper = paper["paper"].strip(), None
    if not who:
        return ""
    where = [paper[0].strip()] if paper and paper["led"] else []  # "respond to the inspection" is not where to look
    years = [said.removeprefix("in ") for said, _ in named_years(topic) if not paper or said not in paper[0]]
    where += [f"in {' and '.join(years)}"] if years else []
    return f"{' '.join([f'What did {who} say about {other}', *where])}?"
