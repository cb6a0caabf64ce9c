"""``python -m corpus list | show ID | check FILE... | add FILE...``: what the parser makes of the documents."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TextIO

from corpus.errors import ChapterVerseError, UsageError
from corpus.load import default_directory, load
from corpus.types import Corpus, Document, Passage, Voice

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status: 0, 1 for failure, 2 for bad use."""
    options = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        _speak_utf8(stream)
    try:
        return int(options.run(options))
    except ChapterVerseError as error:
        if options.debug:
            raise
        print(f"corpus: {error}", file=sys.stderr)
        return error.exit_status
    except BrokenPipeError:  # the reader of the pipe (head, less) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--json", action="store_true", help="print JSON, one object a line")
    shared.add_argument("--debug", action="store_true", help="show the traceback of an error")
    folder = argparse.ArgumentParser(add_help=False)
    folder.add_argument("--documents", type=Path, metavar="DIR", help="folder of documents (default: the shipped ones)")

    parser = argparse.ArgumentParser(
        prog="python -m corpus", description="Show how the documents are read into passages that can be cited."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    listing = commands.add_parser("list", parents=[shared, folder], help="the documents, oldest first")
    listing.set_defaults(run=_list)
    show = commands.add_parser("show", parents=[shared, folder], help="a document's passages, or one passage")
    show.add_argument("id", metavar="ID", help="such as ofsted-inspection-2020 or self-evaluation-2019#2.19")
    show.set_defaults(run=_show)
    check = commands.add_parser("check", parents=[shared], help="read files and say what is odd about them")
    check.add_argument("files", nargs="+", type=Path, metavar="FILE")
    check.set_defaults(run=_check)
    add = commands.add_parser("add", parents=[shared, folder], help="copy files into the folder of documents")
    add.add_argument("files", nargs="+", type=Path, metavar="FILE")
    add.add_argument("--replace", action="store_true", help="put a file in the place of one with the same name")
    add.add_argument("--ocr", action="store_true", help="recognise the text of scanned PDFs, with tesseract")
    add.set_defaults(run=_add)
    return parser


def _speak_utf8(stream: TextIO) -> None:
    """Print the documents' dashes and quotation marks whatever the terminal's locale says."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="replace")


def _print_json(value: dict[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False))


# list


def _list(options: argparse.Namespace) -> int:
    corpus = load(options.documents)
    for document in corpus.documents:
        count = sum(p.searchable for p in corpus.passages if p.document_id == document.id)
        if options.json:
            _print_json({**_described(document), "passages": count})
        else:
            print(f"{document.id}\n  {_facts(document)}\n  {count} passages, numbered: {document.numbering}")
    for refused in corpus.refused:
        if options.json:
            _print_json({"file": refused.where, "error": refused.what})
        else:
            print(f"corpus: {refused.what}", file=sys.stderr)
    return 1 if corpus.refused else 0


def _described(document: Document) -> dict[str, Any]:
    facts = asdict(document)
    del facts["text"], facts["pages"]
    return facts


def _facts(document: Document) -> str:
    known = [document.title, document.kind, document.publisher, document.published or "not dated", document.period]
    if not document.catalogued and document.kind != "not catalogued":
        known.append("not catalogued")
    return " · ".join(fact for fact in known if fact)


# show


def _show(options: argparse.Namespace) -> int:
    corpus = load(options.documents)
    by_id = {passage.id: passage for passage in corpus.passages}
    documents = {document.id: document for document in corpus.documents}
    if options.id in by_id:
        _show_passage(by_id[options.id], options.json)
    elif options.id in documents:
        passages = [passage for passage in corpus.passages if passage.document_id == options.id]
        _show_document(documents[options.id], passages, options.json)
    else:
        raise UsageError(_unknown(options.id, corpus))
    return 0


def _show_passage(passage: Passage, as_json: bool) -> None:
    if as_json:
        _print_json(_passage(passage))
        return
    print(f"{passage.id}\n{passage.label}\n\n{passage.text}\n")
    print("spans   " + ", ".join(f"{span.start}–{span.end}" for span in passage.spans))
    for column, cell in passage.row:
        print(f"column  {column or '–'}: {cell}")
    if passage.lead:
        print(f"under   {passage.lead}")
    if not passage.searchable:
        print("search  left out")
    for index, voiced in enumerate(passage.voices):
        print(f"voice   {_voice(voiced.voice)}: {passage.sentence(index)}")


def _show_document(document: Document, passages: list[Passage], as_json: bool) -> None:
    if as_json:
        _print_json({**_described(document), "passages": [_passage(passage) for passage in passages]})
        return
    print(f"{document.id}\n{_facts(document)}")
    for passage in passages:
        voices = dict.fromkeys(_voice(voiced.voice) for voiced in passage.voices)
        aside = "" if passage.searchable else " [not searched]"
        print(f"\n{passage.id}{aside}\n{passage.label} – {'; '.join(voices)}\n{passage.text}")


def _passage(passage: Passage) -> dict[str, Any]:
    facts = asdict(passage)
    facts["voices"] = [
        {"text": passage.sentence(index), **asdict(voiced)} for index, voiced in enumerate(passage.voices)
    ]
    return facts


def _voice(voice: Voice) -> str:
    words = voice.speaker
    details = [voice.name, "quoted" if voice.quoted else None]
    if voice.reported_by:
        details.append(f"passed on by {voice.reported_by}")
    known = ", ".join(detail for detail in details if detail)
    return f"{words} ({known})" if known else words


def _unknown(wanted: str, corpus: Corpus) -> str:
    """Return the message for an id that does not exist, with the nearest ones that do."""
    document_id = wanted.partition("#")[0]
    document = next((d for d in corpus.documents if d.id == document_id), None)
    if document is None:
        ids = [d.id for d in corpus.documents]
        near = get_close_matches(document_id, ids, n=3, cutoff=0.5) or ids
        return f"There is no document {document_id!r}. The nearest: {', '.join(near)}."
    ids = [p.id for p in corpus.passages if p.document_id == document_id and p.searchable]
    near = get_close_matches(wanted, ids, n=3, cutoff=0.0)
    numbers = f" Its paragraphs are numbered {document.numbering}." if document.numbering != "none" else ""
    return f"There is no passage {wanted!r}.{numbers} The nearest: {', '.join(near)}."


# check


def _check(options: argparse.Namespace) -> int:
    from corpus.check import check, summary

    refused = 0
    for facts in check(options.files, debug=options.debug):
        refused += "error" in facts
        if options.json:
            _print_json(facts)
        elif "error" in facts:
            print(f"corpus: {facts['error']}", file=sys.stderr)
        else:
            print(summary(facts))
    return 1 if refused else 0


# add


def _added(options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Add the files, scanned PDFs among them recognised first where that is asked for."""
    from corpus.add import add
    from corpus.errors import DocumentError

    folder = options.documents or default_directory()
    if not options.ocr:
        yield from add(options.files, folder, replace=options.replace)
        return
    from corpus.recognise import make_searchable

    for file in options.files:
        with tempfile.TemporaryDirectory() as made:
            copy = Path(made) / file.name
            if file.suffix.lower() != ".pdf" or not file.is_file():
                copy = file
            else:
                print(f"Recognising {file}; that takes a few seconds a page.", file=sys.stderr)
                try:
                    make_searchable(file, copy)
                except DocumentError as error:
                    yield {"file": str(file), "error": str(error)}
                    continue
            for facts in add([copy], folder, replace=options.replace):
                yield {key: fact if key == "added" else _named(fact, copy, file) for key, fact in facts.items()}


def _named(fact: Any, copy: Path, file: Path) -> Any:
    """Return a fact with the name of the file that was given, not of its copy."""
    return fact.replace(str(copy), str(file)) if isinstance(fact, str) else fact


def _add(options: argparse.Namespace) -> int:
    from corpus.check import summary

    added = refused = 0
    for facts in _added(options):
        refused += "error" in facts
        added += "added" in facts
        if options.json:
            _print_json(facts)
        elif "error" in facts:
            print(f"corpus: {facts['error']}", file=sys.stderr)
        else:
            print(f"{summary(facts)}\n  added: {facts['added']}")
    if added and not options.json:
        catalogue = (options.documents or default_directory()) / "catalogue.toml"
        print(f"Look over what was read of each in {catalogue}, then run: python -m index build (make run does it too)")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
