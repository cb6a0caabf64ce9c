"""Text recognition for scanned PDFs: a copy with a text layer, made by an installed ``tesseract``.

Off unless asked for: what a machine reads off a picture can be wrong, and every paper read so says it. Pages that have
a text layer are taken over as they are. The file may be hostile, so a child process does it, as
``python -m corpus.recognise``.
"""

from __future__ import annotations

import io
import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from corpus.errors import DocumentError

__all__ = ["make_searchable"]

SECONDS = 3600.0  # a page takes a few seconds
MEMORY = 4_000_000_000  # bytes
LARGEST = 25_000_000  # pixels of a page's picture
DOTS = 300  # an inch: what tesseract was trained on
_FEWEST = 20  # characters; a page with fewer is a picture
_ROOT = Path(__file__).resolve().parent.parent


def make_searchable(file: Path, target: Path) -> None:
    """Write a copy of the PDF ``file`` to ``target`` in which every page has a text layer.

    Raises ``DocumentError`` when tesseract is not installed, or the file cannot be read or takes an hour.
    """
    if shutil.which("tesseract") is None:
        raise DocumentError(
            f"{file} was not read: text recognition needs tesseract, which is not installed. Install it (Debian and"
            " Ubuntu: apt-get install tesseract-ocr; macOS: brew install tesseract) and try again."
        )
    command = [sys.executable, "-P", "-m", "corpus.recognise", str(file.resolve()), str(target.resolve())]
    own = {"PATH": os.environ.get("PATH", os.defpath), "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"}
    own |= {"OMP_THREAD_LIMIT": "1", "TMPDIR": str(target.resolve().parent)}
    child = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=own, start_new_session=True
    )
    try:
        status = child.wait(SECONDS)
    except subprocess.TimeoutExpired:
        raise DocumentError(f"{file} takes more than an hour to recognise. Split it.") from None
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
    if status or not target.is_file():
        raise DocumentError(
            f"{file} could not be recognised: it is damaged, encrypted or no PDF. Save it again as PDF."
        )


def _recognise(file: Path, target: Path) -> None:
    import pypdfium2 as pdfium  # type: ignore[import-untyped]

    with pdfium.PdfDocument(file.read_bytes()) as scanned, pdfium.PdfDocument.new() as out:
        for number in range(len(scanned)):
            page = scanned[number]
            if page.get_textpage().count_chars() >= _FEWEST:
                out.import_pages(scanned, pages=[number])
                continue
            with pdfium.PdfDocument(_page(page)) as read:
                out.import_pages(read)
        out.save(target)


def _page(page: Any) -> bytes:
    """Return a PDF of one page: its picture, with the words that tesseract reads on it."""
    scale = DOTS / 72
    pixels = page.get_width() * page.get_height() * scale**2
    if pixels > LARGEST:
        scale *= (LARGEST / pixels) ** 0.5
    picture = io.BytesIO()
    page.render(scale=scale, grayscale=True).to_pil().save(picture, "PNG")
    command = ["tesseract", "stdin", "stdout", "--dpi", str(round(scale * 72)), "-l", "eng", "pdf"]
    done = subprocess.run(command, input=picture.getvalue(), capture_output=True, check=True)
    return done.stdout


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    _recognise(Path(sys.argv[1]), Path(sys.argv[2]))
