"""Turns exchanges and sources into HTML. Every word from outside is escaped by the templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from rag.safeguarding import CONTACTS
from rag.types import Answer, Answerer, Citation, Statement
from rag.ui.conversation import AnswersQuestions, Conversation, Exchange, Library
from rag.ui.copying import as_text
from rag.ui.evidence import arrange
from rag.ui.examples import examples, follow_ups
from rag.ui.feedback import REASONS
from rag.ui.keeping import pack
from rag.ui.limits import choices, in_words
from rag.ui.links import SourceLink, link_to
from rag.ui.naming import Names, paper_date, plain_date, year
from rag.ui.source import open_source
from rag.ui.understood import taken

__all__ = ["Renderer"]

TEMPLATES = Path(__file__).parent / "templates"
FALLBACK = (
    "The language model did not take part. These are the papers’ own sentences, chosen without it: "
    "check that they answer your question."
)


ANSWERED = {
    "chain": "sentences chosen from the papers with the help of a language model, which judged whether they answer",
    "extractive": "sentences chosen from the papers, without a language model",
}
READ = 7  # passages named in the answer's place while it is awaited: what has room on a phone
STEPS = {"evidence_s": "passages found after", "total_s": "answered after"}


@dataclass(frozen=True, slots=True)
class CitationLink:
    """One citation as it stands after its sentence."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A checked sentence: its words, its citations, and the stop that follows the brackets."""

    text: str
    citations: tuple[CitationLink, ...]
    stop: str


@dataclass(frozen=True, slots=True)
class Side:
    """One account where papers disagree: who gave it and when, and the sentences of it."""

    speaker: str
    speaker_code: str
    iso: str | None
    date: str
    sentences: tuple[Sentence, ...]


