"""Grounding: the share of an answer's statements whose numbers, dates, names and grades stand in the cited words.

A statement is a sentence of the answer. Each is held against the quotes of the answer's citations, with their label,
date and speaker (which the interface shows beside the quote). share = borne-out statements / statements, over
answered cases (micro). It is worked out here from the words alone, without the product's own guard.
Source: docs/evaluation.md.
"""

from __future__ import annotations

import re

from eval.measures.claims import borne_out_by, claims
from eval.measures.statistic import Measure, Share
from eval.outcome import Outcome
from eval.predictions import Cited

__all__ = ["GROUNDED", "sentences", "unsupported"]

_BREAK = re.compile(r"(?<=[.!?][\"')\]])\s+(?=[A-Z0-9\"'(])|(?<=[.!?])\s+(?=[A-Z0-9\"'(“‘])")
_SPEAKERS = {
    "ofsted": "Ofsted inspectors HMI",
    "council": "Devon County Council the Director of Children's Services",
    "children": "children and young people",
    "other": "",
    None: "",
}


def sentences(answer: str) -> list[str]:
    """Return the sentences of an answer."""
    return [part.strip() for part in _BREAK.split(answer) if part.strip()]


def unsupported(statement: str, citations: tuple[Cited, ...]) -> set[str]:
    """Return the claims of a statement that no cited words bear out."""
    shown = " ".join(
        f"{cited.quote} . {cited.label} . {cited.date or ''} . {_SPEAKERS[cited.speaker]} . "
        f"{_SPEAKERS[cited.reported_by]} ."
        for cited in citations
    )
    return claims(statement) - borne_out_by(shown)


def _grounded(outcome: Outcome) -> tuple[float, float] | None:
    if not outcome.answered:
        return None
    said = sentences(outcome.prediction.answer)
    good = sum(not unsupported(statement, outcome.citations) for statement in said)
    return float(good), float(len(said))


GROUNDED = Measure("grounding", "Grounded statements", Share(_grounded))
