"""People whom the papers name, and which of them a question means: by full name, with a title, or by surname alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from corpus.types import Document, Passage
from rag.alone import reads_alone
from rag.years import speaks_of

__all__ = ["NO_NAME", "TITLE", "People", "asks_what_is_said", "is_heard", "silent_in", "speaks_or_names"]

TITLE = r"(?:Councillor|Cllr|Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame|Lord|Lady|Professor|Judge|Justice)\.?"
_NAME = r"[A-Z][a-z’'-]+(?:[A-Z][a-z]+)?"
_FULL = rf"{_NAME}(?: [A-Z]\.?)? {_NAME}"
_OFFICE = (
    r"(?:His|Her|HM|Chief|Lead|Deputy|Assistant|Interim|Director|Head|Cabinet|Leader|Chair|Minister|Secretary|"
    r"Inspector|"
    r"Ofsted|Executive|Principal|Senior|Regional|National|Commissioner|Strategic)\b"
)
_IN_TEXT = re.compile(
    rf"\b{TITLE} (?P<titled>{_FULL})\b|"
    rf"\b(?P<held>{_FULL})(?:, | [–—-] )(?:the |our )?{_OFFICE}"
)
_PERSON = re.compile(_FULL)
NO_NAME = frozenset(
    "Ofsted Council County City Borough Children Services Service Board Report Survey Visit University Care Social "
    "Work Health Early Help Justice Youth Police Trust School Team Regional National Senior Lead Chief Head "
    "Director Deputy Committee Cabinet Member Inspector Inspectors Inspectorate Local Area Authority Quality "
    "Commission January February March April May June July August September October November December Performance "
    "Focused Good Yours Dear His Her The Our Area Partnership Family Hub Plan Strategy Practice Safeguarding Public "
    "Court Advisory Support Corporate Parenting Forum Virtual Portfolio Holder Governing Body Independent "
    "Officer Executive Scrutiny Front Door Monitoring Single People This That These For".split()
)
"""Words that stand in no person's name."""
_SAYS = r"(?:says?|said|tells?|told|thinks?|thought|promis\w+|wrote|led|is|was|has|had|did|does)\b"
_WRITES = re.compile(r"\b(?:Director|Inspector|Officer|Author)\b")
_ASKS_WHAT_IS_SAID = re.compile(
    r"\b(?:what|how) (?:did|does|do|has|have|had) .{1,50}\b(?:say|said|think|thought|reckon|tell|told|promised?|"
    r"claim(?:ed)?|announced?|react(?:ed)?|respond(?:ed)?)\b|"
    r"\w['’]s? (?:\w+ )?(?:quotes?|statements?|comments?|reaction|response|words)\b|"
    r"\b(?:quotes?|statements?|comments?|words) (?:from|by)\b",
    re.IGNORECASE,
)
_LONG = 4  # letters of a surname that can have a slip in it
_NEAR = 1  # slips in a surname of a person whose first name is told


