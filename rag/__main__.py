"""``python -m rag ask | search | models | settings``: the product on the command line."""

from __future__ import annotations

import argparse
import io
import json
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import ChapterVerseError, UsageError

if TYPE_CHECKING:
    from rag.settings import ModelSettings, Settings

__all__ = ["main"]

SPEAKERS = ("ofsted", "council", "children", "other")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status: 0, 1 for failure, 2 for bad use."""
    options = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    logging.basicConfig(
        stream=sys.stderr, format="%(message)s", level=logging.DEBUG if options.debug else logging.WARNING
    )
    try:
        return int(options.run(options))
    except ChapterVerseError as error:
        if options.debug:
            raise
        print(error, file=sys.stderr)
        return error.exit_status
    except BrokenPipeError:  # the reader of the pipe (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--settings", type=Path, metavar="FILE", help="settings file instead of settings.toml", dest="file"
    )
    shared.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE", help="one setting, such as model.kind=none"
    )
    shared.add_argument("--json", action="store_true", help="print the result as JSON")
    shared.add_argument("--debug", action="store_true", help="show the traceback of an error")

    parser = argparse.ArgumentParser(
        prog="python -m rag", description="Ask the documents; every sentence of an answer cites its paragraph."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    ask = commands.add_parser("ask", parents=[shared], help="answer a question, or a file of them")
    ask.add_argument("question", nargs="?", metavar="QUESTION", help="what you want to know")
    ask.add_argument("--answerer", choices=("chain", "extractive"), help="who answers (default: settings)")
    ask.add_argument("--document", action="append", metavar="ID", help="only from this document; repeatable")
    ask.add_argument("--speaker", action="append", choices=SPEAKERS, help="only what they said; repeatable")
    ask.add_argument("--year", action="append", type=int, metavar="YEAR", help="only from this year; repeatable")
    ask.add_argument("--batch", type=Path, metavar="IN", help="JSON Lines of questions with id and question")
    ask.add_argument("--out", type=Path, metavar="OUT", help="where the predictions go, in the same order")
    ask.set_defaults(run=_ask)

    search = commands.add_parser("search", parents=[shared], help="list the passages nearest to some words")
    search.add_argument("words", metavar="WORDS")
    search.add_argument("-k", type=_count, default=10, metavar="N", help="how many passages (default 10)")
    search.set_defaults(run=_search)

    models = commands.add_parser("models", help="provide, list and check the language model")
    actions = models.add_subparsers(required=True, metavar="ACTION")
    fetch = actions.add_parser("fetch", parents=[shared], help="get the embedded model's file and verify it")
    fetch.add_argument("--from", type=Path, metavar="FILE", help="take it from this GGUF file", dest="source")
    fetch.set_defaults(run=_fetch)
    listing = actions.add_parser("list", parents=[shared], help="say which models there are and which is used")
    listing.set_defaults(run=_list)
    verify = actions.add_parser("verify", parents=[shared], help="read the whole file again and check its hash")
    verify.set_defaults(run=_verify)

    settings = commands.add_parser("settings", parents=[shared], help="print every setting and its source")
    settings.set_defaults(run=_settings)
    return parser


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 1000")
    return int(text)


def _flags(options: argparse.Namespace) -> dict[str, object]:
    flags: dict[str, object] = {}
    for pair in options.set:
        key, equals, value = pair.partition("=")
        if not equals:
            raise UsageError(f"--set takes KEY=VALUE, such as model.kind=none, not {pair!r}.")
        flags[key.strip()] = value
    flags["answer.answerer"] = getattr(options, "answerer", None) or flags.get("answer.answerer")
    return flags


def _load(options: argparse.Namespace) -> Settings:
    from rag.settings import load

    return load(_flags(options), options.file)


def _ask(options: argparse.Namespace) -> int:
    if options.batch and options.question:
        raise UsageError("Give either one question or --batch IN --out OUT, not both.")
    settings = _load(options)
    from rag.ask import ask_command

    return ask_command(options, settings)


def _search(options: argparse.Namespace) -> int:
    settings = _load(options)
    from rag.ask import search_command

    return search_command(options, settings)


def _fetch(options: argparse.Namespace) -> int:
    settings = _load(options)
    from rag.fetch import fetch

    path, origin = fetch(settings.model, options.source)
    if options.json:
        print(json.dumps({"path": str(path), "from": origin}))
    else:
        print(f"{path} is there and verified (from {origin}).")
    return 0


def _list(options: argparse.Namespace) -> int:
    entries = _known_models(_load(options).model)
    if options.json:
        print(json.dumps(entries, ensure_ascii=False, indent=2))
        return 0
    for entry in entries:
        print(f"{'*' if entry['used'] else ' '} {entry['kind']:9} {entry['name']}: {entry['state']}")
        if entry.get("path"):
            print(f"  {'':9} {entry['path']}")
    return 0


def _known_models(settings: ModelSettings) -> list[dict[str, Any]]:
    import importlib.util

    from rag.model_file import MODEL, location, verified

    path = location(settings)
    if not path.is_file():
        state = "missing; provide it with: python -m rag models fetch"
    elif importlib.util.find_spec("llama_cpp") is None:
        state = "there, but llama-cpp-python is not installed; with a C++ compiler run: make llama"
    else:
        state = "verified" if verified(path, settings.sha256) else "there, not verified yet"
    name = MODEL.name if settings.path is None else settings.path.name
    embedded = {"kind": "embedded", "name": name, "state": state, "path": str(path), "sha256": settings.sha256}
    if settings.path is None:
        embedded["licence"] = MODEL.licence
    endpoint = {
        "kind": "openai",
        "name": settings.name or "any OpenAI-compatible endpoint",
        "state": str(settings.base_url or "not configured (model.base_url, model.name)"),
    }
    none = {"kind": "none", "name": "verbatim sentences", "state": "always there"}
    return [entry | {"used": entry["kind"] == settings.kind} for entry in (embedded, endpoint, none)]


def _verify(options: argparse.Namespace) -> int:
    settings = _load(options).model
    from rag.model_file import forget, location, verify

    path = location(settings)
    forget(path)
    verify(path, settings.sha256)
    print(json.dumps({"path": str(path), "verified": True}) if options.json else f"{path} is right.")
    return 0


def _settings(options: argparse.Namespace) -> int:
    from rag.settings import effective

    entries = effective(_flags(options), options.file)
    if options.json:
        print(json.dumps(entries, ensure_ascii=False, indent=2))
        return 0
    width = max(len(entry["key"]) for entry in entries)
    for entry in entries:
        print(f"{entry['key']:{width}} = {json.dumps(entry['value'], ensure_ascii=False)}  ({entry['source']})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
