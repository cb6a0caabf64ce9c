"""What a corpus teaches: its spelling, its names, its years, its acronyms."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Index
from rag.lexicon import ACRONYMS, learn_acronyms
from rag.vocabulary import Vocabulary
from tests.rag import borough


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    corpus = borough.corpus()
    return Vocabulary(corpus.documents, corpus.passages)


@pytest.fixture(scope="module")
def real(real_papers: Index) -> Vocabulary:
    return Vocabulary(real_papers.documents, real_papers.passages)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("houseboatts", "houseboats"),
        ("huoseboats", "houseboats"),
        ("regulary", "regularly"),
        ("aprentices", "apprentices"),
        ("caselaod", "caseload"),
    ],
)
def test_one_slip_is_put_right(words: Vocabulary, typed: str, meant: str) -> None:
    assert words.correct(f"Are there {typed} here?") == (f"Are there {meant} here?", [(typed, meant)])


@pytest.mark.parametrize(
    "text",
    [
        "Are there houseboats?",  # known
        "Is the houseboat known?",  # known in another form
        "What of a duck?",  # short
        "What about Ferrybrigde?",  # a name
        "Are giraffes seen?",  # nothing is near
        "Were the savings realised?",  # British
        "Was the harbour colourful?",
    ],
)
def test_the_rest_is_left_alone(words: Vocabulary, text: str) -> None:
    assert words.correct(text) == (text, [])


def test_a_slip_in_an_acronym_is_put_right_where_only_one_is_meant(index: Index) -> None:
    says = [
        replace(index.passages[0], text=text) for text in ("The REACH team and the SENDO help.", "The SENCO helps.")
    ]
    words = Vocabulary(index.documents, says)
    assert words.correct("Is REECH good?") == ("Is REACH good?", [("REECH", "REACH")])
    for left in ("Is SENXO good?", "Is RAECHX good?", "IS REECH GOOD?", "Is SENDO good?"):
        assert words.correct(left) == (left, [])


def test_real_slips_and_real_words(real: Vocabulary) -> None:
    fixed, _ = real.correct("How good is the acommodation for care leavrs and the safegaurding of childern?")
    assert fixed == "How good is the accommodation for care leavers and the safeguarding of children?"
    for text in (
        "Were any youngsters sleeping rough on the streets?",
        "How are overworked staff supported by their bosses?",
        "Which schools exclude pupils and why?",
    ):
        assert real.correct(text)[0] == text


def test_what_the_papers_hold(words: Vocabulary) -> None:
    assert words.holds("houseboats")
    assert words.holds("FERRYBRIDGE Hub")
    assert words.holds("2018")
    assert words.holds("Wexmoor")
    assert words.holds("Férrybridge  hubs")
    assert words.holds("ferrybridge-hub")
    assert not words.holds("house")
    assert not words.holds("Atlantis")
    assert not words.holds("1987")


def test_years_of_a_paper() -> None:
    years = {paper.id: Vocabulary.years_of(paper) for paper in borough.DOCUMENTS}
    assert years == {
        "self-evaluation-2019": {2019},
        "inspection-2021": {2021},
        "news-2021": {2021},
        "director-report-2022": {2022},
    }


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("Has Titus Groan, or Ada Pym, said so?", ("Titus Groan",)),
        ("Was it the XQZ or the NRT in 1987 or 2018?", ("XQZ", "1987")),
        ("Were the PLO and EHCPs used by Ofsted inspectors in May?", ("PLO",)),
        ("What happened on Christmas Sunday?", ()),
        ("Did Councillor Groan or Cllr Pym agree?", ("Councillor Groan",)),
        ("How quick is the Night Justice Panel?", ()),
        ("What did Justice Groan hold?", ("Justice Groan",)),
        ("Did Mr Justice Groan hold so?", ("Justice Groan",)),
        ("Ask Mr Groan, please", ("Mr Groan",)),
        ("How was it in 2017/18 and in 1987/88?", ("1987/88",)),
        ("Was it so in 2017?", ()),
    ],
)
def test_what_no_paper_speaks_of(words: Vocabulary, text: str, unknown: tuple[str, ...]) -> None:
    assert words.unknown(text) == unknown


def test_an_acronym_is_known_where_the_papers_have_words_of_its_full_name(index: Index) -> None:
    words = Vocabulary(index.documents, [replace(index.passages[0], text="Children missing education are tracked.")])
    assert words.unknown("Is CME or the JTAI tracked?") == ("JTAI",)
    said = replace(index.passages[0], text="Educational progress is good.")
    assert Vocabulary(index.documents, [said]).unknown("Do GCSE pupils do well?") == ()
    assert words.unknown("Do GCSE pupils do well?") == ("GCSE",)


def test_acronyms_are_learnt_both_ways_round() -> None:
    learnt = learn_acronyms(
        [
            "The night response team (NRT) is quick.",
            "Ask for the PTB (pathways to belonging) now.",
            "Children in need of a home (HAT) wait.",
            "Some initial child protection conferences (ICPCs) were late.",
        ]
    )
    assert learnt == {
        "NRT": "night response team",
        "PTB": "pathways to belonging",
        "ICPC": "initial child protection conferences",
    }


def test_acronyms_of_the_field_are_in_one_form() -> None:
    assert all(short.strip() == short and full.strip() == full for short, full in ACRONYMS.items())


@given(st.text(max_size=80))
def test_any_text_can_be_corrected(words: Vocabulary, text: str) -> None:
    fixed, fixes = words.correct(text)
    assert (fixed == text) is not bool(fixes)


@pytest.mark.parametrize(
    ("text", "years", "tells"),
    [
        ("The visit of May 2021 was short.", (2021,), False),
        ("In 2018 there were three boats.", (2018,), True),
        ("In 2017-18 there were three boats.", (2018,), True),
        ("In 2018 there were three boats.", (2021,), False),
        ("In 2018 there were three boats.", (), False),
    ],
)
def test_a_paper_tells_of_years_that_are_not_its_own(
    index: Index, text: str, years: tuple[int, ...], tells: bool
) -> None:
    assert Vocabulary.tells_of(text, years, index.document("inspection-2021")) is tells


@pytest.mark.parametrize(
    ("text", "tells"),
    [("In 2017-18 it was 12.", True), ("In 2016-17 it was 12.", False), ("In 2018 it was 12.", False)],
)
def test_the_years_of_a_school_year_count_together(index: Index, text: str, tells: bool) -> None:
    assert Vocabulary.tells_of(text, (2017, 2018), index.document("inspection-2021"), [(2017, 2018)]) is tells


def test_the_end_of_a_full_name_stands_for_it_where_it_is_the_only_one(words: Vocabulary) -> None:
    tails = words.tails(["ferrybridge hub", "night response team", "family team of nobody"])
    assert tails["hub"] == "ferrybridge hub"
    assert tails["response team"] == "night response team"
    assert "carers" not in words.tails(["foster carers", "let 40 gardens to foster carers"])
