"""Who is let speak: the people and bodies whom a paper names beside a verb of saying."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from corpus.quotations import unquoted
from corpus.types import Speaker

__all__ = ["SAY", "SAYS", "People", "Person", "inspectors_speak"]

SAY = (
    r"(?:found|find|finds|identif(?:y|ied|ies)|conclud(?:e|ed|es)|said|say|says|stated|noted|notes|"
    r"recognis(?:e|ed|es)|prais(?:e|ed|es)|highlight(?:s|ed)?|critici[sz](?:e|ed|es)|reported|reports that|add(?:s|ed)|"
    r"point(?:s|ed)? (?:to|out)|describ(?:e|ed|es)|judg(?:e|ed|es)|observ(?:e|ed|es)|wrote|writes|warn(?:s|ed)?|"
    r"told|acknowledg(?:e|ed|es)|commented|announced|accepted|repl(?:ied|ies)|explain(?:s|ed)|responded|argue[sd])"
)
SAYS = re.compile(rf"\b{SAY}\b", re.IGNORECASE)
_INSPECTORS = re.compile(
    rf"\b(?:(?:the )?(?:lead |ofsted |his majesty[’']s |her majesty[’']s )?inspectors?|ofsted|the watchdog)\b"
    rf"(?: from ofsted)?(?-i:(?: [A-Z]\w+){{0,3}})(?: \w+ing\b[^.;:“\"]{{0,80}}?)?"
    rf"(?: (?:also|then|have|has|had|did|not|\w+ly)){{0,3}} {SAY}\b",
    re.IGNORECASE,
)
_NOT_SUBJECT = re.compile(
    r"\b(?:by|to|with|from|of|for|against|if|unless|whether)\s+(?:the\s+)?(?:ofsted|inspectors?)\b", re.IGNORECASE
)
_VISIT_FOUND = re.compile(
    rf"\bofsted(?:[’']s)? (?:inspection|report|visit|letter)\b[^.;“\"]{{0,60}}?\b{SAY}\b", re.IGNORECASE
)
_PERSON = re.compile(r"\b(?=([A-Z][a-z]+(?:-[A-Z][a-z]+)? (?:Mc|Mac|O[’'])?[A-Z][a-z]+(?:-[A-Z][a-z]+)?)\b)")
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Cllr|Councillor)\.? ((?:Mc|Mac|O[’'])?[A-Z][a-z]+)\b(?! [A-Z])")
_ROLE = re.compile(
    r"\b(?:(?P<ofsted>inspector)|(?P<council>councillor|cllr|cabinet member|leader|chief officer|chief executive|"
    r"director|portfolio holder|lead member))\b",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"\b(?:Council|People|Young|Futures|Responding|Cabinet|Today|Services?|Officer|Member|Children|County|Health|"
    r"Safeguarding|Hub|Lead|Chief|Councillor|Cllr|Inspector|Director|Deputy|Leader|The)\b"
)
_THE_INSPECTOR = re.compile(r"the (?:lead )?inspector\b", re.IGNORECASE)
_HE = re.compile(rf"[”\"],? (?:he|she) {SAY}|\b(?:he|she) {SAY}\b", re.IGNORECASE)
_CHILD = re.compile(
    r"\b(?:child|children|young (?:person|people|man|woman)|care leavers?|girl|boy|teenager|pupil)\b", re.I
)
_BESIDE = 60  # characters between a name and the verb that lets it speak


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the paper lets speak; ``name`` as printed, if it is."""

    speaker: Speaker
    name: str | None = None

    def named_in(self, words: str) -> bool:
        """Tell whether the surname stands in ``words``."""
        return self.name is not None and bool(re.search(rf"\b{re.escape(self.name.split()[-1])}\b", words))


def inspectors_speak(words: str) -> bool:
    """Tell whether a sentence passes on what inspectors said: they are its subject and its verb reports."""
    outside = unquoted(words)
    if _VISIT_FOUND.search(outside):
        return True
    return any(
        not _NOT_SUBJECT.search(outside[max(0, match.start() - 12) : match.start() + 22])
        for match in _INSPECTORS.finditer(outside)
    )


@dataclass(slots=True)
class People:
    """Everybody named so far in a document, by surname, and who spoke last."""

    known: dict[str, Person] = field(default_factory=dict)
    last: Person | None = None

    def hear(self, words: str) -> Person | None:
        """Return who says something in ``words``, outside their quotation marks; remember whom it names.

        ``None`` when nobody is named or pointed at beside a verb of saying.
        """
        outside = unquoted(words)
        verbs = list(SAYS.finditer(outside))
        if not verbs:
            return None
        found = [*self._titled(outside), *self._named(outside)]
        near = [(_distance(start, end, verbs), person) for start, end, person in found]
        near = [(distance, person) for distance, person in near if distance <= _BESIDE]
        if near:
            self.last = min(near, key=lambda pair: pair[0])[1]
            return self.last
        if _THE_INSPECTOR.match(outside):
            inspectors = [person for person in self.known.values() if person.speaker == "ofsted"]
            self.last = inspectors[-1] if inspectors else Person("ofsted")
            return self.last
        return self.last if _HE.search(words) else None

    def hear_stranger(self, words: str) -> Person | None:
        """Return a speaker without a known role beside a quotation: a child, or somebody else."""
        outside = unquoted(words)
        if not SAYS.search(outside):
            return None
        self.last = Person("children" if _CHILD.search(outside) else "other")
        return self.last

    def _titled(self, outside: str) -> list[tuple[int, int, Person]]:
        found: list[tuple[int, int, Person]] = []
        for match in _TITLED.finditer(outside):
            person = self.known.get(match[1])
            if person is None and _ROLE.match(match[0]):
                person = self.known[match[1]] = Person("council", match[0])
            if person is not None:
                found.append((match.start(), match.end(), person))
        return found

    def _named(self, outside: str) -> list[tuple[int, int, Person]]:
        found: list[tuple[int, int, Person]] = []
        for match in _PERSON.finditer(outside):
            name, end = match[1], match.end(1)
            if _NOT_A_NAME.search(name):
                continue
            speaker = _role(outside, match.start(), end)
            person = Person(speaker, name) if speaker else self.known.get(name.split()[-1])
            if person is not None:
                self.known[name.split()[-1]] = person
                found.append((match.start(), end, person))
        return found


def _role(outside: str, start: int, end: int) -> Speaker | None:
    """Return whose office a name holds: the one that stands right after it, else the nearest before it."""
    after = re.match(r",[^.;,“”]{0,80}", outside[end:])
    verb = SAYS.search(after[0]) if after else None
    apposition = _ROLE.search(after[0][: verb.start()] if verb else after[0]) if after else None
    before = list(_ROLE.finditer(outside, 0, start))
    role = apposition or (before[-1] if before else None)
    if role is None:
        return None
    return "ofsted" if role["ofsted"] else "council"


def _distance(start: int, end: int, verbs: list[re.Match[str]]) -> int:
    """Return how far a name stands from the nearest verb; a name before its verb is a little nearer."""
    return min(verb.start() - end if end <= verb.start() else start - verb.end() + 3 for verb in verbs)
