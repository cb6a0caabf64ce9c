"""Evidence codes: resolved through the paper's own list, never guessed, in the real papers and in one made up."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import load
from corpus.types import Passage
from index import Index, build, open_index
from rag.chain import Chapter
from rag.evidence_codes import (
    asks_where_cited,
    asks_which_evidence,
    codes_in,
    entries,
    listed,
    named_codes,
    spelt_out,
    topic_of,
    without_codes,
)
from rag.settings import AnswerSettings, Settings
from rag.types import Answer, Ask, Filters, Turn
from rag.understand import Understander
from tests import fakes
from tests.fakes import HashEmbeddings, ScriptedChatModel

EXTRACTIVE = Settings(answer=AnswerSettings(answerer="extractive"))
REAL = {
    "CIN01.01": "Child in Need Statutory return (2018)",
    "CIN01.02": "ChAT report (31/12/18)",
    "CIN01.03": "Sufficiency Strategy",
    "CIN01.04": "SW Region Devon Self-assessment 2017-18",
    "CIN01.05": "Deep dive report – Stronger Families : Safer Children",
    "CLA02.01": "Ofsted Focused Visit September 2018 Published Letter",
    "CLA02.02": "Adoption Scorecard (2014-2017)",
    "CLA02.03": "CLA Statutory return (2018)",
    "CLA02.04": "Peer Review feedback letter",
    "CLA02.05": "Care leavers Local Offer",
    "CLA02.06": "Bright Spots Survey",
    "SWP03.01": "Ofsted Annual Conversation 2017",
    "SWP03.02": "Workforce survey 2018",
    "IMP04.01": "Children's Services Improvement Plan",
}

WEXMOOR = """# Self-evaluation of children's services in Wexmoor

Wexmoor Borough Council, March 2021

## Early help

1.1 Families wait nine days for a first visit, down from sixteen a year ago (EH1/3). Visits are recorded on a tablet.

1.2 Our lodgings for apprentices are full all winter (EH1/4).

1.3 Houseboats are inspected by the harbour master every spring (HB2/9).

## Annex A: Sources

| Source | Title |
|---|---|
| EH1/1 | Early help dashboard, February 2021 |
| EH1/3 | Referral timeliness audit |
| EH1/4 | Lodgings register |
"""
OTHER = """# Self-assessment of Larkfield Council

Larkfield Council, May 2022

## Early help

2.1 Visits to families take four days (EH1/3).

## Evidence

