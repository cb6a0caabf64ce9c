"""What an acronym stands for: the sentence of a paper that spells it out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.types import Passage
from index import ScoredSentence
from rag.followup import content_words
from rag.lexicon import learn_acronyms
from rag.types import Question

__all__ = ["spelt_out"]

_ASKS = re.compile(
    r"\W*(?:and |so )?(?:what(?:['’]s| is| are| does| do| did)|who(?:['’]s| is| are)|meaning of|define|explain) "
    r"(?:meant by )?(?:the |an? )?(?:acronym |abbreviation |letters |term )?"
    r"[‘“'\"]?(?P<short>[A-Za-z][A-Za-z&]{1,8}?)s?[’”'\"]?(?: stand for| mean| short for)?\W*",
    re.IGNORECASE,
)


def spelt_out(question: Question, passages: Sequence[Passage]) -> ScoredSentence | None:
    """Return the first sentence that spells out the acronym a question asks about; ``None`` for any other question.

    The papers that the question names come first.
    """
    asked = _ASKS.fullmatch(question.text)
    if asked is None or not content_words(asked["short"]):
        return None
    named = question.steer.documents
    for passage in sorted(passages, key=lambda one: one.document_id not in named):
        if not passage.searchable or passage.row or "(" not in passage.text:
            continue
        for at in range(len(passage.voices)):
            if asked["short"].upper() in learn_acronyms([passage.sentence(at)]):
                return ScoredSentence(passage, at, 1.0, 1.0, 0.0)
    return None