class Renderer:
    """Renders over the papers of a chapter. Autoescape is on for every template; nothing is marked safe.

    ``expected`` is who should answer: when another does, the answer says so.
    """

    def __init__(self, chapter: AnswersQuestions, expected: Answerer = "chain") -> None:
        self._chapter = chapter
        self._expected = expected
        self._look_at(chapter.index)
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def conversation(self, conversation: Conversation) -> list[str]:
        """Return one piece of HTML an exchange, or the welcome when nothing has been asked yet."""
        self._refresh()
        if not conversation:
            return [self.welcome()]
        last = conversation[-1].number
        return [self.exchange(exchange, latest=exchange.number == last) for exchange in conversation]

    def welcome(self) -> str:
        """Return the empty state: what this is for, questions to start from, and the papers."""
        papers = [
            {
                "title": document.title,
                "short": document.short,
                "date": paper_date(document),
                "period": document.period,
                "publisher": document.publisher,
                "href": link_to(document, document.id),
            }
            for document in self._library.documents
        ]
        return self._render("welcome.html", papers=papers, examples=self._examples)

    def exchange(self, exchange: Exchange, *, latest: bool = True) -> str:
        """Return one question with everything that has come back for it."""
        answer = exchange.answer
        values: dict[str, Any] = {
            "exchange": exchange,
            "latest": latest,
            "contacts": CONTACTS if exchange.signpost else (),
            "answer": answer,
            "announcement": _announcement(exchange),
            "limits": in_words(exchange.limits, self._library, self._names),
            "keep": pack(exchange),
        }
        if answer is not None:
            used, aside = taken(answer.question, exchange.without, self._names)
            values |= {
                "taken": used,
                "aside": aside,
                "sentences": [self._sentence(statement) for statement in answer.statements],
                # Quotations from several papers run into each other unless each has a line of its own.
                "verbatim": any("“" in statement.text for statement in answer.statements),
                "partial": answer.extra.get("partial"),
                "disagreement": answer.extra.get("disagreement"),
                "sides": self._sides(answer) if answer.extra.get("disagreement") else (),
                "reading": [
                    CitationLink(
                        self._names.citation(found), link_to(self._library.document(found.document_id), found.id)
                    )
                    for found in (scored.passage for scored in answer.evidence[:READ])
                ],
                "evidence": arrange(replace(answer, complete=exchange.state != "writing"), self._library, self._names),
                "abstention": _headline(answer),
                "fallback": self._fallback(answer),
                "notes": [note for note in answer.notes if not (self._fallback(answer) and _of_the_model(note))],
                "looked": self._looked(answer),
                "receipt": self._receipt(answer),
                "copy": as_text(exchange.question, answer, self._names, self._library),
                "follow_ups": follow_ups(answer, self._library) if latest and exchange.state == "answered" else (),
                "reasons": REASONS,
            }
        return self._render("exchange.html", **values)

    def source(self, link: SourceLink | None) -> str:
        """Return the source view of a link, or nothing."""
        if link is None:
            return ""
        self._refresh()
        return self._render("source.html", view=open_source(self._library, self._names, link))

    def limits(self) -> str:
        """Return what the search can be limited to, to be ticked."""
        self._refresh()
        return self._render("limits.html", groups=choices(self._library, self._names))

    def page(self, name: str, **values: object) -> str:
        """Return a fixed part of the page: its header or its footer."""
        return self._render(name, **values)

    def _refresh(self) -> None:
        """Look at the papers as they are indexed now: they can be rebuilt while the chat runs."""
        library = self._chapter.index
        if library is not self._library:
            self._look_at(library)

    def _look_at(self, library: Library) -> None:
        self._library, self._names = library, Names(library.documents)
        self._examples = examples(library)

    def _render(self, template: str, **values: object) -> str:
        return self._environment.get_template(template).render(**values)

    def _sentence(self, statement: Statement) -> Sentence:
        text, stop = statement.text.strip(), ""
        if statement.citations and text.endswith(".") and not text.endswith(".."):
            # A citation stands inside its sentence: "… almost a half (Inspection 2020, para 17)."
            text, stop = text[:-1], "."
        links = {self._citation(citation): None for citation in _whole(statement.citations)}
        return Sentence(text, tuple(links), stop)

    def _citation(self, citation: Citation) -> CitationLink:
        try:
            passage = self._library.passage(citation.passage_id)
            document = self._library.document(citation.document_id)
        except KeyError:
            # The index was rebuilt while this answer stood on the page: the words stay, the link says so.
            return CitationLink(citation.label, link_to(None, citation.passage_id))
        quote = (citation.start, citation.end)
        return CitationLink(self._names.citation(passage), link_to(document, passage.id, quote))

    def _sides(self, answer: Answer) -> tuple[Side, ...]:
        """Put the sentences under whoever said them, in the order of the answer."""
        sides: dict[tuple[str, str | None, str], list[Sentence]] = {}
        codes: dict[tuple[str, str | None, str], str] = {}
        for statement in answer.statements:
            first = statement.citations[0] if statement.citations else None
            who = (
                self._names.voice(first, first.document_id) if first else "",
                first.date if first else None,
                self._when(first) if first else "",
            )
            codes[who] = str(first.speaker) if first else "other"
            sides.setdefault(who, []).append(self._sentence(statement))
        return tuple(Side(who[0], codes[who], who[1], who[2], tuple(said)) for who, said in sides.items())

    def _when(self, citation: Citation) -> str:
        return plain_date(citation.date) if citation.date else self._names.date(citation.document_id)

    def _fallback(self, answer: Answer) -> str:
        """Say that the language model did not take part, where it should have."""
        if answer.answerer == self._expected or not answer.evidence:
            return ""
        return next(filter(_of_the_model, answer.notes), FALLBACK)

    def _looked(self, answer: Answer) -> str:
        if not answer.documents_searched:
            return ""
        filters = answer.question.filters
        near = {passage.document_id for passage in self._library.passages if passage.id in filters.passages}
        only = {*filters.documents, *near}
        years = [
            year(document.dated)
            for document in self._library.documents
            if document.dated and (not only or document.id in only)
        ]
        number = answer.documents_searched
        line = f"Looked in {number} document{'s' if number != 1 else ''}"
        line += f", newest {max(years)}." if years else "."
        if silent := answer.documents_silent:
            line += f" {silent} say{'s' if silent == 1 else ''} nothing on this."
        return line

    def _receipt(self, answer: Answer) -> Mapping[str, str]:
        receipt, question = answer.receipt, answer.question
        seen = [self._name(passage_id) for passage_id in receipt.passages_seen]
        lines = {
            "Understood as": question.standalone if question.standalone != question.text else "",
            "Also searched for": question.expansion,
            "Taken from the question": "; ".join(question.understood),
            "Answered by": ANSWERED[answer.answerer],
            "Passages looked at": "; ".join(seen),
            "Time": "; ".join(
                f"{STEPS[step]} {seconds:.2f} seconds" for step, seconds in receipt.timings.items() if step in STEPS
            ),
            "Models": "; ".join(f"{role}: {name}" for role, name in receipt.models.items()),
            "Versions": f"index {receipt.index}, instructions {receipt.prompt_version}, settings {receipt.settings}",
        }
        return {name: value for name, value in lines.items() if value}

    def _name(self, passage_id: str) -> str:
        try:
            return self._names.citation(self._library.passage(passage_id))
        except KeyError:
            return passage_id


def _whole(citations: Sequence[Citation]) -> list[Citation]:
    """Return citations with the parts of one long quotation joined, so that they are one link."""
    whole: list[Citation] = []
    for citation in citations:
        last = whole[-1] if whole else None
        if last and last.passage_id == citation.passage_id and last.end <= citation.start:
            quote = citation.text[last.start : citation.end]
            whole[-1] = replace(last, quote=quote, end=citation.end)
        else:
            whole.append(citation)
    return whole


def _of_the_model(note: str) -> bool:
    return note.startswith("The language model")


def _headline(answer: Answer) -> tuple[str, str] | None:
    """Split an abstention into what is said large (its first sentence) and the reason after it."""
    if answer.abstention is None:
        return None
    head, stop, rest = answer.abstention.message.strip().partition(". ")
    return (head + "." if stop else head), rest


def _announcement(exchange: Exchange) -> str:
    """Return what a screen reader is told once, when the answer is complete."""
    answer = exchange.answer
    if exchange.state == "failed" and exchange.problem is not None:
        return exchange.problem.sentence
    if exchange.state == "stopped":
        return "Stopped. The evidence found so far is shown."
    if exchange.state != "answered" or answer is None:
        return ""
    if answer.abstention is not None:
        return f"{answer.abstention.message} The nearest passages are shown."
    number = len(answer.statements)
    told = ("Answer ready.", answer.extra.get("disagreement"), answer.extra.get("partial"), answer.text)
    said = " ".join(str(part) for part in told if part)
    return f"{said} {number} sentence{'s' if number != 1 else ''}, each with its source."
