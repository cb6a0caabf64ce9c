"""CLAPNQ: whether the product says "the documents do not say" when the passage to answer from does not."""

from __future__ import annotations

from pathlib import Path

from eval.outside.classification import auroc, balanced_accuracy
from eval.outside.pool import index_of
from eval.outside.sets import Found, read, sample

__all__ = ["clapnq"]


def clapnq(folder: Path, limit: int | None = None) -> Found:
    """Return how well extractive answers tell answerable questions; each sees its own passage alone.

    The score for the ranking is the support of the best statement, 0 for an abstention.
    """
    from rag.chain import Chapter
    from rag.settings import load
    from rag.types import Ask, Filters

    index = index_of("clapnq", read(folder / "corpus.jsonl"), a_document_each=True)
    chapter = Chapter.over(index, load({"answer.answerer": "extractive"}))
    rows = sample(read(folder / "queries.jsonl"), limit)
    truth, answered, scores = [], [], []
    for row in rows:
        answer = chapter.ask(Ask(row["question"], (), Filters(documents=(f"clapnq-{row['context_id']}",))))
        truth.append(bool(row["answerable"]))
        answered.append(answer.abstention is None)
        scores.append(max((statement.support for statement in answer.statements), default=0.0))
    ours = {"balanced accuracy": 100 * balanced_accuracy(truth, answered), "AUROC": 100 * auroc(truth, scores)}
    return Found(len(rows), {"ours": ours}, {"word overlap": {"balanced accuracy": 68.3, "AUROC": 73.2}})
