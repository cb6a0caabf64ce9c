"""Words that a paper never uses: what the paper says that comes nearest must not be taken for an answer on them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.types import Document, Passage
from rag.authorities import usual_name
from rag.followup import content_words, stems
from rag.lexicon import ACRONYMS
from rag.matter import matter_of, placeless
from rag.thesaurus import related
from rag.types import Question

__all__ = ["unused"]

_MOST_WORDS = 2  # of a matter that is a thing; more describe it, and a paper may do so in others
_QUOTES = "\"'‘’“”*"
_BEFORE = re.compile(
    r"^(?:(?:the|an?|any|all|some|its|their|our|your|these|those) )?(?:(?:word|topic|issue|subject)s? (?:of )?)?",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:,? (?:at all|anywhere|exactly|please|pls|thanks|thank you|today|again|specifically|(?:back )?then|in|of))+$",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"\w[\w’'-]*(?: (?!and |or )\w[\w’'-]*)*")
# What every paper is about, in whatever words.
_CATCH_ALL = stems(
    "everything anything something stuff us strengths weaknesses problems issues concerns challenges failures failings "
    "successes achievements setbacks gaps progress performance outcomes results impact quality plans conclusions "
    "findings recommendations improvements changes actions priorities views"
)


def unused(question: Question, documents: Sequence[Document], passages: Sequence[Passage]) -> tuple[str, bool]:
    """Return a sentence on the matter of which the one paper that is asked has no word, and which papers have.

    Empty where no single paper is asked what it says, and where a word of the matter stands in that paper in whatever
    form. An abbreviation may stand there spelt out, so that none is looked for. The second is whether the paper can be
    taken to say nothing on it: others use the words, and it has no other term for them.
    """
    matter = _matter(question)
    asked = next((one for one in documents if one.id in question.steer.documents), None)
    if not matter or asked is None or len(question.steer.documents) > 1 or question.compared:
        return "", False
    limits = question.filters.documents or [one.id for one in documents]
    if asked.id not in limits or question.filters.passages:
        return "", False
    text = _text(asked, passages)
    if _forms(matter) & _forms(text):
        return "", False
    never = f"“{asked.short}” does not use the word{'s' if ' ' in matter else ''} “{matter}”"
    own = [one for one in documents if usual_name(one.authority) == usual_name(asked.authority) and one.id in limits]
    others = [f"“{one.short}”" for one in own if one is not asked and _stands(matter, _text(one, passages))]
    if not others:
        return f"{never}.", False
    *first, last = others
    does = f"{', '.join(first)} and {last} do" if first else f"{last} does"
    otherwise = any(stems(term) <= stems(text) for term in related(matter))
    return f"{never}; {does}.", not otherwise and not stems(matter) & _CATCH_ALL


def _matter(question: Question) -> str:
    """Return the thing of a word or two that a paper is asked about, in plain words; empty where it is no such."""
    if not matter_of(placeless(question.standalone, True, question.steer.years)):
        return ""
    matter = question.subject.strip(f" ?.!,;:{_QUOTES}")
    matter = _AFTER.sub("", _BEFORE.sub("", matter)).strip(f" {_QUOTES}")
    words = content_words(matter)
    short = any(word.isupper() or word.upper() in ACRONYMS for word in (one.rstrip("s’'") for one in matter.split()))
    return matter if 0 < len(words) <= _MOST_WORDS and not short and _PLAIN.fullmatch(matter) else ""


def _forms(text: str) -> set[str]:
    """Return the words of a text, each cut in two ways, so that one in another form is found."""
    import Stemmer  # type: ignore[import-not-found]

    return stems(text) | set(Stemmer.Stemmer("english").stemWords(content_words(text)))


def _text(document: Document, passages: Sequence[Passage]) -> str:
    """Return all that a paper says, its headings too."""
    own = (f"{one.section} {one.text}" for one in passages if one.document_id == document.id)
    return "\n".join((document.title, *own))


def _stands(matter: str, text: str) -> bool:
    """Tell whether these very words stand in a text, each as one or many."""
    words = (rf"{re.escape(word.removesuffix('s'))}s?" for word in matter.split())
    return bool(re.search(r"(?<![\w-])" + r"\s+".join(words) + r"(?![\w-])", text, re.IGNORECASE))
