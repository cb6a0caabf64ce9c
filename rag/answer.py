"""The answer step: which sentences answer, and in whose words.

Without a model the papers' own sentences are the answer. With one, it weighs whether each passage states the answer
and condenses what was chosen; what it writes is only a draft, which the grounding step checks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index import Index
from rag.drafts import Claim, Draft
from rag.extract import choose
from rag.retrieve import Evidence
from rag.settings import AnswerSettings
from rag.types import Answerer

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

__all__ = ["PROMPT_VERSION", "AnswerStep"]

PROMPT_VERSION = "1"


@dataclass(frozen=True, slots=True)
class AnswerStep:
    """Writes drafts from evidence: with ``model``, or verbatim without one."""

    index: Index
    settings: AnswerSettings
    model: BaseChatModel | None = None

    def __call__(self, evidence: Evidence) -> Iterator[Draft]:
        """Yield the evidence at once, then one claim after the other."""
        answerer: Answerer = "extractive" if self.model is None else "chain"
        yield Draft(evidence, answerer)
        if not evidence.passages:
            return
        for chosen in choose(evidence, self.index, self.settings):
            yield Draft(evidence, answerer, (Claim((chosen,)),))
