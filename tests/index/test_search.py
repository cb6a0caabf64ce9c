from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import SearchIndexError, UsageError
from corpus.types import Passage
from index import Index, build, open_index
from index.search import MEANING_WEIGHT
from tests.fakes import HashEmbeddings, corpus

TEXTS = (
    "Leaders know their services well. They act on what they hear.",
    "Children wait too long for an assessment. Social workers change often.",
    "In the most extreme cases, care leavers were living in tents. Leaders did not know.",
    "Visits to children in care are regular.",
    "Tents were given to a festival.",
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    directory = tmp_path_factory.mktemp("index")
    build(corpus(*TEXTS), directory, HashEmbeddings(), progress=False)
    return open_index(directory, HashEmbeddings())


def cosine(one: str, other: str) -> float:
    first, second = (np.array(HashEmbeddings().embed_query(text)) for text in (one, other))
    return float(first @ second / np.linalg.norm(first) / np.linalg.norm(second))


def test_lookups_by_id(index: Index) -> None:
    assert index.passage("report#2").text == TEXTS[1]
    assert index.document("report").id == "report"
    with pytest.raises(KeyError):
        index.passage("report#99")
    with pytest.raises(KeyError):
        index.document("other")


def test_a_passage_scores_as_its_nearest_sentence(index: Index) -> None:
    query = "care leavers living in tents"
    found = index.search(query, stages=["dense"])
    expected = {
        passage.id: max(cosine(query, passage.sentence(number)) for number in range(len(passage.voices)))
        for passage in index.passages
    }
    assert {scored.passage.id: scored.score for scored in found} == pytest.approx(expected, abs=1e-5)
    assert [scored.passage.id for scored in found] == sorted(expected, key=lambda name: -expected[name])
    assert {scored.stage for scored in found} == {"dense"}


def test_words_rank_only_what_shares_a_word(index: Index) -> None:
    found = index.search("tents", stages=["lexical"])
    assert [scored.passage.id for scored in found] == ["report#5", "report#3"]
    assert all(scored.stage == "lexical" and scored.score > 0 for scored in found)


def test_both_stages_are_fused(index: Index) -> None:
    query = "Where were care leavers living?"
    found = index.search(query)
    assert found[0].passage.id == "report#3"
    assert found[0].stage == "fused"
    cosines = {scored.passage.id: scored.score for scored in index.search(query, stages=["dense"])}
    matches = {scored.passage.id: scored.score for scored in index.search(query, stages=["lexical"])}
    best = max(matches.values())
    expected = {
        name: MEANING_WEIGHT * cosine + (1 - MEANING_WEIGHT) * matches.get(name, 0.0) / best
        for name, cosine in cosines.items()
    }
    assert {scored.passage.id: scored.score for scored in found} == pytest.approx(expected)
    assert len(found) == len({scored.passage.id for scored in found}) == 5


def test_what_only_its_words_find_has_its_cosine_too(tmp_path: Path) -> None:
    texts = [f"Tents number {number} for care leavers." for number in range(300)]
    build(corpus(*texts, f"A zebra {'ran and ran ' * 30}."), tmp_path, HashEmbeddings(), progress=False)
    opened = open_index(tmp_path, HashEmbeddings())
    query = "zebra leavers"
    assert "report#301" not in {scored.passage.id for scored in opened.search(query, k=100, stages=["dense"])}
    assert "report#301" in {scored.passage.id for scored in opened.search(query, k=100, stages=["lexical"])}
    cosine_alone = {scored.passage.id: scored.score for scored in opened.search(query, k=301, stages=["dense"])}
    found = {scored.passage.id: scored.score for scored in opened.search(query, k=100)}
    assert found["report#301"] > MEANING_WEIGHT * cosine_alone["report#301"]


def test_what_is_not_kept_takes_no_place(tmp_path: Path) -> None:
    texts = [f"Tents number {number} for care leavers." for number in range(300)]
    build(corpus(*texts, "A word on festivals."), tmp_path, HashEmbeddings(), progress=False)
    opened = open_index(tmp_path, HashEmbeddings())

    def last(passage: Passage) -> bool:
        return passage.number == "301"

    (found,) = opened.search("tents for care leavers", k=1, keep=last)
    assert found.passage.number == "301"
    assert opened.search("tents", keep=lambda _: False) == []
    assert len(opened.search("tents for care leavers", k=250)) == 250


def test_k_cuts_off(index: Index) -> None:
    assert index.search("leaders", k=2) == index.search("leaders", k=5)[:2]


def test_sentences_are_scored_one_by_one_with_the_whole_corpus_weights(index: Index) -> None:
    passages = [index.passage("report#3"), index.passage("report#1")]
    found = index.sentences("Did leaders know of tents?", passages)
    assert len(found) == 4
    assert [scored.score for scored in found] == sorted((scored.score for scored in found), reverse=True)
    for scored in found:
        words = scored.passage.sentence(scored.sentence)
        assert scored.dense == pytest.approx(cosine("Did leaders know of tents?", words), abs=1e-5)
    by_words = {scored.passage.sentence(scored.sentence): scored.lexical for scored in found}
    assert by_words["They act on what they hear."] == 0
    alone = index.sentences("Did leaders know of tents?", [passages[0]])
    assert {scored.passage.sentence(scored.sentence): scored.lexical for scored in alone}.items() <= by_words.items()
    assert index.sentences("leaders", []) == []


@pytest.mark.parametrize("query", ["", " \n\t "])
def test_an_empty_query_is_bad_use(index: Index, query: str) -> None:
    with pytest.raises(UsageError, match="at least one word"):
        index.search(query)
    with pytest.raises(UsageError, match="at least one word"):
        index.sentences(query, index.passages)


def test_queries_without_letters_still_answer(index: Index) -> None:
    assert index.search("???") != []
    assert index.search("the of and", stages=["lexical"]) == []


def test_calls_that_cannot_be_meant_are_refused(index: Index) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        index.search("leaders", k=0)
    with pytest.raises(ValueError, match="stage"):
        index.search("leaders", stages=[])


def test_a_model_of_another_width_is_refused(tmp_path: Path) -> None:
    build(corpus(*TEXTS), tmp_path, HashEmbeddings(dimension=64), progress=False)
    opened = open_index(tmp_path, HashEmbeddings(dimension=32))
    with pytest.raises(SearchIndexError, match=r"32 numbers.*64.*python -m index build"):
        opened.search("tents")


def test_threads_share_an_index(index: Index) -> None:
    queries = ["tents", "leaders know", "children in care", "assessment"] * 20
    expected = [index.search(query) for query in queries]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(index.search, queries)) == expected


