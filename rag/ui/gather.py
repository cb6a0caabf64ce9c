"""Every passage that speaks of a topic: by its words, by the field's other words for it, and by meaning.

A topic page promises to be complete, so nothing is ranked and cut off at a number. A passage belongs to a topic when
one of its sentences holds all the topic's words (or their acronym), or all of another term that the field uses for
it. By meaning alone the small embedding model is a poor judge of "about": a passage that lacks the words comes in
when a sentence is near *and* holds one of the topic's uncommon words, or when it is very near.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from corpus.errors import QuestionError
from corpus.types import Passage
from index.search import SearchStage
from index.types import ScoredPassage, ScoredSentence
from rag.followup import content_words
from rag.lexicon import ACRONYMS, EVERYDAY, learn_acronyms
from rag.ui.conversation import Library

__all__ = ["Found", "Gathered", "Gatherer", "How", "Searched", "check_topic"]

How = Literal["words", "other words", "meaning"]
Range = tuple[int, int]

LONGEST = 200  # characters of a topic
MOST_WORDS = 8  # more is a question, which the chat answers
COMMON = 0.15  # share of passages from which on a word says nothing of its own ("children", "care")
NEAR = 0.38  # cosine of a sentence that shares an uncommon word with the topic
VERY_NEAR = 0.6  # cosine of a sentence that shares none
DEPTH = 200  # passages looked at by meaning

_TOKEN = re.compile(r"[^\W_]+")
_BY_MEANING: tuple[SearchStage, ...] = ("dense",)
_IRREGULAR = {"children": "child", "people": "person"}
_PLURAL = re.compile(r"\b([A-Z]{2,})s\b")  # "PAs", which no stemmer takes for more than one PA
_CONTROL = re.compile(r"[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_TAGS = re.compile(r"[\U000e0000-\U000e007f]")


class Searched(Library, Protocol):
    """A library that is also searched by meaning."""

    def search(
        self,
        query: str,
        k: int = 20,
        *,
        expansion: str = "",
        keep: Callable[[Passage], bool] | None = None,
        stages: Collection[SearchStage] = ...,
    ) -> list[ScoredPassage]:
        """Return the best passages for ``query``."""

    def sentences(self, query: str, passages: Sequence[Passage], *, expansion: str = "") -> list[ScoredSentence]:
        """Return the sentences of ``passages``, scored."""


@dataclass(frozen=True, slots=True)
class Found:
    """A passage on the topic: ``sentences`` are the numbers of those that speak of it, ``marks`` the words that do."""

    passage: Passage
    how: How
    sentences: tuple[int, ...]
    marks: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that was found for ``topic``, in reading order; ``others`` are the other words that were looked for."""

    topic: str
    others: tuple[str, ...]
    found: tuple[Found, ...]


def check_topic(text: str) -> str:
    """Return the topic, trimmed and without invisible characters.

    Raises ``QuestionError`` when it is empty, endless, or a whole question.
    """
    clean = " ".join(_TAGS.sub("", _CONTROL.sub(" ", text)).split()).strip(" ?.!,;:")
    if not _TOKEN.search(clean):
        raise QuestionError("Type a topic in a word or two, for example one of those below.")
    if len(clean) > LONGEST:
        raise QuestionError(f"That has {len(clean):,} characters. A topic is a word or two: {LONGEST} are the most.")
    words = content_words(clean)
    if not words:
        raise QuestionError(f"“{clean}” is in every paper. Type a topic in a word or two that say more.")
    if len(words) > MOST_WORDS:
        raise QuestionError(
            f"A topic has at most {MOST_WORDS} words that say something; this has {len(words)}. "
            "Shorten it, or ask it as a question."
        )
    return clean


