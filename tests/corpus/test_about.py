"""What a paper says of itself, and its grades."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus import default_directory
from corpus.about import About, read_about
from corpus.dates import PERIOD
from corpus.places import places
from corpus.reading import Reading, read_document
from corpus.structure import read_structure
from tests.corpus.test_pdf import report

IMPRINT = (
    "The Office for Standards in Education, Children’s Services and Skills (Ofsted) regulates and inspects to achieve "
    "excellence in the care of children and young people.\n\n© Crown copyright 2025\n"
)
REPORT = f"""# Inspection of Northshire local authority children’s services

Inspection dates: 9 to 20 June 2025

Lead inspector: Ann Carter, His Majesty’s Inspector

Judgement\tGrade
The experiences and progress of care leavers\tGood
Overall effectiveness\tRequires improvement to be good

Services for children in Northshire are better than they were.

# The experiences and progress of children in care: outstanding

Children in care do well.

{IMPRINT}"""
LETTER = f"""Piccadilly Gate

19 July 2018

Dear Ms Riley

# Focused visit to Northshire County Council children’s services

This letter summarises the findings of the focused visit to Northshire County Council children’s services on 26 and 27
June 2018. The visit was conducted by two of Her Majesty’s Inspectors.

Yours sincerely

Alison Smale

Her Majesty’s Inspector

{IMPRINT}"""
OLDER = """# Northshire

# Inspection of services for children in need of help and protection, children looked after and care leavers

and

# Review of the effectiveness of the Local Safeguarding Children Board

Inspection date: 3 June 2014 - 25 June 2014

Report published: 8 August 2014

# Children’s services in Northshire require improvement

1. Children who need help and protection\tRequires improvement
2.1 Adoption performance\tGood

Lead inspector: Helen Cawston HMI.
"""


def about(text: str) -> About:
    found = read_about(text, read_structure(text).items)
    for fact in (found.authority, found.inspected, found.lead_inspector):
        if fact is not None:
            assert fact.value.split()[0] in text[fact.start : fact.end]
    return found


def value(found: object) -> object:
    return getattr(found, "value", None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (REPORT, ("inspection report", "Northshire", "9 to 20 June 2025", "2025", "Ann Carter")),
        (
            LETTER,
            ("focused visit letter", "Northshire County Council", "26 and 27 June 2018", "2018-07-19", "Alison Smale"),
        ),
        (OLDER, ("inspection report", "Northshire", "3 June 2014 - 25 June 2014", "2014-08-08", "Helen Cawston")),
    ],
    ids=["report", "letter", "older"],
)
def test_facts_are_read_from_the_text(text: str, expected: tuple[str, ...]) -> None:
    found = about(text)
    facts = (found.authority, found.inspected, found.published, found.lead_inspector)
    assert (found.kind, *map(value, facts)) == expected
    assert (found.speaker, value(found.publisher)) == ("ofsted", "Ofsted")


def test_a_citation_names_the_authority_and_the_time() -> None:
    assert about(REPORT).short == "Ofsted inspection of Northshire, June 2025"
    assert about(LETTER).short == "Ofsted letter on Northshire County Council, 19 July 2018"


def test_the_year_of_the_copyright_is_not_believed_after_an_autumn_inspection() -> None:
    assert about(REPORT.replace("9 to 20 June", "18 to 29 November")).published is None


def test_a_title_in_two_parts_is_one() -> None:
    title = about(OLDER).title
    assert title is not None
    assert title.value.startswith("Northshire: Inspection of services for children in need of help")
    assert title.value.endswith("and Review of the effectiveness of the Local Safeguarding Children Board")


def test_a_council_paper_that_quotes_inspectors_is_not_theirs() -> None:
    text = (
        "# Response to the inspection of Northshire local authority children’s services\n\n"
        "Northshire County Council thanks the lead inspector: she was fair.\n\nThe council will do better.\n"
    )
    assert about(text).speaker == "council"


@pytest.mark.parametrize(
    "printed",
    [
        *(
            "20 January 2020 to 31 January 2020",
            "9 to 20 June 2025",
            "26 and 27 June 2018",
            "24 February – 20 March 2015",
        ),
        *("16 January 2017–9 February 2017", "31 October and 1 November 2023", "15 June 2015 – 17 June 2015"),
    ],
)
def test_spans_of_dates_are_taken_whole(printed: str) -> None:
    match = PERIOD.match(f"{printed}. The visit")
    assert match is not None
    assert match[0] == printed


def read(folder: Path, text: str) -> Reading:
    file = folder / "paper.md"
    file.write_text(text, encoding="utf-8")
    return read_document(file)


def test_grades_of_tables_and_headings_are_kept_with_their_words(tmp_path: Path) -> None:
    reading = read(tmp_path, REPORT)
    passages = {passage.id: passage for passage in reading.passages}
    judgements = reading.document.judgements
    assert [(judgement.area, judgement.grade) for judgement in judgements] == [
        ("The experiences and progress of care leavers", "Good"),
        ("Overall effectiveness", "Requires improvement to be good"),
        ("The experiences and progress of children in care", "Outstanding"),
    ]
    for judgement in judgements:
        words = passages[judgement.passage_id].text[judgement.start : judgement.end]
        assert judgement.grade.lower() in words.lower()
        assert judgement.area in words


def test_a_table_of_grades_without_column_names_loses_no_row(tmp_path: Path) -> None:
    reading = read(tmp_path, OLDER)
    assert [(judgement.area, judgement.grade) for judgement in reading.document.judgements] == [
        ("Overall effectiveness", "Requires improvement"),
        ("Children who need help and protection", "Requires improvement"),
        ("Adoption performance", "Good"),
    ]


def test_the_shipped_inspection_has_its_four_grades() -> None:
    reading = read_document(default_directory() / "000_4eb5a1d4dad957fe.txt")
    assert [judgement.grade for judgement in reading.document.judgements] == [
        *("Inadequate", "Requires improvement to be good", "Inadequate", "Inadequate")
    ]


def test_a_pdf_that_nobody_catalogued_is_its_inspectors_voice_and_knows_its_places(tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(report())
    reading = read_document(file)
    assert (reading.document.speaker, reading.document.kind) == ("ofsted", "inspection report")
    passage = next(passage for passage in reading.passages if passage.number == "6")
    assert {voiced.voice.speaker for voiced in passage.voices} == {"ofsted"}
    assert passage.page == 2
    found = places(reading.document, passage)
    assert len(found) == 2
    assert {page for page, _ in found} == {2}
    assert passage.label == "Ofsted inspection of Northshire, June 2025, para 6"
