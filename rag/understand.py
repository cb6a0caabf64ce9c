"""Understand a question: make it self-contained, and take from it what steers the search.

Code, not a model, does this, so that it can be shown to the user, tested, and undone. Nothing here knows a
document: papers, acronyms, names and words are learnt from the corpus that is searched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from corpus.errors import QuestionError
from corpus.types import Document, Passage, Speaker
from rag.authorities import named_authorities, without_authorities
from rag.compared import compared, subject, unframed
from rag.evidence_codes import named_codes, topic_of, without_codes
from rag.followup import content_words, self_contained
from rag.lexicon import ACRONYMS, KINDS, NOW, ORDINALS, learn_acronyms
from rag.thesaurus import field_terms
from rag.types import Ask, Filters, Intent, Question, Reference
from rag.vocabulary import Vocabulary

__all__ = ["Understander", "check_question"]

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_YEAR = re.compile(r"\b((?:19|20)\d\d)(?:\s?[-–/]\s?(?:20)?(\d\d))?\b")
_MONTH_YEAR = re.compile(
    rf"\b({_MONTHS}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?,? ((?:19|20)\d\d)\b", re.IGNORECASE
)
_REFERENCE = re.compile(
    r"(?:¶|\b(?:paragraphs?|paras?|par)\.?)\s*"
    r"(?P<strong>\d{1,3}(?:\.\d{1,2})?(?:(?:,| and| &|, and)\s*\d{1,3}(?:\.\d{1,2})?(?!\d|,?\d{3}| ?%))*)\b|"
    r"\b(?:number|no\.|point|item)\s*(?P<weak>\d{1,3})\b|"
    r"(?<![\d.£])\b(?P<bare>[1-9]\.\d{1,2})\b(?!\s*(?:%|per|million|m\b|days|weeks))",
    re.IGNORECASE,
)
_VISIT = re.compile(r"\b(\w+th|first|1st|second|2nd|third|3rd) (?:monitoring )?visit", re.IGNORECASE)
_NUMBERED = tuple(form for pair in ORDINALS.items() for form in pair)
_OFSTED = re.compile(r"\b(?:ofsted|inspectors?|inspectorate|watchdog|hmi)\b", re.IGNORECASE)
_COUNCIL = re.compile(
    r"\b(?:council(?:['’]s)?|authority|director|leadership|leaders|county hall|management)\b[^.?!]{0,40}?"
    r"\b(?:say|says|said|claim\w*|think|thought|believe\w*|admit\w*|report\w*|reckon\w*|promis\w*|plan\w*|own|tell|"
    r"told|describ\w*)\b"
    r"|\b(?:self[- ](?:evaluation|assessment)|according to the council|council['’]s own)\b",
    re.IGNORECASE,
)
_CHILDREN = re.compile(
    r"\b(?:child(?:ren)?|young (?:people|person)|kids|youngsters)\b[^.?!]{0,30}\b(?:say|said|tell|told|want|wanted|"
    r"wish\w*|ask\w* for|"
    r"complain\w*|suggest\w*)\b|\b(?:in their own words)\b",
    re.IGNORECASE,
)
_INTENTS: tuple[tuple[Intent, re.Pattern[str]], ...] = (
    ("who", re.compile(r"^(?:and |but |so )?(?:who|whose)\b|\bwho (?:said|says|was it)\b", re.IGNORECASE)),
    ("compare", re.compile(
        r"\b(?:compar\w+|differ\w*|versus|vs|chang\w+ (?:since|between|from)|between .{3,40} and|both|agree\w*|"
        r"contradict\w*|"
        r"match(?:es)? up|whereas|better or worse|got(?:ten)? (?:better|worse)|improved? since|over time|since "
        r"(?:then|20\d\d))\b",
        re.IGNORECASE)),
    ("number", re.compile(
        r"\bhow (?:many|much|often|long|far|big|old|high|low|quickly)\b|\bwhat (?:percentage|proportion|share|number|"
        r"rate|figure|"
        r"fraction|per ?cent|average)\b|\bnumber of\b|\bpercentage\b|%",
        re.IGNORECASE)),
    ("topic", re.compile(
        r"\bwhat (?:did|do|does|have|has|was|were|is|are)\b.{0,40}\b(?:say|said|find|found|think|thought|make of|view|"
        r"conclude\w*|write|"
        r"written|report\w*)\b|\b(?:tell me about|summari[sz]e|overview of|findings? (?:on|about)|anything (?:on|"
        r"about)|views? on)\b",
        re.IGNORECASE)),
    ("list", re.compile(
        r"\b(?:which|what)\b.{0,30}\b(?:areas|things|steps|actions|reasons|services|priorities|recommendations|"
        r"weaknesses|strengths|"
        r"improvements|teams|issues|problems|ways|points|bodies|councils|partners|groups)\b|\blist\b|\bname "
        r"(?:the|all)\b",
        re.IGNORECASE)),
    ("yesno", re.compile(
        r"^(?:and |but |so )?(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|isn['’]t|"
        r"aren['’]t|wasn['’]t|"
        r"weren['’]t|don['’]t|doesn['’]t|didn['’]t|hasn['’]t|haven['’]t)\b",
        re.IGNORECASE)),
)  # fmt: skip
_DECLINED: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("It asks for an opinion, and the documents can only be quoted.", re.compile(
        r"\b(?:do|would) you (?:personally )?(?:think|believe|feel|recommend|vote)|\byour (?:own )?(?:opinion|view|"
        r"favourite)\b|"
        r"\bshould (?:i|we|people) (?:vote|sue|sack|trust)\b", re.IGNORECASE)),
    ("It asks for somebody’s private details.", re.compile(
        r"\b(?:home address|private (?:address|phone|number|e-?mail)|mobile number|date of birth|national insurance|"
        r"bank details|"
        r"where does .{3,40} live)\b", re.IGNORECASE)),
    ("It asks to set the documents aside, and answers come from them alone.", re.compile(
        r"\b(?:ignore|disregard|forget|override)\b.{0,30}\b(?:instruction|rule|document|prompt|context|above|previous|"
        r"citation)|"
        r"\b(?:system|hidden|initial) prompt\b|\byour (?:instructions|prompt|rules)\b|\b(?:pretend|role-?play|act as|"
        r"you are now)\b|"
        r"\bwrite (?:me )?(?:a|an|some) (?:poem|song|story|joke|essay|code|script|limerick|haiku)\b", re.IGNORECASE)),
)  # fmt: skip
_WHO: dict[Speaker, str] = {"ofsted": "inspectors", "council": "the council", "children": "children", "other": "others"}
_CONTROL = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f]")


def check_question(text: str, limit: int) -> str:
    """Return the question, trimmed and without invisible characters.

    Raises ``QuestionError`` when it is empty, longer than ``limit`` characters, or not text.
    """
    if "\x00" in text or text.count("\ufffd") > 3:
        raise QuestionError("The question is not readable text. Type it in words.")
    clean = " ".join(_CONTROL.sub("", text).split())
    if not re.search(r"\w", clean):
        raise QuestionError("The question is empty. Type what you want to know.")
    if len(clean) > limit:
        raise QuestionError(
            f"The question has {len(clean):,} characters; {limit:,} are the most. Ask it in fewer words."
        )
    return clean


def _years(match: re.Match[str]) -> tuple[int, ...]:
    """Return the year that is named, or both of a financial or school year: "2017/18" ends in 2018."""
    first = int(match[1])
    return (first, first + 1) if match[2] and int(match[2]) == (first + 1) % 100 else (first,)


def _ordinal(word: str) -> tuple[str, ...]:
    """Return an ordinal in words and in figures; nothing for another word in "th"."""
    return next((pair for pair in ORDINALS.items() if word.lower() in pair), ())


def _article(words: str) -> str:
    return "an" if re.match(r"[aeiou8]|11", words) else "a"


def _without_orders(text: str) -> tuple[str, str | None]:
    """Return the question without the sentences that are none for documents, and why if nothing else is left."""
    why = next((reason for reason, pattern in _DECLINED if pattern.search(text)), None)
    if why is None:
        return text, None
    kept = [
        sentence
        for sentence in re.split(r"(?<=[.!?;:])\s+", text)
        if not any(pattern.search(sentence) for _, pattern in _DECLINED)
    ]
    asked = " ".join(kept)
    return (asked, None) if "?" in asked and len(content_words(asked)) >= 3 else (text, why)


@dataclass(slots=True)
class Understander:
    """Knows the searched corpus; turns an ``Ask`` into a ``Question``."""

    documents: Sequence[Document]
    passages: Sequence[Passage]
    limit: int = 2000
    history_turns: int = 6
    vocabulary: Vocabulary = field(init=False)
    acronyms: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.vocabulary = Vocabulary(self.documents, self.passages)
        self.acronyms = {**ACRONYMS, **learn_acronyms(passage.text for passage in self.passages)}

    def __call__(self, ask: Ask) -> Question:
        """Return what was asked. Raises ``QuestionError`` for a question that cannot be asked."""
        text, declined = _without_orders(check_question(ask.text, self.limit))
        turns = [turn for turn in ask.history if turn.role in ("user", "assistant")]
        history = turns[max(0, len(turns) - self.history_turns) :]
        standalone = text if "follow-up" in ask.without else self_contained(text, history)
        corrected, fixes = (standalone, []) if "spelling" in ask.without else self.vocabulary.correct(standalone)
        documents = self._of_authority(corrected, self._documents(corrected))
        documents = tuple(d for d in documents if f"document:{d}" not in ask.without)
        years = tuple(dict.fromkeys(year for match in _YEAR.finditer(corrected) for year in _years(match)))
        years = tuple(year for year in years if f"year:{year}" not in ask.without)
        speakers = tuple(s for s in self._speakers(corrected) if f"speaker:{s}" not in ask.without)
        steer = Filters(documents, speakers, years)
        codes = named_codes(text, self.passages)
        if not codes and not topic_of(text):  # a follow-up with a matter of its own has left the code behind
            codes = named_codes(corrected, self.passages)
        references = self._references(without_codes(corrected, codes), documents)
        own = " ".join(document.authority for document in self.documents)
        ours = [name for name in named_authorities(corrected) if name in own]
        entities = tuple(name for name in named_authorities(corrected) if name not in ours)
        missing = tuple(name for name in entities if not self.vocabulary.holds(name)) + self.vocabulary.unknown(
            corrected
        )
        missing += self._visits_lacking(corrected)
        understood = [f"“{wrong}” read as “{right}”" for wrong, right in fixes]
        if standalone != text:
            understood.append(f"follow-up to: {standalone}")
        understood += [self._document(document).short for document in documents]
        understood += [f"what {_WHO[s]} said" for s in speakers] + [f"evidence code {code}" for code in codes]
        lookup = codes or (references and self._is_lookup(corrected))
        intent: Intent = "lookup" if lookup else self._intent(corrected)
        against: tuple[str, ...] = ()
        if intent not in ("lookup", "who", "number"):
            against = compared(corrected, steer, self.documents)
        about = subject(corrected) if against else corrected
        if not against and intent != "lookup":
            year = self.vocabulary.own_years.intersection(years) if len(years) == 1 else ()
            about = unframed(corrected, bool(documents), year)
        return Question(
            text=text,
            standalone=corrected,
            filters=ask.filters,
            steer=steer,
            references=references,
            codes=codes,
            intent="compare" if against else intent,
            compared=against,
            subject=without_authorities(about, {name.lower() for name in ours}),
            expansion=self._expansion(corrected),
            entities=entities,
            missing=missing,
            newest="newest" not in ask.without and bool(NOW.search(text)),
            follows=standalone != text,
            understood=tuple(understood),
            declined=declined,
        )

    def _document(self, document_id: str) -> Document:
        return next(document for document in self.documents if document.id == document_id)

    def _documents(self, text: str) -> tuple[str, ...]:
        """Return the papers that the question names."""
        found: list[str] = []
        for pattern, kind in KINDS:
            match = re.search(pattern, text, re.IGNORECASE)
            if match:
                named = [d.id for d in self.documents if kind in f"{d.kind} {d.title}".lower()]
                years = {int(m[1]) for m in _YEAR.finditer(text)}
                dated = [i for i in named if years & self.vocabulary.years_of(self._document(i))]
                found += dated or named
        for match in _VISIT.finditer(text):
            forms = rf"\b(?:{'|'.join(_ordinal(match[1]) or (match[1],))}) (?:monitoring )?visit"
            found += [d.id for d in self.documents if re.search(forms, d.period or d.title, re.IGNORECASE)]
        for match in _MONTH_YEAR.finditer(text):
            when = f"{match[1][:3]}.*{match[2]}".lower()
            for document in self.documents:
                own = f"{document.title} {document.short} {document.period or ''}".lower()
                if re.search(when, own) and document.id not in found:
                    found.append(document.id)
        return tuple(dict.fromkeys(found))

    def _visits_lacking(self, text: str) -> tuple[str, ...]:
        """Return the visits that the question numbers and no paper does, where papers number any."""

        def told(ordinals: Iterable[str]) -> bool:
            return any(
                self.vocabulary.holds(f"{one} {visit}") for one in ordinals for visit in ("visit", "monitoring visit")
            )

        named = {match[0]: _ordinal(match[1]) for match in _VISIT.finditer(text)}
        lacking = tuple(
            f"{_article(words)} {words}" for words, ordinals in named.items() if ordinals and not told(ordinals)
        )
        return lacking if lacking and told(_NUMBERED) else ()

    def _of_authority(self, text: str, documents: tuple[str, ...]) -> tuple[str, ...]:
        """Return the papers of the authorities that the question names, where the corpus has several authorities."""
        if len({document.authority for document in self.documents}) < 2:
            return documents
        theirs = [d.id for d in self.documents if any(name in d.authority for name in named_authorities(text))]
        return tuple(d for d in theirs if d in documents) or tuple(theirs) or documents

    @staticmethod
    def _speakers(text: str) -> tuple[Speaker, ...]:
        found: list[Speaker] = []
        if _CHILDREN.search(text):
            found.append("children")
        if _OFSTED.search(text):
            found.append("ofsted")
        if _COUNCIL.search(_OFSTED.sub("", text)):
            found.append("council")
        return tuple(found)

    def _references(self, text: str, documents: tuple[str, ...]) -> tuple[Reference, ...]:
        """Return the paragraphs named, each with its paper: the named one, else the only one with that number."""
        found: list[Reference] = []
        for match in _REFERENCE.finditer(text):
            if match["weak"] and not documents:
                continue  # "number 4" is a paragraph only of a paper that is named; "section 47" is the law
            for number in re.findall(r"\d+(?:\.\d+)?", match["strong"] or match["weak"] or match["bare"]):
                holders = [p.document_id for p in self.passages if p.number == number]
                if match["bare"] and not holders:
                    continue  # a bare decimal is a figure unless some paper numbers a paragraph so
                named = [d for d in documents if d in holders] or (list(documents) if documents else holders)
                found += [Reference(number, d) for d in dict.fromkeys(named)] or [Reference(number)]
        return tuple(dict.fromkeys(found))

    @staticmethod
    def _is_lookup(text: str) -> bool:
        """Tell whether the question asks for a paragraph itself, and not for something found in it."""
        rest = _REFERENCE.sub("", text)
        return len(re.findall(r"\w+", rest)) <= 14

    @staticmethod
    def _intent(text: str) -> Intent:
        return next((intent for intent, pattern in _INTENTS if pattern.search(text)), "fact")

    def _expansion(self, text: str) -> str:
        """Return words that papers use for what the question says: spelt-out acronyms, terms of the field."""
        added: list[str] = []
        for word in re.findall(r"\b[A-Za-z][A-Za-z0-9]{1,7}\b", text):
            for form in (word, word.rstrip("s")):
                if (form.isupper() and form in self.acronyms) or (form.upper() in self.acronyms and len(form) > 3):
                    added.append(self.acronyms.get(form) or self.acronyms[form.upper()])
                    break
        spaced = text.lower().replace("-", " ")
        added += [
            short
            for short, full in self.acronyms.items()
            if len(full.split()) > 1 and full.lower().replace("-", " ") in spaced
        ]
        return " ".join(dict.fromkeys([*added, *field_terms(text)]))
