"""Grounding: the share of an answer's statements whose numbers, dates, names and grades stand in the cited words.

A statement is a sentence of the answer. Each is held against the quotes of the answer's citations and what the
interface shows beside them: label, date, who speaks, heading, the time of a table's figures, the column names of a row.
share = borne-out statements / statements, over answered cases (micro). It is worked out here from the words alone,
without the product's own guard. Source: docs/evaluation.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from corpus.types import Passage
from eval.measures.claims import borne_out_by, claims
from eval.measures.statistic import Measure, Share
from eval.outcome import Outcome
from eval.predictions import Cited

__all__ = ["GROUNDED", "sentences", "unsupported"]

_BREAK = re.compile(r"""(?:(?<=[.!?])|(?<=[.!?]["'”’)\]]))\s+(?=["'“‘(£]*[A-Z0-9])""")
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


def unsupported(statement: str, citations: Sequence[Cited], passages: Mapping[str, Passage]) -> set[str]:
    """Return the claims of a statement that nothing shown with its citations bears out."""
    shown = " . ".join(words for cited in citations for words in _shown(cited, passages.get(cited.passage)))
    left = claims(statement) - borne_out_by(shown)
    columns = [
        word.casefold()
        for cited in citations
        if cited.passage in passages
        for column, _ in passages[cited.passage].row
        for word in re.findall(r"[A-Z][a-z]+", column)
    ]
    # A row may be read out with its columns' names in full: "Eng" as England.
    return {claim for claim in left if not any(claim.startswith(f"name:{column}") for column in columns)}


def _shown(cited: Cited, passage: Passage | None) -> Iterator[str]:
    """Yield the words shown with a citation: quotation, label, date, speakers, heading, time, a row's column names."""
    yield from (cited.quote, cited.label, cited.date or "", _SPEAKERS[cited.speaker], _SPEAKERS[cited.reported_by])
    if passage is not None:
        yield from (passage.section, passage.period or "")
        yield from (sentence.voice.name or "" for sentence in passage.voices)
        yield from (f"{column} {cell}" for column, cell in passage.row)


def _grounded(outcome: Outcome) -> tuple[float, float] | None:
    if not outcome.answered:
        return None
    said = sentences(outcome.prediction.answer)
    good = sum(not unsupported(statement, outcome.citations, outcome.passages) for statement in said)
    return float(good), float(len(said))


GROUNDED = Measure("grounding", "Grounded statements", Share(_grounded))
