"""Notices when a question discloses that a child may be at risk now, so that help is named first.

The rule errs towards showing the signpost: it stands above the answer and takes nothing away. It must
still not fire on the ordinary business of these papers ("children at risk of harm", "children who were
abused"), or people would learn to overlook it. So two things have to come together: somebody in the
writer's own life (or danger this minute), and harm that is being done, told or feared.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["CONTACTS", "Contact", "discloses_risk"]


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to turn to, and ``when``; ``number`` as it is printed, ``dial`` as a telephone dials it."""

    who: str
    when: str
    number: str
    dial: str


# Devon's front door and its out-of-hours number: Devon Safeguarding Children Partnership, dcfp.org.uk.
CONTACTS = (
    Contact("Police", "A child is in danger now", "999", "999"),
    Contact(
        "Devon’s children’s front door",
        "You are worried about a child in Devon (evenings and weekends: 0345\u00a06000\u00a0388)",
        "0345 155 1071",
        "03451551071",
    ),
    Contact("NSPCC helpline", "You want advice, from anywhere in the UK", "0808 800 5000", "08088005000"),
)

CHILD = (
    r"(?:child|children|kid|kids|baby|toddler|boy|girl|son|daughter|niece|nephew|brother|sister|grandson|"
    r"granddaughter|grandchild|stepson|stepdaughter|teenager|pupil|student|friend|cousin)"
)
ADULT = (
    r"(?:dad|daddy|father|mum|mummy|mother|parent|parents|stepdad|stepfather|stepmum|stepmother|uncle|aunt|"
    r"grandad|grandfather|gran|foster carer|carer|teacher|coach|boyfriend|partner|ex|neighbour|neighbours|"
    r"husband|wife|he|she|they|someone|somebody)"
)
DOES_HARM = (
    r"(?:hits?|hitting|hit|beats?|beating|hurts?|hurting|punch(?:es|ing)?|kick(?:s|ing)?|slap(?:s|ping)?|"
    r"abus(?:es|ing)|molest(?:s|ing)|rap(?:es|ed|ing)|touch(?:es|ing)|threaten(?:s|ing)?|starv(?:es|ing)|"
    r"neglect(?:s|ing)|groom(?:s|ing)|lock(?:s|ing)?)"
)
SUFFERS = (
    r"(?:abused|hit|hurt|beaten|neglected|groomed|molested|raped|assaulted|exploited|trafficked|starved|"
    r"threatened|harmed|touched|locked (?:in|up|out))"
)

# Somebody the writer knows: "my", "our", "next door", "a child in my class".
CLOSE = re.compile(
    rf"\b(?:my|our)\s+(?:\w+\s+){{0,2}}?{CHILD}\b"
    rf"|\b(?:my|our)\s+(?:\w+[’']?s?\s+){{0,2}}?(?:neighbours?[’']?s?|{CHILD}|class|school|street|road)\b"
    r"|\bnext door\b"
    r"|\b(?:a|this|the) (?:child|kid|boy|girl|baby|teenager) (?:i know|i teach|near me|in my)\b",
    re.IGNORECASE,
)
BEING_HARMED = re.compile(
    rf"\b(?:is|are|am|['’]s|['’]m|being|getting|gets|keeps? getting)\s+(?:being\s+|getting\s+)?{SUFFERS}\b"
    rf"|\b{ADULT}\s+(?:is\s+|are\s+|keeps?\s+|always\s+|just\s+)?{DOES_HARM}\s+"
    rf"(?:him|her|them|me|my|our|the|their|his|it|a)\b"
    r"|\b(?:not|isn['’]?t|aren['’]?t|doesn['’]?t feel|don['’]?t feel)\s+safe\b|\bin danger\b"
    r"|\b(?:being|is|are) (?:neglected|abused)\b|\bbruises?\b|\bat risk\b|\bunsafe\b",
    re.IGNORECASE,
)
# Said by the child, or about one's own hurt: needs nothing else.
SELF = re.compile(
    rf"\b{ADULT}\s+(?:is\s+|are\s+|keeps?\s+|always\s+|just\s+|has\s+|have\s+)?{DOES_HARM}\s+me\b"
    rf"|\bi(?:['’]m| am)\s+(?:being\s+|getting\s+)(?:{SUFFERS})\b"
    r"|\bi(?:['’]m| am)\s+(?:not safe|unsafe|in danger|(?:scared|frightened|afraid)\s+"
    r"(?:of my|to go home|at home|he|she|they))"
    r"|\bi (?:do not|don['’]?t) feel safe\b"
    r"|\bi (?:want|need) to (?:kill|hurt|cut) myself\b",
    re.IGNORECASE,
)
# Danger this minute needs a child and no acquaintance.
NOW = re.compile(
    rf"\b{CHILD}\b.{{0,80}}\b(?:right now|at the moment|as we speak|tonight|this minute|"
    r"in (?:immediate )?danger)\b|\b(?:right now|tonight)\b.{0,80}\b" + CHILD + r"\b",
    re.IGNORECASE,
)
TOLD = re.compile(
    rf"\b(?:a|the|my|our|this)\s+(?:\w+\s+){{0,2}}?{CHILD}\s+(?:has\s+)?(?:just\s+)?"
    r"(?:told|says|said to)\b.{0,20}"
    rf"\b(?:me|us)?\b.{{0,60}}\b(?:{DOES_HARM}|{SUFFERS})",
    re.IGNORECASE,
)
REPORTING = re.compile(
    r"\b(?:how|who|where) (?:do|can|should|would) (?:i|we) (?:report|tell|call|ring|contact)\b.{0,60}"
    rf"\b(?:abuse|neglect|{CHILD}|concern)\b"
    rf"|\bi(?:['’]m| am) (?:really |very |so )?(?:worried|concerned|scared|frightened) (?:about|for) "
    rf"(?:a|the|my|our|this) (?:\w+[’']?s? ){{0,3}}?{CHILD}\b",
    re.IGNORECASE,
)


def discloses_risk(question: str) -> bool:
    """Tell whether the question reads as a disclosure that a child may be at risk now."""
    text = " ".join(question.split())
    harmed = BEING_HARMED.search(text) is not None
    return (
        SELF.search(text) is not None
        or TOLD.search(text) is not None
        or REPORTING.search(text) is not None
        or (harmed and (CLOSE.search(text) is not None or NOW.search(text) is not None))
    )
