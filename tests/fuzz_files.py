"""Mutated PDFs, Word files and web pages: ``python -m tests.fuzz_files --count 1000``.

Every mutant must be read or refused with a reason, in time, by a parent that goes on. Small seeds are made here; real
reports of ``../shared/ofsted/pdf`` (or ``$SHARED_DIR``) are mutated too where they are. Prints figures as JSON; exit
status 1 when a mutant gave no reason or took too long.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import re
import sys
import tempfile
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

from corpus.cache import Cache
from corpus.children import Limits, Readers
from corpus.errors import DocumentError
from corpus.load import Outcome, read_files

WHO = ("Social workers", "Leaders", "Foster carers", "Care leavers", "Partners", "Young people")
WHAT = ("visit families", "write plans", "read the case notes", "listen to children", "check what was done")
LINES = [
    "Northshire County Council",
    "Inspection of children's social care services",
    "What we found",
    *(f"{number}. {who} {what} every week." for number, (who, what) in enumerate(product(WHO, WHAT), 1)),
]
LIMITS = Limits(seconds=30, cpu_seconds=10, memory=1_000_000_000)
SLACK = 15.0  # seconds, over the limit, in which a busy machine kills and starts a child


def pdf(lines: Sequence[str], per_page: int = 12) -> bytes:
    """Return a PDF with these lines in Helvetica, compressed, and an outline that a mutation can bend into a loop."""
    pages = [lines[at : at + per_page] for at in range(0, len(lines), per_page)]
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    kids = []
    for page in pages:
        words = b"".join(b"(" + line.encode("latin-1").replace(b"(", b"\\(") + b") Tj 0 -16 Td\n" for line in page)
        stream = zlib.compress(b"BT /F1 12 Tf 72 760 Td\n" + words + b"ET")
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(stream), stream))
        font = b"<< /Font << /F1 3 0 R >> >>"
        place = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources %b >>"
        objects.append(place % (len(objects), font))
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%b] /Count %d >>" % (b" ".join(kids), len(kids))
    out = bytearray(b"%PDF-1.7\n")
    offsets = []
    for at, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (at, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return bytes(out) + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)


def word(lines: Sequence[str]) -> bytes:
    """Return a Word file with headings, a numbered list, a table, a tracked change and a note."""
    from tests.corpus.word_files import PLAIN, WordFile, run

    file = WordFile()
    file.define(71, PLAIN)
    file.document.add_heading(lines[0], 0)
    for line in lines[1:]:
        number, stop, words = line.partition(". ")
        file.paragraph(words or line, 71 if stop and number.isdecimal() else None)
    file.into(file.paragraph("Plans"), f'<w:del w:id="1">{run(" were")}</w:del><w:ins w:id="2">{run(" are")}</w:ins>')
    table = file.document.add_table(3, 3)
    for cell in table._cells:
        cell.text = "Good"
    table.cell(1, 0).merge(table.cell(2, 0))
    return file.bytes


def page(lines: Sequence[str]) -> bytes:
    """Return a web page with navigation, headings, lists, a table and hidden text."""
    items = "".join(f"<li>{line.partition('. ')[2] or line}<ul><li>a</ul>" for line in lines[3:])
    table = (
        "<table><tr><th>Area<th colspan=2>Grade<tr><td rowspan=2>Leaders<td>Good<td>2021<tr><td>Poor<td>2019</table>"
    )
    hidden = "<p style='display:none'>hidden</p><script>x()</script>"
    body = f"<nav><a href=/>Home</a></nav><main><h1>{lines[0]}</h1><ol start=1>{items}</ol>{table}{hidden}</main>"
    return f"<!DOCTYPE html><html><head><meta charset=utf-8><title>x</title></head><body>{body}</body></html>".encode()


# mutations: each takes bytes and returns others


def flip(data: bytearray, dice: random.Random) -> None:
    for _ in range(dice.choice((1, 3, 20, 200))):
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)


def cut(data: bytearray, dice: random.Random) -> None:
    at = dice.randrange(len(data))
    del data[at : at + dice.choice((1, 50, 5_000))]


def truncate(data: bytearray, dice: random.Random) -> None:
    del data[dice.randrange(1, len(data)) :]


def repeat(data: bytearray, dice: random.Random) -> None:
    at = dice.randrange(len(data))
    piece = bytes(data[at : at + dice.choice((4, 100, 3_000))])
    data[at:at] = piece * dice.choice((1, 10, 500))


def insert(data: bytearray, dice: random.Random) -> None:
    at = dice.randrange(len(data))
    data[at:at] = dice.randbytes(dice.choice((1, 40, 4_000)))


def number(data: bytearray, dice: random.Random) -> None:
    """Put another number in the place of one: lengths, counts, references that lead round in a circle."""
    found = [match.span() for match in re.finditer(rb"\d+", data[:400_000])]
    for start, end in dice.sample(found, min(len(found), dice.choice((1, 4)))):
        if end <= len(data):
            data[start:end] = dice.choice((b"0", b"1", b"2", b"-1", b"4294967295", b"99999999999999999999", b"5"))


def shuffle(data: bytearray, dice: random.Random) -> None:
    at, other = sorted(dice.randrange(len(data)) for _ in range(2))
    data[:] = data[other:] + data[at:other] + data[:at]


MUTATIONS: tuple[Callable[[bytearray, random.Random], None], ...] = (
    flip,
    cut,
    truncate,
    repeat,
    insert,
    number,
    shuffle,
)


def mutant(suffix: str, data: bytes, dice: random.Random) -> bytes:
    """Return a mutant of a seed; of a Word file mostly one part inside the archive is altered."""
    if suffix == ".docx" and dice.random() < 0.7:
        return _inside(data, dice)
    changed = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 4))):
        if changed:
            dice.choice(MUTATIONS)(changed, dice)
    return bytes(changed)


def _inside(data: bytes, dice: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = [entry.filename for entry in old.infolist()]
        chosen = dice.choice([name for name in names if name.endswith(("document.xml", "numbering.xml"))] * 3 + names)
        for name in names:
            part = bytearray(old.read(name))
            if name == chosen:
                dice.choice(MUTATIONS)(part, dice)
            new.writestr(name, bytes(part))
    return out.getvalue()


def seeds() -> dict[str, list[bytes]]:
    """Return whole files by suffix: small ones made here, and real reports where they are."""
    shared = Path(os.environ.get("SHARED_DIR", Path(__file__).resolve().parents[2] / "shared")) / "ofsted" / "pdf"
    real = sorted(shared.glob("*.pdf"), key=lambda file: file.stat().st_size)[:60]
    small = pdf(LINES)
    return {
        ".pdf": [small] * max(1, len(real) // 2) + [file.read_bytes() for file in real],
        ".docx": [word(LINES)],
        ".html": [page(LINES)],
    }


def mutants(numbers: range, seed: int, known: dict[str, list[bytes]], folder: Path) -> Iterator[Path]:
    """Write the mutants with these numbers and yield where each is; a number and a seed always give the same one."""
    for at in numbers:
        dice = random.Random(f"{seed}-{at}")
        suffix = dice.choice((".pdf", ".pdf", ".docx", ".docx", ".html"))
        named = suffix if dice.random() < 0.97 else dice.choice((".pdf", ".docx", ".html", ".txt"))
        file = folder / f"mutant-{at:05}{named}"
        file.write_bytes(mutant(suffix, dice.choice(known[suffix]), dice))
        yield file


def wrong(outcome: Outcome) -> str | None:
    """Return what is wrong with an outcome: no reason, no sentence, or too late."""
    if outcome.seconds > LIMITS.seconds + SLACK:
        return f"took {outcome.seconds:.0f} seconds"
    if isinstance(outcome.result, DocumentError):
        reason = str(outcome.result)
        if not reason.startswith(str(outcome.file)) or not reason.endswith(".") or "\n" in reason:
            return f"gave no sentence for a reason: {reason[:200]!r}"
    return None


def fuzz(count: int, seed: int = 0) -> dict[str, Any]:
    """Read ``count`` mutants and return the figures; ``faults`` is empty when all went well."""
    began = time.monotonic()
    figures: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    faults: list[str] = []
    slowest = 0.0
    known = seeds()
    with tempfile.TemporaryDirectory() as name, Readers(limits=LIMITS) as readers:
        folder = Path(name)
        cache = Cache(folder / "cache", limit=0)
        for start in range(0, count, 50):  # by the fifty, so that the disk holds no more
            files = list(mutants(range(start, min(start + 50, count)), seed, known, folder))
            for outcome in read_files([(file, None) for file in files], cache=cache, readers=readers):
                slowest = max(slowest, outcome.seconds)
                figures[outcome.file.suffix] += 1
                if isinstance(outcome.result, DocumentError):
                    figures["refused"] += 1
                    reasons[_kind(str(outcome.result).removeprefix(str(outcome.file)))] += 1
                else:
                    figures["read"] += 1
                if (fault := wrong(outcome)) is not None:
                    faults.append(f"seed {seed}, {outcome.file.name} {fault}")
            for file in files:
                file.unlink()
    return {
        "mutants": count,
        "seed": seed,
        **figures,
        "reasons": dict(reasons.most_common()),
        "slowest_seconds": round(slowest, 1),
        "seconds": round(time.monotonic() - began, 1),
        "faults": faults,
    }


def _kind(reason: str) -> str:
    """Return a reason without the figures and names in it, to count by."""
    return re.sub(r"[\d.,]+|\([^)]*\)|mutant\S+", "…", reason.strip())[:60]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz_files", description=__doc__)
    parser.add_argument("--count", type=int, default=1000, metavar="N")
    parser.add_argument("--seed", type=int, default=0, metavar="N")
    options = parser.parse_args()
    figures = fuzz(options.count, options.seed)
    sys.stdout.write(json.dumps(figures, indent=2, ensure_ascii=False) + "\n")
    return 1 if figures["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