@pytest.mark.slow
def test_readers_see_one_generation_while_builds_go_on(tmp_path: Path) -> None:
    def version(number: int) -> tuple[str, ...]:
        return tuple(f"Version {number} says leaders know {place}." for place in range(10))

    build(corpus(*version(0)), tmp_path, HashEmbeddings(), progress=False)
    done = threading.Event()
    first = open_index(tmp_path, HashEmbeddings())

    def read() -> set[str]:
        seen, opened = set(), first
        while True:
            last = done.wait(0.02)
            opened = opened.refresh()
            found = opened.search("leaders know", k=10)
            versions = {scored.passage.text.split()[1] for scored in found}
            assert len(versions) == 1, versions
            assert len(found) == 10
            seen |= versions
            if last:
                return seen

    with ThreadPoolExecutor(20) as threads:
        readers = [threads.submit(read) for _ in range(20)]
        for number in range(1, 11):
            build(corpus(*version(number)), tmp_path, HashEmbeddings(), progress=False)
        done.set()
        assert all("10" in reader.result() for reader in readers)


def test_refresh_keeps_what_works(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    build(corpus(*TEXTS), tmp_path, HashEmbeddings(), progress=False)
    opened = open_index(tmp_path, HashEmbeddings())
    assert opened.refresh() is opened
    build(corpus(*TEXTS, "One more."), tmp_path, HashEmbeddings(model="hash-2"), progress=False)
    assert opened.refresh() is opened
    assert "not used" in caplog.text
