"""What belongs to a topic, judged by hand, over the real index and embedding model."""

from __future__ import annotations

import subprocess
import sys

import pytest

from index import Index, open_index
from rag.chain import embeddings
from rag.settings import load
from rag.ui.gather import Gatherer
from tests.ui.server import ROOT

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def gather() -> Gatherer:
    subprocess.run([sys.executable, "-m", "index", "build"], cwd=ROOT, check=True, capture_output=True, timeout=600)
    settings = load()
    index: Index = open_index(settings.index.directory, embeddings(settings))
    return Gatherer(index)


# Topic → paragraphs that have to be there, and the most passages that may be shown.
JUDGED = {
    "home schooling": ({"ofsted-inspection-2020#17", "council-news-2020#article.23"}, 6),
    "elective home education": ({"ofsted-inspection-2020#17", "council-news-2020#article.23"}, 3),
    "EHE": ({"ofsted-inspection-2020#17", "council-news-2020#article.23"}, 3),
    "child sexual exploitation": (
        {
            "ofsted-inspection-2020#12",
            "ofsted-inspection-2020#41",
            "council-news-2020#article.20",
            "self-evaluation-2019#1.25",
        },
        9,
    ),
    "rough sleeping": ({"ofsted-inspection-2020#18", "ofsted-inspection-2020#14", "ofsted-inspection-2020#40"}, 25),
    "unaccompanied asylum seekers": ({"self-evaluation-2019#2.10", "ofsted-inspection-2020#32"}, 4),
    "tents": ({"ofsted-inspection-2020#18", "ofsted-inspection-2020#40", "council-news-2020#article.10"}, 4),
    "care leavers": ({"ofsted-inspection-2020#18", "council-news-2020#article.10", "self-evaluation-2019#2.11"}, 60),
    "dental checks": (
        {"self-evaluation-2019#comparisons-of-headline-figures-and-performance-data-to-published-statistics.18"},
        1,
    ),
    "dragons": (set(), 0),
}


@pytest.mark.parametrize("topic", JUDGED)
def test_a_topic_holds_what_it_must_and_little_else(gather: Gatherer, topic: str) -> None:
    must, most = JUDGED[topic]
    found = {one.passage.id for one in gather(topic).found}
    assert must <= found
    assert len(found) <= most


def test_what_is_found_by_meaning_is_the_smaller_part(gather: Gatherer) -> None:
    for topic in ("care leavers", "supervision", "mental health", "quality assurance", "accommodation"):
        found = gather(topic).found
        assert sum(one.how == "meaning" for one in found) <= len(found) / 4
