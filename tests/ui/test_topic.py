"""The topic page as data: grouping, filters, counts, comparison, addresses, and the picture."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from urllib.parse import parse_qsl

import pytest

from rag.ui.gather import Gathered, Gatherer
from rag.ui.naming import Names
from rag.ui.sheet import Layout, Limits, Sheet
from rag.ui.timeline import NEAR, draw
from rag.ui.topic import lay_out, read_request
from tests.fakes import Shelf, document
from tests.ui import script


@cache
def shelf() -> Shelf:
    return Shelf(script.corpus())


@cache
def gathered(topic: str) -> Gathered:
    return Gatherer(shelf())(topic)


def sheet(topic: str = "care leavers", layout: Layout = "papers", **limits: object) -> Sheet:
    names = Names(shelf().documents)
    return lay_out(gathered(topic), shelf(), names, Limits(**limits), layout)  # type: ignore[arg-type]


def test_papers_stand_in_date_order_and_their_passages_in_reading_order() -> None:
    shown = sheet()
    dates = [paper.document.published for paper in shown.papers]
    assert dates == sorted(dates, key=str)
    order = [passage.id for passage in shelf().passages]
    places = [order.index(item.passage.id) for item in shown.items]
    assert places == sorted(places)
    assert [item.number for item in shown.items] == list(range(1, len(places) + 1))


def test_papers_that_say_nothing_are_named() -> None:
    shown = sheet("tents")
    said = {paper.document.id for paper in shown.papers}
    assert said == {"ofsted-inspection-2020", "council-news-2020"}
    assert {paper.id for paper in shown.silent} == {paper.id for paper in shelf().documents} - said


def test_every_passage_says_whose_words_it_holds_and_leads_to_its_place() -> None:
    for item in sheet().items:
        assert item.speaker
        assert item.href.startswith("?passage=")
        assert "quote=" in item.href
        assert item.place
        assert "".join(piece.text for piece in item.words).strip()


@pytest.mark.parametrize("speaker", ["ofsted", "council"])
def test_a_speaker_s_filter_shows_that_speaker_s_words_alone(speaker: str) -> None:
    shown = sheet(speakers=(speaker,))
    assert shown.items
    for item in shown.items:
        assert item.speaker_code == speaker
        own = [
            item.passage.sentence(n)
            for n, voiced in enumerate(item.passage.voices)
            if voiced.voice.speaker != speaker and len(item.passage.sentence(n)) > 20
        ]
        words = "".join(piece.text for piece in item.words)
        assert not [sentence for sentence in own if sentence in words]


def test_filters_narrow_and_together_narrow_further() -> None:
    everything = {item.passage.id for item in sheet().items}
    by_year = {item.passage.id for item in sheet(years=("2020",)).items}
    by_both = {item.passage.id for item in sheet(years=("2020",), documents=("council-news-2020",)).items}
    assert by_both < by_year < everything


def test_the_counts_beside_the_filters_are_what_each_would_show() -> None:
    for ticks in sheet().ticks.values():
        for tick in ticks:
            only = {"speaker": "speakers", "document": "documents", "year": "years"}[tick.name]
            assert len(sheet(**{only: (tick.value,)}).items) == tick.count, tick  # type: ignore[arg-type]


def test_where_several_bodies_inspected_their_filter_is_not_called_ofsteds() -> None:
    joint = [
        replace(paper, publisher="Ofsted and the Care Quality Commission") if paper.speaker == "ofsted" else paper
        for paper in shelf().documents
    ]
    shown = lay_out(gathered("care leavers"), shelf(), Names(joint), Limits(speakers=("ofsted",)))
    ticks = {tick.value: tick.label for tick in shown.ticks["Who said it"]}
    assert [ticks["ofsted"], shown.chips[0].label, shown.speakers["ofsted"]] == ["Inspectors"] * 3
    assert not [item.speaker for item in shown.items if "Ofsted inspectors" in item.speaker]


def test_only_the_words_leaves_out_what_was_found_otherwise() -> None:
    assert {one.how for one in gathered("care leavers").found} > {"words"}
    assert {item.note for item in sheet(exact=True).items} == {""}


def test_a_chip_takes_its_own_filter_off() -> None:
    shown = sheet(speakers=("ofsted",), years=("2020", "2023"))
    assert [chip.label for chip in shown.chips] == ["Ofsted inspectors", "2020", "2023"]
    left = read_request(parse_qsl(shown.chips[1].href.partition("?")[2]))
    assert left[1] == Limits(("ofsted",), (), ("2023",))


def test_a_filter_that_names_nothing_shows_nothing_and_can_be_taken_off() -> None:
    shown = sheet(documents=("burnt-in-2021",))
    assert shown.items == ()
    assert shown.silent == ()
    assert shown.chips[0].label == "burnt-in-2021 (not in the documents)"


def test_both_sides_hold_one_speaker_each_under_the_numbers_of_the_page() -> None:
    shown = sheet("management oversight", "compare")
    numbers = {item.passage.id: item.number for item in shown.items}
    council, inspectors = shown.sides
    assert (council.title, inspectors.title) == ("What the council said", "What inspectors found")
    for side in shown.sides:
        assert side.count == sum(len(paper.items) for paper in side.papers)
        for paper in side.papers:
            for item in paper.items:
                assert item.speaker_code == side.code
                assert item.number == numbers[item.passage.id]


def test_an_address_says_everything_and_is_read_back() -> None:
    limits = Limits(("ofsted", "council"), ("director-report-2024",), ("2024",), exact=True)
    address = lay_out(gathered("care leavers"), shelf(), Names(shelf().documents), limits, "compare").address()
    assert read_request(parse_qsl(address.partition("?")[2])) == ("care leavers", limits, "compare")


@pytest.mark.parametrize("query", [[], [("speaker", "")], [("x", "y")] * 5000, [("topic", "a"), ("topic", "b")]])
def test_any_address_can_be_read(query: list[tuple[str, str]]) -> None:
    topic, limits, layout = read_request(query)
    assert topic in ("", "a")
    assert not limits
    assert layout == "papers"


def test_the_picture_stands_every_dated_paper_at_its_time_with_its_counts() -> None:
    shown = sheet()
    timeline = draw(shelf().documents, {paper.document.id: paper.counts for paper in shown.papers})
    assert timeline is not None
    assert [bar.count for bar in timeline.bars] == [
        next((len(paper.items) for paper in shown.papers if paper.document.id == d.id), 0) for d in shelf().documents
    ]
    assert [tick.year for tick in timeline.ticks] == list(range(2019, 2026))
    assert all(0 <= bar.x <= 100 and bar.top >= 14 for bar in timeline.bars)
    for bar in timeline.bars:
        assert sum(part.count for part in bar.segments) == bar.count
        assert all(part.top + part.height <= timeline.floor for part in bar.segments)


def test_papers_of_the_same_day_stand_beside_each_other() -> None:
    papers = [document(name, published="2020-03-17") for name in "abc"] + [document("d", published="2024")]
    timeline = draw(papers, {})
    assert timeline is not None
    assert [bar.shift for bar in timeline.bars] == [0, 20, 40, 0]
    assert len({bar.x for bar in timeline.bars[:3]}) == 1
    assert NEAR < 0.1


def test_a_paper_that_a_filter_leaves_out_is_not_shown_as_silent() -> None:
    papers = [document(name, published=date) for name, date in (("a", "2019"), ("b", "2020"), ("c", "2024"))]
    whole, part = draw(papers, {}), draw(papers, {}, hidden={"a"})
    assert whole is not None
    assert part is not None
    assert part.bars == whole.bars[1:]
    assert part.ticks == whole.ticks


def test_without_two_dates_there_is_no_picture() -> None:
    undated = replace(document("a"), published=None)
    assert draw([undated, document("b")], {}) is None


def test_many_years_keep_room_for_their_labels() -> None:
    timeline = draw([document("a", published="1998"), document("b", published="2026-12-31")], {})
    assert timeline is not None
    assert sum(tick.labelled for tick in timeline.ticks) <= 8
