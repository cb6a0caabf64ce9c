"""The topics that a reader can pick, found in the papers themselves.

A topic is a phrase of two or three words that several papers use, or a single noun of the field. Nothing is listed by
hand: how far a word belongs to the papers rather than to English at large is told by the ratio of its frequencies
(the "weirdness" of Ahmad, Gillam and Tostevin, "University of Surrey Participation in TREC 8", 1999), with the word
counts that the spelling checker brings along. The short lists below are function words and words of judgement, which
head no topic in any report.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from statistics import mean
from typing import TYPE_CHECKING

from corpus.types import Passage
from rag.ui.conversation import Library

if TYPE_CHECKING:
    from spellchecker.spellchecker import WordFrequency

__all__ = ["Topic", "offered"]

MOST = 30  # topics on the page
FEWEST_PASSAGES = 4
FEWEST_DOCUMENTS = 2
PHRASE = 0.3  # least weirdness (natural logarithm) of a phrase, on average over its words
NOUN = 4.0  # of a word on its own: it has to be a term
HEAD = 0.3  # least share of a single word's uses in which it ends a phrase, as a noun does
VERB = 0.1  # greatest share in which it follows "to", "will", "we" …, as a verb does
WIDEST = 0.1  # share of passages from which on a single word is no topic any more
CONTAINED = 0.6  # share of a phrase's passages in which it is only part of a longer one

_TOKEN = re.compile(r"[^\W\d_](?:[\w’'-]*\w)?|\S")
_FUNCTION = set(
    "a about across after all also among an and any are around as at be because been before being between both but by "
    "can could did do does during each either every few for from further had has have he her his how however if in "
    "including into is it its less many may more most much must need needs no not of off on once one only or other "
    "our out over own per several she should since so some still such than that the their them then there these they "
    "this those though through to too two under until up upon us very was we well were what when where whether which "
    "while who whole whose why will with within without would yet you your".split()
)
_JUDGEMENT = set(
    "able additional aged agencies areas available better capacity carried challenge clear common consequence "
    "consideration current different due effective effectively ensure ensuring example framework good great hard high "
    "impact improve improved improvement improvements improving inadequate increase increased increasing information "
    "interim introduction issues judged key large last less long longer low made majesty majority make making "
    "minority new next number outcomes outstanding overall particular period point poor positive previous proactive "
    "progress purposeful quality range rate recent recently regular relation remains requires requiring result "
    "results review right risk serious significant significantly small strategy strengthened strengths strong "
    "sufficient things time timely variability vulnerable way weak weaknesses working year years".split()
)
_BODIES = set(
    "area authority authorities borough city committee council county district inspection inspections inspector "
    "inspectors letter local ofsted officer paper report reports visit visits january february march april may june "
    "july august september october november december".split()
)
_BEFORE_A_VERB = set(
    "to will would can could may might must should is are was were be been being has have had do does did not they we "
    "i you he she it who that which also".split()
)
_ADVERB = re.compile(r"\w{4,}ly")  # "significantly"; "early" and "family" are none


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic to pick, as the papers mostly write it, with the number of passages and documents that use it."""

    words: str
    passages: int
    documents: int


@dataclass(slots=True)
class _Term:
    """What is counted of a phrase while the papers are read."""

    passages: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)
    forms: Counter[str] = field(default_factory=Counter)
    nouns: int = 0
    verbs: int = 0
    names: int = 0
    uses: int = 0


def offered(library: Library) -> tuple[Topic, ...]:
    """Return the topics of the papers in ``library``, in alphabetical order; none when they are too few to tell."""
    passages = [p for p in library.passages if p.searchable and p.kind != "heading"]
    terms, counts, forms = _count(library, passages)
    weirdness = _weirdness(counts, forms)
    headings = " ".join({p.section for p in library.passages}).lower()
    scored: dict[str, float] = {}
    for key, term in terms.items():
        if len(term.passages) < FEWEST_PASSAGES or len(term.documents) < FEWEST_DOCUMENTS:
            continue
        form = term.forms.most_common(1)[0][0]
        odd = mean(weirdness(word) for word in key.split())
        if not _is_topic(form, term, odd, len(passages)):
            continue
        boost = 1.25 if form.lower() in headings else 1.0
        scored[key] = boost * (odd + 3 * form.count(" ")) * math.log(len(term.passages)) * len(term.documents)
    kept = _without_parts(scored, terms)[:MOST]
    topics = [
        Topic(terms[key].forms.most_common(1)[0][0], len(terms[key].passages), len(terms[key].documents))
        for key in kept
    ]
    return tuple(sorted(topics, key=lambda topic: topic.words.lower()))


