"""Which papers a question names: by kind, by visit, by date, by their order in time, by their authority."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.types import Document
from rag.authorities import named_authorities, usual_name
from rag.lexicon import KINDS, MONTHS, NTH, ORDINALS
from rag.visits import in_order, of_others
from rag.vocabulary import Vocabulary
from rag.years import named_years

__all__ = ["Papers"]

_MONTH_YEAR = re.compile(
    rf"\b({MONTHS}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?,? ((?:19|20)\d\d)\b", re.IGNORECASE
)
_VISIT = re.compile(
    rf"(?:\b(?P<of>letter|report) (?:of|from|on|about|for|after|following) (?:the |its |their )?)?"
    rf"\b(?P<words>(?P<nth>{NTH}) (?P<kind>(?:monitoring|focused) )?visit)\b(?: (?P<paper>letter|report)\b)?",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"(?<!letter )(?<!report )\b(?:before|after|following|prior to|ahead of) (?:the |its |their |this |that )?"
    r"(?:(?:19|20)\d\d )?(?:full |ofsted )?inspection\b(?! report)",
    re.IGNORECASE,
)
_YEAR_BEFORE = re.compile(r"\b((?:19|20)\d\d)(?: (?:full|ofsted|monitoring|focused))* ?$", re.IGNORECASE)
_YEAR_AFTER = re.compile(r"(?: report| letter)? (?:of|in|from) ((?:19|20)\d\d)\b", re.IGNORECASE)
_INSPECTED = re.compile(r"\b(?:ofsted|inspect\w+)\b", re.IGNORECASE)
_NUMBERED = tuple(form for pair in ORDINALS.items() for form in pair)


@dataclass(frozen=True, slots=True)
class Papers:
    """The papers of a corpus, as people name them."""

    documents: Sequence[Document]
    vocabulary: Vocabulary

    def named(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the ids of the papers that a question names, and the visits that it means and no paper is of."""
        among = self._of_authority(text)
        meant = in_order(text, among)
        rest = text
        for one in meant:
            rest = rest.replace(one.words, " ")
        rest = _AROUND.sub(" ", rest)  # that is when, and not where to look
        found = self._called(rest)
        if meant and found:  # "the previous one" is previous to what else is named
            meant = in_order(text, among, found)
        found += [paper for one in meant for paper in one.documents]
        told = tuple(dict.fromkeys(one.told for one in meant if one.told and self.vocabulary.holds(one.told)))
        if len(among) == len(self.documents):
            return tuple(dict.fromkeys(found)), told
        several = len({usual_name(document.authority) for document in among}) > 1
        theirs = self._of_each(text, among, found) if several else [d.id for d in among if d.id in found]
        return tuple(theirs or (document.id for document in among)), told

    def of_one(self, text: str) -> Sequence[Document]:
        """Return the papers of the one authority that a question names without naming any paper of it; else none."""
        among = self._of_authority(text)
        alone = len(among) < len(self.documents) and len({usual_name(d.authority) for d in among}) == 1
        called = alone and (set(self._called(text)) & {document.id for document in among} or in_order(text, among))
        return among if alone and not called else ()

    def visits_lacking(self, text: str) -> tuple[str, ...]:
        """Return the visits that the question numbers and no paper does, where papers number any."""

        def told(ordinals: Iterable[str]) -> bool:
            return any(
                self.vocabulary.holds(f"{one} {visit}")
                for one in ordinals
                for visit in ("visit", "monitoring visit", "focused visit")
            )

        named = {match["words"]: _ordinal(match["nth"]) for match in _visits(text) if _is_inspection(match)}
        lacking = tuple(
            f"{_article(words)} {words}" for words, ordinals in named.items() if ordinals and not told(ordinals)
        )
        return lacking if lacking and told(_NUMBERED) else ()

    def _called(self, text: str) -> list[str]:
        """Return the papers that are called by their kind, their numbered visit or their date."""
        found: list[str] = []
        rest = text
        for match in _visits(text):
            forms = rf"\b(?:{'|'.join(_ordinal(match['nth']))}) (?:monitoring |focused )?visit"
            own = [d for d in self.documents if re.search(forms, d.period or d.title, re.IGNORECASE)]
            called = (match["of"] or match["paper"] or "").lower()
            found += [d.id for d in [d for d in own if called in f"{d.kind} {d.title}".lower()] or own]
            if own:  # "the seventh visit letter" is of that visit, and means no other letter
                rest = rest.replace(match[0], " ")
        for pattern, kind in KINDS:
            if hit := re.search(pattern, rest, re.IGNORECASE):
                named = [d for d in self.documents if kind in f"{d.kind} {d.title}".lower()]
                years = {year for _, span in named_years(text) for year in span}
                of_year = [d for d in named if years & self.vocabulary.years_of(d)]
                theirs = {d.speaker for d in named} == {"ofsted"}
                # "The 2023 inspection" is what Ofsted did in 2023, and not its inspection of another year.
                elsewhere = theirs and not of_year and self._year_of(hit)
                found += [d.id for d in of_year or ([] if elsewhere else named)]
        for match in _MONTH_YEAR.finditer(text):
            when = f"{match[1][:3]}.*{match[2]}".lower()
            found += [d.id for d in self.documents if re.search(when, f"{d.title} {d.short} {d.period or ''}".lower())]
        return list(dict.fromkeys(found))

    @staticmethod
    def _year_of(match: re.Match[str]) -> set[int]:
        """Return the years that stand with a paper's name as one phrase: "the 2023 letter", "the letter of 2023"."""
        before = _YEAR_BEFORE.search(match.string[: match.start()])
        after = _YEAR_AFTER.match(match.string, match.end())
        inside = re.match(r"((?:19|20)\d\d)\b", match[0])
        return {int(found[1]) for found in (before, after, inside) if found}

    def _of_each(self, text: str, among: Sequence[Document], found: Sequence[str]) -> list[str]:
        """Return of each authority the papers found, else those of a year that the question names, else all."""
        years = {year for _, span in named_years(text) for year in span}
        chosen: list[Document] = []
        for authority in dict.fromkeys(usual_name(document.authority) for document in among):
            own = [document for document in among if usual_name(document.authority) == authority]
            named = [document for document in own if document.id in found]
            chosen += named or [d for d in own if years & self.vocabulary.years_of(d)] or own
        return [document.id for document in chosen]

    def _of_authority(self, text: str) -> Sequence[Document]:
        """Return the papers of the authorities that the question names, where the corpus has several; else all."""
        if len({usual_name(document.authority) for document in self.documents}) < 2:
            return self.documents
        names = set(named_authorities(text))
        return [d for d in self.documents if names.intersection(named_authorities(d.authority))] or self.documents


def _visits(text: str) -> list[re.Match[str]]:
    """Return the numbered visits that a text names, without those to children and families."""
    return [match for match in _VISIT.finditer(text) if not of_others(text, match.end("words"))]


def _is_inspection(match: re.Match[str]) -> bool:
    """Tell whether a numbered visit is an inspector's beyond doubt: nobody else makes a fourth, many a first."""
    rare = _NUMBERED.index(match["nth"].lower()) >= _NUMBERED.index("fourth")
    child = re.search(r"\b(?:child\w*|famil\w+|parents?|young)\b", match.string, re.IGNORECASE)
    return bool(match["kind"] or _INSPECTED.search(match.string) or (rare and not child))


def _ordinal(word: str) -> tuple[str, ...]:
    """Return an ordinal in words and in figures."""
    return next((pair for pair in ORDINALS.items() if word.lower() in pair), ())


def _article(words: str) -> str:
    return "an" if re.match(r"[aeiou8]|11", words) else "a"
