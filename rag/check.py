"""Does a quotation bear a sentence out? Checked word by word, by code.

A sentence passes when every number, date, name, grade, quantity, direction and negation in it stands in the quoted
words and most of its other words do too. It is strict: what fails is replaced by the paper's own sentence.
"""

from __future__ import annotations

import re

from rag.followup import content_words

__all__ = ["numbers", "problems"]

_WORD_NUMBERS = {
    word: str(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
        "nineteen twenty".split()
    )
} | {
    "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6", "seventh": "7", "eighth": "8",
    "once": "1", "twice": "2", "thirty": "30", "forty": "40", "fifty": "50", "hundred": "100", "dozen": "12",
}  # fmt: skip
_FIGURE = re.compile(r"£?\d[\d,]*(?:\.\d+)?(?:\s?(?:%|per ?cent|m\b|million|bn|k\b))?", re.IGNORECASE)
_GRADES = re.compile(r"\b(inadequate|requir\w+ improvement|outstanding|good)\b", re.IGNORECASE)
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nor|neither|without|cannot|fail(?:s|ed|ing|ure)?|lack(?:s|ed|ing)?|unable|insufficient\w*|rarely|little|"
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
_NAME = re.compile(r"(?<![.!?] )(?<!^)\b[A-Z][a-z]+(?:[A-Z][a-z]+)?\b")
_KNOWN = 0.7  # share of the sentence's words that must stand in the quotation or the question


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

    Words of the ``question`` may be used; names and years may also stand in ``context`` (the paper's title and
    date). Raises nothing.
    """
    found: list[str] = []
    allowed = numbers(quotation) | {n for n in numbers(context) if len(n) == 4}
    loose = {re.sub(r"\D", "", number) for number in allowed if "%" not in number}
    for number in sorted(numbers(sentence)):
        bare = re.sub(r"[^\d.]", "", number)
        if number not in allowed and not ("%" not in number and bare in loose) and number != "1":
            found.append(f"{number} is not in the quotation")
    quoted_grades = {grade.lower()[:7] for grade in _GRADES.findall(quotation)}
    found += [
        f"“{grade}” is not in the quotation"
        for grade in _GRADES.findall(sentence)
        if grade.lower()[:7] not in quoted_grades
    ]
    if bool(_NEGATION.search(sentence)) != bool(_NEGATION.search(quotation)):
        found.append("one of the two is a negation")
    for name, pattern in _CLASS_PATTERNS.items():
        if pattern.search(sentence) and not pattern.search(quotation):
            found.append(f"“{name}” is not in the quotation")
    where = f"{quotation} {context}".lower()
    for match in _NAME.finditer(sentence):
        if match[0].lower() not in where and match[0].lower() not in question.lower():
            found.append(f"{match[0]} is not in the quotation")
    if _share(sentence, f"{quotation} {question} {context}") < _KNOWN:
        found.append("too many words are not in the quotation")
    return found


def _share(sentence: str, source: str) -> float:
    """Return the share of the content words of a sentence whose stem stands in ``source``."""
    words = [_stem(word) for word in content_words(sentence)]
    known = {_stem(word) for word in content_words(source)}
    return sum(word in known for word in words) / len(words) if words else 0.0


def _stem(word: str) -> str:
    return re.sub(r"(?:['’]s|ing|edly|ed|es|s|ly|ment|ments|ion|ions)$", "", word) or word
