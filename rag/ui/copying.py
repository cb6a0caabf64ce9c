"""An answer as plain text with numbered references, for a briefing or an e-mail."""

from __future__ import annotations

from rag.types import Answer
from rag.ui.conversation import Library
from rag.ui.evidence import cited_words
from rag.ui.naming import Names

__all__ = ["STANDING_LINE", "as_text"]

STANDING_LINE = (
    "Answers are drawn from the documents and can be wrong. Check the quoted paragraph before you rely on it."
)


def as_text(question: str, answer: Answer, names: Names, library: Library) -> str:
    """Write the question, the answer with reference numbers, and the quoted words they stand for."""
    references: dict[tuple[str, int, int], int] = {}
    lines: list[str] = []
    sentences: list[str] = []
    for statement in answer.statements:
        numbers = []
        for citation in statement.citations:
            key = (citation.passage_id, citation.start, citation.end)
            if key not in references:
                references[key] = len(references) + 1
                label = citation.label
                try:
                    if not library.passage(citation.passage_id).numbered and "our count" not in label:
                        label += " (our count)"
                except KeyError:
                    label += " (no longer in the documents)"
                lines.append(f"{references[key]}. {label}. {cited_words(citation, names)}: “{citation.quote}”")
            numbers.append(f"[{references[key]}]")
        sentences.append(" ".join([statement.text, *numbers]))
    body = answer.abstention.message if answer.abstention else " ".join(sentences)
    standing = (answer.extra.get("disagreement"), body, answer.extra.get("partial"))
    parts = [question, *(str(part) for part in standing if part)]
    if lines:
        parts.append("\n".join(["References", *lines]))
    return "\n\n".join([*parts, STANDING_LINE])
