"""Text that every such paper carries and nobody asks about: addresses, licences, contents, page furniture.

It stays in the document and out of the search.
"""

from __future__ import annotations

import re

__all__ = ["heads_contents", "is_boilerplate", "opens_imprint"]

_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
_CONTACT = re.compile(
    r"\b(?:T|Tel|Telephone|Textphone|Fax|E|Email|E-mail|W)\b:?\s*[\w(+]*\d[\d ]{6,}|\S+@\S+\.\w+|"
    r"\b(?:Telephone|Textphone|Address):|\b0\d{3} ?\d{3} ?\d{4}\b",
    re.IGNORECASE,
)
_CONTENTS = re.compile(r"(?:table of )?contents(?: page)?:?", re.IGNORECASE)
_WHOLE = re.compile(
    r"(?:page \d+|\d{1,3}|dear [\w .'’-]+,?|yours (?:sincerely|faithfully),?|posted in:.*|©.*|crown copyright.*|"
    r"(?:https?://|www\.)\S+|to find out more go to:.*|or email\b.*|"
    r"developer (?:\S+ ){1,3}- .*|contact for enquiries:?)",
    re.IGNORECASE | re.DOTALL,
)
_IMPRINT = re.compile(
    r"the office for standards in education, children[’']s services and skills \(ofsted\) (?:regulates|inspects)|"
    r"if you would like a copy of this (?:document|report)|you may re-?use this information|"
    r"this publication is available at",
    re.IGNORECASE,
)
_MANY_WORDS = 45
_MANY_CHARACTERS = 500


def is_boilerplate(text: str) -> bool:
    """Tell whether a whole block is boilerplate; ``text`` is without markup."""
    if _WHOLE.fullmatch(text) or heads_contents(text):
        return True
    short = len(text) < _MANY_CHARACTERS and len(text.split()) < _MANY_WORDS
    return short and bool(_POSTCODE.search(text) or _CONTACT.search(text))


def heads_contents(text: str) -> bool:
    """Tell whether a block is the heading of a list of contents."""
    return bool(_CONTENTS.fullmatch(text))


def opens_imprint(text: str) -> bool:
    """Tell whether the publisher's closing imprint begins here: all that follows belongs to it."""
    return bool(_IMPRINT.match(text))