- EH1/3: Larkfield visiting log
- EH1/7 – Larkfield parents' panel
"""


def asked(index: Index, text: str, *history: str, **filters: tuple[str, ...]) -> Answer:
    turns = tuple(Turn("user", one) for one in history)
    return over(index).ask(Ask(text, turns, Filters(**filters)))  # type: ignore[arg-type]


@cache
def over(index: Index) -> Chapter:
    return Chapter.over(index, EXTRACTIVE)


def cited(answer: Answer) -> list[str]:
    return [citation.quote for statement in answer.statements for citation in statement.citations]


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """Two papers that nobody has seen, read as any file is: one lists its evidence in a table, one in bullets."""
    folder = tmp_path_factory.mktemp("made-up")
    (folder / "wexmoor.md").write_text(WEXMOOR, encoding="utf-8")
    (folder / "larkfield.md").write_text(OTHER, encoding="utf-8")
    build(load(folder), folder / "index", HashEmbeddings(512), progress=False)
    return open_index(folder / "index", HashEmbeddings(512))


@pytest.mark.parametrize(("code", "name"), REAL.items())
def test_every_code_of_the_real_appendix_is_resolved(real_papers: Index, code: str, name: str) -> None:
    found = entries(real_papers.passages)
    assert len(found) == len(REAL)
    (passage,) = found[next(iter(codes_in(code)))]
    assert passage.text == f"{code} {name}"


@pytest.mark.parametrize(
    "question",
    [
        "What is CIN01.02?",
        "What does evidence code CIN01.02 refer to?",
        "which document is evidence code cin01.02",
        "What does the reference CIN1.2 stand for in the council's self-evaluation?",
        "CIN 01.02",
    ],
)
def test_a_code_is_what_the_appendix_says(real_papers: Index, question: str) -> None:
    answer = asked(real_papers, question)
    (statement,) = answer.statements
    assert (
        statement.text
        == "The council said in its self-evaluation (January 2019): CIN01.02 is “ChAT report (31/12/18)”."
    )
    assert [citation.quote for citation in statement.citations] == ["CIN01.02 ChAT report (31/12/18)"]
    assert "Appendix 1" in statement.citations[0].label
    assert "evidence code CIN01.02" in answer.question.understood


def test_several_codes_at_once(real_papers: Index) -> None:
    names = ["CLA02.06", "CIN01.03", "SWP03.02", "IMP04.01", "CLA02.04", "CIN01.05"]
    answer = asked(real_papers, f"What are {', '.join(names)}?")
    assert cited(answer) == [f"{name} {REAL[name]}" for name in names]


def test_what_the_list_lacks_is_not_guessed(real_papers: Index) -> None:
    for question, code in (("What is CIN01.09?", "CIN01.09"), ("Which document is evidence code LSC02.01", "LSC02.01")):
        answer = asked(real_papers, question)
        assert answer.abstention is not None
        assert answer.abstention.reason == "no_such_reference"
        assert f"does not give {code}." in answer.abstention.message
        assert "Appendix 1: self-evaluation evidence catalogue" in answer.abstention.message
        assert not answer.statements


def test_half_of_the_codes_is_half_an_answer(real_papers: Index) -> None:
    answer = asked(real_papers, "What are CIN01.03 and CIN01.09?")
    assert cited(answer) == ["CIN01.03 Sufficiency Strategy"]
    assert "does not give CIN01.09." in answer.extra["partial"]


def test_a_claim_with_its_code_is_answered_with_paragraph_and_entry(real_papers: Index) -> None:
    answer = asked(
        real_papers, "What evidence is behind the claim about unaccompanied asylum-seeking children (CIN01.02)?"
    )
    assert [c.passage_id for s in answer.statements for c in s.citations] == [
        "self-evaluation-2019#2.10",
        "self-evaluation-2019#appendix-1-self-evaluation-evidence-catalogue.3",
    ]
    assert "(CIN01.02)" in cited(answer)[0]


def test_a_claim_without_its_code_finds_it(real_papers: Index) -> None:
    answer = asked(real_papers, "What evidence supports the statement that referrals saw a 5.5% increase in number?")
    assert "5.5% increase" in cited(answer)[0]
    assert "CIN01.01 Child in Need Statutory return (2018)" in cited(answer)
    entries_given = [quote for quote in cited(answer) if codes_in(quote[:9])]
    assert len(entries_given) == 1, "no entry but that of what is said"
    plain = asked(real_papers, "Did referrals see a 5.5% increase in number?")
    assert not any(quote.startswith("CIN01.01") for quote in cited(plain)), "the entry comes to those who ask for it"


def test_where_a_code_is_cited(real_papers: Index) -> None:
    answer = asked(real_papers, "Which paragraphs rest on CIN01.01?")
    numbers = [citation.number for statement in answer.statements for citation in statement.citations]
    assert numbers == [None, "1.1", "1.13", "1.16"]


def test_a_follow_up_asks_for_its_own_code_or_for_the_last(real_papers: Index) -> None:
    assert cited(asked(real_papers, "And CLA02.06?", "What is CIN01.02?")) == ["CLA02.06 Bright Spots Survey"]
    numbers = {s.citations[0].number for s in asked(real_papers, "Where is it cited?", "What is CIN01.05?").statements}
    assert "1.16" in numbers


def test_another_authoritys_code_is_not_taken_for_ours(real_papers: Index) -> None:
    answer = asked(real_papers, "What is evidence code CIN01.02 in Wakefield?")
    assert answer.abstention is not None
    assert "Wakefield" in answer.abstention.message


def test_the_evidence_of_a_paragraph(real_papers: Index) -> None:
    quotes = cited(asked(real_papers, "What evidence does paragraph 1.5 of the self-evaluation rest on?"))
    assert quotes[-1] == "CIN01.04 SW Region Devon Self-assessment 2017-18"
    assert any("3,653 current user accounts" in quote for quote in quotes)


def test_filters_hold_and_are_not_taken_for_a_gap(real_papers: Index) -> None:
    answer = asked(real_papers, "What is CIN01.02?", documents=("ofsted-inspection-2020",))
    assert answer.abstention is not None
    assert answer.abstention.message == (
        "The documents do not say. The chosen filters leave out the list that gives CIN01.02."
    )
    both = asked(real_papers, "What is CIN01.02 and CIN99.99?", documents=("ofsted-inspection-2020",))
    assert both.abstention is not None
    assert "leave out the list that gives CIN01.02. No list of evidence gives CIN99.99." in both.abstention.message


def test_a_follow_up_with_a_matter_of_its_own_leaves_the_code_behind(real_papers: Index) -> None:
    answer = asked(real_papers, "And what do inspectors say about them leaving care?", "What is CIN01.02?")
    assert not answer.question.codes


def test_no_model_is_asked_whether_a_list_has_an_entry(real_papers: Index) -> None:
    model = ScriptedChatModel(choices={"Yes": 0.0, "No": 1.0})
    answer = Chapter.over(real_papers, Settings(), model).ask(Ask("What is CLA02.05?"))
    assert cited(answer) == ["CLA02.05 Care leavers Local Offer"]
    assert not model.seen


def test_another_paper_has_its_own_codes(made_up: Index) -> None:
    assert cited(asked(made_up, "What is EH1/4?")) == ["EH1/4 Lodgings register"]
    assert cited(asked(made_up, "What is EH1/7?")) == ["EH1/7 – Larkfield parents' panel"]
    answer = asked(made_up, "What evidence is there for families waiting nine days for a first visit?")
    assert "nine days" in cited(answer)[0]
    assert "EH1/3 Referral timeliness audit" in cited(answer)
    assert not any("Larkfield" in quote for quote in cited(answer)), "the same code of another paper is another thing"


def test_a_code_of_two_papers_is_given_for_both(made_up: Index) -> None:
    both = {"EH1/3 Referral timeliness audit", "EH1/3: Larkfield visiting log"}
    assert set(cited(asked(made_up, "What does EH1/3 stand for?"))) == both


def test_a_code_that_is_cited_and_not_listed(made_up: Index) -> None:
    answer = asked(made_up, "What is HB2/9?")
    assert answer.abstention is not None
    assert "does not give HB2/9. It is cited in " in answer.abstention.message
    assert "Early help, para 3" in answer.abstention.message
    assert "Larkfield" not in answer.abstention.message, "the list of the paper that cites it is named"
    assert "harbour master" in answer.evidence[0].passage.text
    where = asked(made_up, "Where is HB2/9 cited?")
    assert "harbour master" in cited(where)[0]
    assert "does not give HB2/9." in where.extra["partial"]


@pytest.mark.parametrize(
    ("text", "fields", "code"),
    [
        (
            "AB01.02 Workforce survey",
            {"kind": "row", "row": (("Ref", "AB01.02"), ("Evidence", "Workforce survey"))},
            True,
        ),
        (
            "Workforce survey AB01.02",
            {"kind": "row", "row": (("Evidence", "Workforce survey"), ("Ref", "AB01.02"))},
            True,
        ),
        ("AB01.02 24%", {"kind": "row", "row": (("Ref", "AB01.02"), ("Rate", "24%"))}, False),
        ("AB01.02 AB01.03", {"kind": "row", "row": (("Ref", "AB01.02"), ("See", "AB01.03"))}, False),
        (
            "Rate 24% AB01.02",
            {"kind": "row", "row": (("Rate", "Rate"), ("Value", "24%"), ("Source", "AB01.02"))},
            False,
        ),
        ("AB01.02: Workforce survey 2018", {}, True),
        ("AB01.02 – Workforce survey 2018.", {}, True),
        ("AB01.02 Workforce survey 2018", {"kind": "bullet"}, True),
        ("AB01.02 shows that caseloads fell.", {}, False),
        ("Caseloads fell (AB01.02).", {}, False),
        ("AB01.02: Workforce survey 2018", {"searchable": False}, False),
        (f"AB01.02: {'and so it went on ' * 10}", {}, False),
    ],
)
def test_what_is_an_entry_of_a_list(text: str, fields: dict[str, Any], code: bool) -> None:
    passage = fakes.passage(text, **fields)
    assert (listed(passage) is not None) is code


PAPERS: list[Passage] = [fakes.passage("Caseloads fell (AB01.02)."), fakes.passage("AB01.03: Workforce survey")]


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("What is AB01.02?", ("AB01.02",)),
        ("what is ab01.03", ("AB01.03",)),
        ("AB 1.2 and AB-01.03, please", ("AB01.02", "AB01.03")),
        ("What is XY07.11?", ("XY07.11",)),  # written as the papers' codes are
        ("What is XY7/11?", ()),
        ("What is evidence code XY7/11?", ("XY7/11",)),
        ("What was said in 20.12 of them?", ()),
        ("What happened at KS1-2 or in paragraph 01.02?", ()),
        ("THE RATE FELL BY 01.02 PER CENT", ()),
        ("PARA 01.02", ()),
        ("v01.02.03", ()),
    ],
)
def test_what_is_a_code_in_a_question(question: str, codes: tuple[str, ...]) -> None:
    assert named_codes(question, PAPERS) == codes


def test_a_code_is_no_paragraph(understand_real: Understander) -> None:
    question = understand_real(Ask("What does CIN 1.2 stand for?"))
    assert (question.codes, question.references) == (("CIN01.02",), ())
    assert understand_real(Ask("What does paragraph 1.2 of the self-evaluation say?")).codes == ()


@pytest.mark.parametrize(
    ("text", "which", "where"),
    [
        ("What evidence is behind the claim about referrals (AB01.02)?", True, False),
        ("What is the evidence for the fall in caseloads?", True, False),
        ("What supports the statement that caseloads fell?", True, False),
        ("Where does the figure of 68% come from?", True, False),
        ("What evidence did the council have for the rate of 90%?", True, False),
        ("What are the sources of the council's figures?", True, False),
        ("Where is AB01.02 cited?", False, True),
        ("Which statements rest on AB01.02?", False, True),
        ("What is AB01.02 used for?", False, True),
        ("What does AB01.02 support?", False, True),
        ("What does AB01.02 refer to?", False, False),
        ("Did caseloads fall?", False, False),
        ("What support do care leavers get?", False, False),
        ("What is the main source of referrals of children seeking asylum?", False, False),
        ("Where do foster carers get support from?", False, True),
        ("Which reports are given to the scrutiny committee?", False, False),
        ("Is there evidence of neglect in the files?", False, False),
    ],
)
def test_what_is_asked_of_evidence(text: str, which: bool, where: bool) -> None:
    assert (asks_which_evidence(text), asks_where_cited(text)) == (which, where)


def test_what_more_is_asked() -> None:
    assert topic_of("What does evidence code AB01.02 refer to?") == set()
    assert topic_of("What does AB01.02 say about adoption?") == {"adopt"}


@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    assert named_codes(text, PAPERS) == named_codes(text, PAPERS)
    listed(fakes.passage(text or "x"))
    topic_of(text)


def test_what_a_code_stands_for_is_never_crowded_out(real_papers: Index) -> None:
    short = Settings(answer=AnswerSettings(answerer="extractive", max_sentences=1))
    for question in ("Which paragraphs rest on CIN01.01?", "What does CIN01.01 say of zebras?"):
        quotes = cited(Chapter.over(real_papers, short).ask(Ask(question)))
        assert len(quotes) == 2
        assert "CIN01.01 Child in Need Statutory return (2018)" in quotes


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("CIN01.02/CIN01.03", "CIN01.02 CIN01.03"),
        ("CIN01.02 and 03?", "CIN01.02 CIN01.03?"),
        ("CIN01.02, 03 and 04", "CIN01.02 CIN01.03 CIN01.04"),
        ("CIN01.02-04", "CIN01.02 CIN01.03 CIN01.04"),
        ("CIN01.02 to CIN01.04", "CIN01.02 CIN01.03 CIN01.04"),
        ("cin01.02/03", "cin01.02 cin01.03"),
        ("CIN01.02-04 and EH02.01/02", "CIN01.02 CIN01.03 CIN01.04 and EH02.01 EH02.02"),
        ("CIN01.02 and 12 children", "CIN01.02 and 12 children"),
        ("CIN01.02 - 31 March", "CIN01.02 - 31 March"),
        ("CIN01.02 and 30%", "CIN01.02 and 30%"),
        ("paras 1.02-1.04", "paras 1.02-1.04"),
        ("It was 1.2-1.9 million", "It was 1.2-1.9 million"),
        ("CIN 01.02-03", "CIN 01.02 CIN 01.03"),
    ],
)
def test_a_series_of_codes_is_spelt_out(said: str, codes: str) -> None:
    assert spelt_out(said) == codes


def test_a_question_that_names_no_code_stays_as_it_is() -> None:
    assert without_codes("Was it WAS 1.2-1.9?", ()) == "Was it WAS 1.2-1.9?"
    assert without_codes("What is CIN01.02, on page 3?", ("CIN01.02",)) == "What is  , on page 3?"


@given(st.text(alphabet="CIN0123. -/,and", max_size=60))
def test_spelling_out_ends_and_loses_no_code(text: str) -> None:
    assert set(codes_in(text)) == set(codes_in(spelt_out(text)))


def test_every_code_of_a_series_is_looked_up(real_papers: Index) -> None:
    assert named_codes("What are CIN01.01 and 02?", real_papers.passages) == ("CIN01.01", "CIN01.02")
    assert named_codes("CIN01.01/CIN01.02", real_papers.passages) == ("CIN01.01", "CIN01.02")