class Gatherer:
    """Knows the words of one index generation; finds the passages of a topic."""

    def __init__(self, library: Searched) -> None:
        self._library = library
        self._passages = [p for p in library.passages if p.searchable and p.kind != "heading"]
        self._stems: dict[str, tuple[frozenset[str], ...]] = {}
        stem = _stemmer()
        seen: Counter[str] = Counter()
        for passage in self._passages:
            lead = _stems(passage.lead or "", stem)
            sentences = [_stems(passage.sentence(n), stem) for n in range(len(passage.voices))]
            self._stems[passage.id] = tuple(sentence | lead for sentence in sentences)
            seen.update(frozenset().union(*sentences))
        most = COMMON * len(self._passages)
        self._common = frozenset(word for word, often in seen.items() if often > most)
        self._acronyms = {**ACRONYMS, **learn_acronyms(passage.text for passage in self._passages)}

    def __call__(self, text: str) -> Gathered:
        """Return every passage on the topic. Raises ``QuestionError`` for what is no topic."""
        topic = check_topic(text)
        stem = _stemmer()
        forms = (topic, *self._spelt_out(topic))
        own = [_stems(form, stem, only_content=True) for form in forms]
        others = tuple(self._other_words(topic))
        found = {one.passage.id: one for one in self._by_words(own, "words", stem)}
        different = [_stems(form, stem, only_content=True) for form in others]
        for one in (*self._by_words(different, "other words", stem), *self._in_everyday_words(topic, stem)):
            found.setdefault(one.passage.id, one)
        telling = frozenset().union(*own, *different) - self._common
        # An acronym means little to the embedding model; written out it does.
        for one in self._by_meaning(max(forms, key=len), telling, found, stem):
            found.setdefault(one.passage.id, one)
        ordered = tuple(found[passage.id] for passage in self._passages if passage.id in found)
        return Gathered(topic, others, ordered)

    def _spelt_out(self, topic: str) -> Iterator[str]:
        """Yield the topic with an acronym written out, or a full name shortened: the same words, that is."""
        lower = topic.lower().replace("-", " ")
        for short, full in self._acronyms.items():
            if re.search(rf"\b{re.escape(short)}s?\b", topic) or lower in (short.lower(), f"{short.lower()}s"):
                yield re.sub(rf"\b{re.escape(short)}s?\b", full, topic, flags=re.IGNORECASE)
            plain = full.lower().replace("-", " ")
            if " " in plain and plain in lower:
                yield lower.replace(plain, short)

    @staticmethod
    def _other_words(topic: str) -> Iterator[str]:
        """Yield the field's terms for an everyday topic, and the everyday words for a topic of the field."""
        lower, told = topic.lower(), set[str]()
        for pattern, terms in EVERYDAY.items():
            if re.fullmatch(rf"(?:{pattern})", lower):
                told.update(terms)
        yield from sorted(term for term in told if term.lower() != lower)

    def _in_everyday_words(self, topic: str, stem: Callable[[str], str]) -> Iterator[Found]:
        """Yield the passages that say a term of the field as people say it: "leaving care" for care leavers."""
        own = _stems(topic, stem)
        patterns = [pattern for pattern, terms in EVERYDAY.items() if any(_stems(t, stem) == own for t in terms)]
        if not patterns:
            return
        said = re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)
        for passage in self._passages:
            marks = [match.span() for match in said.finditer(passage.text)]
            held = [n for n, v in enumerate(passage.voices) if any(v.start <= low < v.end for low, _ in marks)]
            if held:
                yield Found(passage, "other words", tuple(held), tuple(marks))

    def _by_words(self, forms: Sequence[frozenset[str]], how: How, stem: Callable[[str], str]) -> Iterator[Found]:
        wanted = [form for form in forms if form]
        for passage in self._passages:
            sentences = self._stems[passage.id]
            held = tuple(n for n, stems in enumerate(sentences) if any(form <= stems for form in wanted))
            whole = frozenset().union(*sentences)
            if not held and any(len(form) > 2 and form <= whole for form in wanted):
                # A long topic is seldom told in one sentence.
                telling = frozenset().union(*wanted) - self._common
                held = tuple(n for n, stems in enumerate(sentences) if stems & telling)
            if held:
                words = frozenset().union(*(form for form in wanted if form <= whole))
                yield Found(passage, how, held, tuple(_marks(passage, held, words, stem)))

    def _by_meaning(
        self, topic: str, telling: frozenset[str], known: Collection[str], stem: Callable[[str], str]
    ) -> Iterator[Found]:
        near = self._library.search(
            topic,
            DEPTH,
            keep=lambda passage: passage.id in self._stems and passage.id not in known,
            stages=_BY_MEANING,
        )
        passages = [scored.passage for scored in near if scored.score >= NEAR]
        for scored in self._library.sentences(topic, passages) if passages else ():
            shared = self._stems[scored.passage.id][scored.sentence] & telling
            if scored.dense >= VERY_NEAR or (scored.dense >= NEAR and shared):
                held = (scored.sentence,)
                yield Found(scored.passage, "meaning", held, tuple(_marks(scored.passage, held, shared, stem)))


def _stemmer() -> Callable[[str], str]:
    import Stemmer  # type: ignore[import-not-found]

    stem: Callable[[str], str] = Stemmer.Stemmer("english").stemWord  # one a call: none may be shared by threads
    return lambda word: _IRREGULAR.get(word) or stem(word)


def _stems(text: str, stem: Callable[[str], str], *, only_content: bool = False) -> frozenset[str]:
    singular = _PLURAL.sub(r"\1", text).replace("’", "'").replace("'s", "")
    kept = " ".join(content_words(singular)) if only_content else singular.lower()
    return frozenset(stem(word) for word in _TOKEN.findall(kept))


def _marks(
    passage: Passage, sentences: Sequence[int], words: frozenset[str], stem: Callable[[str], str]
) -> Iterator[Range]:
    """Yield where ``words`` stand in these sentences; neighbouring words are one mark."""
    low = high = -1
    for number in sentences:
        voiced = passage.voices[number]
        for match in _TOKEN.finditer(passage.text, voiced.start, voiced.end):
            if stem(_PLURAL.sub(r"\1", match[0]).lower()) not in words:
                continue
            if high >= 0 and not passage.text[high : match.start()].strip(" -–"):
                high = match.end()
                continue
            if high >= 0:
                yield low, high
            low, high = match.span()
    if high >= 0:
        yield low, high
