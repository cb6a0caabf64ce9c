"""What the topic page shows, as files to take along: Word, CSV and Markdown.

All three hold the same passages under the same numbers as the page, whole and word for word, and say which papers
they are from, how they were limited and of when the corpus is.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from corpus.errors import ChapterVerseError
from corpus.types import Document
from rag.ui.naming import paper_date, plain_date
from rag.ui.sheet import Item, Paper, Sheet

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

__all__ = ["FORMATS", "Edition", "Format", "NothingToExportError", "export", "file_name"]

Format = Literal["docx", "csv", "md"]
FORMATS: dict[str, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
}
CHECK = "The passages are the papers’ own words. Check each in its paper before you rely on it."

# What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection"); tab and return too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~])")


class NothingToExportError(ChapterVerseError):
    """No passage is shown, so there is nothing to take along."""


@dataclass(frozen=True, slots=True)
class Edition:
    """Of when the corpus is: when it was indexed (ISO), and the date of its newest paper in words."""

    indexed: str
    newest: str

    def __str__(self) -> str:
        made = f"Documents as indexed on {plain_date(self.indexed[:10])}" if self.indexed else "Documents as indexed"
        return f"{made}; the newest paper is of {self.newest}." if self.newest else f"{made}."


def export(sheet: Sheet, edition: Edition, form: Format) -> bytes:
    """Return the file. Raises ``NothingToExportError`` when the page shows no passage."""
    if not sheet.items:
        raise NothingToExportError(
            "There is nothing to export: no passage is shown. Choose another topic, or remove a filter."
        )
    write = {"docx": _word, "csv": _csv, "md": _markdown}[form]
    return write(sheet, edition)


def file_name(topic: str, form: Format) -> str:
    """Return a name for the file, in letters that every system takes."""
    slug = re.sub(r"[^a-z0-9]+", "-", topic.lower()).strip("-")[:60] or "topic"
    return f"said-about-{slug}.{form}"


def _title(sheet: Sheet) -> str:
    return f"What was said about {sheet.topic}"


def _summary(sheet: Sheet) -> str:
    items, papers = len(sheet.items), len(sheet.papers)
    line = f"{items} passage{_s(items)} in {papers} document{_s(papers)}."
    if sheet.chips:
        line += f" Limited to: {', '.join(chip.label for chip in sheet.chips)}."
    if sheet.silent:
        papers_without = "; ".join(document.short for document in sheet.silent)
        line += f" Nothing {'with these limits ' if sheet.chips else ''}in: {papers_without}."
    return line


def _s(number: int) -> str:
    return "" if number == 1 else "s"


def _lines(item: Item) -> Iterator[str]:
    """Yield the words of a passage: a table row with its columns, else what leads a list and the text."""
    if item.passage.row:
        yield from (f"{column}: {cell}" if column else cell for column, cell in item.passage.row)
        return
    if item.passage.lead:
        yield item.passage.lead
    yield item.passage.text


def _numbers(paper: Paper) -> str:
    """Return the numbers of a paper's passages: "1 to 7", "3"."""
    first, last = paper.items[0].number, paper.items[-1].number
    return str(first) if first == last else f"{first} to {last}"


def _rows(paper: Paper) -> Sequence[str]:
    document: Document = paper.document
    kind = document.kind[:1].upper() + document.kind[1:]
    licence = document.licence or "not known"
    return (_numbers(paper), document.title, f"{kind}, {document.publisher}", paper_date(document), licence)


_SOURCE_COLUMNS = ("Passages", "Paper", "Kind and publisher", "Date", "Licence")


