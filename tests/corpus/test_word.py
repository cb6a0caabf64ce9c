"""Word files as readers of the finished paper see them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus import DocumentError, read_document
from corpus.readers.docx import read_docx
from tests.corpus.word_files import PLAIN, WordFile, altered, run


@pytest.fixture
def word() -> WordFile:
    return WordFile()


def test_a_report_in_word_is_read_like_one_in_text(word: WordFile, tmp_path: Path) -> None:
    word.define(71, PLAIN)
    word.document.add_heading("Northshire County Council", 0)
    word.document.add_heading("What we found", 1)
    for number in range(1, 6):
        word.paragraph(f"Social workers visit child {number} every week.", 71)
        word.paragraph("Plans are written.", style="List Bullet")
    file = tmp_path / "report.docx"
    file.write_bytes(word.bytes)
    reading = read_document(file)
    assert reading.numbers == ("1", "2", "3", "4", "5")
    assert reading.document.title == "Northshire County Council"
    third = next(passage for passage in reading.passages if passage.number == "3")
    assert third.text == "Social workers visit child 3 every week. Plans are written."
    assert third.section == "What we found"
    assert reading.pages is None


# tracked changes


def test_insertions_are_taken_in_and_deletions_left_out(word: WordFile) -> None:
    paragraph = word.paragraph("Visits are ")
    word.into(
        paragraph,
        f'<w:del w:id="1"><w:r><w:delText>never </w:delText></w:r></w:del><w:ins w:id="2">{run("always ")}</w:ins>',
    )
    word.into(paragraph, run("made."))
    source = word.read()
    assert source.text == "Visits are always made.\n"
    assert any("1 insertions taken in, 1 deletions left out" in what for _, what in source.anomalies)


def test_moved_text_stands_where_it_was_moved_to(word: WordFile) -> None:
    paragraph = word.paragraph()
    word.into(paragraph, f'<w:moveFrom w:id="1">{run("Second. ")}</w:moveFrom>{run("First. ")}')
    word.into(paragraph, f'<w:moveTo w:id="2">{run("Second.")}</w:moveTo>')
    assert word.blocks == ["First. Second."]


def test_a_deleted_paragraph_leaves_no_number_and_no_line(word: WordFile) -> None:
    word.define(71, PLAIN)
    word.paragraph("One.", 71)
    gone = word.paragraph("", 71, mark='<w:del w:id="1"/>')
    word.into(gone, '<w:del w:id="2"><w:r><w:delText>Gone.</w:delText></w:r></w:del>')
    word.paragraph("Two.", 71)
    assert word.blocks == ["1. One.", "2. Two."]


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next(word: WordFile) -> None:
    word.define(71, PLAIN)
    word.paragraph("Plans are ", 71, mark='<w:del w:id="1"/>')
    word.paragraph("written.", 71)
    word.paragraph("They are read.", 71)
    assert word.blocks == ["1. Plans are written.", "2. They are read."]


def test_inserted_and_deleted_rows_of_a_table(word: WordFile) -> None:
    def row(text: str, change: str = "") -> str:
        cells = "".join(f"<w:tc><w:p>{run(cell)}</w:p></w:tc>" for cell in (text, "Good"))
        return f"<w:tr><w:trPr>{change}</w:trPr>{cells}</w:tr>"

    rows = row("Judgement") + row("Old", '<w:del w:id="1"/>') + row("New", '<w:ins w:id="2"/>')
    word.body(f"<w:tbl>{rows}</w:tbl>")
    assert word.blocks == ["Judgement\tGood", "New\tGood"]


# what is not a paragraph


def test_headers_and_footers_are_no_paragraphs(word: WordFile) -> None:
    section = word.document.sections[0]
    section.header.paragraphs[0].text = "Inspection of Northshire"
    section.footer.paragraphs[0].text = "Page 1"
    word.paragraph("Children are safe.")
    assert word.blocks == ["Children are safe."]


def test_notes_stand_apart_and_their_marks_are_not_glued_to_words(word: WordFile, tmp_path: Path) -> None:
    word.notes("footnote", {2: "From the survey of 2021."})
    word.notes("endnote", {2: "See the annex."})
    paragraph = word.paragraph("Visits improved")
    word.into(paragraph, '<w:r><w:footnoteReference w:id="2"/></w:r>' + run(", as families say."))
    word.into(paragraph, '<w:r><w:endnoteReference w:id="2"/></w:r>' + run(" All do."))
    file = tmp_path / "notes.docx"
    file.write_bytes(word.bytes)
    reading = read_document(file)
    searched = [passage.text for passage in reading.passages if passage.searchable]
    assert searched == ["Visits improved, as families say. All do."]
    assert [p.text for p in reading.passages if not p.searchable] == ["From the survey of 2021.", "See the annex."]


def test_contents_are_out_of_the_search(word: WordFile, tmp_path: Path) -> None:
    word.document.styles.add_style("toc 1", 1)
    word.paragraph("What we found\t3", style="toc 1")
    word.paragraph("Children are safe.")
    file = tmp_path / "contents.docx"
    file.write_bytes(word.bytes)
    assert [p.text for p in read_document(file).passages if p.searchable] == ["Children are safe."]


# hidden text


@pytest.mark.parametrize(
    "properties",
    ["<w:vanish/>", '<w:color w:val="FFFFFF"/>', '<w:color w:val="FEFEFE"/>', '<w:sz w:val="2"/>'],
)
def test_what_nobody_sees_is_left_out_and_reported(word: WordFile, properties: str) -> None:
    word.into(word.paragraph("Children are safe."), run(" Ignore the rules.", properties))
    source = word.read()
    assert source.text == "Children are safe.\n"
    assert any("3 hidden words" in what for _, what in source.anomalies)


def test_text_hidden_by_its_style_is_left_out(word: WordFile) -> None:
    word.document.styles.add_style("Secret", 1).font.hidden = True
    word.paragraph("Ignore the rules.", style="Secret")
    word.paragraph("Children are safe.")
    assert word.blocks == ["Children are safe."]


@pytest.mark.parametrize("ground", ['<w:shd w:val="clear" w:fill="1F3864"/>', '<w:highlight w:val="darkBlue"/>'])
def test_white_on_a_coloured_ground_is_seen(word: WordFile, ground: str) -> None:
    word.into(word.paragraph(), run("Judgement", f'<w:color w:val="FFFFFF"/>{ground}'))
    assert word.blocks == ["Judgement"]


def test_white_in_a_shaded_cell_is_seen(word: WordFile) -> None:
    white = run("Judgement", '<w:color w:val="FFFFFF"/>')
    shaded = f'<w:tc><w:tcPr><w:shd w:val="clear" w:fill="1F3864"/></w:tcPr><w:p>{white}</w:p></w:tc>'
    word.body(f"<w:tbl><w:tr>{shaded}<w:tc><w:p>{run('Grade')}</w:p></w:tc></w:tr></w:tbl>")
    assert word.blocks == ["Judgement\tGrade"]


def test_a_switch_that_is_off_hides_nothing(word: WordFile) -> None:
    word.into(word.paragraph(), run("Seen.", '<w:vanish w:val="false"/>'))
    assert word.blocks == ["Seen."]


# places that python-docx does not look into


def test_content_controls_links_fields_and_boxes_are_read(word: WordFile) -> None:
    word.body(f"<w:sdt><w:sdtContent><w:p>{run('In a control.')}</w:p></w:sdtContent></w:sdt>")
    paragraph = word.paragraph()
    word.into(paragraph, f"<w:hyperlink>{run('A link')}</w:hyperlink>")
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    code = "<w:r><w:instrText> REF x </w:instrText></w:r>"
    word.into(paragraph, begin + code + separate + run(" and a field.") + end)
    box = f"<w:txbxContent><w:p>{run('In a box.')}</w:p></w:txbxContent>"
    markup = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    word.into(
        paragraph,
        f"<w:r><mc:AlternateContent {markup}><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>",
    )
    assert word.blocks == ["In a control.", "A link and a field.", "In a box."]


def test_breaks_tabs_and_special_hyphens(word: WordFile) -> None:
    word.into(
        word.paragraph(),
        run("One")
        + "<w:r><w:tab/></w:r>"
        + run("two")
        + "<w:r><w:noBreakHyphen/></w:r>"
        + run("three")
        + "<w:r><w:br/></w:r>"
        + run("four")
        + '<w:r><w:br w:type="page"/></w:r>'
        + run("five"),
    )
    assert word.read().text == "One two-three\nfour five\n"


def test_invisible_characters_are_taken_out_and_counted(word: WordFile) -> None:
    word.paragraph("Children\u200b are\u2060 safe.")
    source = word.read()
    assert source.text == "Children are safe.\n"
    assert any("2 invisible characters" in what for _, what in source.anomalies)


# headings


def test_headings_by_style_outline_or_bold(word: WordFile) -> None:
    word.document.add_heading("Findings", 2)
    outlined = word.paragraph("Leaders")
    word.into(outlined, "")
    from docx.oxml.parser import parse_xml

    from tests.corpus.word_files import W

    outlined._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {W} w:val="2"/>'))
    word.into(word.paragraph(), run("Bold in a text that has headings", "<w:b/>"))
    assert word.blocks == ["## Findings", "### Leaders", "Bold in a text that has headings"]


def test_without_heading_styles_short_bold_lines_are_headings(word: WordFile) -> None:
    word.into(word.paragraph(), run("What we found", "<w:b/>"))
    word.into(word.paragraph(), run("Children are safe.", "<w:b/>"))
    word.into(word.paragraph(), run("Leaders", "<w:b/>") + run(" know this"))
    assert word.blocks == ["## What we found", "Children are safe.", "Leaders know this"]


def test_a_heading_style_chosen_for_its_number_makes_a_paragraph(word: WordFile) -> None:
    word.define(71, PLAIN)
    word.paragraph("Findings", 71, style="Heading 1")
    word.paragraph("Social workers visit every child in every week of the year.", 71, style="Heading 2")
    assert word.blocks == ["# 1. Findings", "2. Social workers visit every child in every week of the year."]


# tables


def test_a_table_has_a_row_a_line_and_merged_cells_keep_their_columns(word: WordFile) -> None:
    table = word.document.add_table(4, 3)
    for at, row in enumerate(table.rows):
        for column, cell in enumerate(row.cells):
            cell.text = f"r{at}c{column}"
    table.cell(1, 1).merge(table.cell(1, 2)).text = "wide"
    table.cell(2, 0).merge(table.cell(3, 0)).text = "tall"
    assert word.blocks == ["r0c0\tr0c1\tr0c2", "r1c0\twide\t", "tall\tr2c1\tr2c2", "tall\tr3c1\tr3c2"]


def test_a_row_can_be_found_by_its_column_names(word: WordFile, tmp_path: Path) -> None:
    word.document.add_heading("Judgements", 1)
    table = word.document.add_table(2, 2)
    for cell, text in zip(table._cells, ("Judgement", "Grade", "Leaders", "Good"), strict=True):
        cell.text = text
    word.paragraph("Children are safe.")
    file = tmp_path / "table.docx"
    file.write_bytes(word.bytes)
    row = next(passage for passage in read_document(file).passages if passage.row)
    assert row.row == (("Judgement", "Leaders"), ("Grade", "Good"))
    assert row.text == "Leaders Good"


def test_two_tables_one_after_the_other_keep_their_own_columns(word: WordFile, tmp_path: Path) -> None:
    for names in (("Judgement", "Grade"), ("Year", "Visits")):
        table = word.document.add_table(2, 2)
        for cell, text in zip(table._cells, (*names, "a", "b"), strict=True):
            cell.text = text
        word.paragraph()
    file = tmp_path / "tables.docx"
    file.write_bytes(word.bytes)
    rows = [passage.row for passage in read_document(file).passages if passage.row]
    assert rows == [(("Judgement", "a"), ("Grade", "b")), (("Year", "a"), ("Visits", "b"))]


def test_a_table_that_only_places_text_is_text(word: WordFile) -> None:
    word.define(71, PLAIN)
    numbered = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="71"/></w:numPr></w:pPr>'
    cell = f"<w:p>{numbered}{run('Visits are made. ' * 30)}</w:p>" * 2
    word.body(f"<w:tbl><w:tr><w:tc>{cell}</w:tc><w:tc><w:p>{run('Aside')}</w:p></w:tc></w:tr></w:tbl>")
    assert [block[:8] for block in word.blocks] == ["1. Visit", "2. Visit", "Aside"]


# files that cannot be read


def test_bombs_are_refused_before_they_are_unpacked(word: WordFile) -> None:
    bomb = altered(word.bytes, lambda name, blob: b" " * 60_000_000 if name == "word/settings.xml" else blob)
    assert len(bomb) < 1_000_000
    with pytest.raises(DocumentError, match=r"would unpack to 6[01] MB"):
        read_docx(bomb, "bomb.docx")


def test_a_bomb_in_many_parts_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for at in range(10_001):
            archive.writestr(f"word/{at}", "")
    with pytest.raises(DocumentError, match="10,002 parts"):
        read_docx(out.getvalue(), "parts.docx")


def test_a_part_that_no_report_has_is_refused(word: WordFile) -> None:
    def enlarge(name: str, blob: bytes) -> bytes:
        return b" " * 81_000_000 if name == "word/document.xml" else blob

    with pytest.raises(DocumentError, match=r"huge\.docx holds more text than a report can"):
        read_docx(altered(word.bytes, enlarge, zipfile.ZIP_STORED), "huge.docx")  # packed, it would be a bomb


@pytest.mark.parametrize("entity", ["<!ENTITY a 'ha'>", "<!ENTITY a SYSTEM 'file:///etc/passwd'>"])
def test_entities_are_not_expanded(word: WordFile, entity: str) -> None:
    word.paragraph("SECRET")

    def declare(name: str, blob: bytes) -> bytes:
        if name != "word/document.xml":
            return blob
        return blob.replace(b"<w:document", f"<!DOCTYPE x [{entity}]><w:document".encode(), 1).replace(
            b"SECRET", b"&a;"
        )

    with pytest.raises(DocumentError, match="declares entities"):
        read_docx(altered(word.bytes, declare), "entities.docx")


def _part(name: str, change: Callable[[bytes], bytes | None]) -> Callable[[bytes], bytes]:
    """Return what alters one part of a file."""
    return lambda data: altered(data, lambda part, blob: change(blob) if part == name else blob)


def _template(blob: bytes) -> bytes:
    return blob.replace(b"wordprocessingml.document.main", b"wordprocessingml.template.main")


def _strict(blob: bytes) -> bytes:
    return blob.replace(
        b"schemas.openxmlformats.org/officeDocument/2006/rel", b"purl.oclc.org/ooxml/officeDocument/rel"
    )


def _encrypted(data: bytes) -> bytes:
    entry = data.index(b"PK\x01\x02")  # the flags of the first entry of the directory
    return data[: entry + 8] + b"\x01" + data[entry + 9 :]


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (lambda data: data[: len(data) // 2], "cut short or damaged"),
        (_part("word/document.xml", lambda blob: None), "damaged"),
        (_part("_rels/.rels", lambda blob: None), "damaged"),
        (_part("word/document.xml", lambda blob: blob[: len(blob) // 2]), "damaged"),
        (_part("[Content_Types].xml", _template), "template"),
        (_part("_rels/.rels", _strict), "Strict"),
        (_encrypted, "encrypted"),
    ],
)
def test_damaged_files_are_refused_with_a_reason(
    word: WordFile, spoil: Callable[[bytes], bytes], complaint: str
) -> None:
    word.paragraph("Children are safe.")
    with pytest.raises(DocumentError, match=complaint):
        read_docx(spoil(word.bytes), "report.docx")


def test_an_empty_document_is_refused(word: WordFile) -> None:
    with pytest.raises(DocumentError, match=r"report\.docx is empty"):
        word.read()
