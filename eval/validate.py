"""What must hold of cases before anything is run, checked against the documents they quote."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.types import Corpus, Passage
from eval.cases import Case, CaseError, Entry, Problem, parse_cases
from eval.matching import PatternError, met, normalise, plain, probe
from eval.split import Split, split_of

__all__ = ["RUN_OF_WORDS", "Suite", "check", "holds", "load_suite", "shares_run", "validate"]

RUN_OF_WORDS = 4
"""A question that shares a run of this many words with its passage tests nothing."""

_WORD = re.compile(r"\w+(?:['.,-]\w+)*")


@dataclass(frozen=True, slots=True)
class Suite:
    """Cases that have been proved against a corpus, in the order of their files."""

    entries: tuple[Entry, ...]
    corpus: Corpus
    passages: Mapping[str, Passage]

    @property
    def cases(self) -> tuple[Case, ...]:
        """All cases, in order."""
        return tuple(entry.case for entry in self.entries)

    def split(self, case: Case) -> Split:
        """Return the side that a case belongs to."""
        return split_of(case, self.passages)

    def shares(self) -> list[Case]:
        """Return the cases whose question shares a run of words with one of their gold passages."""
        return [case for case in self.cases if shares_run(case, self.passages)]


def load_suite(files: Iterable[Path], corpus: Corpus) -> Suite:
    """Read and prove the cases of ``files``; raise ``CaseError`` with every problem of every file."""
    entries, problems = parse_cases(files)
    problems += validate(entries, corpus)
    if problems:
        raise CaseError(sorted(problems, key=lambda problem: (problem.file, problem.line)))
    return Suite(tuple(entries), corpus, {passage.id: passage for passage in corpus.passages})


def validate(entries: Sequence[Entry], corpus: Corpus) -> list[Problem]:
    """Return everything that is wrong with the cases, given the documents."""
    passages = {passage.id: passage for passage in corpus.passages}
    return [entry.problem(what) for entry in entries for what in check(entry.case, corpus, passages)]


def check(case: Case, corpus: Corpus, passages: Mapping[str, Passage]) -> Iterator[str]:
    """Yield what is wrong with one case."""
    broken = list(_patterns(case))
    yield from broken
    if not broken and case.facts and all(met(case.facts, case.question)):
        yield "the question alone meets every fact: ask for something that it does not say"
    if case.filters:
        known = [document.id for document in corpus.documents]
        for one in case.filters.documents:
            if one not in known:
                yield f"filters: there is no document {one!r} (there are {', '.join(known)})"
        for one in case.filters.passages:
            if one not in passages:
                yield f"filters: there is no passage {one!r}"
    if not case.answerable:
        return
    if not case.gold:
        yield "no gold passage: fill in by hand or with `python -m eval cases --fill-gold FILE`"
        return
    gold = [passages[one] for one in case.gold if one in passages]
    for one in case.gold:
        if one not in passages:
            yield f"there is no passage {one!r}"
    for repeated, times in Counter(case.gold).items():
        if times > 1:
            yield f"gold names {repeated!r} {times} times"
    for quote in case.quotes:
        if gold and not any(holds(passage, quote, corpus) for passage in gold):
            yield _misplaced(quote, gold, corpus)


def holds(passage: Passage, quote: str, corpus: Corpus) -> bool:
    """Tell whether ``quote`` is verbatim in the passage's document and overlaps the passage."""
    if quote in passage.text:
        return True
    source = corpus.document(passage.document_id).text
    return any(
        start < span.end and span.start < start + len(quote)
        for start in _occurrences(quote, source)
        for span in passage.spans
    )


def shares_run(case: Case, passages: Mapping[str, Passage], words: int = RUN_OF_WORDS) -> bool:
    """Tell whether the question shares a run of ``words`` words with one of its gold passages."""
    asked = _runs(case.question, words)
    return any(asked & _runs(passages[gold].text, words) for gold in case.gold if gold in passages)


def _runs(text: str, length: int) -> set[tuple[str, ...]]:
    words = _WORD.findall(normalise(text))
    return set(zip(*(itertools.islice(words, start, None) for start in range(length)), strict=False))


def _patterns(case: Case) -> Iterator[str]:
    """Yield what is wrong with the case's alternatives."""
    for alternative in itertools.chain(*case.facts, case.forbidden):
        try:
            probe(alternative)
        except PatternError as error:
            yield str(error)


def _occurrences(quote: str, text: str) -> Iterator[int]:
    start = text.find(quote)
    while start >= 0:
        yield start
        start = text.find(quote, start + 1)


def _misplaced(quote: str, gold: Sequence[Passage], corpus: Corpus) -> str:
    """Say why a quote is not in its gold passages, as helpfully as the documents allow."""
    shown = quote if len(quote) <= 70 else quote[:67] + "..."
    for passage in gold:
        at = plain(passage.text).casefold().find(plain(quote).casefold())
        if at >= 0 and len(plain(passage.text)) == len(passage.text):
            return f"the quote {shown!r} is not verbatim: {passage.id} has {passage.text[at : at + len(quote)]!r}"
    for passage in corpus.passages:
        if quote in passage.text:
            return f"the quote {shown!r} stands in {passage.id}, which is not in gold ({_ids(gold)})"
    for document in corpus.documents:
        if quote in document.text:
            return f"the quote {shown!r} stands in {document.id} but in no gold passage ({_ids(gold)})"
    return f"the quote {shown!r} is in no document: copy it from the file, word for word"


def _ids(passages: Sequence[Passage]) -> str:
    return ", ".join(passage.id for passage in passages)
