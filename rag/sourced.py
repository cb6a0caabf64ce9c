"""Choose what answers where a question is about evidence: the entry of the list, and the sentences that cite its code.

Both are looked up, so no model is asked: a code is listed, or it is not.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from index import Index, ScoredPassage, ScoredSentence
from rag.evidence_codes import (
    Code,
    asks_where_cited,
    asks_which_evidence,
    codes_in,
    entries,
    listed,
    topic_of,
)
from rag.extract import Chosen
from rag.followup import stems
from rag.retrieve import Evidence
from rag.settings import AnswerSettings
from rag.types import Question

__all__ = ["by_code", "unlisted", "with_entries"]

_MOST_LISTS = 2  # that are named where a code is in none
_MOST_ENTRIES = 3  # that are added to an answer which cites them


def by_code(evidence: Evidence, settings: AnswerSettings) -> list[Chosen]:
    """Return the answer to a question that names codes: what each stands for, or what is said on its strength too."""
    question = evidence.question
    wanted = _wanted(question)
    rows = _entries(evidence, wanted)
    citing = [
        Chosen(one, one.score)
        for one in evidence.sentences
        if not listed(one.passage) and wanted & codes_in(one.passage.sentence(one.sentence)).keys()
    ]
    most = max(1, settings.max_sentences - len(rows))
    if asks_where_cited(question.text):
        return [*rows, *_in_order(citing)[: settings.max_sentences]]
    named_here = wanted & codes_in(question.text.upper()).keys()
    topic = topic_of(question.text if named_here else question.subject)
    if not rows or not topic:
        return rows
    best = citing[:1]
    if best and not topic & stems(best[0].passage.text):
        best = _in_order(citing[:most])  # none is nearer than the others
    return [*best, *rows]


def with_entries(evidence: Evidence, chosen: Sequence[Chosen]) -> list[Chosen]:
    """Return what was chosen, followed by the entries of the codes that it cites where the evidence was asked for.

    An entry that was chosen for its words gives way where it is not the evidence of anything that is said.
    """
    if not chosen or not asks_which_evidence(evidence.question.standalone):
        return list(chosen)
    cited: dict[Code, None] = {}
    for one in chosen:
        cited |= dict.fromkeys(codes_in(one.text) if not listed(one.passage) else ())
    papers = {one.passage.document_id for one in chosen}
    rows = [row for row in _entries(evidence, cited.keys()) if row.passage.document_id in papers]
    said = [one for one in chosen if not listed(one.passage)]
    return [*said, *rows[:_MOST_ENTRIES]] if said else list(chosen)


def unlisted(question: Question, evidence: Sequence[ScoredPassage], index: Index) -> tuple[str, bool]:
    """Return a sentence on the codes that no list gives, empty when all are listed; and whether none is.

    The lists there are, and what cites the codes, are named, for readers to look for themselves.
    """
    found = {code for scored in evidence if (code := listed(scored.passage))}
    lacking = {code: name for code, name in codes_in(" ".join(question.codes)).items() if code not in found}
    if not lacking:
        return "", False
    lists = entries(index.passages)
    named = " or ".join(lacking.values())
    if left_out := [name for code, name in lacking.items() if code in lists]:
        message = f"The chosen filters leave out the list that gives {' or '.join(left_out)}."
        if nowhere := [name for code, name in lacking.items() if code not in lists]:
            message += f" No list of evidence gives {' or '.join(nowhere)}."
        return message, len(lacking) == len(question.codes)
    citing = [one.passage for one in evidence if lacking.keys() & codes_in(one.passage.text).keys()]
    listing = [passage for passages in lists.values() for passage in passages]
    papers = {one.document_id for one in citing} or set(question.steer.documents)
    listing = [one for one in listing if one.document_id in papers] or listing
    places = dict.fromkeys(f"{index.document(one.document_id).short}, {one.section}" for one in listing)
    message = f"No list of evidence gives {named}."
    if 0 < len(places) <= _MOST_LISTS:
        message = f"The list of evidence ({'; '.join(places)}) does not give {named}."
    if citing:
        message += f" It is cited in {'; '.join(dict.fromkeys(one.label for one in citing))}."
    return message, len(lacking) == len(question.codes)


def _wanted(question: Question) -> set[Code]:
    return {code for name in question.codes for code in codes_in(name)}


def _entries(evidence: Evidence, codes: Collection[Code]) -> list[Chosen]:
    """Return the entries of these codes that are in the evidence, in its order, each its only sentence."""
    return [
        Chosen(ScoredSentence(scored.passage, 0, 1.0, 1.0, 0.0), 1.0)
        for scored in evidence.passages
        if scored.passage.voices and listed(scored.passage) in codes
    ]


def _in_order(citing: Sequence[Chosen]) -> list[Chosen]:
    """Return sentences as they stand in the papers, one paper after the other."""
    return sorted(citing, key=lambda one: (one.passage.document_id, one.passage.spans[0].start, one.scored.sentence))
