"""CLAPNQ: whether the product says "the documents do not say" when the passage to answer from does not."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from eval.outside.classification import auroc, balanced_accuracy, best_balanced_accuracy
from eval.outside.pool import index_of
from eval.outside.sets import Found, read, sample
from eval.progress import watched

__all__ = ["clapnq"]


def clapnq(folder: Path, limit: int | None = None, answerer: str = "extractive") -> Found:
    """Return how well the answerer tells answerable questions; each sees its own passage alone.

    The score for the ranking is the probability that the evidence states the answer, or, where nothing estimates one,
    the support of the best statement; 0 for an abstention without either.
    """
    from rag.chain import Chapter
    from rag.models import chat_model
    from rag.settings import load
    from rag.types import Ask, Filters

    index = index_of("clapnq", read(folder / "corpus.jsonl"), a_document_each=True)
    settings = load({"answer.answerer": answerer})
    chapter = Chapter.over(index, settings, chat_model(settings.model) if answerer == "chain" else None)
    rows = sample(read(folder / "queries.jsonl"), limit)
    truth, answered, scores = [], [], []
    with closing(chapter):
        for row in watched(rows):
            answer = chapter.ask(Ask(row["question"], (), Filters(documents=(f"clapnq-{row['context_id']}",))))
            truth.append(bool(row["answerable"]))
            answered.append(answer.abstention is None)
            estimate = answer.extra.get("answerable")
            support = max((statement.support for statement in answer.statements), default=0.0)
            scores.append(support if estimate is None else float(estimate))
    ours = {
        "balanced accuracy": 100 * balanced_accuracy(truth, answered),
        "at the best threshold": 100 * best_balanced_accuracy(truth, scores),
        "AUROC": 100 * auroc(truth, scores),
    }
    published = {"word overlap": {"at the best threshold": 68.3, "AUROC": 73.2}}
    return Found(len(rows), {f"ours, {answerer}": ours}, published)
