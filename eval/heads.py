"""Which attention heads of an embedded model look for what a question asks: how ``model.heads`` is found.

The heads are judged by the cases, as query-focused retrieval heads are found (Zhang et al., EMNLP 2025): one is good
that looks more at a sentence which holds a fact of the answer than at the others that were near.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from eval.cases import Case
from eval.matching import met

if TYPE_CHECKING:
    from index import Index
    from rag.llama_model import Model
    from rag.settings import Settings

__all__ = ["Head", "auroc", "judged_heads"]


@dataclass(frozen=True, slots=True)
class Head:
    """A layer and a head, both from 0, with the mean AUROC of what it looks at over ``questions``."""

    layer: int
    head: int
    auroc: float
    questions: int


def auroc(values: npt.NDArray[np.float64], good: npt.NDArray[np.bool_]) -> float:
    """Return how often a good one has the higher value of two, one good and one not; equal ones count half.

    Raises ``ValueError`` where all are good, or none is.
    """
    if good.all() or not good.any():
        raise ValueError("there is nothing to tell apart")
    pairs = values[good][:, None] - values[~good][None, :]
    return float((pairs > 0).mean() + (pairs == 0).mean() / 2)


def judged_heads(cases: Iterable[Case], index: Index, settings: Settings, model: Model) -> list[Head]:
    """Return all heads of ``model``, best first.

    The sentences are the nearest that the search finds, as many as ``answer.weighed``. Cases without a sentence that
    holds a fact among these, or with nothing else, tell nothing and are left out.
    """
    from rag.prompts import looked_through

    shown = _sentences(index, settings)
    found: list[list[float]] = []
    for case in cases:
        question, sentences, good = shown(case)
        if good.all() or not good.any():
            continue
        rules, parts = looked_through(sentences)
        looks = model.attention(rules, parts, question, lambda _: None)[:, :0:-1]  # the first sentence comes last
        found.append([auroc(of_head, good) for of_head in looks])
    if not found:
        return []
    mean = np.mean(found, axis=0)
    heads = [Head(*one, float(mean[at]), len(found)) for at, one in enumerate(model.attentive.heads)]
    return sorted(heads, key=lambda one: -one.auroc)


def _sentences(index: Index, settings: Settings) -> Callable[[Case], tuple[str, list[str], npt.NDArray[np.bool_]]]:
    """Return what gives the question, the sentences nearest to it, and which of them hold a fact."""
    from rag.answer import AnswerStep
    from rag.ask import parse_ask
    from rag.chain import reranker
    from rag.extract import candidates
    from rag.retrieve import Retriever
    from rag.understand import Understander

    understand = Understander(index.documents, index.passages)
    retrieve = Retriever(index, settings.retrieval, reranker(settings))
    step = AnswerStep(index, settings.answer)

    def shown(case: Case) -> tuple[str, list[str], npt.NDArray[np.bool_]]:
        question = understand(parse_ask(case.line()))
        near = candidates(retrieve(question), index, settings.answer)[: settings.answer.weighed]
        texts = [step.shown(one) for one in near]
        good = [
            one.passage.id in case.gold and any(met(case.facts, text)) for one, text in zip(near, texts, strict=True)
        ]
        return question.standalone, texts, np.array(good, dtype=np.bool_)

    return shown
