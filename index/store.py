"""Generations on disk: every reader sees one whole index, whatever happens to the builder.

A directory holds ``gen-N/`` folders and ``CURRENT``, which names one of them. A builder holds the lock,
writes ``.tmp-N/`` (each file flushed to the disk, ``manifest.json`` last), flushes the folder, renames it
to ``gen-N``, flushes the parent, and then replaces ``CURRENT`` and flushes again. Killed at any moment,
it leaves the old generation in place; the one before the current is kept for the day when the current is
damaged.

Nothing here is a pickle, and nothing is mapped into memory: files are read whole, checked against the
manifest, and only then handed on, so that what was checked is what is used.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import SearchIndexError
from index.manifest import FileRecord, Manifest

__all__ = ["CURRENT", "REMEDY", "Generation", "current", "inspect", "lock", "prune", "read", "write"]

CURRENT = "CURRENT"
MANIFEST = "manifest.json"
REMEDY = "Build it with `python -m index build`"

_ATTEMPTS = 5  # a builder may delete the generation that was current a moment ago

_log = logging.getLogger(__name__)
_GENERATION = re.compile(r"gen-(\d+)")


@dataclass(frozen=True, slots=True)
class Generation:
    """One whole index as it was read: its files' bytes; ``notes`` says what had to be passed over."""

    name: str
    manifest: Manifest
    files: Mapping[str, bytes]
    notes: tuple[str, ...] = ()


@contextlib.contextmanager
def lock(directory: Path) -> Iterator[None]:
    """Hold the builder's lock on ``directory``, made if missing; the system frees it when the holder dies.

    Raises ``SearchIndexError`` at once when another builder holds it.
    """
    from filelock import FileLock, Timeout

    try:
        directory.mkdir(parents=True, exist_ok=True)
        held = FileLock(directory / "LOCK", timeout=0)
        held.acquire()
    except Timeout as error:
        raise SearchIndexError(
            f"Another build of the index in {directory} is running; wait until it has ended and try again."
        ) from error
    except OSError as error:
        raise _unwritable(directory, error) from error
    try:
        yield
    finally:
        held.release()


def write(directory: Path, files: Mapping[str, bytes], describe: Callable[[str], Manifest]) -> Manifest:
    """Make ``files`` the current generation and return its manifest; the caller holds ``lock``.

    ``describe`` is given the generation's name. Raises ``SearchIndexError`` when the disk is full or
    cannot be written; the generation that was current before is then current still.
    """
    number = 1 + max((_number(name) for name in _generations(directory)), default=0)
    name, temporary = f"gen-{number}", directory / f".tmp-{number}"
    try:
        for stale in directory.glob(".tmp-*"):
            _remove(stale)
        temporary.mkdir()
        records = {}
        for filename, data in files.items():
            _write_file(temporary / filename, data)
            records[filename] = FileRecord.of(data)
        manifest = describe(name).model_copy(update={"files": records})
        _write_file(temporary / MANIFEST, manifest.to_json())
        _flush_directory(temporary)
        temporary.rename(directory / name)
        _flush_directory(directory)
        pointer = directory / f".tmp-{CURRENT}"
        _write_file(pointer, f"{name}\n".encode())
        pointer.replace(directory / CURRENT)
        _flush_directory(directory)
    except OSError as error:
        _remove(temporary)
        if current(directory) != name:
            _remove(directory / name)
        raise _unwritable(directory, error) from error
    return manifest


def prune(directory: Path, keep: int = 2) -> None:
    """Delete all but the current generation and the ``keep - 1`` before it; the caller holds ``lock``."""
    name = current(directory)
    if name is None:
        return
    older = [other for other in _generations(directory) if _number(other) < _number(name)]
    wanted = {name, *older[: keep - 1]}
    for other in _generations(directory):
        if other not in wanted:
            _remove(directory / other)


