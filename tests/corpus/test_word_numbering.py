"""The numbers that Word prints before paragraphs."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.corpus.word_files import BULLETS, DOTTED, PLAIN, W, WordFile, level

pytestmark = pytest.mark.slow


def marks(word: WordFile) -> list[str]:
    """Return what stands before each paragraph, all of which say "text"."""
    return [block.removesuffix("text").strip() for block in word.blocks]


def test_a_list_counts_from_one_and_bullets_between_do_not_stop_it() -> None:
    word = WordFile()
    word.define(71, PLAIN)
    word.define(72, BULLETS)
    for num, at in ((71, 0), (72, 0), (72, 1), (71, 0), (None, 0), (71, 0)):
        word.paragraph("text", num, at)
    assert marks(word) == ["1.", "-", "-", "2.", "", "3."]


def test_deeper_levels_begin_anew_after_a_higher_one() -> None:
    word = WordFile()
    word.define(71, PLAIN)
    for at in (0, 1, 1, 2, 2, 1, 0, 1):
        word.paragraph("text", 71, at)
    assert marks(word) == ["1.", "- (a)", "- (b)", "- i.", "- ii.", "- (c)", "2.", "- (a)"]


def test_a_number_of_several_levels_is_written_out() -> None:
    word = WordFile()
    word.define(71, DOTTED)
    for at in (0, 1, 1, 0, 1, 2, 2):
        word.paragraph("text", 71, at)
    assert marks(word) == ["1.", "1.1", "1.2", "2.", "2.1", "2.1.1", "2.1.2"]


def test_a_level_whose_parent_was_never_used_counts_it_as_begun() -> None:
    word = WordFile()
    word.define(71, DOTTED)
    word.paragraph("text", 71, 1)
    word.paragraph("text", 71, 1)
    assert marks(word) == ["1.1", "1.2"]


def test_two_lists_of_one_definition_go_on_counting_and_an_override_begins_anew() -> None:
    word = WordFile()
    word.abstract(71, PLAIN)
    word.num(71, 71)
    word.num(72, 71)
    word.num(73, 71, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>')
    for num in (71, 71, 72, 73, 73, 71):
        word.paragraph("text", num)
    assert marks(word) == ["1.", "2.", "3.", "1.", "2.", "3."]


def test_an_override_can_bring_its_own_pattern() -> None:
    word = WordFile()
    word.abstract(71, PLAIN)
    word.num(71, 71, f'<w:lvlOverride w:ilvl="0">{level(0, "%1)", start=4)}</w:lvlOverride>')
    word.paragraph("text", 71)
    word.paragraph("text", 71)
    assert marks(word) == ["4)", "5)"]


@pytest.mark.parametrize(("restart", "printed"), [(None, "1.1"), (0, "1.4"), (1, "1.1")])
def test_a_level_can_be_told_when_to_begin_anew(restart: int | None, printed: str) -> None:
    told = "" if restart is None else f'<w:lvlRestart w:val="{restart}"/>'
    word = WordFile()
    word.define(71, level(0, "%1.") + level(1, "1.%2", more=told))
    for at in (0, 1, 1, 1, 0, 1):
        word.paragraph("text", 71, at)
    assert marks(word)[-1] == printed


def test_a_list_that_begins_elsewhere() -> None:
    word = WordFile()
    word.define(71, level(0, "%1.", start=17))
    word.paragraph("text", 71)
    word.paragraph("text", 71)
    assert marks(word) == ["17.", "18."]


@pytest.mark.parametrize(
    ("kind", "pattern", "count", "printed"),
    [
        ("decimal", "%1", 3, "3."),
        ("decimal", "Paragraph %1:", 3, "- Paragraph 3:"),
        ("decimalZero", "%1.", 3, "03."),
        ("upperLetter", "%1.", 27, "- AA."),
        ("lowerLetter", "%1)", 28, "- bb)"),
        ("upperRoman", "%1.", 14, "- XIV."),
        ("lowerRoman", "(%1)", 49, "- (xlix)"),
        ("ordinal", "%1", 3, "- 3rd"),
        ("ordinal", "%1", 12, "- 12th"),
        ("chineseCounting", "%1.", 3, "3."),
        ("none", "", 3, ""),
    ],
)
def test_the_formats_of_a_number(kind: str, pattern: str, count: int, printed: str) -> None:
    word = WordFile()
    word.define(71, level(0, pattern, kind))
    for _ in range(count):
        word.paragraph("text", 71)
    assert marks(word)[-1] == printed


def test_a_legal_level_prints_figures_for_roman_parents() -> None:
    word = WordFile()
    word.define(71, level(0, "Part %1", "upperRoman") + level(1, "%1.%2", more="<w:isLgl/>"))
    for at in (0, 0, 1):
        word.paragraph("text", 71, at)
    assert marks(word)[-1] == "2.1"


def test_a_style_can_number_its_paragraphs_and_one_of_them_can_step_out() -> None:
    word = WordFile()
    word.define(71, level(0, "%1.") + level(1, "%1.%2", more='<w:pStyle w:val="Para"/>'))
    styles = word.document.styles
    for name, base in (("Para", "Normal"), ("ParaKept", "Para")):
        styles.add_style(name, 1).base_style = styles[base]
    from docx.oxml.parser import parse_xml

    styles["Para"].element.get_or_add_pPr().append(parse_xml(f'<w:numPr {W}><w:numId w:val="71"/></w:numPr>'))
    word.paragraph("text", style="Para")
    word.paragraph("text", style="ParaKept")
    word.paragraph("text", 0, style="Para")  # list 0: taken out of the list
    word.paragraph("text", style="Para")
    assert marks(word) == ["1.1", "1.2", "", "1.3"]


def test_a_definition_can_only_name_a_style_that_has_one() -> None:
    from docx.oxml.parser import parse_xml

    word = WordFile()
    word.define(71, DOTTED)
    word.numbering.insert(
        0,
        parse_xml(f'<w:abstractNum {W} w:abstractNumId="72"><w:numStyleLink w:val="Numbers"/></w:abstractNum>'),
    )
    word.num(72, 72)
    word.document.styles.element.append(
        parse_xml(
            f'<w:style {W} w:type="numbering" w:styleId="Numbers"><w:name w:val="Numbers"/>'
            '<w:pPr><w:numPr><w:numId w:val="71"/></w:numPr></w:pPr></w:style>'
        )
    )
    word.paragraph("text", 72, 0)
    word.paragraph("text", 72, 1)
    assert marks(word) == ["1.", "1.1"]


def test_word_own_list_styles_are_nested() -> None:
    word = WordFile()
    word.paragraph("text", style="List Bullet")
    word.paragraph("text", style="List Bullet 2")
    word.paragraph("text", style="List Number")
    assert word.blocks == ["- text", "  - text", "1. text"]


def test_a_list_that_is_not_defined_numbers_nothing() -> None:
    word = WordFile()
    word.paragraph("text", 999)
    word.define(71, level(0, "%1."))
    word.paragraph("text", 71, 5)
    assert marks(word) == ["", ""]


def test_an_empty_paragraph_in_a_list_takes_its_number() -> None:
    word = WordFile()
    word.define(71, PLAIN)
    for text in ("text", "", "text"):
        word.paragraph(text, 71)
    assert marks(word) == ["1.", "3."]


@settings(max_examples=15)
@given(st.lists(st.integers(0, 3), min_size=1, max_size=40))
def test_any_run_of_levels_is_counted_as_an_outline(levels: list[int]) -> None:
    word = WordFile()
    word.define(71, "".join(level(at, ".".join(f"%{n + 1}" for n in range(at + 1)) + ".") for at in range(4)))
    expected: list[str] = []
    path: list[int] = []  # the outline so far: one count a level
    for at in levels:
        word.paragraph("text", 71, at)
        while len(path) <= at:
            path.append(0 if len(path) == at else -1)  # -1: a level that was passed over and shows its start
        path = path[: at + 1]
        path[at] = max(path[at], 0) + 1
        expected.append(".".join(str(1 if count == -1 else count) for count in path) + ".")
    assert marks(word) == expected
