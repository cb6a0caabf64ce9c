"""Whoever signs a letter heads nothing and belongs to no paragraph."""

from __future__ import annotations

import pytest

from corpus.reading import read_document
from corpus.structure import Item, read_structure
from tests.corpus.test_reports import REPORTS, catalogue, there

LETTER = "# Next steps\n\nPlans will be sent in May.\n\nYours sincerely\n\n"


def found(text: str) -> list[tuple[str, str, str]]:
    """Return kind, section and words of what is no boilerplate."""

    def words(item: Item) -> str:
        return " ".join(text[span.start : span.end] for span in item.spans)

    return [(item.kind, item.section, words(item)) for item in read_structure(text).items if item.kind != "boilerplate"]


START = found(LETTER)


@pytest.mark.parametrize(
    "signed",
    [
        "# Ann Carter\n\nHis Majesty’s Inspector",
        "# Ann Carter\n\n# His Majesty’s Inspector",
        "Ann Carter\nHis Majesty’s Inspector",
        "Ann Carter\n\nPage 7\n\nHis Majesty’s Inspector",
    ],
)
@pytest.mark.parametrize("after", ["", "\n\n# Annex A\n\n# Figures\n\nPlans were late in May."])
def test_a_name_and_an_office_are_one_passage_under_the_letters_last_heading(signed: str, after: str) -> None:
    assert found(LETTER + signed + after) == [
        *START,
        ("paragraph", "Next steps", "Ann Carter His Majesty’s Inspector"),
        *([("heading", "Annex A", "Annex A"), ("heading", "Figures", "Figures")] if after else []),
        *([("paragraph", "Figures", "Plans were late in May.")] if after else []),
    ]


def test_signatures_side_by_side_are_set_aside() -> None:
    table = (
        "Ofsted\tCare Quality Commission\nAnn Carter Director\tBo Day Chief Inspector\nHMI Probation\tHMI Constabulary"
    )
    assert found(LETTER + table) == START


def test_a_table_under_a_signature_is_a_table() -> None:
    table = "\n\n# Grades\n\nArea\tGrade\nLeaders\tGood\nHelp\tGood"
    kinds = [kind for kind, _, _ in found(f"{LETTER}Ann Carter\n\nHis Majesty’s Inspector{table}")]
    assert kinds == ["heading", "paragraph", "paragraph", "heading", "heading", "row", "row"]


def test_a_signature_belongs_to_no_numbered_paragraph() -> None:
    paragraphs = "\n\n".join(f"{number}. Paragraph {number} says something." for number in range(1, 6))
    text = f"# Findings\n\n{paragraphs}\n\nYours faithfully,\n\nAnn Carter\n\nHis Majesty’s Inspector"
    items = [item for item in read_structure(text).items if item.kind == "paragraph"]
    assert [item.number for item in items] == ["1", "2", "3", "4", "5", None]
    assert found(text)[-2:] == [
        ("paragraph", "Findings", "Paragraph 5 says something."),
        ("paragraph", "Findings", "Ann Carter His Majesty’s Inspector"),
    ]


@there
@pytest.mark.parametrize(
    "report", ["jtai__barnsley", "jtai__bedford", "jtai__liverpool", "focused_visit__bath-and-north-east-somerset_2025"]
)
def test_signatures_of_real_letters_head_nothing(report: str) -> None:
    file = next(REPORTS / "pdf" / name for name in catalogue() if name.startswith(report))
    passages = read_document(file).passages
    signed = next(at for at, passage in enumerate(passages) if passage.text == "Yours sincerely")
    rest = passages[signed:]
    assert len({passage.section for passage in rest}) == 1
    assert not any(passage.kind in ("heading", "row") for passage in rest)
    assert sum(passage.searchable for passage in rest) <= 1
