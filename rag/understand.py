"""Understand a question: make it self-contained, and take from it what steers the search.

Code, not a model, does this, so that it can be shown to the user, tested, and undone. Nothing here knows a
document: papers, acronyms, names and words are learnt from the corpus that is searched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from corpus.errors import QuestionError
from corpus.types import Document, Passage, Speaker
from rag.authorities import named_authorities, usual_name, without_authorities
from rag.claims import claim_of
from rag.compared import compared, subject
from rag.declined import without_orders
from rag.evidence_codes import named_codes, topic_of, without_codes
from rag.expected import kind_wanted
from rag.followup import afresh, content_words, self_contained, stems
from rag.lexicon import ACRONYMS, MONTHS, NOW, learn_acronyms
from rag.matter import unframed
from rag.papers import Papers
from rag.people import People
from rag.speakers import speakers_of, without_ofsted_spoken_of
from rag.thesaurus import field_terms
from rag.types import Ask, Filters, Intent, Question, Reference, Turn
from rag.vocabulary import Vocabulary
from rag.years import named_years, reckoned

__all__ = ["Understander", "check_question"]

_REFERENCE = re.compile(
    r"(?:¶|\b(?:paragraphs?|paras?|par)\.?)\s*"
    r"(?P<strong>\d{1,3}(?:\.\d{1,2})?(?:(?:,| and| to| &|, and|\s?[-–])\s*\d{1,3}(?:\.\d{1,2})?"
    r"(?!\d|,?\d{3}| ?%))*)\b|"
    r"\b(?:number|no\.|point|item)\s*(?P<weak>\d{1,3})\b|"
    r"(?<![\d.£])\b(?P<bare>[1-9]\.\d{1,2})\b(?!\s*(?:%|per|million|billion|m\b|bn\b|days|weeks|months|years|hours|times|fold|x\b|points|"
    r"percentage|out of|-))",
    re.IGNORECASE,
)
_INTENTS: tuple[tuple[Intent, re.Pattern[str]], ...] = (
    ("who", re.compile(r"^(?:and |but |so )?(?:who|whose)\b|\bwho (?:said|says|was it)\b", re.IGNORECASE)),
    ("compare", re.compile(
        r"\b(?:compar\w+|differ(?:s|ed|ing)?|"
        r"(?<!\ba )(?<!what )(?<!any )(?<!much )(?<!no )(?<!real )differences?|different(?:ly)? "
        r"(?:from|to|than|between|now|views?|"
        r"accounts?|stor(?:y|ies)|pictures?)|versus|vs|chang\w+ (?:since|between|from)|"
        r"between (?!(?:" + MONTHS + r")\b).{3,40} and|"
        r"both(?! (?:parents|of (?:the |their )?(?:parents|them))\b)|"
        r"(?:between|across) (?:the |these |its |their )?(?:\w+ )?(?:papers|reports|letters|visits|inspections)|"
        r"agree\w*(?! to\b)|contradict\w*|"
        r"(?:match|stack|measure|line)(?:e?[sd])? up|squares? with|tall(?:y|ies) with|whereas|"
        r"better or worse|got(?:ten)? (?:better|worse)|improved? since|over time|since "
        r"(?:then|20\d\d))\b",
        re.IGNORECASE)),
    ("topic", re.compile(
        r"^(?:and |so |but )?what (?:did|do|does|has|have) .{1,30}\b(?:say|said|find|found|report\w*|"
        r"conclude\w*) about\b",
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
# What was before a year is no matter of that year's papers, nor is "not the 2020 one".
_OTHER_YEAR = re.compile(
    r"\b(?:(?:before|prior to|earlier than|ahead of)(?: the)?|"
    r"(?:(?<!is it )(?<!was it )not|rather than|instead of|other than|except)"
    r"(?: (?:in|of|from|for|the|that|those))*) (?:19|20)\d\d\b",
    re.IGNORECASE,
)
# A follow-up that asks in its own way: "and how many were let", and not "what about boys?" nor "in 2023?".
_OWN_QUESTION = re.compile(
    r"(?:(?:and|but|so|ok(?:ay)?)[, ]+)*(?:(?:what|how)(?! about\b)|who|whose|which|when|where|is|are|was|were|do|does|"
    r"did|has|have|had|can|could|will|would|should)\b(?=.*\w \w)",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"\b(?:sa(?:y|ys|id)|tell|tells|told|th(?:ink|inks|ought)|find|finds|found|report\w*|reckon\w*|view|mention\w*|"
    r"recommend\w*|conclude\w*|not(?:e|ed|ice|iced)|s(?:ee|aw)|judged?|rated?)\b",
    re.IGNORECASE,
)
_WHO: dict[Speaker, str] = {"ofsted": "inspectors", "council": "the council", "children": "children", "other": "others"}
_MOST_IN_RANGE = 20  # paragraphs
_POLITE = re.compile(
    r"^(?:(?:hi|hello|hey|dear (?:all|team)|good (?:morning|afternoon|evening)|"
    r"thanks(?: (?:a lot|very much|for that))?|thank you|cheers|sorry|excuse me|great|perfect)\b(?: (?:there|all))?"
    r"\s*[,.!:–-]+\s*)*"
    r"(?:(?:please |just )*(?:(?:can|could|would|will) (?:you|someone|anyone|anybody|somebody) "
    r"(?:please |kindly |just )?(?:tell|remind|explain to) (?:me|us)|(?:tell|remind) (?:me|us)|"
    r"(?:i|we)(?:['’]d| would)? (?:like|want|need|love) to know|do (?:you|we) know|(?:any|have you any) idea)"
    r"(?: please)?,? (?=(?:who|whose|what|which|when|where|why|how|whether|if)\b))?",
    re.IGNORECASE,
)
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


@dataclass(slots=True)
class Understander:
    """Knows the searched corpus; turns an ``Ask`` into a ``Question``."""

    documents: Sequence[Document]
    passages: Sequence[Passage]
    limit: int = 2000
    history_turns: int = 6
    vocabulary: Vocabulary = field(init=False)
    acronyms: dict[str, str] = field(init=False)
    papers: Papers = field(init=False)
    people: People = field(init=False)
    _tails: dict[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.vocabulary = Vocabulary(self.documents, self.passages)
        self.acronyms = {**ACRONYMS, **learn_acronyms(passage.text for passage in self.passages)}
        self.papers = Papers(self.documents, self.vocabulary)
        self.people = People.of(self.documents, self.passages)
        self._tails = self.vocabulary.tails(self.acronyms.values())

    def __call__(self, ask: Ask) -> Question:
        """Return what was asked. Raises ``QuestionError`` for a question that cannot be asked."""
        text, anew = afresh(check_question(ask.text, self.limit))
        text, declined = without_orders(_plainly(text))
        history = [] if anew else self._latest(ask.history)
        standalone = text if "follow-up" in ask.without else self_contained(text, history)
        corrected, fixes = (standalone, []) if "spelling" in ask.without else self.vocabulary.correct(standalone)
        corrected, dates = reckoned(corrected)
        documents, told = self.papers.named(without_ofsted_spoken_of(corrected))
        documents = tuple(d for d in documents if f"document:{d}" not in ask.without)
        spans = [span for _, span in named_years(_OTHER_YEAR.sub(" ", corrected))]
        years = tuple(dict.fromkeys(year for span in spans for year in span if f"year:{year}" not in ask.without))
        pairs = tuple(dict.fromkeys(s for s in spans if len(s) == 2 and s[1] == s[0] + 1 and set(s) <= set(years)))
        people = tuple(name for name in self.people.named(corrected) if f"person:{name}" not in ask.without)
        asked = text if standalone != text and _OWN_QUESTION.match(text) else corrected
        heard = corrected if _SAYS.search(text) else asked
        authorities = {usual_name(document.authority) for document in self.documents}
        claim = "" if standalone != text else claim_of(corrected)
        whom = () if claim else speakers_of(heard, authorities)  # who it was is what is asked
        speakers = tuple(speaker for speaker in whom if f"speaker:{speaker}" not in ask.without)
        steer = Filters(documents, speakers, years)
        codes = named_codes(text, self.passages)
        if not codes and not topic_of(text):  # a follow-up with a matter of its own has left the code behind
            codes = named_codes(corrected, self.passages)
        references = self._references(without_codes(corrected, codes), documents)
        own = {name for document in self.documents for name in named_authorities(document.authority)}
        ours = [name for name in named_authorities(corrected) if name in own]
        entities = tuple(name for name in named_authorities(corrected) if name not in ours)
        missing = tuple(name for name in entities if not self.vocabulary.holds(name)) + self.vocabulary.unknown(
            corrected
        )
        missing += self.papers.visits_lacking(corrected)
        understood = [f"“{wrong}” read as “{right}”" for wrong, right in [*fixes, *dates]]
        if standalone != text:
            understood.append(f"follow-up to: {standalone}")
        understood += [self._document(document).short for document in documents]
        understood += [*told, *people]
        understood += [f"what {_WHO[s]} said" for s in speakers] + [f"evidence code {code}" for code in codes]
        lookup = codes or (references and self._is_lookup(corrected))
        intent: Intent = "lookup" if lookup else "who" if claim else self._intent(asked)
        against: tuple[str, ...] = ()
        whose = {usual_name(self._document(document).authority) for document in documents}
        if intent != "lookup" and (intent not in ("who", "number") or len(whose) > 1):
            theirs = self.papers.of_one(corrected) if intent != "compare" else ()
            # Who names an authority alone asks about it, and sets none of its papers against another.
            named = replace(steer, documents=()) if theirs else steer
            if intent == "compare" and speakers:  # who is set against a paper is set against whose it is
                sides = [self._document(document).speaker for document in documents]
                named = replace(named, speakers=tuple(dict.fromkeys([*speakers, *sides])))
            against = compared(corrected, named, theirs or self.documents, pairs)
        about = subject(corrected) if against else claim or corrected
        if not against and not claim and intent != "lookup":
            year = self.vocabulary.own_years.intersection(years) if len(years) == 1 else ()
            about = unframed(corrected, bool(documents), year)
        return Question(
            text=text,
            standalone=corrected,
            filters=ask.filters,
            steer=steer,
            references=references,
            codes=codes,
            intent="compare" if against and intent not in ("who", "number") else intent,
            compared=against,
            subject=without_authorities(about, {name.lower() for name in ours}),
            expansion=" ".join([*told, self._expansion(corrected)]).strip(),
            entities=entities,
            missing=missing,
            newest="newest" not in ask.without and bool(NOW.search(text)),
            follows=standalone != text,
            pairs=pairs,
            people=people,
            wants=kind_wanted(text),
            claim=claim,
            understood=tuple(understood),
            declined=declined,
        )

    def _latest(self, history: Sequence[Turn]) -> Sequence[Turn]:
        turns = [turn for turn in history if turn.role in ("user", "assistant")]
        return turns[max(0, len(turns) - self.history_turns) :]

    def _document(self, document_id: str) -> Document:
        return next(document for document in self.documents if document.id == document_id)

    def _references(self, text: str, documents: tuple[str, ...]) -> tuple[Reference, ...]:
        """Return the paragraphs named, each with its paper: the named one, else the only one with that number."""
        found: list[Reference] = []
        for match in _REFERENCE.finditer(text):
            if match["weak"] and not documents:
                continue  # "number 4" is a paragraph only of a paper that is named; "section 47" is the law
            for number in _numbers(match["strong"] or match["weak"] or match["bare"]):
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
            else:
                added += [self.vocabulary.spelt_by(word)] if re.fullmatch(r"[A-Z]{3,5}", word) else []
        spaced = text.lower().replace("-", " ")
        added += [
            short
            for short, full in self.acronyms.items()
            if len(full.split()) > 1 and full.lower().replace("-", " ") in spaced
        ]
        plain = " ".join(spaced.split())
        for tail, full in self._tails.items():
            if full not in plain and re.search(rf"\b(?:the|this|that|its|their|our|your) {re.escape(tail)}\b", plain):
                added += [full, *(s for s, name in self.acronyms.items() if name.lower().replace("-", " ") == full)]
        # What the question says already counts no more for being said twice.
        words = dict.fromkeys(" ".join([*added, *field_terms(text)]).split())
        asked = stems(text)
        return " ".join(word for word in words if not (own := stems(word)) or not own <= asked)


def _plainly(text: str) -> str:
    """Return a question without greetings, thanks and "could you tell me", which hide what kind it is."""
    bare = _POLITE.sub("", text)
    return bare[:1].upper() + bare[1:] if bare != text and content_words(bare) else text


def _numbers(said: str) -> list[str]:
    """Return the paragraph numbers that "12, 14 and 16-18" names."""
    found: list[str] = []
    for match in re.finditer(r"(?P<first>(?P<part>\d+\.)?\d+)(?:\s?(?:[-–]|to)\s*(?P<last>(?:\d+\.)?\d+))?", said):
        first, last = match["first"].split(".")[-1], (match["last"] or match["first"]).split(".")[-1]
        span = range(int(first), int(last) + 1)
        found += [f"{match['part'] or ''}{number}" for number in span[:_MOST_IN_RANGE]] or [
            match["first"],
            match["last"],
        ]
    return found
