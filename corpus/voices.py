"""Who says each sentence: the paper's own voice, or somebody whom it reports or quotes.

Rules, not a table of files: a sentence whose subject is the inspectors and whose verb reports ("inspectors
found …") is theirs, reported by the paper; so is every bullet under such a sentence; words in quotation marks
belong to whoever the sentence, the source in brackets, or the paragraph before names. A publisher's own
paper is in its own voice throughout. The catalogue may give a section to somebody else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.types import Span, Speaker, Voice, VoicedSentence

__all__ = ["SectionVoice", "Text", "VoiceReader"]

_SAY = (
    r"(?:found|find|finds|identif(?:y|ied|ies)|conclud(?:e|ed|es)|said|say|says|stated|noted|notes|"
    r"recognis(?:e|ed|es)|prais(?:e|ed|es)|highlight(?:s|ed)?|critici[sz](?:e|ed|es)|reported|reports that|add(?:s|ed)|"
    r"point(?:s|ed)? (?:to|out)|describ(?:e|ed|es)|judg(?:e|ed|es)|observ(?:e|ed|es)|wrote|writes|warn(?:s|ed)?|"
    r"told|acknowledg(?:e|ed|es)|commented|announced|accepted)"
)
_INSPECTORS = re.compile(
    rf"\b(?:(?:the )?(?:lead |ofsted |his majesty[’']s |her majesty[’']s )?inspectors?|ofsted|the watchdog)\b"
    rf"(?: from ofsted)?(?-i:(?: [A-Z]\w+){{0,3}})(?: \w+ing\b[^.;:“\"]{{0,80}}?)?"
    rf"(?: (?:also|then|have|has|had|did|not|\w+ly)){{0,3}} {_SAY}\b",
    re.IGNORECASE,
)
_NOT_SUBJECT = re.compile(r"\b(?:by|to|with|from|of|for|against)\s+(?:the\s+)?(?:ofsted|inspectors?)\b", re.IGNORECASE)
_VISIT_FOUND = re.compile(rf"\bofsted (?:inspection|report|visit)\b[^.;“\"]{{0,60}}?\b{_SAY}\b", re.IGNORECASE)
_PRONOUN_SAYS = re.compile(rf"^(?:but |and )?(?:they|he|she|it)\b(?: also| then)? {_SAY}\b", re.IGNORECASE)
_HE_SAYS = re.compile(rf"[”\"],? (?:he|she) {_SAY}|\b(?:he|she) {_SAY}\b", re.IGNORECASE)
_PERSON = re.compile(r"\b(?=([A-Z][a-z]+(?:-[A-Z][a-z]+)? (?:Mc|Mac|O[’'])?[A-Z][a-z]+(?:-[A-Z][a-z]+)?)\b)")
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Cllr|Councillor)\.? ((?:Mc|Mac|O[’'])?[A-Z][a-z]+)\b")
_SAYS = re.compile(rf"\b{_SAY}\b", re.IGNORECASE)
_INSPECTOR_ROLE = re.compile(r"\binspector\b", re.IGNORECASE)
_COUNCIL_ROLE = re.compile(
    r"\b(?:councillor|cllr|cabinet member|leader|chief officer|director|portfolio holder)\b", re.I
)
_NOT_A_NAME = re.compile(
    r"\b(?:Council|People|Young|Futures|Responding|Cabinet|Today|Services?|Officer|Member|Children|County|Health|Safeguarding|Hub|Lead|Chief)\b"
)
_SOURCE = re.compile(r"\(((?:Ofsted|[A-Z]{2,6}|[A-Z][a-z]+)\b[^()]{3,80})\)\W*$")
_LEAD_IN_ENDS = re.compile(r":\s*$")
_QUOTED_WORDS = 6  # fewer words in quotation marks are a term, not somebody's statement


@dataclass(frozen=True, slots=True)
class SectionVoice:
    """Who speaks a part of a document, as its catalogue entry says; ``None`` leaves it to the rules."""

    voice: Voice | None = None
    quotations: Speaker | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A passage's words and what the voice rules need to know of it.

    ``parts`` are ranges of ``words``; ``source`` is the end of the quotation that begins here, when it runs over
    several paragraphs and its source stands under the last of them.
    """

    words: str
    parts: tuple[Span, ...]
    sentences: tuple[Span, ...]
    lead: str | None = None
    italic: bool = False
    source: str | None = None
    section: SectionVoice = SectionVoice()


