"""Pages into paragraphs, whatever stands around and between them."""

from __future__ import annotations

import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from corpus.layout.reflow import reflow
from corpus.readers.source import Source
from corpus.structure import Item, read_structure
from tests.corpus.printing import HANGING, Typesetter, set_line, wrap

pytestmark = pytest.mark.slow

WORDS = ("social", "workers", "visit", "children", "often", "and", "plans", "are", "written", "with", "families", "who")


def sentence(seed: int, length: int) -> str:
    """Return a sentence of its own: a capital, words, a full stop."""
    words = [WORDS[(seed * 7 + at * (seed % 5 + 1)) % len(WORDS)] for at in range(length)]
    return f"Para{seed}x {' '.join(words)}."


def items(source: Source) -> list[Item]:
    return read_structure(source.text, source.furniture, source.likely).items


def words(source: Source, item: Item) -> str:
    return " ".join(source.text[span.start : span.end] for span in item.spans)


def numbered(source: Source) -> dict[str, str]:
    return {item.number: words(source, item) for item in items(source) if item.number}


# Without shrinking: a page of failing words is as plain as a short one, and shrinking pages takes minutes.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
lengths = st.lists(st.integers(8, 90), min_size=6, max_size=22)


@settings(max_examples=60, phases=PHASES)
@given(lengths, st.data())
def test_furniture_pages_and_wrapped_numbers_change_no_paragraph(sizes: list[int], data: st.DataObject) -> None:
    """The same paragraphs, with any page depth, heads, feet, and wrapped lines that begin with a number."""
    texts = [sentence(at + 1, size) for at, size in enumerate(sizes)]
    for at in data.draw(st.lists(st.integers(0, len(texts) - 1), max_size=6, unique=True)):
        texts[at] = begin_a_line_with(texts[at], f"{data.draw(st.integers(1, 60))}.")
    typesetter = Typesetter(
        heads=data.draw(st.lists(st.sampled_from(["Local area report", "OFFICIAL", "March 2021"]), max_size=2)),
        feet=data.draw(st.lists(st.sampled_from(["Inspection of Northshire", "9 to 20 June 2025"]), max_size=2)),
        numbered=data.draw(st.booleans()),
        bottom=data.draw(st.integers(180, 740)),
    )
    for at, text in enumerate(texts):
        typesetter.paragraph(text, f"{at + 1}.")
    assume(len(typesetter.pages) > 1)  # what stands on one page only is not known to be a running head
    assert numbered(reflow(typesetter.pages)) == {str(at + 1): text for at, text in enumerate(texts)}


def begin_a_line_with(text: str, number: str) -> str:
    """Put a number into a text at the place where its second line begins, if it has one."""
    lines = wrap(text, HANGING)
    return text if len(lines) < 2 else " ".join([lines[0], f"{number} Young", *lines[1:]])


@settings(max_examples=40, phases=PHASES)
@given(lengths, st.integers(150, 400))
def test_unnumbered_paragraphs_are_whole_and_have_no_number(sizes: list[int], bottom: int) -> None:
    texts = [sentence(at + 1, size) for at, size in enumerate(sizes)]
    typesetter = Typesetter(feet=["Focused visit to Northshire"], bottom=bottom)
    for text in texts:
        typesetter.paragraph(text)
    assume(len(typesetter.pages) > 1)  # what stands on one page only is not known to be a running foot
    source = reflow(typesetter.pages)
    assert not numbered(source)
    found = " ".join(words(source, item) for item in items(source) if item.kind == "paragraph")
    assert found.split() == " ".join(texts).split()


def test_every_line_knows_its_page_and_place() -> None:
    typesetter = Typesetter(feet=["Inspection of Northshire"], bottom=200)
    texts = [sentence(at, 60) for at in range(1, 8)]
    for at, text in enumerate(texts):
        typesetter.paragraph(text, f"{at + 1}.")
    source = reflow(typesetter.pages)
    assert len(source.pages) > 2
    for page in source.pages:
        assert [line.start for line in page.lines] == sorted(line.start for line in page.lines)
        for line in page.lines:
            left, top, right, bottom = line.box
            assert 0 <= left < right <= page.width
            assert 0 <= top < bottom <= page.height
            printed = source.text[line.start : line.end].split()
            on_page = [word.text for word in typesetter.pages[page.number - 1].words]
            assert all(word in on_page for word in printed)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["The multi-", "agency team met."], "The multi-agency team met."),
        (["Plans for 16-", "and 17-year-olds are late."], "Plans for 16- and 17-year-olds are late."),
        (["They under-", "stand what is understand able."], "They understand what is understand able."),
    ],
)
def test_hyphens_at_line_ends(lines: list[str], expected: str) -> None:
    typesetter = Typesetter()
    typesetter.paragraph(f"Opening words of this paper are here to show how wide it is: {'x ' * 60}")
    page = typesetter.pages[-1]
    for line in lines:
        page.words += set_line(line, 71.0, typesetter.down, 12.0)
        typesetter.down += 14.4
    assert expected in reflow(typesetter.pages).text