def _count(library: Library, passages: Sequence[Passage]) -> tuple[dict[str, _Term], Counter[str], dict[str, set[str]]]:
    """Return every run of one to three content words, by its stems, and each stem's uses and forms."""
    import Stemmer  # type: ignore[import-not-found]

    stem = Stemmer.Stemmer("english").stemWord
    own = _FUNCTION | _JUDGEMENT | _BODIES | _names(library)
    terms: dict[str, _Term] = defaultdict(_Term)
    counts: Counter[str] = Counter()
    forms: dict[str, set[str]] = defaultdict(set)
    for passage in passages:
        for number in range(len(passage.voices)):
            tokens = _TOKEN.findall(passage.sentence(number))
            lower = [re.sub(r"['’]s?$", "", token.lower()) or token for token in tokens]
            for word in lower:
                if word[0].isalpha():
                    counts[stem(word)] += 1
                    forms[stem(word)].add(word)
            for start, end in _runs(lower, own):
                words = tokens[start:end]
                term = terms[" ".join(stem(word) for word in lower[start:end])]
                term.passages.add(passage.id)
                term.documents.add(passage.document_id)
                form = " ".join(word if _is_acronym(word) else word.lower() for word in words)
                term.forms[re.sub(r"['’]s?$", "", form).replace("'", "’")] += 1
                term.uses += 1
                before = lower[start - 1] if start else "."
                after = lower[end] if end < len(lower) else "."
                term.verbs += before in _BEFORE_A_VERB
                term.nouns += before not in _BEFORE_A_VERB and (after in _FUNCTION or not after[0].isalpha())
                # A name is written large wherever it stands; a first word tells nothing.
                term.names += start > 0 and all(word[0].isupper() and not word.isupper() for word in words)
    return terms, counts, forms


def _runs(words: Sequence[str], own: set[str]) -> Iterator[tuple[int, int]]:
    """Yield the ranges of one to three content words in a row, "children in care" among them."""
    content = [word[0].isalpha() and len(word) > 1 and word not in own for word in words]
    for start, good in enumerate(content):
        if not good:
            continue
        for end in range(start + 1, min(start + 3, len(words)) + 1):
            if not content[end - 1]:
                break
            yield start, end
        if start + 2 < len(words) and words[start + 1] in ("in", "of") and content[start + 2]:
            yield start, start + 3


def _is_topic(form: str, term: _Term, odd: float, passages: int) -> bool:
    words = form.split()
    if term.names > term.uses / 2 or _ADVERB.fullmatch(words[0]) or words[-1].endswith(("ly", "ed")):
        return False
    if len(words) == 1:
        rare = len(term.passages) <= WIDEST * passages
        noun = term.nouns >= HEAD * term.uses and term.verbs <= VERB * term.uses
        return rare and noun and odd >= NOUN and len(form) > 3 and "-" not in form
    return odd >= PHRASE


def _without_parts(scored: dict[str, float], terms: dict[str, _Term]) -> list[str]:
    """Return the phrases, best first, without those that say a better one again."""
    kept: list[str] = []
    for key in sorted(scored, key=lambda one: (-scored[one], one)):
        inside = [other for other in scored if other != key and f" {key} " in f" {other} "]
        if any(len(terms[other].passages) >= CONTAINED * len(terms[key].passages) for other in inside):
            continue
        words = set(key.split())
        if not any(words <= set(other.split()) or words >= set(other.split()) for other in kept):
            kept.append(key)
    return kept


def _weirdness(counts: Counter[str], forms: Mapping[str, set[str]]) -> Callable[[str], float]:
    """Return how much more often than English at large the papers use a word (by its stem), as a logarithm.

    ``forms`` are the words of each stem as the papers write them.
    """
    english = _english()
    here, everywhere = sum(counts.values()), english.total_words

    def weirdness(word: str) -> float:
        general = sum(english[form] for form in forms[word])
        return math.log((counts[word] / here) / ((general + 50) / everywhere))

    return weirdness


@cache
def _english() -> WordFrequency:
    """Return how often English at large uses each word."""
    from spellchecker import SpellChecker

    return SpellChecker(language="en").word_frequency


def _is_acronym(word: str) -> bool:
    return sum(letter.isupper() for letter in word) > 1


def _names(library: Library) -> set[str]:
    """Return the words of the bodies that the papers are of: theirs is no topic."""
    bodies = " ".join(f"{document.authority} {document.publisher}" for document in library.documents)
    return set(re.findall(r"\w+", bodies.lower()))
