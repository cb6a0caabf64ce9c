"""A page of a PDF as printed, with a paragraph marked: a PNG picture made on this machine.

The file may be hostile, so a child process with a time and a memory limit draws it: ``python -m corpus.picture``.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.errors import DocumentError

__all__ = ["draw", "page_picture"]

SECONDS = 20
MEMORY = 1_500_000_000  # bytes
WIDTH = 1100  # pixels: sharp on a phone, and on a desk beside the chat
TALLEST = 3000  # pixels
LARGEST = 12_000_000  # bytes of picture
TINT, BAR = (255, 234, 166), (169, 124, 0)  # the highlighter, and a bar beside it: no meaning by colour alone
_ROOT = Path(__file__).resolve().parent.parent


def page_picture(file: Path, page: int, words: str) -> bytes:
    """Return page ``page`` (from 1) of a PDF as PNG, with ``words`` marked where they stand on it.

    Raises ``DocumentError`` when the file cannot be drawn, or not within the limits.
    """
    request = json.dumps({"file": str(file.resolve()), "page": page, "words": words}).encode()
    # -P: a json.py in the folder where somebody works is not ours
    command = [sys.executable, "-P", "-m", "corpus.picture"]
    own = {"PATH": os.defpath, "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(command, input=request, capture_output=True, timeout=SECONDS, check=False, env=own)
    except subprocess.TimeoutExpired:
        raise DocumentError(f"Page {page} of {file.name} takes too long to draw. Read its text instead.") from None
    if done.returncode or not done.stdout.startswith(b"\x89PNG") or len(done.stdout) > LARGEST:
        raise DocumentError(f"Page {page} of {file.name} cannot be drawn. Read its text instead.")
    return done.stdout


def draw(data: bytes, page: int, words: str) -> bytes:
    """Draw a page; in the child. Whatever the parser raises is the child's end."""
    import pypdfium2 as pdfium  # type: ignore[import-untyped]
    from PIL import Image, ImageChops, ImageDraw

    with pdfium.PdfDocument(data) as document:
        sheet = document[page - 1]
        scale = min(WIDTH / sheet.get_width(), TALLEST / sheet.get_height())
        picture: Image.Image = sheet.render(scale=scale).to_pil().convert("RGB")
        tint = Image.new("RGB", picture.size, (255, 255, 255))
        pen = ImageDraw.Draw(tint)
        lines = list(_lines(sheet.get_textpage(), words))
        boxes = [
            tuple(
                round(edge * scale)
                for edge in (left - 1, sheet.get_height() - top - 1, right + 1, sheet.get_height() - bottom + 1)
            )
            for left, bottom, right, top in lines
        ]
        for box in boxes:
            pen.rectangle(box, fill=TINT)
        if boxes:
            left = min(box[0] for box in boxes)
            pen.rectangle((left - 14, min(box[1] for box in boxes), left - 8, max(box[3] for box in boxes)), fill=BAR)
        out = io.BytesIO()
        ImageChops.multiply(picture, tint).save(out, "PNG", optimize=False)
    return out.getvalue()


def _lines(text: Any, words: str) -> Iterator[tuple[float, float, float, float]]:
    """Yield the boxes of the lines on which ``words`` stand; a paragraph may go on over the page's end or begin before.

    Compared without spaces and hyphens: how a line was broken is no difference.
    """
    number = text.count_chars()
    # PDFium counts its own characters; a string of them may be longer, so each is asked for.
    printed = [(at, letter) for at, letter in enumerate(text.get_text_range(0, number)[:number]) if letter.isalnum()]
    page = "".join(letter for _, letter in printed).casefold()
    wanted = "".join(letter for letter in words if letter.isalnum()).casefold()
    if len(page) != len(printed) or not wanted:
        return
    begin, length = page.find(wanted), len(wanted)
    while begin < 0 and length > 24:
        length = length * 3 // 4
        begin = page.find(wanted[:length])
        if begin < 0:
            begin = page.find(wanted[-length:])
    if begin < 0:
        return
    first, last = printed[begin][0], printed[begin + length - 1][0]
    for index in range(text.count_rects(first, last - first + 1)):
        yield text.get_rect(index)


def _main() -> None:
    for limit, value in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):  # macOS knows some limits by name only
            resource.setrlimit(limit, (value, resource.getrlimit(limit)[1]))
    asked = json.load(sys.stdin)
    sys.stdout.buffer.write(draw(Path(asked["file"]).read_bytes(), asked["page"], asked["words"]))


if __name__ == "__main__":
    _main()
