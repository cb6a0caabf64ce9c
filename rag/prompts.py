"""Every prompt of the product, and their version, which receipts carry.

The fixed part comes first: what is asked of extracts shares it, the question and the extracts, which a local model then
reads once. Looking through sentences and the likelihood of a question have rules of their own.
What is asked and quoted is data: the model adapters escape control tokens in it, and nothing that a model writes is
believed before it is checked.
"""

from __future__ import annotations

from collections.abc import Sequence

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

__all__ = ["PROMPT_VERSION", "asks_for", "condense", "looked_through", "states_answer"]

PROMPT_VERSION = "5"
_LONGEST = 600  # characters of a sentence among others

_RULES = (
    "You help councillors read official reports. You are given extracts of reports and a question. Use only the "
    "extracts."
)


def states_answer(question: str, extracts: Sequence[str]) -> list[BaseMessage]:
    """Ask whether the extracts state the answer, to be answered Yes or No."""
    task = f"Do these extracts state the answer to exactly this question? {question}\nReply Yes or No."
    return _messages(question, extracts, task)


def condense(question: str, extracts: Sequence[str]) -> list[BaseMessage]:
    """Ask for the answer in one or two plain sentences."""
    return _messages(
        question, extracts, f"Answer in one or two short plain sentences, with the words of the extracts: {question}"
    )


def looked_through(sentences: Sequence[str]) -> tuple[str, list[str]]:
    """Return the rules and the parts of the text in which a model looks for an answer, the last the first sentence.

    The best comes last, next to the question.
    """
    rules = (
        "You help councillors read reports on children's services. You are given sentences of reports and a question, "
        "and find the sentence that answers it."
    )
    return rules, ["Sentences:\n", *(f"- {sentence[:_LONGEST]}\n" for sentence in reversed(sentences))]


def asks_for(sentence: str) -> list[BaseMessage]:
    """Begin the question that a sentence answers; how likely a model is to go on with a given one is weighed."""
    task = (
        "You help councillors read reports on children's services. You are given one sentence of a report and write "
        "the question that it answers."
    )
    return [SystemMessage(task), HumanMessage(f"Sentence: {sentence}"), AIMessage("Question: ")]


def _messages(question: str, extracts: Sequence[str], task: str) -> list[BaseMessage]:
    shown = "\n".join(f"- {extract}" for extract in extracts)
    return [SystemMessage(_RULES), HumanMessage(f"Question: {question}\n\nExtracts:\n{shown}\n\n{task}")]
