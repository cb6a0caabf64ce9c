"""Quote exactness and quote hit.

exactness = citations whose quote is a verbatim span of at most 60 words of the cited passage, over all
citations (micro; must be 1.0). The passage's words are the corpus's own, not the prediction's.
hit = answered cases where some quote overlaps a gold quote, over answered cases that can be answered; two quotes
overlap where both stand in the cited passage at ranges that share a character, or, where the gold quote runs beyond
the passage, where one holds the other. Source: docs/evaluation.md.
"""

from __future__ import annotations

import re

from eval.measures.statistic import Measure, Share
from eval.outcome import Outcome
from eval.predictions import Cited

__all__ = ["EXACTNESS", "HIT", "LIMIT", "exact", "overlap"]

LIMIT = 60
"""Words that a quote may have."""


def exact(cited: Cited, passage: str | None) -> bool:
    """Tell whether the quote is a span of the passage's ``text`` and short enough."""
    return bool(cited.quote.strip()) and len(cited.quote.split()) <= LIMIT and cited.quote in (passage or "")


def overlap(quote: str, gold: str, passage: str) -> bool:
    """Tell whether two quotes share some of the passage's words."""
    first, second = (_places(one, passage) for one in (quote, gold))
    if first and second:
        return any(a < d and c < b for a, b in first for c, d in second)
    return bool(quote.strip()) and (quote in gold or gold in quote)


def _places(quote: str, passage: str) -> list[tuple[int, int]]:
    return [found.span() for found in re.finditer(re.escape(quote), passage)] if quote else []


def _exactness(outcome: Outcome) -> tuple[float, float] | None:
    if not outcome.citations:
        return None
    passages = outcome.passages
    good = [
        exact(cited, passages[cited.passage].text if cited.passage in passages else None) for cited in outcome.citations
    ]
    return float(sum(good)), float(len(good))


def _hit(outcome: Outcome) -> tuple[float, float] | None:
    if not outcome.answered or not outcome.case.answerable:
        return None
    found = any(
        overlap(cited.quote, gold, outcome.passages[cited.passage].text)
        for cited in outcome.citations
        if cited.passage in outcome.passages
        for gold in outcome.case.quotes
    )
    return float(found), 1.0


EXACTNESS = Measure("quote_exactness", "Quote exactness", Share(_exactness))
HIT = Measure("quote_hit", "Quote hit", Share(_hit))
