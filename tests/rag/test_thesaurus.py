"""The thesaurus: every entry can be used."""

from __future__ import annotations

import re
import tomllib
from importlib import resources

from hypothesis import given
from hypothesis import strategies as st

from rag.lexicon import EVERYDAY
from rag.thesaurus import field_terms, known_words

TABLE = tomllib.loads(resources.files("rag").joinpath("thesaurus.toml").read_text(encoding="utf-8"))["everyday"]


def test_every_entry_is_a_pattern_with_a_few_terms() -> None:
    for said, terms in TABLE.items():
        assert re.compile(said).groups == 0, said
        assert re.search(rf"\b(?:{said})\b", "") is None, said
        assert 1 <= len(terms) <= 4, said
        assert all(term and term == term.strip() for term in terms), said
    assert not TABLE.keys() & EVERYDAY.keys()


def test_everyday_words_bring_the_terms_of_the_field() -> None:
    assert "drift and delay" in field_terms("Do cases drag on for ever?")
    assert "no further action" in field_terms("Are worried families turned away?")
    assert "caseloads" in field_terms("Is anybody OVERWORKED?")


def test_a_term_that_the_question_has_is_not_added() -> None:
    assert "caseloads" not in field_terms("Do heavy workloads mean high caseloads?")


def test_a_part_of_a_word_is_not_the_term() -> None:
    assert "parents" in field_terms("Do mums and grandparents know?")
    assert "parents" not in field_terms("Do mums and other parents know?")


def test_inner_parts_of_words_bring_nothing() -> None:
    assert field_terms("xyoungstersx") == []


def test_its_words_are_known_to_the_spelling_and_its_stems_are_not() -> None:
    words = set(re.findall(r"[\w'-]+", known_words()))
    assert {"relatives", "pre-birth", "rookies"} & words
    assert not {"introduc", "improv", "prepar"} & words


@given(st.text(max_size=300))
def test_any_text_brings_each_term_once_and_none_that_it_has(text: str) -> None:
    terms = field_terms(text)
    assert len(terms) == len(set(terms))
    assert not any(re.search(rf"(?<!\w){re.escape(term.lower())}(?!\w)", text.lower()) for term in terms)
