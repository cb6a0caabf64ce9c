"""Put documents into the folder: read first, copied whole, entered in the catalogue for a person to correct."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpus.catalogue import CatalogueEntry, read_catalogue
from corpus.check import report
from corpus.errors import DocumentError
from corpus.headings import slug
from corpus.load import APPARATUS, Outcome, read_files
from corpus.readers import read_bytes
from corpus.reading import Reading
from corpus.types import Document

__all__ = ["add", "safe_name"]

_LONGEST = 100  # characters of a name, for any file system
_CATALOGUE = "catalogue.toml"
_ENTERED = ("title", "short", "kind", "publisher", "authority", "speaker", "published", "period", "licence", "note")


def add(files: Sequence[Path], folder: Path, *, replace: bool = False) -> Iterator[dict[str, Any]]:
    """Add files to the folder of documents; yield for each what ``check`` says of it and ``added``, or why not.

    A file that cannot be read is not copied. A name that is taken is refused unless ``replace`` is true; what a person
    entered in the catalogue stays as it is. Raises ``DocumentError`` when the folder or its catalogue is not usable.
    """
    if not folder.is_dir():
        raise DocumentError(f"There is no folder of documents at {folder}. Name one that exists.")
    read_catalogue(folder / _CATALOGUE)
    for outcome in read_files(((file, None) for file in files), progress=len(files) > 1):
        try:
            if isinstance(outcome.result, DocumentError):
                raise outcome.result
            with _alone(folder):
                placed = _place(outcome.file, outcome.result, folder, replace=replace)
            yield _checked(outcome, placed)
        except DocumentError as error:
            yield {"file": str(outcome.file), "error": str(error)}
        except OSError as error:
            what = f"{outcome.file} could not be copied to {folder}: {error.strerror}. Check the folder's permissions."
            yield {"file": str(outcome.file), "error": what}


def _checked(outcome: Outcome, placed: Path) -> dict[str, Any]:
    entry = read_catalogue(placed.parent / _CATALOGUE).get(placed.name)
    again = next(read_files([(placed, entry)]))
    if isinstance(again.result, DocumentError):
        raise again.result
    return {**report(outcome.file, again.result, outcome.seconds), "added": str(placed)}


def safe_name(name: str) -> str:
    """Return a file name that any system can hold, as near to ``name`` as can be."""
    plain = unicodedata.normalize("NFC", Path(name).name)
    stem, suffix = Path(plain).stem, Path(plain).suffix.lower()
    stem = re.sub(r"[^\w .,()&+'’-]", "-", stem, flags=re.ASCII if not stem.isprintable() else 0)
    stem = re.sub(r"\s+", " ", stem).strip(" .-")[: _LONGEST - len(suffix)].rstrip(" .-")
    return f"{stem or 'document'}{suffix}"


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder, so that two who add at once do not write over each other's entries."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _place(file: Path, reading: Reading, folder: Path, *, replace: bool) -> Path:
    """Copy a file that was read into the folder and enter it; return where it is."""
    data = read_bytes(file)
    if hashlib.sha256(data).hexdigest() != reading.document.sha256:
        raise DocumentError(f"{file} was changed while it was read. Add it again.")
    target = folder / safe_name(file.name)
    if target.name in APPARATUS:
        raise DocumentError(f"{file} cannot be called {target.name} there: the folder has its own. Rename it.")
    catalogue = read_catalogue(folder / _CATALOGUE)
    entry = catalogue.get(target.name)
    _refuse_taken(file, data, target, replace=replace)
    document_id = entry.id if entry else slug(target.stem) or "document"
    _refuse_same_id(file, document_id, target, catalogue)
    _write(target, data)
    if entry is None:
        text = (folder / _CATALOGUE).read_text(encoding="utf-8") if (folder / _CATALOGUE).exists() else ""
        entered = f"{text.rstrip()}\n\n{_entry(reading.document, document_id, target.name)}".lstrip("\n")
        _write(folder / _CATALOGUE, entered.encode())
    return target


def _refuse_taken(file: Path, data: bytes, target: Path, *, replace: bool) -> None:
    for other in target.parent.iterdir():
        if other.name in APPARATUS or not other.is_file() or other.stat().st_size != len(data):
            continue
        if other.read_bytes() == data:
            raise DocumentError(f"{file} is already in the folder, as {other.name}. There is nothing to do.")
    if target.exists() and not replace:
        raise DocumentError(
            f"{file}: there is another document called {target.name} in the folder. Rename the new one, or put it in "
            "the other's place with --replace."
        )


def _refuse_same_id(file: Path, document_id: str, target: Path, catalogue: dict[str, CatalogueEntry]) -> None:
    """Refuse a file whose id another document has: citations would point to either."""
    taken = {entry.id: name for name, entry in catalogue.items()}
    for other in target.parent.iterdir():
        if other.name not in APPARATUS and other.name not in catalogue and other.is_file():
            taken.setdefault(slug(other.stem) or "document", other.name)
    if taken.get(document_id, target.name) != target.name:
        raise DocumentError(
            f"{file} would have the id {document_id!r}, which {taken[document_id]} has. Rename the file and add it "
            f"again; to correct that document, call the file {taken[document_id]} and use --replace."
        )


def _entry(document: Document, document_id: str, name: str) -> str:
    """Return a catalogue entry with what was read from the text, for a person to correct."""
    facts = {"id": document_id, "file": name, **{key: getattr(document, key) for key in _ENTERED}}
    lines = [f"{key} = {_toml(fact)}" for key, fact in facts.items() if fact is not None]
    day = datetime.now(UTC).date().isoformat()
    return "\n".join(
        [
            "[[document]]",
            f"# Read from the text on {day}. Correct what is wrong, then delete the line “checked”.",
            "checked = false",
            *lines,
            "",
        ]
    )


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _write(target: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    part = target.with_name(f".{target.name}.part")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
