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

from corpus.people import SAY, People, Person, inspectors_speak
from corpus.quotations import quotations
from corpus.types import Span, Speaker, Voice, VoicedSentence

__all__ = ["SectionVoice", "Text", "VoiceReader"]

_PRONOUN_SAYS = re.compile(rf"^(?:but |and )?(?:they|he|she|it)\b(?: also| then)? {SAY}\b", re.IGNORECASE)
_HE_SAYS = re.compile(rf"[”\"],? (?:he|she) {SAY}|\b(?:he|she) {SAY}\b", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"\b(?:we|our|us|I|my)\b")
_SOURCE = re.compile(r"\(((?:Ofsted|[A-Z]{2,6}|[A-Z][a-z]+)\b[^()]{3,80})\)\W*$")
_INTRODUCES = re.compile(rf"\b{SAY}(?:(?: \w+){{0,3}}[:,]| that| this| how)?\s*$", re.IGNORECASE)
_LEAD_IN_ENDS = re.compile(r":\s*$")
# What somebody was reported to say goes on: "The inspector said … This had resulted in …".
_GOES_ON = re.compile(
    r"(?:This|These|That|Such) (?:also |then |in turn )?(?:is|are|was|were|has|have|had|mean[st]?|meant|led|leads|"
    r"results?|resulted)\b"
)


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
class VoiceReader:
    """Reads a document's passages in order; remembers who was named and who spoke last.

    ``name`` is whose paper it is, where the code of its ``speaker`` says too little: several inspectorates' together.
    """

    speaker: Speaker
    name: str | None = None
    people: People = field(default_factory=People)
    introduced: bool = False  # the passage before ends with a colon: what follows is whoever spoke in it

    def read(self, text: Text) -> tuple[VoicedSentence, ...]:
        """Return one voice a sentence."""
        if self.speaker == "ofsted" or text.section.voice is not None:
            return self._whole(text)
        return self._sentences(text)

    def _whole(self, text: Text) -> tuple[VoicedSentence, ...]:
        voice = text.section.voice or Voice(self.speaker, name=self.name)
        if text.italic and text.section.quotations:
            voice = Voice(text.section.quotations, voice.reported_by or voice.speaker, True, voice.name)
        return tuple(VoicedSentence(s.start, s.end, voice) for s in text.sentences)

    def _sentences(self, text: Text) -> tuple[VoicedSentence, ...]:
        quoted = quotations(text.words)
        reported = text.lead is not None and inspectors_speak(text.lead)
        owners: dict[Span, Voice | None] = {}
        voices: list[VoicedSentence] = []
        inspectors = False
        for position, span in enumerate(text.sentences):
            words = text.words[span.start : span.end]
            person = self.people.hear(words)
            named = inspectors_speak(words) or (inspectors and bool(_PRONOUN_SAYS.match(words)))
            inspectors = inspectors or inspectors_speak(words) or bool(re.match(r"Inspectors from Ofsted\b", words))
            quotation = _overlap(span, quoted)
            if quotation is not None and quotation not in owners:
                owners[quotation] = self._owner(text, quotation, quoted, named)
            voice = owners[quotation] if quotation is not None else None
            if voice is None and (named or reported or (position > 0 and _in_reported_list(text, span))):
                name = person.name if person and person.speaker == "ofsted" and person.named_in(words) else None
                voice = Voice("ofsted", self.speaker, False, name)
            elif voice is None and person is not None and (person.named_in(words) or _HE_SAYS.search(words)):
                voice = self._spoken(person, quoted=False)
            elif voice is None and position and _GOES_ON.match(words):
                before = voices[-1].voice
                voice = before if before.reported_by and not before.quoted else None
            voices.append(VoicedSentence(span.start, span.end, voice or Voice(self.speaker)))
        if not (quoted and not text.words[: quoted[0].start].strip()):
            self.introduced = text.words.rstrip().endswith(":")
        return tuple(voices)

    def _owner(self, text: Text, quotation: Span, quoted: Sequence[Span], named: bool) -> Voice | None:
        """Return whose words a quotation is; ``None`` when nothing tells, so that it is the paper's own phrase.

        In this order: a source in brackets after it, inspectors or a person in the sentences that open and close it,
        somebody without a known role; a paragraph that is all quotation goes on with whoever spoke last.
        """
        source = _source(text.words) if quotation is quoted[-1] else None
        source = source or (_source(text.source) if text.source else None)
        if source is not None:
            return Voice(source.speaker, self.speaker, True, source.name)
        around = _around(text, quotation)
        before = text.words[: quotation.start]
        person = self.people.hear(around)
        if named and not (person and person.speaker != "ofsted" and _nearer(person, before)):
            return Voice("ofsted", self.speaker, True, person.name if person and person.speaker == "ofsted" else None)
        opens = not before.strip()
        if not opens and not _INTRODUCES.search(before):
            return None
        person = person or self.people.hear_stranger(around)
        if person is None and opens:
            person = self.people.last
            alone = person is not None and person.speaker == "ofsted" and not self.introduced
            if alone and _FIRST_PERSON.search(text.words):
                person = None  # inspectors do not say "we"; somebody else has begun to speak
        return self._spoken(person or Person("other"), quoted=True)

    def _spoken(self, person: Person, *, quoted: bool) -> Voice:
        reported_by = None if person.speaker == self.speaker else self.speaker
        return Voice(person.speaker, reported_by, quoted, person.name)


def _source(words: str) -> Person | None:
    """Return the source named in brackets after a quotation at the end of a passage."""
    match = _SOURCE.search(words)
    if match is None or not re.search(r"[“\"'‘”]", words):
        return None
    name = match[1]
    if re.match(r"ofsted\b", name, re.IGNORECASE):
        return Person("ofsted", name)
    return Person("other", name) if re.search(r"\b(?:19|20)\d\d\b", name) else None


def _nearer(person: Person, before: str) -> bool:
    """Tell whether a person is named after the inspectors in the words that lead up to a quotation."""
    surname = person.name.split()[-1] if person.name else ""
    inspectors = max(before.lower().rfind("inspector"), before.lower().rfind("ofsted"))
    return bool(surname) and before.rfind(surname) > inspectors


def _around(text: Text, quotation: Span) -> str:
    """Return the sentences in which a quotation opens and closes."""
    touched = [span for span in text.sentences if span.start < quotation.end and span.end > quotation.start]
    return text.words[touched[0].start : touched[-1].end]


def _in_reported_list(text: Text, span: Span) -> bool:
    """Tell whether a sentence is an item of a list, inside a paragraph, that inspectors' words introduce."""
    before = [part for part in text.parts if part.end <= span.start]
    if not before or not any(part.start <= span.start < part.end for part in text.parts[1:]):
        return False
    opening = text.words[before[0].start : before[0].end]
    lead = opening[opening.rfind(". ") + 1 :]
    return bool(_LEAD_IN_ENDS.search(lead)) and inspectors_speak(lead)


def _overlap(span: Span, quotations: Sequence[Span]) -> Span | None:
    """Return the quotation that holds a good part of this sentence, if any."""
    for quotation in quotations:
        shared = min(span.end, quotation.end) - max(span.start, quotation.start)
        if shared >= 20 or (shared > 0 and shared >= (span.end - span.start) // 2):
            return quotation
    return None