@dataclass(frozen=True, slots=True)
class People:
    """The people of a corpus, each by first and last name as a paper prints them."""

    names: tuple[str, ...]
    surnames: dict[str, list[str]] = field(repr=False, default_factory=dict)
    plain: frozenset[str] = field(repr=False, default=frozenset())
    """The surnames that the papers also have as words."""

    @classmethod
    def of(cls, documents: Sequence[Document], passages: Sequence[Passage]) -> People:
        """Learn who is quoted, who led an inspection, and who stands in a text with a title or an office."""
        found: dict[str, None] = {}
        told = [document.lead_inspector for document in documents if document.lead_inspector]
        told += [one.voice.name for passage in passages for one in passage.voices if one.voice.name]
        for name in told:
            if _PERSON.fullmatch(name):
                found[name] = None
        for passage in passages:
            for match in _IN_TEXT.finditer(passage.text):
                found[match["titled"] or match["held"]] = None
        names = tuple(name for name in found if not NO_NAME.intersection(name.split()))
        surnames: dict[str, list[str]] = {}
        for name in names:
            surnames.setdefault(name.split()[-1], []).append(name)
        words = {word for passage in passages for word in re.findall(r"[a-z]{2,}", passage.text)}
        return cls(names, surnames, frozenset(one for one in surnames if one.lower() in words))

    def named(self, text: str) -> tuple[str, ...]:
        """Return the people that a question names; one by surname alone where no other has it and it is no plain word.

        A surname one letter off stands for somebody whose first name is told: papers print names in several ways.
        """
        from rapidfuzz.distance import OSA

        found = [name for name in self.names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)]
        for first, surname in re.findall(rf"(?=\b({_NAME}) ({_NAME}))", text):
            last = re.sub(r"['’]s?$", "", surname)
            near = [n for n in self.names if n.split()[0] == first and OSA.distance(n.split()[-1], last) <= _NEAR]
            found += [name for name in near if len(last) >= _LONG]
        for surname, people in self.surnames.items():
            if len(people) == 1 and self._is_named(surname, text):
                found += people
        return tuple(dict.fromkeys(found))

    def _is_named(self, surname: str, text: str) -> bool:
        """Tell whether a surname stands with a title, or alone as nothing but a name can."""
        if re.search(rf"\b[A-Z][a-z]+ {re.escape(surname)}\b", _bare(text)):
            return False
        if re.search(rf"(?<!\w){TITLE} {re.escape(surname)}(?!\w)", text):
            return True
        alone = re.search(rf"(?<!\w){re.escape(surname)}(?P<own>['’]s?)?(?!\w)(?! [A-Z]|,? \d)", text)
        if alone is None or surname in self.plain:
            return False
        # The first word of a question has a capital in any case.
        return alone.start() > 0 or bool(alone["own"] or re.match(rf" {_SAYS}|\W*$", text[alone.end() :]))


def speaks_or_names(passage: Passage, people: Sequence[str], sentence: int | None = None) -> bool:
    """Tell whether a passage, or one sentence of it, names one of ``people`` or is spoken by one."""
    voices = passage.voices if sentence is None else passage.voices[sentence : sentence + 1]
    text = passage.text if sentence is None else passage.sentence(sentence)
    return any(name in text or any(one.voice.name == name for one in voices) for name in people)


def asks_what_is_said(text: str) -> bool:
    """Tell whether a question asks for somebody's words."""
    return _ASKS_WHAT_IS_SAID.search(text) is not None


def is_heard(name: str, passages: Sequence[Passage]) -> bool:
    """Tell whether a paper quotes somebody, tells of them in a sentence, or may be by them, who signed it."""
    return any(
        voiced.voice.name == name
        or (name in (said := passage.sentence(at)) and (reads_alone(said) or _WRITES.search(said) is not None))
        for passage in passages
        for at, voiced in enumerate(passage.voices)
    )


def silent_in(
    people: Sequence[str], years: Collection[int], passages: Sequence[Passage], years_of: Callable[[Passage], set[int]]
) -> bool:
    """Tell whether nothing that the papers have by or on ``people`` is of these years or speaks of them.

    ``years_of`` are the years that a passage's paper is of.
    """
    # Papers print a name in several ways: Ann Clark, Ann Clarke.
    near = [re.compile(rf"\b{re.escape(name[:-1])}\w{{0,3}}\b") for name in people]
    theirs = [one for one in passages if speaks_or_names(one, people) or any(name.search(one.text) for name in near)]
    return bool(theirs and years) and not any(
        years_of(passage) & set(years) or speaks_of(passage.text, years, ()) for passage in theirs
    )


def _bare(text: str) -> str:
    """Return a question without titles, and without the capital that it begins with."""
    bare = re.sub(rf"\b{TITLE} ", "", text)
    return bare[:1].lower() + bare[1:]
