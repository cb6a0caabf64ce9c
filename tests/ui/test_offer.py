"""The topics to pick come from the papers, whatever papers they are."""

from __future__ import annotations

import re

from rag.ui.gather import Gatherer
from rag.ui.offer import offered
from tests.fakes import Shelf, corpus, document, passage
from tests.ui import script


def test_the_shipped_papers_offer_what_they_speak_of() -> None:
    topics = [topic.words for topic in offered(Shelf(script.corpus()))]
    assert {"care leavers", "caseloads", "early help", "mental health", "supervision"} <= set(topics)
    assert 15 <= len(topics) <= 30
    assert topics == sorted(topics, key=str.lower)


def test_no_topic_is_a_body_a_person_or_a_month() -> None:
    words = {word for topic in offered(Shelf(script.corpus())) for word in re.findall(r"\w+", topic.words.lower())}
    assert not words & {"devon", "county", "council", "ofsted", "lowe", "march", "2020"}


def test_every_topic_on_offer_is_found() -> None:
    shelf = Shelf(script.corpus())
    gather = Gatherer(shelf)
    for topic in offered(shelf)[::4]:
        assert len(gather(topic.words).found) >= topic.passages * 0.9, topic


def test_other_papers_offer_other_topics() -> None:
    roads = ("Resurfacing of carriageways is behind plan.", "The carriageways flood.", "Carriageways need drainage.")
    papers = [document(name) for name in ("north", "south")]
    passages = [passage(text, number, paper.id) for paper in papers for number, text in enumerate(roads * 2, start=1)]
    # Enough else, so that the word is not in every paragraph.
    passages += [passage(f"Line {number} says little.", 100 + number, "north") for number in range(120)]
    shelf = Shelf(corpus("x"))
    shelf.documents, shelf.passages = tuple(papers), tuple(passages)
    assert "carriageways" in [topic.words for topic in offered(shelf)]


def test_a_corpus_too_small_to_tell_offers_nothing() -> None:
    assert offered(Shelf(corpus("One paragraph.", "Another paragraph."))) == ()
