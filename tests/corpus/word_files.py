"""Word files made for tests: python-docx writes the package, the parts that it cannot write are XML."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml

from corpus.readers.docx import read_docx
from corpus.readers.source import Source

W = nsdecls("w")


def level(at: int, pattern: str, kind: str = "decimal", *, start: int = 1, more: str = "") -> str:
    """Return one level of a list: its pattern such as ``%1.%2`` and what it counts in."""
    counted = f'<w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>'
    return f'<w:lvl w:ilvl="{at}">{counted}{more}<w:lvlText w:val="{pattern}"/></w:lvl>'


PLAIN = level(0, "%1.") + level(1, "(%2)", "lowerLetter") + level(2, "%3.", "lowerRoman")
DOTTED = level(0, "%1") + level(1, "%1.%2") + level(2, "%1.%2.%3")
BULLETS = level(0, "\uf0b7", "bullet") + level(1, "o", "bullet")


class WordFile:
    """A Word file that grows; ``bytes`` gives what would be on disk."""

    def __init__(self) -> None:
        self.document: Any = Document()
        self.numbering = self.document.part.numbering_part.element

    def abstract(self, key: int, levels: str) -> None:
        definition = f'<w:abstractNum {W} w:abstractNumId="{key}">{levels}</w:abstractNum>'
        self.numbering.insert(0, parse_xml(definition))

    def num(self, key: int, abstract: int, more: str = "") -> None:
        self.numbering.append(
            parse_xml(f'<w:num {W} w:numId="{key}"><w:abstractNumId w:val="{abstract}"/>{more}</w:num>')
        )

    def define(self, key: int, levels: str) -> None:
        """Define a list ``key`` with its own abstract definition."""
        self.abstract(key, levels)
        self.num(key, key)

    def paragraph(
        self, text: str = "", num: int | None = None, at: int | None = 0, style: str | None = None, mark: str = ""
    ) -> Any:
        """Add a paragraph, number ``at`` a level of list ``num``; ``mark`` is XML for the paragraph mark."""
        paragraph = self.document.add_paragraph(text, style=style)
        properties = paragraph._p.get_or_add_pPr()
        if num is not None:
            lvl = "" if at is None else f'<w:ilvl w:val="{at}"/>'
            properties.append(parse_xml(f'<w:numPr {W}>{lvl}<w:numId w:val="{num}"/></w:numPr>'))
        if mark:
            properties.append(parse_xml(f"<w:rPr {W}>{mark}</w:rPr>"))
        return paragraph

    def into(self, paragraph: Any, xml: str) -> None:
        """Append XML, such as a tracked insertion, to a paragraph."""
        for element in parse_xml(f"<w:p {W}>{xml}</w:p>"):
            paragraph._p.append(element)

    def body(self, xml: str) -> None:
        """Append XML to the body, before its last section."""
        body = self.document.element.body
        for element in parse_xml(f"<w:body {W}>{xml}</w:body>"):
            body.insert(len(body) - 1, element)

    def notes(self, kind: str, texts: dict[int, str]) -> None:
        """Add the part with footnotes or endnotes, by id."""
        notes = "".join(f'<w:{kind} w:id="{key}"><w:p>{run(text)}</w:p></w:{kind}>' for key, text in texts.items())
        blob = f"<w:{kind}s {W}>{notes}</w:{kind}s>".encode()
        content = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}s+xml"
        part = Part(PackURI(f"/word/{kind}s.xml"), content, blob, self.document.part.package)
        self.document.part.relate_to(part, getattr(RELATIONSHIP_TYPE, f"{kind}s".upper()))

    @property
    def bytes(self) -> bytes:
        file = io.BytesIO()
        self.document.save(file)
        return file.getvalue()

    def read(self) -> Source:
        return read_docx(self.bytes, "report.docx")

    @property
    def blocks(self) -> list[str]:
        """The blocks of the text that the reader makes of it."""
        return [line for line in self.read().text.split("\n") if line.strip()]


def run(text: str, properties: str = "") -> str:
    """Return the XML of a run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def altered(
    data: bytes, change: Callable[[str, bytes], bytes | None], compression: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """Return an archive with each part passed through ``change``; ``None`` leaves a part out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", compression) as new:
        for entry in old.infolist():
            if (blob := change(entry.filename, old.read(entry))) is not None:
                new.writestr(entry.filename, blob)
    return out.getvalue()