def test_a_wrapped_heading_is_one_and_a_ruled_table_has_rows() -> None:
    typesetter = Typesetter()
    typesetter.paragraph(
        "The experiences and progress of children who need help and protection, and of those in care: inadequate",
        bold=True,
    )
    typesetter.row("Judgement", "Grade")
    typesetter.row("Overall effectiveness", "Good")
    typesetter.down += 24
    typesetter.paragraph(sentence(1, 30))
    source = reflow(typesetter.pages)
    kinds = [(item.kind, words(source, item)) for item in items(source)]
    assert kinds[0][0] == "heading"
    assert kinds[0][1].endswith("in care: inadequate")
    rows = [item.row for item in items(source) if item.kind == "row"]
    assert rows == [(("Judgement", "Overall effectiveness"), ("Grade", "Good"))]


def test_two_columns_are_read_one_after_the_other() -> None:
    typesetter = Typesetter()
    typesetter.paragraph(sentence(1, 40))
    page, top = typesetter.pages[-1], typesetter.down + 10
    for side, left in enumerate((71.0, 310.0)):
        for at in range(12):
            page.words += set_line(f"side{side}line{at} words that fill the column", left, top + at * 14.4, 12.0)
    text = reflow(typesetter.pages).text
    order = [text.index(f"side{side}line{at}") for side in (0, 1) for at in range(12)]
    assert order == sorted(order)


def test_bullets_and_their_sub_bullets() -> None:
    typesetter = Typesetter()
    typesetter.paragraph("What needs to improve", bold=True)
    page = typesetter.pages[-1]
    for left, mark, text in ((71.0, "▪", "Services, including:"), (99.0, "–", "homes"), (71.0, "▪", "Plans.")):
        page.words += set_line(mark, left, typesetter.down, 12.0) + set_line(text, left + 20, typesetter.down, 12.0)
        typesetter.down += 24
    typesetter.paragraph(sentence(3, 40))
    source = reflow(typesetter.pages)
    assert [words(source, item) for item in items(source) if item.kind == "bullet"] == [
        "Services, including: homes",
        "Plans.",
    ]


def test_a_footnote_leaves_its_paragraph_whole_and_is_kept_aside() -> None:
    typesetter = Typesetter(bottom=260)
    text = sentence(5, 130)
    typesetter.paragraph(text, "1.")
    for at in range(2, 6):
        typesetter.paragraph(sentence(at, 20), f"{at}.")
    first = typesetter.pages[0]
    first.words += set_line("1", 71.0, 696.0, 6.0) + set_line("Published letter of May 2018.", 78.0, 700.0, 9.0)
    source = reflow(typesetter.pages)
    assert numbered(source)["1"] == text
    aside = [words(source, item) for item in items(source) if item.kind == "boilerplate"]
    assert any("Published letter" in note for note in aside)


@pytest.mark.parametrize(
    ("marks", "odd"),
    [
        (["1.", "2.", "3.", "5.", "6."], [("para 5", "follows 3: 1 number(s) left out in the source")]),
        (["1.", "2.", "3.", "3.", "4.", "5."], [("para 3", "is printed twice, both kept")]),
        (["1.", "2.", "4.", "3.", "5.", "6."], [("para 3", "comes after 4, kept as printed")]),
        (["1.", "2.", "3", "4.", "5."], []),
    ],
)
def test_what_the_source_gets_wrong_is_kept_and_reported(marks: list[str], odd: list[tuple[str, str]]) -> None:
    typesetter = Typesetter()
    for at, mark in enumerate(marks):
        typesetter.paragraph(sentence(at + 1, 30), mark)
    source = reflow(typesetter.pages)
    structure = read_structure(source.text, source.furniture, source.likely)
    assert structure.numbers == [mark.rstrip(".") for mark in marks]
    assert structure.odd == odd


def test_a_number_left_without_its_paragraph_is_kept_and_reported() -> None:
    typesetter = Typesetter()
    for at in range(1, 7):
        typesetter.paragraph("" if at == 4 else sentence(at, 30), f"{at}.")
    source = reflow(typesetter.pages)
    structure = read_structure(source.text, source.furniture, source.likely)
    assert structure.numbers == ["1", "2", "3", "4", "5", "6"]
    assert ("para 4", "the number stands without a paragraph") in structure.odd


@pytest.mark.parametrize(("letter", "listed"), [(8, 3), (8, 5), (20, 12)])
def test_a_list_in_an_unnumbered_letter_numbers_nothing(letter: int, listed: int) -> None:
    typesetter = Typesetter()
    for at in range(letter):
        typesetter.paragraph(sentence(at + 1, 60))
    for at in range(listed):
        typesetter.paragraph(sentence(at + 20, 9), f"{at + 1}.")
    assert not numbered(reflow(typesetter.pages))


def test_addresses_over_a_salutation_are_no_text() -> None:
    typesetter = Typesetter()
    for line in (
        "Piccadilly Gate",
        "19 July 2018",
        "Ms Ann Carter",
        "Director of Children’s Services",
        "Dear Ms Carter",
    ):
        typesetter.paragraph(line)
    typesetter.paragraph(sentence(1, 40))
    source = reflow(typesetter.pages)
    assert {item.kind for item in items(source) if "Para1x" not in words(source, item)} == {"boilerplate"}
    assert [words(source, item) for item in items(source) if item.kind == "paragraph"] == [sentence(1, 40)]
