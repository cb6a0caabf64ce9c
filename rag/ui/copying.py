"""An answer as plain text with numbered references, for a briefing or an e-mail."""

from __future__ import annotations

from rag.types import Answer, Citation
from rag.ui.conversation import Library
from rag.ui.evidence import cited_words
from rag.ui.naming import Names

__all__ = ["STANDING_LINE", "as_text"]

STANDING_LINE = (
    "Answers are drawn from the documents and can be wrong. Check the quoted paragraph before you rely on it."
)


def as_text(question: str, answer: Answer, names: Names, library: Library) -> str:
    """Write the question, the answer with reference numbers, and a reference for each paragraph and who speaks in it.

    The quoted words stand in the reference, unless the sentence holds them already.
    """
    references: dict[str, dict[str, None]] = {}  # reference → the words quoted of it
    sentences: list[str] = []
    for statement in answer.statements:
        numbers: dict[str, None] = {}
        for citation in statement.citations:
            reference = f"{_label(citation, library)}. {cited_words(citation, names)}"
            quotes = references.setdefault(reference, {})
            if citation.quote not in statement.text:
                quotes[f"“{citation.quote}”"] = None
            numbers[f"[{list(references).index(reference) + 1}]"] = None
        sentences.append(" ".join([statement.text, *numbers]))
    # Quotations run into each other unless each has a line of its own, as on the page.
    between = "\n" if any("“" in statement.text for statement in answer.statements) else " "
    body = answer.abstention.message if answer.abstention else between.join(sentences)
    standing = (answer.extra.get("disagreement"), answer.extra.get("partial"), body)
    parts = [question, *(str(part) for part in standing if part)]
    if references:
        lines = [
            f"{number}. {reference}" + (f": {' … '.join(quotes)}" if quotes else "")
            for number, (reference, quotes) in enumerate(references.items(), 1)
        ]
        parts.append("\n".join(["References", *lines]))
    return "\n\n".join([*parts, STANDING_LINE])


def _label(citation: Citation, library: Library) -> str:
    try:
        counted = not library.passage(citation.passage_id).numbered and "our count" not in citation.label
    except KeyError:
        return f"{citation.label} (no longer in the documents)"
    return f"{citation.label} (our count)" if counted else citation.label
