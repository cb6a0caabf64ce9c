"""Turns exchanges and sources into HTML. Every word from outside is escaped by the templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from rag.safeguarding import CONTACTS
from rag.types import Answer, Citation, Statement
from rag.ui.conversation import AnswersQuestions, Conversation, Exchange, Library
from rag.ui.copying import as_text
from rag.ui.evidence import arrange
from rag.ui.examples import examples
from rag.ui.links import SourceLink, link_to
from rag.ui.naming import Names, plain_date, year
from rag.ui.source import open_source

__all__ = ["Renderer"]

TEMPLATES = Path(__file__).parent / "templates"


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


class Renderer:
    """Renders over the papers of a chapter. Autoescape is on for every template; nothing is marked safe."""

    def __init__(self, chapter: AnswersQuestions) -> None:
        self._chapter = chapter
        self._library: Library = chapter.index
        self._names = Names(self._library.documents)
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["plain_date"] = plain_date

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
                "date": plain_date(document.published),
                "period": document.period,
                "publisher": document.publisher,
                "href": link_to(document, document.id),
            }
            for document in self._library.documents
        ]
        return self._render("welcome.html", papers=papers, examples=examples(self._library))

    def exchange(self, exchange: Exchange, *, latest: bool = True) -> str:
        """Return one question with everything that has come back for it."""
        answer = exchange.answer
        values: dict[str, Any] = {
            "exchange": exchange,
            "latest": latest,
            "contacts": CONTACTS if exchange.signpost else (),
            "answer": answer,
            "announcement": _announcement(exchange),
        }
        if answer is not None:
            values |= {
                "sentences": [self._sentence(statement) for statement in answer.statements],
                # Quotations from several papers run into each other unless each has a line of its own.
                "verbatim": any("“" in statement.text for statement in answer.statements),
                "evidence": arrange(answer, self._library, self._names),
                "abstention": _headline(answer),
                "looked": self._looked(answer),
                "receipt": self._receipt(answer),
                "copy": as_text(exchange.question, answer, self._names, self._library),
            }
        return self._render("exchange.html", **values)

    def source(self, link: SourceLink | None) -> str:
        """Return the source view of a link, or nothing."""
        if link is None:
            return ""
        self._refresh()
        return self._render("source.html", view=open_source(self._library, self._names, link))

    def page(self, name: str, **values: object) -> str:
        """Return a fixed part of the page: its header or its footer."""
        return self._render(name, **values)

    def _refresh(self) -> None:
        """Look at the papers as they are indexed now: they can be rebuilt while the chat runs."""
        library = self._chapter.index
        if library is not self._library:
            self._library, self._names = library, Names(library.documents)

    def _render(self, template: str, **values: object) -> str:
        return self._environment.get_template(template).render(**values)

    def _sentence(self, statement: Statement) -> Sentence:
        text, stop = statement.text.strip(), ""
        if statement.citations and text.endswith(".") and not text.endswith(".."):
            # A citation stands inside its sentence: "… almost a half (Inspection 2020, para 17)."
            text, stop = text[:-1], "."
        links = {self._citation(citation): None for citation in statement.citations}
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

    def _looked(self, answer: Answer) -> str:
        if not answer.documents_searched:
            return ""
        only = answer.question.filters.documents
        years = [
            year(document.published)
            for document in self._library.documents
            if document.published and (not only or document.id in only)
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
            "Taken from the question": "; ".join(question.understood),
            "Answered by": {"chain": "the language model, checked", "extractive": "verbatim sentences"}[
                answer.answerer
            ],
            "Models": "; ".join(f"{role}: {name}" for role, name in receipt.models.items()),
            "Instructions": receipt.prompt_version,
            "Settings": receipt.settings,
            "Index": receipt.index,
            "Time": "; ".join(f"{step} {seconds:.2f} s" for step, seconds in receipt.timings.items()),
            "Passages looked at": "; ".join(seen),
        }
        return {name: value for name, value in lines.items() if value}

    def _name(self, passage_id: str) -> str:
        try:
            return self._names.citation(self._library.passage(passage_id))
        except KeyError:
            return passage_id


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
    return f"Answer ready. {answer.text} {number} sentence{'s' if number != 1 else ''}, each with its source."
