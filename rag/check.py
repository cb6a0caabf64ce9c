"""Does a quotation bear a sentence out? Checked word by word, by code.

A sentence passes when every number, date, name, grade, quantity, direction and negation in it stands in the quoted
words and most of its other words do too. It is strict: what fails is replaced by the paper's own sentence.
"""

from __future__ import annotations

import re

from rag.followup import content_words
from rag.lexicon import MONTHS

__all__ = ["numbers", "overlap", "problems"]

_WORD_NUMBERS = {
    word: str(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen "
        "eighteen nineteen twenty".split()
    )
} | {
    "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6", "seventh": "7", "eighth": "8",
    "ninth": "9", "tenth": "10", "eleventh": "11", "twelfth": "12",
    "once": "1", "twice": "2", "thirty": "30", "forty": "40", "fifty": "50", "hundred": "100", "dozen": "12",
}  # fmt: skip
_FIGURE = re.compile(r"£?\d[\d,]*(?:\.\d+)?(?:\s?(?:%|per ?cent|m\b|million|bn|k\b))?", re.IGNORECASE)
_GRADES = re.compile(r"\b(inadequate|requir\w+ improvement|outstanding|good)\b", re.IGNORECASE)
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nor|neither|without|cannot|fail(?:s|ed|ing|ure)?|lack(?:s|ed|ing)?|unable|"
    r"insufficient\w*|rarely|little|"
    r"few|un(?:aware|likely|clear|suitable|able))\b|n['’]t\b",
    re.IGNORECASE,
)
# Words of one class stand for each other; a class in the sentence must be in the quotation.
_CLASSES: dict[str, str] = {
    "most": r"most(?:ly)?|majority|largely|mainly|nearly all|almost all|vast majority",
    "all": r"all|every|always|entirely|fully|each",
    "some": r"some|several|a number of|sometimes|certain",
    "many": r"many|too many|numerous|often|frequently|routinely",
    "few": r"few|minority|rarely|handful|small number|small minority|limited",
    "half": r"half|50 ?%|50 per ?cent",
    "only": r"only|solely|just",
    "up": r"increas\w+|ris(?:e|es|en|ing)|rose|grew|grow\w*|higher|more|up(?:ward)?",
    "down": r"decreas\w+|reduc\w+|fell|fall\w*|drop\w*|declin\w+|lower|fewer|less|down",
    "better": r"improv\w+|better|strength\w+|progress\w*",
    "worse": r"worse\w*|deteriorat\w+|declin\w+|weak\w*",
}
_CLASS_PATTERNS = {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in _CLASSES.items()}
_MONTH = re.compile(rf"\b({MONTHS})\b")
_SEASON = re.compile(r"\b(spring|summer|autumn|winter)\b", re.IGNORECASE)
_HEDGED = re.compile(
    r"\b(almost|nearly|about|around|approximately|over|more than|less than|at least|up to|under|fewer than)\s+"
    r"(?:an? )?(half|third|quarter|£?\d[\d,.]*)",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"\b((?:the )?(?:ofsted|inspectors?|council|authority|director|councillors?|children|young people|parents|"
    r"carers|staff|"
    r"social workers|managers|leaders|judges|judiciary|professionals|partners))\b[^.;:]{0,15}?\b"
    r"(?:said|says?|found|finds|told|stated|reported|claim(?:s|ed)|noted|concluded|believe[sd]?|think|thought|"
    r"described?|criticised|praised)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<![.!?] )(?<!^)\b[A-Z][a-z]+(?:[A-Z][a-z]+)?\b")
_MARKUP = re.compile(r"https?:|www\.|[<>\[\]{}`*_#|\\@]")
_KNOWN = 0.7  # share of the sentence's words that must stand in the quotation or the question
_QUOTED = 0.33  # and in the quotation alone, for a question can put words into a model's mouth
_FEWEST = 2  # words that carry meaning; "Yes." stands in no quotation


def numbers(text: str) -> set[str]:
    """Return the figures of a text in one form: digits without commas, "%" for per cent, words as digits."""
    found = {
        re.sub(r"per ?cent", "%", match[0].lower().replace(",", "")).replace(" ", "")
        for match in _FIGURE.finditer(text)
    }
    found |= {_WORD_NUMBERS[word] for word in re.findall(r"[a-z]+", text.lower()) if word in _WORD_NUMBERS}
    return {number.strip("£") for number in found}


