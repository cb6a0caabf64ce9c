"""Every measure of the suite, in the order in which it is reported."""

from __future__ import annotations

from eval.measures import abstention, calibration, citations, concision, grounding, quotes, supported, timing, voices
from eval.measures.retrieval import retrieval_measures
from eval.measures.statistic import Measure

__all__ = ["MEASURES", "Measure", "by_key", "retrieval_measures"]

MEASURES: tuple[Measure, ...] = (
    supported.HEADLINE,
    supported.ACCURACY,
    citations.HIT,
    citations.PRECISION,
    citations.RECALL,
    quotes.EXACTNESS,
    quotes.HIT,
    voices.VOICE,
    voices.FALSE_ATTRIBUTION,
    abstention.RECALL,
    abstention.FALSE,
    abstention.BALANCED,
    calibration.AUROC,
    calibration.ERROR,
    grounding.GROUNDED,
    concision.MEDIAN,
    concision.P95,
    *timing.TIMES,
)
"""All but the retrieval measures, which are a set for each stage."""


def by_key(key: str) -> Measure:
    """Return the measure with this key, or raise ``KeyError``."""
    return {measure.key: measure for measure in MEASURES}[key]
