"""Ground a draft: every claim is checked against its quotation, worded with its speaker and date, or dropped.

Code decides here what is said. A claim in the model's words stands only when its quotation bears it out; else the
paper's own sentence takes its place. Nothing left is an abstention with a reason, never an empty answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.types import Document, Passage
from index import Index, ScoredSentence
from rag.authorities import AUTHORITIES, usual_name, without_authorities
from rag.check import problems
from rag.drafts import Claim, Draft
from rag.evidence_codes import asks_where_cited
from rag.expected import WHERE_ELSE, lacking
from rag.extract import Chosen
from rag.followup import content_words
from rag.lists import Place
from rag.people import asks_what_is_said, is_heard, silent_in
from rag.premise import denied, ungraded
from rag.quotation import parts, unquoted
from rag.settings import AnswerSettings
from rag.sourced import unlisted
from rag.types import Abstention, Answer, Citation, Question, Receipt, Statement
from rag.unused import unused
from rag.vocabulary import Vocabulary
from rag.wording import attribution, row_sentence, speaking_name, when

__all__ = ["Grounder"]

ANOTHER_GRADE = "The grade given in {when} is another."
"""What stands before the correction of a grade that a question takes for granted: as much as is known."""

_NONE_FOUND = "None of the sentences found for this"
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Grounder:
    """Turns drafts into answers against one index generation."""

    index: Index
    settings: AnswerSettings

    def __call__(self, draft: Draft, receipt: Receipt, *, complete: bool) -> Answer:
        """Return the answer that this draft holds so far; the evidence alone while nothing is checked."""
        question = draft.evidence.question
        abstention = self._before(question, draft)
        corrects = denied(question, self.index.documents, self.index.passages) is not None
        claims, lacks = ((), "") if abstention else self._holding(question, draft, corrects=corrects)
        statements = self._statements(question, claims)
        if statements and corrects:
            given = when(self.index.document(statements[0].citations[0].document_id))
            corrected = f"{ANOTHER_GRADE.format(when=given)} {statements[0].text}"
            statements = (replace(statements[0], text=corrected), *statements[1:])
        if complete and not statements and abstention is None:
            abstention = self._nothing_left(question, draft)
        heard = {scored.passage.document_id for scored in draft.evidence.passages}
        searched = self._searched(question)
        return Answer(
            question=question,
            statements=() if abstention else statements,
            evidence=draft.evidence.passages,
            abstention=abstention if complete or question.declined else None,
            receipt=receipt,
            answerer=draft.answerer,
            documents_searched=len(searched),
            documents_silent=len({document.id for document in searched} - heard),
            complete=complete,
            notes=draft.notes,
            extra={
                "marks": _marks(draft.evidence.sentences),
                "answerable": draft.answerable,
                "partial": (self._partial(question, lacks) or None) if complete and statements else None,
            },
        )

    def _partial(self, question: Question, lacks: str) -> str:
        """Return what the answer leaves open: what is asked for and not given, and words that the paper never uses."""
        return " ".join(filter(None, (lacks, unused(question, self.index.documents, self.index.passages)[0])))

    def _searched(self, question: Question) -> Sequence[Document]:
        passages = question.filters.passages
        within = {passage.document_id for passage in self.index.passages if passage.id in passages}
        wanted = question.filters.documents or within
        return [document for document in self.index.documents if not wanted or document.id in wanted]

    def _before(self, question: Question, draft: Draft) -> Abstention | None:
        """Return the abstention that needs no look at the claims: declined, or known to be lacking."""
        if question.declined is not None:
            return Abstention("declined", f"This cannot be answered from the documents. {question.declined}")
        if question.references and not any(scored.stage == "lookup" for scored in draft.evidence.passages):
            number = question.references[0].number
            names = [self.index.document(r.document_id).short for r in question.references if r.document_id]
            paper = names[0] if names else "any of the documents"
            return Abstention(
                "no_such_reference", f"The documents do not say. There is no paragraph {number} in {paper}."
            )
        if question.missing:
            unknown = ", ".join(question.missing)
            other = "; that council’s own inspection report would" if set(question.missing) & AUTHORITIES else ""
            return Abstention("not_found", f"The documents do not say. None of them mentions {unknown}{other}.")
        if asks_what_is_said(question.text):
            for name in question.people:
                if not is_heard(name, self.index.passages):
                    return Abstention("not_found", f"The documents do not say. They name {name}, and nothing more.")
            leads = {document.lead_inspector for document in self.index.documents}  # who led speaks in all of it
            people = [name for name in question.people if name not in leads]
            if silent_in(people, question.steer.years, self.index.passages, self._years_of):
                whose, when_asked = " and ".join(people), " or ".join(map(str, question.steer.years))
                return Abstention(
                    "not_found", f"The documents do not say. They have nothing by {whose} of {when_asked}."
                )
        never, nothing = unused(question, self.index.documents, self.index.passages)
        if nothing:
            return Abstention("not_found", f"That paper does not say. {never}")
        if question.codes:
            return self._before_codes(question, draft)
        if not draft.evidence.passages:
            return Abstention(
                "nothing_allowed", "The documents do not say. The chosen filters leave nothing to look in."
            )
        if draft.answerable is not None and draft.answerable < self.settings.answerable_floor:
            why = never or "The nearest passages are shown, but none states it."
            return Abstention("not_found", f"The documents do not say. {why}")
        return None

    def _before_codes(self, question: Question, draft: Draft) -> Abstention | None:
        """Return the abstention for evidence codes that no list gives, unless it is asked what cites them."""
        lacking, all_of_them = unlisted(question, draft.evidence.passages, self.index)
        if all_of_them and not (draft.claims and asks_where_cited(question.text)):
            return Abstention("no_such_reference", f"The documents do not say. {lacking}")
        return None

    def _nothing_left(self, question: Question, draft: Draft) -> Abstention:
        if draft.claims and question.entities:
            names = ", ".join(question.entities)
            return Abstention("not_found", f"The documents do not say. {_NONE_FOUND} mentions {names}.")
        if without := ungraded(question, self.index.documents, self.index.passages):
            return Abstention("unsupported", f"The documents do not say. {without}")
        for what in self._lacking(question, draft.claims)[1][:1]:
            elsewhere = f"; {WHERE_ELSE[what]}" if what in WHERE_ELSE else ""
            return Abstention("unsupported", f"The documents do not say. {_NONE_FOUND} gives a {what}{elsewhere}.")
        return Abstention("not_found", "The documents do not say.")

    def _holding(self, question: Question, draft: Draft, *, corrects: bool) -> tuple[Sequence[Claim], str]:
        """Keep the claims that name the authority asked about, and say what they lack of what is asked for.

        None are kept when they lack all of it.
        """
        if question.codes:
            return draft.claims, unlisted(question, draft.evidence.passages, self.index)[0]
        if question.intent == "lookup" or corrects:
            return draft.claims, ""
        kept = [claim for claim in draft.claims if all(self._named(name, claim) for name in question.entities)]
        asked, lacks = self._lacking(question, kept)
        if (lacks == asked and asked) or self._no_grade(question, kept):
            return (), ""
        return kept, f"The documents do not give a {' or a '.join(lacks)} for this." if lacks else ""

    def _no_grade(self, question: Question, claims: Sequence[Claim]) -> bool:
        """Tell whether the grade of a year is asked for that no paper of it gives, and no claim does either."""
        if not ungraded(question, self.index.documents, self.index.passages):
            return False
        sources = [source for claim in claims for source in claim.sources]
        years = set(question.steer.years)
        of_it = [_text(one) for one in sources if set() < set(map(int, _YEAR.findall(one.text))) <= years]
        return bool(lacking("What grade was it?", of_it, of_it)[1])

    def _lacking(self, question: Question, claims: Sequence[Claim]) -> tuple[list[str], list[str]]:
        """Return the kinds of thing that the question asks for, and those that no claim holds."""
        sources = [source for claim in claims for source in claim.sources]
        dated = [one for source in sources for one in self._of_years(source, question)]
        own = [usual_name(self.index.document(one.passage.document_id).authority) for one in sources]
        matter = question.text if question.follows and content_words(question.text) else question.standalone
        about = f"{without_authorities(matter, {name.lower() for name in own})} {question.expansion}"
        said = [_text(one) for one in sources]
        around = [
            " ".join([source.passage.section, *(_text(one) for one in sources if one.passage is source.passage)])
            for source in sources
        ]
        asked, lacks = lacking(question.text, said, dated, own, about=about, around=around)
        if question.compared or question.intent == "compare":  # "Which council does better, …?" has its names
            asked, lacks = ([one for one in kinds if one != "proper name"] for kinds in (asked, lacks))
        return asked, lacks

    def _of_years(self, source: Chosen, question: Question) -> list[str]:
        """Return the sentences of a source that name a year of the question, or no year in a paper that is of one."""
        years = set(question.steer.years)
        papers = self._years_of(source.passage)
        place = source.place
        said = [source.passage.sentence(at) for at in range(place.first, place.last + 1)]
        said = [_text(source)] if source.passage.row else said
        return [one for one in said if not years or years & (set(map(int, _YEAR.findall(one))) or papers)]

    def _years_of(self, passage: Passage) -> set[int]:
        return Vocabulary.years_of(self.index.document(passage.document_id))

    def _named(self, name: str, claim: Claim) -> bool:
        """Tell whether a claim's passage, its paper's title or its speaker has this name."""
        pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
        return any(
            pattern.search(source.passage.text)
            or pattern.search(source.passage.section)
            or pattern.search(self.index.document(source.passage.document_id).title)
            or any(sentence.voice.name and pattern.search(sentence.voice.name) for sentence in source.passage.voices)
            for source in claim.sources
        )

    def _statements(self, question: Question, claims: Sequence[Claim]) -> tuple[Statement, ...]:
        statements: list[Statement] = []
        shown: set[tuple[str, str]] = set()
        said = ""
        for claim in claims:
            source = claim.sources[0]
            passage = source.passage
            document = self.index.document(passage.document_id)
            who = attribution(source.place.voice, document, passage.period if passage.row else None)
            said_by = who + (f", under “{source.heading}”" if source.heading else "")
            words = self._words(question, claim, document)
            if (said_by, words) in shown:
                continue
            shown.add((said_by, words))
            support = min(1.0, max(0.0, source.scored.score))
            if source.lead:  # what introduces a list stands before its item, with a citation of its own
                by, lead = attribution(source.lead.voice, document), self._in_quotes(source.lead)
                cited = tuple(self._quoted(source.lead))
                statements.append(Statement(lead if by == said else f"{by}: {lead}", cited, support))
                said = by
            text = words if said_by == said else f"{said_by}: {words}"
            said = who if source.item else said_by
            citations = tuple(self._citations(claim))
            statements.append(Statement(text, citations, support))
        return tuple(statements)

    def _words(self, question: Question, claim: Claim, document: Document) -> str:
        """Return the claim's own words when its quotation bears them out, else the paper's."""
        source = claim.sources[0]
        if source.passage.row:
            return row_sentence(source.passage, document) + "."
        spans = parts(source.place, self.settings.max_quote_words)
        quotation = source.passage.text[spans[0][0] : spans[-1][1]]
        context = f"{document.title} {document.authority}"
        if claim.text is not None and not problems(claim.text, quotation, question.standalone, context):
            return claim.text
        quoted = self._in_quotes(source.place)
        return f"• {quoted}" if source.item else quoted

    def _in_quotes(self, place: Place) -> str:
        """Return what is quoted of these sentences in quotation marks, with a mark where it breaks off."""
        spans = parts(place, self.settings.max_quote_words)
        cut = "" if spans[-1][1] == place.passage.voices[place.last].end else " …"
        return f"“{unquoted(place.passage.text[spans[0][0] : spans[-1][1]])}{cut}”"

    def _citations(self, claim: Claim) -> list[Citation]:
        """Return what a claim cites: its quotation, in parts where it is long, then one place a passage."""
        source = claim.sources[0]
        others = [
            Place(scored.passage, scored.sentence, scored.sentence)
            for scored in _places(claim)
            if scored.passage.id != source.passage.id
        ]
        return [cited for place in (source.place, *others) for cited in self._quoted(place)]

    def _quoted(self, place: Place) -> list[Citation]:
        return [self._cited(place, *span) for span in parts(place, self.settings.max_quote_words)]

    def _cited(self, place: Place, start: int, end: int) -> Citation:
        passage, voice = place.passage, place.voice
        document = self.index.document(passage.document_id)
        return Citation(
            passage_id=passage.id,
            document_id=passage.document_id,
            number=passage.number,
            label=passage.label,
            quote=passage.text[start:end],
            start=start,
            end=end,
            text=passage.text,
            speaker=voice.speaker,
            reported_by=voice.reported_by,
            quoted=voice.quoted,
            name=speaking_name(voice),
            date=document.published,
        )


def _text(source: Chosen) -> str:
    """Return the sentence that a claim rests on; a table row with its column names."""
    return source.passage.search_text if source.passage.row else source.text


def _places(claim: Claim) -> list[ScoredSentence]:
    """Return the sentences that a claim rests on, one a passage."""
    found: dict[str, ScoredSentence] = {}
    for source in claim.sources:
        for scored in (source.scored, *source.also):
            found.setdefault(scored.passage.id, scored)
    return list(found.values())


def _marks(sentences: Sequence[ScoredSentence]) -> dict[str, list[int]]:
    """Return, for each passage of the evidence, the range of its best sentence, to be marked."""
    marks: dict[str, list[int]] = {}
    for scored in sentences:
        if scored.passage.id not in marks:
            voiced = scored.passage.voices[scored.sentence]
            marks[scored.passage.id] = [voiced.start, voiced.end]
    return marks