def problems(sentence: str, quotation: str, question: str = "", context: str = "") -> list[str]:
    """Return why ``quotation`` does not bear out ``sentence``; empty when it does.

    Words of the ``question`` may be used, and names may also stand in ``context`` (the paper's title); figures
    and years must stand in the quotation itself. Raises nothing.
    """
    return [
        *_figures(sentence, quotation),
        *_negations(sentence, quotation),
        *_classes(sentence, quotation),
        *_speakers(sentence, quotation),
        *_names(sentence, f"{quotation} {context} {question}".lower()),
        *_words(sentence, quotation, f"{question} {context}"),
        *_markup(sentence, quotation),
    ]


def _figures(sentence: str, quotation: str) -> list[str]:
    found: list[str] = []
    allowed = numbers(quotation)
    loose = {re.sub(r"[^\d.]", "", number) for number in allowed if "%" not in number}
    for number in sorted(numbers(sentence)):
        bare = re.sub(r"[^\d.]", "", number)
        if number not in allowed and ("%" in number or bare not in loose) and number != "1":
            found.append(f"{number} is not in the quotation")
    for hedge, number in _HEDGED.findall(quotation):
        stands = list(re.finditer(rf"(?<![\w.]){re.escape(number)}\b", sentence, re.IGNORECASE))
        if stands and not any(_HEDGED.search(sentence[: one.end()]) for one in stands):
            found.append(f"“{hedge} {number}” has lost “{hedge}”")
    for pattern, what in ((_MONTH, "month"), (_SEASON, "season"), (_GRADES, "grade")):
        known = {match.lower()[:7] for match in pattern.findall(quotation)}
        found += [
            f"the {what} {m} is not in the quotation" for m in pattern.findall(sentence) if m.lower()[:7] not in known
        ]
    return found


def _negations(sentence: str, quotation: str) -> list[str]:
    said, quoted = len(_NEGATION.findall(sentence)), len(_NEGATION.findall(quotation))
    whole = len(sentence.split()) >= 0.8 * len(quotation.split())
    if bool(said) != bool(quoted) or (whole and said != quoted):
        return ["one of the two is a negation"]
    return []


def _classes(sentence: str, quotation: str) -> list[str]:
    return [
        f"“{name}” is not in the quotation"
        for name, pattern in _CLASS_PATTERNS.items()
        if pattern.search(sentence) and not pattern.search(quotation)
    ]


def _speakers(sentence: str, quotation: str) -> list[str]:
    """Find who is said to have said something, where the quotation does not say so of them."""
    known = {_singular(match[1]) for match in _SAID.finditer(quotation)}
    return [
        f"that {match[1]} said it is not in the quotation"
        for match in _SAID.finditer(sentence)
        if _singular(match[1]) not in known
    ]


def _singular(word: str) -> str:
    return word.lower().removeprefix("the ").rstrip("s")


def _names(sentence: str, where: str) -> list[str]:
    return [
        f"{match[0]} is not in the quotation" for match in _NAME.finditer(sentence) if match[0].lower() not in where
    ]


def overlap(sentence: str, source: str) -> float:
    """Return the share, in [0, 1], of the content words of a sentence whose stem stands in ``source``."""
    words = [_stem(word) for word in content_words(re.sub(r"\bper ?cent\b", "%", sentence))]
    known = {_stem(word) for word in content_words(source)}
    return sum(word in known for word in words) / len(words) if words else 1.0


def _words(sentence: str, quotation: str, question: str) -> list[str]:
    if len(content_words(sentence)) < _FEWEST:
        return ["it says nothing that a quotation could bear out"]
    if overlap(sentence, f"{quotation} {question}") < _KNOWN or overlap(sentence, quotation) < _QUOTED:
        return ["too many words are not in the quotation"]
    return []


def _markup(sentence: str, quotation: str) -> list[str]:
    marks = sorted(set(_MARKUP.findall(sentence)))
    return [f"{mark} is not in the quotation" for mark in marks if mark not in quotation]


def _stem(word: str) -> str:
    return re.sub(r"(?:['’]s|ing|edly|ed|es|s|ly|ment|ments|ion|ions)$", "", word) or word
