"""Whether the index still holds what the folder of documents holds: what is new, changed, gone or refused."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpus.catalogue import CatalogueEntry, read_catalogue
from corpus.errors import DocumentError
from corpus.load import APPARATUS, read_files
from corpus.types import Document

__all__ = ["Freshness", "Watch"]

# What a catalogue entry decides about a document: where one of these differs, the index tells something out of date.
_FIELDS = (
    "id",
    "title",
    "short",
    "kind",
    "publisher",
    "authority",
    "speaker",
    "published",
    "period",
    "licence",
    "note",
)


@dataclass(frozen=True, slots=True)
class Freshness:
    """What the index does not know yet. ``changed`` and ``removed`` are titles, ``added`` and ``refused`` file names.

    ``recatalogued`` are titles whose entry in the catalogue says something else now; ``problem`` says in a sentence
    why the folder could not be compared.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    recatalogued: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    problem: str | None = None

    @property
    def stale(self) -> bool:
        """Whether the index should be built again."""
        return bool(self.added or self.changed or self.recatalogued or self.removed)


@dataclass(slots=True)
class Watch:
    """Compares a folder with an index; a file is hashed and read once, not at every visit of the page."""

    folder: Path
    _hashes: dict[tuple[str, int, int], str] = field(default_factory=dict)
    _refusals: dict[tuple[str, int, int], str | None] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, documents: Sequence[Document]) -> Freshness:
        """Return what has changed since ``documents`` were indexed."""
        try:
            files = {file.name: file for file in sorted(self.folder.iterdir()) if _counts(file)}
            catalogue = read_catalogue(self.folder / "catalogue.toml")
            with self._lock:
                return self._compare(documents, files, catalogue)
        except DocumentError as error:
            return Freshness(problem=str(error))
        except OSError:
            return Freshness(
                problem="The folder of documents cannot be read here, so it is not known whether it changed."
            )

    def _compare(
        self, documents: Sequence[Document], files: dict[str, Path], catalogue: dict[str, CatalogueEntry]
    ) -> Freshness:
        indexed = {document.source: document for document in documents}
        held = [name for name in indexed if name in files]
        changed = [name for name in held if self._hash(files[name]) != indexed[name].sha256]
        described = [name for name in held if name not in changed and _differs(indexed[name], catalogue.get(name))]
        refusals = self._refused([file for name, file in files.items() if name not in indexed], catalogue)
        missing = [name for name in catalogue if name not in files and name not in indexed]
        return Freshness(
            added=tuple(name for name, reason in refusals.items() if reason is None),
            changed=tuple(indexed[name].title for name in changed),
            recatalogued=tuple(indexed[name].title for name in described),
            removed=tuple(document.title for name, document in indexed.items() if name not in files),
            refused=(
                *((name, reason) for name, reason in refusals.items() if reason is not None),
                *((name, "It is in the catalogue but not in the folder.") for name in missing),
            ),
        )

    def _hash(self, file: Path) -> str:
        key = _identity(file)
        if key not in self._hashes:
            self._hashes[key] = hashlib.sha256(file.read_bytes()).hexdigest()
        return self._hashes[key]

    def _refused(self, files: Sequence[Path], catalogue: dict[str, CatalogueEntry]) -> dict[str, str | None]:
        """Return for each file that is not in the index why it cannot be, or none where it only waits for a build."""
        unread = [file for file in files if _identity(file) not in self._refusals]
        if unread:
            for outcome in read_files((file, catalogue.get(file.name)) for file in unread):
                failed = isinstance(outcome.result, DocumentError)
                # Where the folder is on this machine is nobody's concern in a browser.
                reason = str(outcome.result).replace(str(outcome.file), outcome.file.name) if failed else None
                self._refusals[_identity(outcome.file)] = reason
        return {file.name: self._refusals[_identity(file)] for file in files}


def _counts(file: Path) -> bool:
    return file.name not in APPARATUS and not file.name.startswith(".") and file.is_file()


def _identity(file: Path) -> tuple[str, int, int]:
    """Return what tells one state of a file from another without reading it."""
    status = file.stat()
    return file.name, status.st_size, status.st_mtime_ns


def _differs(document: Document, entry: CatalogueEntry | None) -> bool:
    if entry is None:
        return document.catalogued
    return document.catalogued != entry.checked or any(
        getattr(document, name) != getattr(entry, name) for name in _FIELDS
    )