def _csv(sheet: Sheet, edition: Edition) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(
        ("Number", "Paper", "Kind", "Publisher", "Date", "Place", "Who said it", "How found", "Words", "Corpus")
    )
    for paper in sheet.papers:
        document = paper.document
        for item in paper.items:
            cells = (
                str(item.number),
                document.title,
                document.kind,
                document.publisher,
                document.published or paper_date(document),
                item.place,
                item.voices,
                item.note or "Uses the words",
                "\n".join(_lines(item)),
                str(edition),
            )
            writer.writerow([_harmless(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig")  # with its mark: Excel takes it for the system's code page otherwise


def _harmless(cell: str) -> str:
    """Return a cell that no spreadsheet runs: an apostrophe before what could begin a formula."""
    clean = _NOT_XML.sub("", cell)
    return f"'{clean}" if clean.lstrip(" ").startswith(_FORMULA) else clean


def _markdown(sheet: Sheet, edition: Edition) -> bytes:
    lines = [f"# {_plain(_title(sheet))}", "", _plain(_summary(sheet)), "", _plain(str(edition)), "", CHECK, ""]
    for paper in sheet.papers:
        lines += [f"## {_plain(paper.document.title)}", "", _plain(f"{paper.document.publisher}, {paper.date}"), ""]
        for item in paper.items:
            note = f" ({item.note.lower()})" if item.note else ""
            lines += [f"**[{item.number}] {_plain(item.voices)}, {_plain(item.place)}**{note}", ""]
            lines += [f"> {_plain(line)}  " for line in _lines(item)]
            lines.append("")
    lines += ["## Sources", "", f"| {' | '.join(_SOURCE_COLUMNS)} |", f"|{' --- |' * len(_SOURCE_COLUMNS)}"]
    lines += [f"| {' | '.join(map(_plain, _rows(paper)))} |" for paper in sheet.papers]
    return ("\n".join(lines) + "\n").encode()


def _plain(text: str) -> str:
    """Return ``text`` so that Markdown shows it as it is: no markup, no link, no line of its own."""
    return _MARKDOWN.sub(r"\\\1", " ".join(_NOT_XML.sub("", text).split()))


def _word(sheet: Sheet, edition: Edition) -> bytes:
    import docx

    word = docx.Document()
    _set_up(word, _title(sheet))
    word.add_heading(_clean(_title(sheet)), level=0)
    for line in (_summary(sheet), str(edition), CHECK):
        word.add_paragraph(_clean(line))
    _counts(word, sheet)
    for paper in sheet.papers:
        word.add_heading(_clean(paper.document.title), level=1)
        word.add_paragraph(_clean(f"{paper.document.publisher}, {paper.date}"), style="Subtitle")
        for item in paper.items:
            _passage(word, item)
    word.add_heading("Sources", level=1)
    _table(word, _SOURCE_COLUMNS, [_rows(paper) for paper in sheet.papers])
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def _set_up(word: WordDocument, title: str) -> None:
    """Set what a screen reader and a search need: title, language, and margins that leave room to write."""
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    word.core_properties.title = _clean(title)
    word.core_properties.author = "Chapter & Verse"
    word.core_properties.language = "en-GB"
    word.core_properties.comments = ""
    normal = word.styles["Normal"]
    normal.font.size = Pt(11)
    properties = normal.element.get_or_add_rPr()
    language = properties.makeelement(qn("w:lang"), {qn("w:val"): "en-GB", qn("w:eastAsia"): "en-GB"})
    properties.append(language)
    for section in word.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.5)


def _counts(word: WordDocument, sheet: Sheet) -> None:
    """Add who spoke how often in which paper: what the picture on the page shows."""
    codes = [code for code in sheet.speakers if any(paper.counts.get(code) for paper in sheet.papers)]
    titles = [sheet.speakers[code] for code in codes]
    rows = [
        (paper.document.short, paper.date, *(str(paper.counts.get(code, 0)) for code in codes))
        for paper in sheet.papers
    ]
    _table(word, ("Paper", "Date", *titles), rows)


def _passage(word: WordDocument, item: Item) -> None:
    head = word.add_paragraph()
    head.paragraph_format.keep_with_next = True
    head.add_run(f"[{item.number}] ").bold = True
    head.add_run(_clean(item.voices)).bold = True
    head.add_run(_clean(f", {item.place}" + (f" ({item.note.lower()})" if item.note else "")))
    for line in _lines(item):
        word.add_paragraph(_clean(line), style="Quote")


def _table(word: WordDocument, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    table = word.add_table(rows=1, cols=len(columns), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, columns, strict=True):
        cell.text = ""
        cell.paragraphs[0].add_run(_clean(text)).bold = True
    # The first row is a header: repeated on every page, and told as one to a screen reader.
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = _clean(text)
    word.add_paragraph()


def _clean(text: str) -> str:
    """Return ``text`` without characters that no Word file can hold."""
    return _NOT_XML.sub("", text)