@dataclass(slots=True)
class _Person:
    speaker: Speaker
    name: str


@dataclass(slots=True)
class VoiceReader:
    """Reads a document's passages in order; keeps who was last named and whose quotation is open."""

    speaker: Speaker
    people: dict[str, _Person] = field(default_factory=dict)
    last: _Person | None = None

    def read(self, text: Text) -> tuple[VoicedSentence, ...]:
        """Return one voice a sentence."""
        if self.speaker == "ofsted" or text.section.voice is not None:
            return self._whole(text)
        return self._sentences(text)

    def _whole(self, text: Text) -> tuple[VoicedSentence, ...]:
        voice = text.section.voice or Voice(self.speaker)
        if text.italic and text.section.quotations:
            voice = Voice(text.section.quotations, voice.reported_by or voice.speaker, True, voice.name)
        return tuple(VoicedSentence(s.start, s.end, voice) for s in text.sentences)

    def _sentences(self, text: Text) -> tuple[VoicedSentence, ...]:
        quoted = _quotations(text.words)
        source = self._source(text.words) or (self._source(text.source) if text.source else None)
        reported = text.lead is not None and _by_inspectors(text.lead)
        opens = text.words.lstrip().startswith(("“", '"'))
        voices: list[VoicedSentence] = []
        inspectors = False
        for position, span in enumerate(text.sentences):
            words = text.words[span.start : span.end]
            self._remember(words)
            named = _by_inspectors(words) or (inspectors and bool(_PRONOUN_SAYS.match(words)))
            inspectors = inspectors or _by_inspectors(words) or bool(re.match(r"Inspectors from Ofsted\b", words))
            inside = _overlap(span, quoted)
            in_list = position > 0 and _in_reported_list(text, span)
            voice = Voice(self.speaker)
            if inside and source is not None:
                voice = Voice(source.speaker, self.speaker, True, source.name)
            elif inside and named:
                voice = Voice("ofsted", self.speaker, True)
            elif inside and opens:
                voice = self._quoted_person(text.words)
            elif inside and voices and voices[-1].voice.quoted:
                voice = voices[-1].voice
            elif inside and self._introduced(text.words, inside):
                voice = self._introducer(words)
            elif named or reported or in_list:
                who = self.last if self.last and self.last.speaker == "ofsted" else None
                voice = Voice("ofsted", self.speaker, False, who.name if who and _names(who, words) else None)
            elif self._attributed(words):
                voice = Voice(self.last.speaker if self.last else self.speaker, self.speaker, False)
                if voice.speaker == self.speaker:
                    voice = Voice(self.speaker, None, False, self.last.name if self.last else None)
            voices.append(VoicedSentence(span.start, span.end, voice))
        return tuple(voices)

    def _remember(self, words: str) -> None:
        """Keep the person whom this sentence lets speak."""
        if not _SAYS.search(words):
            return
        outside = re.sub(r"“[^”]*”?", "“”", words)
        for match in _TITLED.finditer(outside):
            known = self.people.get(match[1])
            if known:
                self.last = known
            elif _COUNCIL_ROLE.search(outside):
                self.last = self.people[match[1]] = _Person("council", match[0])
        for match in _PERSON.finditer(outside):
            if _NOT_A_NAME.search(match[1]):
                continue
            before = outside[: match.start()]
            roles = _INSPECTOR_ROLE.findall(before), _COUNCIL_ROLE.findall(before)
            if roles[0] or roles[1]:
                person = _Person("ofsted" if roles[0] else "council", match[1])
                self.last = self.people[match[1].split()[-1]] = person
        if re.match(r"the (?:lead )?inspector\b", outside, re.IGNORECASE):
            inspectors = [person for person in self.people.values() if person.speaker == "ofsted"]
            self.last = inspectors[-1] if inspectors else _Person("ofsted", "the inspector")

    def _attributed(self, words: str) -> bool:
        return (
            self.last is not None
            and bool(_names(self.last, words) or _HE_SAYS.search(words))
            and bool(_SAYS.search(words))
        )

    def _quoted_person(self, words: str) -> Voice:
        """Return the voice of a paragraph that opens with a quotation: whoever it, or one before it, names."""
        self._remember(words)
        if self.last is None:
            return Voice("other", self.speaker, True)
        reported_by = None if self.last.speaker == self.speaker else self.speaker
        return Voice(self.last.speaker, reported_by, True, self.last.name)

    @staticmethod
    def _introduced(words: str, quotation: Span) -> bool:
        return bool(re.search(rf"{_SAY}(?: that| this| how)?[:,]?\s*$", words[: quotation.start], re.IGNORECASE))

    def _introducer(self, words: str) -> Voice:
        if self._attributed(words) and self.last is not None:
            reported_by = None if self.last.speaker == self.speaker else self.speaker
            return Voice(self.last.speaker, reported_by, True, self.last.name)
        return Voice("other", self.speaker, True)

    @staticmethod
    def _source(words: str) -> _Person | None:
        """Return the source named in brackets after a quotation at the end of a passage."""
        match = _SOURCE.search(words)
        if match is None or not re.search(r"[“\"'‘”]", words):
            return None
        name = match[1]
        if re.match(r"ofsted\b", name, re.IGNORECASE):
            return _Person("ofsted", name)
        return _Person("other", name) if re.search(r"\b(?:19|20)\d\d\b", name) else None


