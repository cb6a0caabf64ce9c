"""Statements with one thing changed, to see whether a guard notices, and the same ones harmlessly reworded.

Each change takes a true sentence and makes one claim in it false: a number, a date, who says it, a negation, or a
quantity. The rewordings keep what is said. Both are made by rule, in the way of FactCC (Kryscinski et al., EMNLP 2020,
arXiv 1910.12840), so that they can be read and repeated.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from corpus.types import Corpus, Passage, Speaker

__all__ = ["CHANGES", "REWORDINGS", "Statement", "statements"]

_MONTHS = "January February March April May June July August September October November December".split()
_MONTH = re.compile(rf"\b(?:{'|'.join(_MONTHS)})\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DIGITS = re.compile(r"(?<![\w.,-])\d{1,3}(?:\.\d+)?(?=%| |\.?$)")
_WORDS = "two three four five six seven eight nine ten eleven twelve".split()
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b")
_AUXILIARY = re.compile(r"\b(is|are|was|were|has|have|had|can|will|should|do|does|did)\b(?! not\b)(?!n't)")
_NOT = re.compile(r"\b(is|are|was|were|has|have|had|can|will|should|do|does|did) not\b")
_QUANTITIES: Mapping[str, str] = {
    "most": "few", "many": "few", "all": "some", "some": "all", "few": "many", "majority": "minority",
    "minority": "majority", "almost": "more than", "more": "fewer", "fewer": "more", "increased": "decreased",
    "reduced": "increased", "increase": "decrease", "decrease": "increase", "improved": "worsened", "always": "rarely",
    "half": "third", "too": "not", "significant": "minor", "higher": "lower", "lower": "higher", "strong": "weak",
    "weak": "strong", "effective": "ineffective", "consistently": "rarely",
}  # fmt: skip
_QUANTITY = re.compile(rf"\b(?:{'|'.join(_QUANTITIES)})\b")
_SAYS: Mapping[Speaker, str] = {
    "ofsted": "Inspectors said that",
    "council": "The council said that",
    "children": "Children said that",
    "other": "Others said that",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement put to the guard with the sentence it was made from; ``kind`` says how it was made."""

    text: str
    quotation: str
    passage: Passage
    kind: str
    changed: bool


def statements(corpus: Corpus) -> list[Statement]:
    """Return every change and every rewording that fits each sentence of the corpus, the same on every machine."""
    chance = random.Random(7)
    made: list[Statement] = []
    for passage, place in _sentences(corpus):
        sentence, speaker = passage.sentence(place), passage.voices[place].voice.speaker
        for kinds, changed in ((CHANGES, True), (REWORDINGS, False)):
            for kind, change in kinds.items():
                text = change(sentence, speaker, chance)
                if text is not None and (text != sentence or kind == "verbatim"):
                    made.append(Statement(text, sentence, passage, kind, changed))
    return made


def _sentences(corpus: Corpus) -> Iterator[tuple[Passage, int]]:
    """Yield whole sentences of running text, of a length that an answer may have."""
    for passage in corpus.passages:
        if not passage.searchable or passage.kind not in {"paragraph", "bullet"}:
            continue
        for place, _ in enumerate(passage.voices):
            sentence = passage.sentence(place)
            if 6 <= len(sentence.split()) <= 40 and sentence.endswith(".") and sentence[0].isupper():
                yield passage, place


def _number(sentence: str, _: Speaker, chance: random.Random) -> str | None:
    def other(found: re.Match[str]) -> str:
        if found.group().isalpha():
            return chance.choice([word for word in _WORDS if word != found.group()])
        value = found.group()
        return (
            f"{float(value) + chance.choice((1.5, 4.1)):g}"
            if "." in value
            else str(int(value) + chance.choice((1, 7, 20)))
        )

    return _one(_DIGITS, other, sentence) or _one(_NUMBER_WORD, other, sentence)


def _date(sentence: str, _: Speaker, chance: random.Random) -> str | None:
    year = _one(_YEAR, lambda found: str(int(found.group()) + chance.choice((-2, -1, 1))), sentence)
    return year or _one(_MONTH, lambda found: chance.choice([m for m in _MONTHS if m != found.group()]), sentence)


def _speaker(sentence: str, speaker: Speaker, chance: random.Random) -> str | None:
    other = chance.choice([one for one in _SAYS if one not in {speaker, "other"}])
    return f"{_SAYS[other]} {_inside(sentence)}"


def _negation(sentence: str, _: Speaker, __: random.Random) -> str | None:
    without = _one(_NOT, lambda found: found.group(1), sentence)
    return without or _one(_AUXILIARY, lambda found: f"{found.group()} not", sentence)


def _quantity(sentence: str, _: Speaker, __: random.Random) -> str | None:
    return _one(_QUANTITY, lambda found: _QUANTITIES[found.group()], sentence)


def _verbatim(sentence: str, _: Speaker, __: random.Random) -> str | None:
    return sentence


def _attributed(sentence: str, speaker: Speaker, _: random.Random) -> str | None:
    return f"{_SAYS[speaker]} {_inside(sentence)}"


def _respelt(sentence: str, _: Speaker, __: random.Random) -> str | None:
    """Write a number word in digits, or "per cent" for "%"."""
    digits = _one(_NUMBER_WORD, lambda found: str(_WORDS.index(found.group()) + 2), sentence)
    return digits or (sentence.replace("%", " per cent") if "%" in sentence else None)


def _shortened(sentence: str, _: Speaker, __: random.Random) -> str | None:
    """Leave out what follows the last comma, where a whole clause stands before it."""
    before, comma, after = sentence.rpartition(", ")
    fits = comma and len(before.split()) >= 8 and after.split()[0] in {"which", "including", "such", "although", "with"}
    return f"{before}." if fits and not re.search(r"^(?:When|If|While|Although|For)\b", before) else None


def _one(pattern: re.Pattern[str], change: Callable[[re.Match[str]], str], text: str) -> str | None:
    """Return ``text`` with the first match changed, or ``None`` where there is none."""
    changed, times = pattern.subn(change, text, count=1)
    return changed if times else None


def _inside(sentence: str) -> str:
    """Return a sentence as it stands after "said that": only a name keeps its capital."""
    first = sentence.split(maxsplit=1)[0]
    return sentence if first.isupper() or first in {"Devon", "Ofsted"} else sentence[0].lower() + sentence[1:]


Change = Callable[[str, Speaker, random.Random], str | None]

CHANGES: Mapping[str, Change] = {
    "number": _number,
    "date": _date,
    "speaker": _speaker,
    "negation": _negation,
    "quantity": _quantity,
}
"""What makes a true statement false, by name; ``None`` where it does not fit the sentence."""

REWORDINGS: Mapping[str, Change] = {
    "verbatim": _verbatim,
    "attributed": _attributed,
    "respelt": _respelt,
    "shortened": _shortened,
}
"""What leaves a statement true."""
