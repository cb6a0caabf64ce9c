"""Scanned PDFs are recognised where that is asked for; the recogniser here is a script that always reads one page."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from corpus.__main__ import main
from corpus.errors import DocumentError
from corpus.recognise import make_searchable
from tests.corpus.printing import new_pdf

pytestmark = pytest.mark.slow

READS = """#!{python}
import sys
from reportlab.pdfgen.canvas import Canvas
assert sys.stdin.buffer.read(4) == b"\\x89PNG"
canvas = Canvas(sys.stdout.buffer, pagesize=(595, 842))
for line, words in enumerate(["Leaders of Wexmoor know their services well.", "They visit children each month."]):
    canvas.drawString(70, 700 - 20 * line, words)
canvas.save()
"""


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A PDF whose first page has text and whose second is a picture."""
    from PIL import Image

    canvas, target = new_pdf()
    canvas.drawString(71, 700, "Inspectors visited the borough of Wexmoor for a whole week in June.")
    canvas.showPage()
    canvas.drawInlineImage(Image.new("RGB", (40, 40), (90, 120, 30)), 50, 50, 400, 400)
    canvas.showPage()
    canvas.save()
    file = tmp_path / "scan.pdf"
    file.write_bytes(target.getvalue())
    return file


def recogniser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str = READS) -> None:
    tool = tmp_path / "bin" / "tesseract"
    tool.parent.mkdir()
    tool.write_text(script.format(python=sys.executable))
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tool.parent))


def test_pictures_become_text_and_text_stays(
    scan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    recogniser(tmp_path, monkeypatch)
    documents = tmp_path / "documents"
    documents.mkdir()
    assert main(["add", "--ocr", "--documents", str(documents), str(scan)]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith(f"{scan}\n")
    assert (documents / "scan.pdf").is_file()
    assert main(["show", "--documents", str(documents), "scan"]) == 0
    shown = capsys.readouterr().out
    assert "Inspectors visited the borough of Wexmoor" in shown
    assert "Leaders of Wexmoor know their services well." in shown


def test_without_a_recogniser_it_says_what_to_install(
    scan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DocumentError, match=r"tesseract, which is not installed\. Install it"):
        make_searchable(scan, tmp_path / "out.pdf")


@pytest.mark.parametrize("script", ["#!{python}\nimport sys\nsys.exit(1)\n", "#!{python}\nprint('no PDF')\n"])
def test_a_recogniser_that_fails_refuses_the_file(
    scan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    recogniser(tmp_path, monkeypatch, script)
    with pytest.raises(DocumentError, match="could not be recognised"):
        make_searchable(scan, tmp_path / "out.pdf")
    assert not (tmp_path / "out.pdf").exists()


def test_a_file_that_is_no_pdf_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recogniser(tmp_path, monkeypatch)
    file = tmp_path / "letter.pdf"
    file.write_bytes(b"%PDF-1.7 nothing more")
    with pytest.raises(DocumentError, match="could not be recognised"):
        make_searchable(file, tmp_path / "out.pdf")