def current(directory: Path) -> str | None:
    """Return the name of the generation that ``CURRENT`` points to, or ``None``."""
    try:
        name = (directory / CURRENT).read_text("utf-8", errors="replace").strip()
    except OSError:
        return None
    return name if _GENERATION.fullmatch(name) else None


def read(directory: Path) -> Generation:
    """Read the current generation, or with a warning the newest one that is whole.

    Every file is checked against its hash: reading a foreign FAISS file is memory corruption. Raises
    ``SearchIndexError`` with the remedy when there is no generation that can be used.
    """
    generation, notes = None, list[str]()
    for _ in range(_ATTEMPTS):
        first = current(directory)
        generation, notes = _newest_whole(directory, first)
        if not notes or current(directory) == first:
            break
    if generation is None:
        what = " ".join(notes) if notes else f"There is no index in {directory}."
        raise SearchIndexError(f"{what} {REMEDY}.")
    for note in notes:
        _log.warning(note)
    return Generation(generation.name, generation.manifest, generation.files, tuple(notes))


def inspect(directory: Path) -> dict[str, list[str]]:
    """Return for each generation, newest first, what is wrong with it; an empty list means it is whole."""
    report: dict[str, list[str]] = {}
    for name in _generations(directory):
        try:
            manifest = _read_manifest(directory / name)
        except SearchIndexError as error:
            report[name] = [str(error)]
            continue
        report[name] = [
            f"{filename} {problem}"
            for filename, record in manifest.files.items()
            if (problem := _file_problem(directory / name / filename, record))
        ]
    return report


def _newest_whole(directory: Path, first: str | None) -> tuple[Generation | None, list[str]]:
    """Return ``first`` or else the newest whole generation, and what was wrong with those before it."""
    notes = []
    if first is None and _generations(directory):
        notes.append(f"{directory / CURRENT} is missing or damaged.")
    others = [name for name in _generations(directory) if name != first]
    for name in [first, *others] if first else others:
        try:
            generation = _read_generation(directory, name)
        except SearchIndexError as error:
            notes.append(f"The index {directory / name} cannot be used: {error}.")
            continue
        if notes:
            notes.append(f"{name} is used instead, until it is built anew with `python -m index build`.")
        return generation, notes
    return None, notes


def _read_generation(directory: Path, name: str) -> Generation:
    folder = directory / name
    manifest = _read_manifest(folder)
    if manifest.generation != name:
        raise SearchIndexError(f"its manifest is that of {manifest.generation}")
    files = {}
    for filename, record in manifest.files.items():
        try:
            files[filename] = (folder / filename).read_bytes()
        except OSError as error:
            raise SearchIndexError(f"{filename} cannot be read: {_reason(error)}") from error
        if problem := record.problem(files[filename]):
            raise SearchIndexError(f"{filename} {problem}")
    return Generation(name, manifest, files)


def _read_manifest(folder: Path) -> Manifest:
    try:
        data = (folder / MANIFEST).read_bytes()
    except OSError as error:
        raise SearchIndexError(f"{MANIFEST} cannot be read: {_reason(error)}") from error
    return Manifest.from_json(data)


def _file_problem(path: Path, record: FileRecord) -> str | None:
    try:
        return record.problem(path.read_bytes())
    except OSError as error:
        return f"cannot be read: {_reason(error)}"


def _generations(directory: Path) -> list[str]:
    """Return the names of the generations in ``directory``, newest first."""
    try:
        names = [path.name for path in directory.iterdir() if _GENERATION.fullmatch(path.name)]
    except OSError:
        return []
    return sorted(names, key=_number, reverse=True)


def _number(name: str) -> int:
    return int(name.removeprefix("gen-"))


def _write_file(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _flush_directory(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _unwritable(directory: Path, error: OSError) -> SearchIndexError:
    return SearchIndexError(
        f"The index could not be written to {directory}: {_reason(error)}. Make room or choose "
        "another place with "
        "--index, then build again; an index that was there before is unharmed."
    )


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
