"""Dates, speakers and citations as people write them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.types import Voice
from rag.ui.naming import Names, paper_date, plain_date, speaker_words
from tests.fakes import document, passage


@pytest.mark.parametrize(
    ("iso", "said"),
    [
        ("2020-03-17", "17 March 2020"),
        ("2019-01", "January 2019"),
        ("2024", "2024"),
        ("2024-12-01", "1 December 2024"),
        (None, "undated"),
        ("", "undated"),
        ("spring", "spring"),
        ("2020-13", "2020-13"),
    ],
)
def test_a_date_is_as_precise_as_it_is_known(iso: str | None, said: str) -> None:
    assert plain_date(iso) == said


def test_a_report_is_never_taken_for_the_speaker_s_own_words() -> None:
    assert speaker_words("ofsted") == "Ofsted inspectors"
    assert speaker_words("ofsted", "council") == "Ofsted inspectors, as reported by the council"
    assert speaker_words("ofsted", "council", quoted=True) == "Ofsted inspectors, quoted by the council"
    assert speaker_words("council", "council", quoted=True) == "The council"


def test_a_person_is_named_with_the_body_they_speak_for() -> None:
    assert speaker_words("ofsted", "council", quoted=True, name="Steve Lowe") == (
        "Steve Lowe (Ofsted), quoted by the council"
    )
    assert speaker_words("council", name="James McInnes") == "James McInnes (council)"
    assert speaker_words("ofsted", "council", quoted=True, name="Ofsted, Focused Visit, September 2018") == (
        "Ofsted, Focused Visit, September 2018, quoted by the council"
    )
    assert speaker_words("other", "council", name="Youth Justice Board") == (
        "Youth Justice Board, as reported by the council"
    )


def test_what_several_inspectorates_say_is_not_ofsteds_alone() -> None:
    together = "Ofsted, the Care Quality Commission and HM Inspectorate of Probation"
    assert speaker_words("ofsted", name=together) == together


def test_inspectors_are_ofsteds_only_where_no_other_body_inspected() -> None:
    alone = document("alone")
    joint = replace(document("joint"), publisher="Ofsted and the Care Quality Commission")
    council = replace(document("council"), publisher="Devon County Council", speaker="council")
    assert Names([alone, council]).speakers["ofsted"] == "Ofsted inspectors"
    names = Names([alone, joint, council])
    assert names.speakers["ofsted"] == "Inspectors"
    assert names.speakers["council"] == "The council"
    assert [names.speaker("ofsted", key) for key in ("alone", "joint", "council")] == [
        "Ofsted inspectors",
        "Inspectors",
        "Inspectors",
    ]
    assert names.voice(Voice("ofsted"), "alone") == "Ofsted inspectors"
    assert names.voice(Voice("council", quoted=True, name="Ada Pym"), "alone") == "Ada Pym (council)"
    assert names.voice(Voice("council", name="Ada Pym"), "alone") == "The council"  # what is told of her
    assert names.voice(Voice("ofsted", name=joint.publisher), "joint") == joint.publisher
    assert names.voice(Voice("children", "ofsted", quoted=True), "joint").endswith("quoted by inspectors")
    assert names.voice(Voice("children", "ofsted", quoted=True), "alone").endswith("quoted by Ofsted")
    # Whose inspectors the council speaks of is not known.
    assert names.voice(Voice("ofsted", "council"), "council") == "Inspectors, as reported by the council"
    assert Names([alone, council]).voice(Voice("ofsted", "council"), "council").startswith("Ofsted inspectors, as")


def test_a_full_name_of_ofsted_is_ofsteds_own() -> None:
    office = "Office for Standards in Education, Children’s Services and Skills"
    assert Names([replace(document("a"), publisher=office)]).speakers["ofsted"] == "Ofsted inspectors"


def test_children_stay_the_speakers_of_a_survey() -> None:
    words = speaker_words("children", "council", quoted=True, name="Coram Voice")
    assert words == "Children and young people, in a survey by Coram Voice, quoted by the council"


def test_a_citation_is_short_and_honest_about_whose_count_it_is() -> None:
    report = document(
        "report", kind="inspection report", published="2020-03-17", short="Ofsted inspection, January 2020"
    )
    letter = document(
        "letter", kind="monitoring letter", published="2023-10-31", short="Ofsted letter, 31 October 2023"
    )
    names = Names([report, letter])
    printed = passage("Words.", 17, name="report", label="Ofsted inspection, January 2020, para 17")
    label = "Ofsted letter, 31 October 2023, Findings, para 4"
    counted = replace(passage("Words.", 4, name="letter", label=label), number=None, numbered=False)
    assert names.citation(printed) == "Inspection 2020, para 17"
    assert names.citation(counted) == "Monitoring letter 2023, Findings, para 4, our count"
    assert names.place(counted) == "Findings, para 4 (our count)"


def test_two_papers_of_one_kind_and_year_keep_their_longer_names() -> None:
    one = document("one", kind="monitoring letter", published="2023-05", short="Ofsted letter, May 2023")
    two = document("two", kind="monitoring letter", published="2023-10", short="Ofsted letter, October 2023")
    names = Names([one, two])
    assert names.document("one") == "Ofsted letter, May 2023"
    assert names.document("two") == "Ofsted letter, October 2023"
    assert names.document("gone") == "gone"


def test_with_several_authorities_each_paper_says_whose_it_is() -> None:
    devon = replace(document("a"), kind="inspection report", authority="Devon County Council", published="2020-03-17")
    bury = replace(document("b"), kind="inspection report", authority="Bury", published="2025")
    undated = replace(
        document("c"), kind="director's report", authority="Gateshead", published=None, inspected="2 to 6 December 2024"
    )
    assert Names([devon]).document("a") == "Inspection 2020"
    names = Names([devon, bury, undated])
    assert [names.document(key) for key in "abc"] == [
        "Devon inspection 2020",
        "Bury inspection 2025",
        "Gateshead director’s report 2024",
    ]


def test_a_paper_without_a_day_of_publication_says_when_its_inspection_was() -> None:
    inspected = replace(document("a"), published=None, inspected="9 to 20 June 2025")
    assert paper_date(inspected) == Names([inspected]).date("a") == "inspected 9 to 20 June 2025"
    assert paper_date(replace(inspected, published="2025")) == "2025"
    assert paper_date(replace(inspected, inspected=None)) == "undated"
    assert Names([]).date("a") == "undated"