def _names(person: _Person, words: str) -> bool:
    return person.name.split()[-1] in words


def _by_inspectors(words: str) -> bool:
    """Tell whether a sentence passes on what inspectors said: they are its subject and its verb reports."""
    outside = re.sub(r"“[^”]*”?", "“”", words)
    visit = _VISIT_FOUND.search(outside)
    if visit:
        return True
    return any(
        not _NOT_SUBJECT.search(outside[max(0, match.start() - 12) : match.start() + 22])
        for match in _INSPECTORS.finditer(outside)
    )


def _in_reported_list(text: Text, span: Span) -> bool:
    """Tell whether a sentence is an item of a list, inside a paragraph, that inspectors' words introduce."""
    before = [part for part in text.parts if part.end <= span.start]
    if not before or not any(part.start <= span.start < part.end for part in text.parts[1:]):
        return False
    opening = text.words[before[0].start : before[0].end]
    lead = opening[opening.rfind(". ") + 1 :]
    return bool(_LEAD_IN_ENDS.search(lead)) and _by_inspectors(lead)


def _quotations(words: str) -> list[Span]:
    """Return the ranges in quotation marks that are long enough to be a statement.

    Curly marks nest and may never close (a quotation of several paragraphs closes only its last one);
    straight ones alternate; a single straight mark counts when it opens before a letter and is closed.
    """
    found: list[Span] = []
    depth, begin, straight = 0, 0, -1
    for at, char in enumerate(words):
        if char == "“":
            begin = at if depth == 0 else begin
            depth += 1
        elif char == "”" and depth == 0 and not found:
            found.append(Span(0, at + 1))  # it opened in a paragraph before this one
        elif char == "”" and depth:
            depth -= 1
            if depth == 0:
                found.append(Span(begin, at + 1))
        elif char == '"':
            if straight < 0:
                straight = at
            else:
                found.append(Span(straight, at + 1))
                straight = -1
    if depth:
        found.append(Span(begin, len(words)))
    for match in re.finditer(r"(?<![\w’'])'(?=[A-Za-z])(.+?)(?<=[\w.…!?])'(?!\w)", words):
        found.append(Span(match.start(), match.end()))
    return sorted(
        (span for span in found if len(words[span.start : span.end].split()) >= _QUOTED_WORDS),
        key=lambda span: span.start,
    )


def _overlap(span: Span, quotations: Sequence[Span]) -> Span | None:
    """Return the quotation that holds a good part of this sentence, if any."""
    for quotation in quotations:
        shared = min(span.end, quotation.end) - max(span.start, quotation.start)
        if shared >= 20 or (shared > 0 and shared >= (span.end - span.start) // 2):
            return quotation
    return None
