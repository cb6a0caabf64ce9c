"""A page of a PDF is shown as printed, drawn in a child, and nothing but the file that was read is opened."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from starlette.applications import Starlette
from starlette.testclient import TestClient

from corpus import picture
from corpus.errors import DocumentError
from corpus.picture import page_picture
from corpus.types import Corpus
from rag.types import Ask
from rag.ui.links import SourceLink
from rag.ui.printed import printed_route
from rag.ui.render import Renderer
from tests.fakes import ScriptedChapter
from tests.ui.script import corpus, script

pytestmark = pytest.mark.slow

LINES = ("1. The council knows its children well and", "visits them often.", "2. Caseloads are high.")


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    file = tmp_path / "report.pdf"
    canvas = Canvas(str(file), pagesize=(595, 842))
    for number, line in enumerate(LINES):
        canvas.drawString(90, 700 - 24 * number, line)
    canvas.save()
    return file


def tinted(png: bytes) -> list[tuple[int, int]]:
    """Return the places that are marked, in points from the page's upper edge."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    scale = image.width / 595
    return [
        (round(x / scale), round(y / scale))
        for y in range(0, image.height, 4)
        for x in range(0, image.width, 4)
        if image.getpixel((x, y)) == picture.TINT
    ]


def test_the_paragraph_is_marked_where_it_stands_over_its_lines(paper: Path) -> None:
    marks = tinted(page_picture(paper, 1, "The council knows its children well and visits them often."))
    assert marks
    assert all(842 - 720 < y < 842 - 668 for _, y in marks)
    assert tinted(page_picture(paper, 1, "No such words stand on this page at all, whatever one does.")) == []


@pytest.mark.parametrize("content", [b"%PDF-1.7 and no more", b"", b"MZ not a paper"])
def test_what_cannot_be_drawn_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "bad.pdf"
    file.write_bytes(content)
    with pytest.raises(DocumentError, match=r"Page 1 of bad\.pdf cannot be drawn"):
        page_picture(file, 1, "x")


def test_a_page_that_is_not_there_is_told(paper: Path) -> None:
    with pytest.raises(DocumentError, match="cannot be drawn"):
        page_picture(paper, 7, "x")


def test_the_address_opens_only_what_was_read(paper: Path) -> None:
    original = corpus().document("ofsted-inspection-2020")
    passage = next(p for p in corpus().passages if p.document_id == original.id and p.number == "2")
    printed = replace(original, source="report.pdf", sha256=hashlib.sha256(paper.read_bytes()).hexdigest())
    there = replace(passage, page=1)
    chapter = ScriptedChapter(Corpus((printed, *corpus().documents[:1]), (there,)), lambda ask: script(Ask(ask.text)))
    client = TestClient(Starlette(routes=[printed_route(chapter, paper.parent)]))

    answer = client.get("/page", params={"passage": there.id})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    for query in ({}, {"passage": "gone#1"}, {"passage": "../../etc/passwd"}):
        assert client.get("/page", params=query).status_code == 404

    html = Renderer(chapter).source(SourceLink(there.id))
    assert "Show page 1 as printed" in html
    assert 'alt="Page 1 of Devon County Council' in html

    paper.write_bytes(paper.read_bytes() + b"%")
    fresh = TestClient(Starlette(routes=[printed_route(chapter, paper.parent)]))
    assert fresh.get("/page", params={"passage": there.id}).status_code == 404


def test_a_paper_that_is_no_pdf_has_no_pages(paper: Path) -> None:
    chapter = ScriptedChapter(corpus(), script)
    client = TestClient(Starlette(routes=[printed_route(chapter, paper.parent)]))
    assert client.get("/page", params={"passage": "ofsted-inspection-2020#17"}).status_code == 404
    assert "as printed" not in Renderer(chapter).source(SourceLink("ofsted-inspection-2020#17"))
