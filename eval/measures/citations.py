"""Citation hit, precision and recall against the gold passages, on answered cases that can be answered.

With C the set of cited passages and G the gold ones: hit = [C n G is not empty]; precision = |C n G| / |C|
(0 for an answer without a citation); recall = |C n G| / |G|; each averaged over cases (macro). Source: set precision
and recall, Manning, Raghavan and Schütze, Introduction to Information Retrieval (2008), section 8.3.
"""

from __future__ import annotations

from eval.measures.statistic import Measure, Share
from eval.outcome import Outcome

__all__ = ["HIT", "PRECISION", "RECALL"]


def _sets(outcome: Outcome) -> tuple[set[str], set[str]] | None:
    """Return the cited and the gold passages, or ``None`` where the measures do not apply."""
    if not outcome.answered or not outcome.case.answerable:
        return None
    return {cited.passage for cited in outcome.citations}, set(outcome.case.gold)


def _hit(outcome: Outcome) -> tuple[float, float] | None:
    if (sets := _sets(outcome)) is None:
        return None
    return float(bool(sets[0] & sets[1])), 1.0


def _precision(outcome: Outcome) -> tuple[float, float] | None:
    if (sets := _sets(outcome)) is None:
        return None
    cited, gold = sets
    return (len(cited & gold) / len(cited) if cited else 0.0), 1.0


def _recall(outcome: Outcome) -> tuple[float, float] | None:
    if (sets := _sets(outcome)) is None:
        return None
    cited, gold = sets
    return (len(cited & gold) / len(gold) if gold else 0.0), 1.0


HIT = Measure("citation_hit", "Citation hit", Share(_hit))
PRECISION = Measure("citation_precision", "Citation precision", Share(_precision))
RECALL = Measure("citation_recall", "Citation recall", Share(_recall))
