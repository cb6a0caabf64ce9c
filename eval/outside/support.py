"""WiCE and SummEdits: whether the product's guard tells supported statements from unsupported ones.

The guard is asked as the grounding step asks it. Its score for a ranking is 1 / (1 + the problems that it names).
"""

from __future__ import annotations

from pathlib import Path

from eval.outside.classification import accuracy, auroc, balanced_accuracy, best_balanced_accuracy, f1
from eval.outside.sets import Found, read, sample

__all__ = ["summedits", "wice"]


def wice(folder: Path, limit: int | None = None, answerer: str = "extractive") -> Found:
    """Return how well the guard finds supported claims; of a claim's evidence chunks, the best score counts.

    The guard is code: ``answerer`` makes no difference.
    """
    best: dict[str, tuple[bool, float]] = {}
    for row in read(folder / "oracle_dev.jsonl"):
        claim = str(row["meta"]["id"])
        if claim in best or limit is None or len(best) < limit:
            score = _support(row["claim"], " ".join(row["evidence"]))
            best[claim] = (row["label"] == "supported", max(score, best.get(claim, (False, 0.0))[1]))
    rows = list(best.values())
    truth, scores = [label for label, _ in rows], [score for _, score in rows]
    decided = [score == 1.0 for score in scores]
    ours = {
        "F1": 100 * f1(truth, decided),
        "accuracy": 100 * accuracy(truth, decided),
        "balanced accuracy": 100 * balanced_accuracy(truth, decided),
        "at the best threshold": 100 * best_balanced_accuracy(truth, scores),
        "AUROC": 100 * auroc(truth, scores),
    }
    published = {
        "word containment": {"F1": 43.1, "accuracy": 71.0, "balanced accuracy": 63.5, "AUROC": 68.1},
        "T5-3B ANLI": {"F1": 61.8, "accuracy": 74.0, "balanced accuracy": 81.7, "AUROC": 91.3},
        "GPT-4": {"F1": 61.0, "accuracy": 77.0, "balanced accuracy": 78.7, "AUROC": 80.2},
    }
    return Found(len(rows), {"ours": ours}, published, ("published on the matching test split",))


def summedits(folder: Path, limit: int | None = None, answerer: str = "extractive") -> Found:
    """Return how well the guard notices edited summaries, by domain; each sentence of a summary must stand.

    The guard is code: ``answerer`` makes no difference.
    """
    from corpus import sentences

    texts = {row["id"]: row["text"] for row in read(folder / "corpus.jsonl")}
    rows = sample(read(folder / "queries.jsonl"), limit)
    ours = {}
    for domain in ("qmsumm", "samsum"):
        chosen = [row for row in rows if row["domain"] == domain]
        truth = [row["label"] == 1 for row in chosen]
        scores = [
            min(
                _support(row["claim"][span.start : span.end], texts[row["context_id"]])
                for span in sentences.split(row["claim"])
            )
            for row in chosen
        ]
        ours[f"ours, {domain}"] = {
            "balanced accuracy": 100 * balanced_accuracy(truth, [score == 1.0 for score in scores]),
            "at the best threshold": 100 * best_balanced_accuracy(truth, scores),
            "AUROC": 100 * auroc(truth, scores),
        }
    published = {
        f"{name}, {domain}": {"balanced accuracy": value}
        for name, values in (
            ("word overlap", (50.9, 58.6)),
            ("SummaC", (53.5, 53.1)),
            ("QAFactEval", (62.4, 66.2)),
            ("GPT-4", (79.6, 83.1)),
        )
        for domain, value in zip(("qmsumm", "samsum"), values, strict=True)
    }
    return Found(len(rows), ours, published)


def _support(claim: str, evidence: str) -> float:
    """Return how well the guard thinks that the evidence bears the claim out, 1 where it finds no problem."""
    from rag.check import problems

    return 1 / (1 + len(problems(claim, evidence)))
