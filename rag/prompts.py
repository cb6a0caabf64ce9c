"""Every prompt of the product, and their version, which receipts carry.

The fixed part of each comes first, so that a local model reads it once. What is asked and quoted is data: the model
adapters escape control tokens in it, and nothing that a model writes is believed before it is checked.
"""

from __future__ import annotations

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

__all__ = ["PROMPT_VERSION", "condense", "hypothesis", "states_answer"]

PROMPT_VERSION = "2"

_HYPOTHESIS = (
    "You turn a question about an official report on children's services into the sentence in which such a "
    "report would "
    "answer it. Use the formal words of British inspection reports (for example: children in care, care "
    "leavers, social "
    "workers, senior leaders, partner agencies, assessments, plans, placements, timely, inconsistent). Do not "
    "invent names "
    "or figures. Write one sentence only."
)
_HYPOTHESIS_SHOTS = (
    (
        "Do bosses ever check the work gets done properly?",
        "Managers' oversight of social work practice is not consistently effective and is not always recorded.",
    ),
    (
        "Are there enough places for teens who can't live at home?",
        "There is insufficient suitable accommodation to meet the needs of older children in care.",
    ),
)
_STATES = "You check whether an extract from an official report answers a question. Reply with one word: Yes or No."
_CONDENSE = (
    "You answer a question from one extract of an official report. Use only what the extract says, in plain "
    "words, in one "
    "short sentence. Keep its figures, dates, names and its words for how much and how often. Do not say who wrote it."
)


def hypothesis(question: str) -> list[BaseMessage]:
    """Ask for a sentence that might answer, in the words of reports, to search with."""
    messages: list[BaseMessage] = [SystemMessage(_HYPOTHESIS)]
    for asked, written in _HYPOTHESIS_SHOTS:
        messages += [HumanMessage(asked), AIMessage(written)]
    return [*messages, HumanMessage(question)]


def states_answer(question: str, source: str, extract: str) -> list[BaseMessage]:
    """Ask whether an extract states the answer, to be answered Yes or No."""
    return [
        SystemMessage(_STATES),
        HumanMessage(
            f"Question: {question}\n\nExtract ({source}): {extract}\n\n"
            f"Does this extract state the answer to exactly this question: {question}"
        ),
    ]


def condense(question: str, source: str, extract: str) -> list[BaseMessage]:
    """Ask for the answer in one plain sentence from one extract."""
    return [
        SystemMessage(_CONDENSE),
        HumanMessage(f"Question: {question}\n\nExtract ({source}): {extract}\n\nQuestion: {question}"),
    ]
