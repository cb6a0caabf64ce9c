"""Questions to start from. Each belongs to a paper and is offered only while that paper is there."""

from __future__ import annotations

from rag.ui.conversation import Library

__all__ = ["examples"]

QUESTIONS = (
    (
        "ofsted-inspection-2020",
        "How far had elective home education among Year 11 pupils changed by autumn 2019?",
    ),
    ("ofsted-inspection-2020", "What did inspectors say about care leavers living in tents?"),
    ("self-evaluation-2019", "What average caseload did the council report in its self-evaluation?"),
    ("ofsted-monitoring-letter-2023", "What did inspectors say about care leavers in hotels in 2023?"),
    ("director-report-2024", "What did the 2024 report say about the quality of assessments?"),
)


def examples(library: Library) -> tuple[str, ...]:
    """Return the questions that the papers at hand can answer, in reading order."""
    held = {document.id for document in library.documents}
    return tuple(question for document_id, question in QUESTIONS if document_id in held)
