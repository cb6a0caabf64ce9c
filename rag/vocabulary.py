"""The words of the searched documents: for spelling, for names, and for what no document speaks of."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from corpus.types import Document, Passage
from rag.lexicon import ACRONYMS
from rag.people import TITLE
from rag.thesaurus import field_terms, known_words
from rag.years import Years, named_years, speaks_of

if TYPE_CHECKING:
    from spellchecker import SpellChecker

__all__ = ["Vocabulary"]

_WORD = re.compile(r"[A-Za-z][A-Za-z’'-]+")
_SHOUTED = re.compile(r"[A-Z]{5,8}")  # shorter acronyms are too near to each other
_MONTHS = set("january february march april may june july august september october november december".split())
_DAYS = set("monday tuesday wednesday thursday friday saturday sunday".split())
_SHORTEST = 5  # shorter words are too near to each other to be corrected
_LONG = 8  # a word this long may have two wrong letters, a shorter one a single one
# Capitalised words that name nobody: people, papers and bodies every such question speaks of.
_COMMON = set(
    "ofsted council county city borough director children child care leavers service services inspection inspectors "
    "inspector report "
    "letter self evaluation assessment cabinet member councillor cllr mr mrs ms dr chief officer deputy head lead "
    "leader scrutiny "
    "committee social work worker workers young people government england uk britain british english self the a i "
    "what who when "
    "where why how is are was were do does did has have had can could will would should please tell which in on at "
    "by if and but or "
    "not no yes hi hello thanks spring summer autumn winter christmas monitoring visit visits paragraph para section "
    "year education "
    "health police family families early help".split()
)


_OFTEN = 5  # times that neighbouring words stand together and are one thing
_EVERYDAY_CAPITALS = frozenset("ASAP FYI PDF TLDR FAQ AKA ETC OK".split())
_JOINING = frozenset("after and for from in of or the to with".split())


class Vocabulary:
    """Words, names and years of a corpus, learnt once."""

    def __init__(self, documents: Sequence[Document], passages: Sequence[Passage]) -> None:
        self._counts: Counter[str] = Counter()
        for passage in passages:
            for match in _WORD.finditer(passage.text):
                self._counts[_base(match[0].strip("’'-"))] += 1
        self.own_years = frozenset(year for document in documents for year in self.years_of(document))
        told = [passage.text for passage in passages]
        told += [f"{d.title} {d.short} {d.period} {d.published} {d.lead_inspector or ''}" for d in documents]
        self._years = {
            year for text in told for _, found in named_years(text) for year in range(min(found), max(found) + 1)
        }
        self._text = _plain("\n".join(told))
        general = " ".join([known_words(), *ACRONYMS.values()])
        self._general = {_base(word) for word in _WORD.findall(general)}
        self._shouted = {
            word for passage in passages for word in _WORD.findall(passage.text) if _SHOUTED.fullmatch(word)
        }
        self._candidates = [word for word in self._counts if len(word) >= _SHORTEST]

    def holds(self, words: str) -> bool:
        """Tell whether some document has these words, in the plural too, whatever their case, accents and hyphens."""
        plain = _plain(words)
        stem = plain[:-1] if plain.endswith("s") and len(plain) > _SHORTEST else plain
        return re.search(rf"(?<!\w){re.escape(stem)}(?:s|es|'s|s')?(?!\w)", self._text) is not None

    def tails(self, names: Iterable[str]) -> dict[str, str]:
        """Return the ends ("hub") of full names that stand for these in everyday speech, with the full name.

        Only one of ``names`` that the documents hold ends so, and the documents seldom use the words otherwise.
        """
        held = {name for name in names if len(name.split()) > 1 and self.holds(name)}
        ends: dict[str, set[str]] = {}
        for name in held:
            words = _plain(name).split()
            for count in range(1, min(3, len(words))):
                if words[-count].isalpha() and words[-count] not in _JOINING:
                    ends.setdefault(" ".join(words[-count:]), set()).add(" ".join(words))
        alone = {end: next(iter(full)) for end, full in ends.items() if len(full) == 1}
        return {end: full for end, full in alone.items() if 2 * self._count(full) >= self._count(end)}

    def _count(self, words: str) -> int:
        return len(re.findall(rf"(?<!\w){re.escape(words)}s?(?!\w)", self._text))

    def spelt_by(self, acronym: str) -> str:
        """Return the words that the documents often have together and that an acronym is the first letters of."""
        words = r"(?: (?:and|of|for|the))? ".join(rf"{letter}[a-z]+" for letter in acronym.lower())
        found = Counter(match[1] for match in re.finditer(rf"(?<![\w'])(?=({words})(?![\w']))", self._text))
        likely = [name for name, count in found.most_common(1) if count >= _OFTEN]
        return next((name for name in likely if not {name.split()[0], name.split()[-1]} & _JOINING), "")

    def _speaks_of(self, name: str) -> bool:
        """Tell whether some document has two neighbouring words of a full name."""
        words = _plain(name).replace(",", "").split()
        return any(self.holds(f"{one} {other}") for one, other in pairwise(words))

    @staticmethod
    def years_of(document: Document) -> set[int]:
        """Return the years that a paper is of: published, inspected, named in its title."""
        own = f"{document.published} {document.inspected} {document.period} {document.title} {document.short}"
        return {int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", own)}

    @staticmethod
    def tells_of(text: str, years: Iterable[int], document: Document, pairs: Sequence[Years] = ()) -> bool:
        """Tell whether ``text`` names one of ``years`` that is not one of the paper's own, or one of ``pairs``.

        The years of a pair count together: 2016-17 is not 2017/18.
        """
        others = set(years) - Vocabulary.years_of(document) - {year for pair in pairs for year in pair}
        return bool(others or pairs) and speaks_of(text, others, pairs)

    def correct(self, text: str) -> tuple[str, list[tuple[str, str]]]:
        """Return ``text`` with misspelt words put right, and the (wrong, right) pairs.

        A word is misspelt when the documents, the field's general vocabulary and an English dictionary do not know it,
        and a word of the documents is one slip away (two in a long word); the commonest of the nearest is taken. An
        acronym is misspelt when it is one slip away from one of theirs, and from no other.
        Distances are optimal string alignment (a swap of neighbours is one slip). Names and short words are left alone.
        """
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        fixes: list[tuple[str, str]] = []
        for word in dict.fromkeys(_WORD.findall(text)):
            base = _base(word)
            if _SHOUTED.fullmatch(word) and not text.isupper() and not self.holds(word):
                alike = [one for one in self._shouted if one[0] == word[0] and OSA.distance(word, one) == 1]
                fixes += [(word, one) for one in alike if len(alike) == 1]
                continue
            if len(base) < _SHORTEST or (word[:1].isupper() and not text.startswith(word)) or self._knows(base):
                continue
            cutoff = 2 if len(base) >= _LONG else 1
            near = process.extract(base, self._candidates, scorer=OSA.distance, score_cutoff=cutoff, limit=5)
            near = [n for n in near if n[0][0] == base[0]]
            if near and not _english().known([base, _american(base)]):
                best = min(near, key=lambda n: (n[1], -self._counts[n[0]]))
                fixes.append((word, best[0]))
        for wrong, right in fixes:
            text = re.sub(rf"\b{re.escape(wrong)}\b", right, text)
        return text, fixes

    def _knows(self, base: str) -> bool:
        forms = {base, base.rstrip("s"), f"{base}s", re.sub(r"(?:ing|ed|es|ly|er|ers|d)$", "", base)}
        stems = {form for form in forms if form in self._counts or form in self._general}
        return bool(stems) or any(f"{base}{end}" in self._counts for end in ("ing", "ed", "e", "d", "ly", "es"))

    def unknown(self, text: str) -> tuple[str, ...]:
        """Return what a question names and no document does: acronyms, people, years.

        An acronym is three to five capitals, and one of the field's only where no document has two words of its full
        name together; a person is a first and a last name inside a sentence, both unknown, or a title and an unknown
        surname.
        """
        acronyms = [
            word
            for word in re.findall(r"\b[A-Z]{3,5}\b", text)
            if not text.isupper()
            and word not in _EVERYDAY_CAPITALS
            and not self.holds(word)
            and not self.spelt_by(word)
            and not (self._speaks_of(ACRONYMS.get(word, "")) or any(map(self.holds, field_terms(word))))
        ]
        people = [
            f"{first} {last}"
            for first, last in re.findall(r"(?<=[a-z,] )([A-Z][a-z]+) ([A-Z][a-z]+)\b", text)
            if not {_base(first), _base(last)} & (_COMMON | _MONTHS | _DAYS)
            and not self.holds(first)
            and not self.holds(last)
        ]
        people += [
            match[1]
            for match in re.finditer(rf"\b({TITLE} ([A-Z][a-z]+))\b(?! [A-Z])", text)
            if not self.holds(match[2]) and _base(match[2]) not in _COMMON and not _within_name(match)
        ]
        years = [said for said, found in named_years(text) if found and not self._years.intersection(found)]
        return tuple(dict.fromkeys([*acronyms, *people, *years]))


@lru_cache(maxsize=1)
def _english() -> SpellChecker:
    from spellchecker import SpellChecker

    return SpellChecker(language="en")


def _american(word: str) -> str:
    """Return a word as the dictionary, which is American, spells it: "realised" is "realized" there."""
    return re.sub(r"is(e[ds]?|ing|ations?)$", r"iz\1", re.sub(r"our(?=(?:s|ed|ing|ful|able)?$)", "or", word))


def _plain(text: str) -> str:
    """Return a text without case, accents, hyphens and line breaks, for looking words up in it."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return " ".join(re.sub(r"[-\u2010-\u2015]", " ", bare.replace("’", "'")).casefold().split())


def _within_name(match: re.Match[str]) -> bool:
    """Tell whether a title goes on with a name: the "Justice" of "Youth Justice Panel" is no judge's."""
    before = re.search(r"(?<!\w)([A-Z][a-z]+) $", match.string[: match.start()])
    return match[1].startswith(("Justice", "Judge")) and before is not None and _base(before[1]) not in _COMMON


def _base(word: str) -> str:
    return re.sub(r"['’]s?$", "", word.lower())
