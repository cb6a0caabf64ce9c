"""Words that a paper never uses: what the paper says that comes nearest must not be taken for an answer on them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.types import Document, Passage
from rag.authorities import usual_name
from rag.compared import matter_of
from rag.followup import stems
from rag.types import Question

__all__ = ["unused"]

_ARTICLE = re.compile(r"^(?:the|an?|any|its|their) ", re.IGNORECASE)
_MOST_WORDS = 2  # of a matter that is a thing; more describe it, and a paper may do so in others


def unused(question: Question, documents: Sequence[Document], passages: Sequence[Passage]) -> tuple[str, bool]:
    """Return a sentence on the matter of which the one paper that is asked has no word, and which papers have.

    Empty where no single paper is asked what it says, and where a word of the matter stands in that paper in whatever
    form. An abbreviation may stand there spelt out, so that none is looked for. The second is whether the paper can be
    taken to say nothing on it: others use the words, and it has none that the question is widened with either.
    """
    if not matter_of(question.standalone):
        return "", False
    matter = _ARTICLE.sub("", question.subject.strip(" ?.!,"))
    words = stems(matter)
    abbreviated = any(word.isupper() for word in matter.split())
    if len(question.steer.documents) != 1 or abbreviated or not 0 < len(words) <= _MOST_WORDS:
        return "", False
    asked = next(one for one in documents if one.id in question.steer.documents)
    own = [one for one in documents if usual_name(one.authority) == usual_name(asked.authority)]
    said = stems(_text(asked, passages))
    if words & said:
        return "", False
    others = [f"“{one.short}”" for one in own if _stands(matter, one, passages)]
    never = f"“{asked.short}” does not use the word{'s' if ' ' in matter else ''} “{matter}”"
    if not others:
        return f"{never}.", False
    *first, last = others
    does = f"{', '.join(first)} and {last} do" if first else f"{last} does"
    return f"{never}; {does}.", not stems(question.expansion) & said


def _text(document: Document, passages: Sequence[Passage]) -> str:
    """Return all that a paper says, its headings too."""
    own = (f"{one.section} {one.text}" for one in passages if one.document_id == document.id)
    return "\n".join((document.title, *own))


def _stands(matter: str, document: Document, passages: Sequence[Passage]) -> bool:
    """Tell whether these very words stand in a paper, each as one or many."""
    words = (rf"{re.escape(word.removesuffix('s'))}s?" for word in matter.split())
    return bool(re.search(r"\b" + r"\s+".join(words) + r"\b", _text(document, passages), re.IGNORECASE))
