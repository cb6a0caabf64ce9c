"""Ask from the command line, and make predictions: one question, one answer, one JSON object."""

from __future__ import annotations

import json
import logging
import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, get_args

from corpus.errors import ChapterVerseError, QuestionError, UsageError
from corpus.types import Speaker
from rag.types import Answer, Answerer, Ask, Citation, Filters, Turn
from rag.wording import date_in_words

if TYPE_CHECKING:
    from rag.chain import Chapter
    from rag.settings import Settings

__all__ = ["ask_command", "parse_ask", "predict", "prediction", "search_command"]

log = logging.getLogger(__name__)

_SPEAKERS: dict[str, str] = {
    "ofsted": "Ofsted",
    "council": "the council",
    "children": "children and young people",
    "other": "others",
}


def parse_ask(line: Mapping[str, Any]) -> Ask:
    """Return the question of one input line; raises ``QuestionError`` when it holds none that can be read.

    ``question`` is needed; ``history`` and ``filters`` may be there; everything else is ignored.
    """
    question = line.get("question")
    if not isinstance(question, str):
        raise QuestionError('The line has no question. Give it a "question" that is a text.')
    history = line.get("history") or []
    filters = line.get("filters") or {}
    if not isinstance(history, list) or not isinstance(filters, Mapping):
        raise QuestionError('"history" must be a list of turns and "filters" an object.')
    turns = [
        Turn(turn["role"], str(turn.get("content") or ""))
        for turn in history
        if isinstance(turn, Mapping) and turn.get("role") in ("user", "assistant")
    ]
    return Ask(question, tuple(turns), _filters(filters))


def _filters(raw: Mapping[str, Any]) -> Filters:
    """Return the filters; one that cannot be read is an error, for leaving it out would widen the search."""
    wanted = {key: raw.get(key) or [] for key in ("documents", "speakers", "years", "passages")}
    for key, values in wanted.items():
        if not isinstance(values, list):
            raise QuestionError(f'"{key}" in the filters must be a list.')
    for speaker in wanted["speakers"]:
        if speaker not in get_args(Speaker):
            raise QuestionError(f"There is no speaker {speaker!r}. The speakers are: {', '.join(get_args(Speaker))}.")
    try:
        years = tuple(int(year) for year in wanted["years"])
    except (TypeError, ValueError):
        raise QuestionError('"years" in the filters must be whole numbers.') from None
    documents, passages = (tuple(map(str, wanted[key])) for key in ("documents", "passages"))
    return Filters(documents, tuple(wanted["speakers"]), years, passages)


def predict(chapter: Chapter, line: Mapping[str, Any], answerer: Answerer | None = None) -> dict[str, Any]:
    """Return the prediction for one input line; a line that cannot be asked becomes one with an ``error``."""
    identity = line.get("id")
    try:
        if identity is None:
            raise QuestionError('The line has no id. Give it an "id".')
        ask = parse_ask(line)
        _known_documents(chapter, ask.filters.documents)
        return prediction(identity, chapter.ask(ask, answerer))
    except ChapterVerseError as error:
        return {"id": identity, "error": str(error)}


def prediction(identity: object, answer: Answer) -> dict[str, Any]:
    """Return an answer as the flat object that evaluations read."""
    citations = [citation for statement in answer.statements for citation in statement.citations]
    unique = {(citation.passage_id, citation.start): citation for citation in citations}
    return {
        "id": identity,
        "answer": answer.text,
        "abstained": answer.abstention is not None,
        "reason": answer.abstention.reason if answer.abstention else None,
        "answerer": answer.answerer,
        "citations": [] if answer.abstention else [_cited(citation) for citation in unique.values()],
        "evidence": [scored.passage.id for scored in answer.evidence],
        "timings": dict(answer.receipt.timings),
        "receipt": {
            **{key: value for key, value in asdict(answer.receipt).items() if key != "timings"},
            "answerable": answer.extra.get("answerable"),
        },
    }


def _cited(citation: Citation) -> dict[str, Any]:
    return {
        "passage": citation.passage_id,
        "document": citation.document_id,
        "number": citation.number,
        "label": citation.label,
        "quote": citation.quote,
        "text": citation.text,
        "speaker": citation.speaker,
        "reported_by": citation.reported_by,
        "date": citation.date,
    }


def ask_command(args: Namespace, settings: Settings) -> int:
    """Run ``python -m rag ask``; returns the exit status."""
    from rag.chain import Chapter

    if bool(args.batch) != bool(args.out):
        raise UsageError("--batch and --out belong together: give both, or ask one question.")
    if not args.batch and not args.question:
        raise UsageError("There is no question. Give one, or --batch IN.jsonl --out OUT.jsonl.")
    chapter = Chapter.open(settings)
    try:
        if args.batch:
            return _batch(chapter, Path(args.batch), Path(args.out))
        filters = Filters(tuple(args.document or ()), tuple(args.speaker or ()), tuple(args.year or ()))
        _known_documents(chapter, filters.documents)
        answer = chapter.ask(Ask(args.question, (), filters))
    finally:
        chapter.close()
    if args.json:
        print(json.dumps(prediction(None, answer), ensure_ascii=False))  # noqa: T201
    else:
        _show(answer, chapter, sys.stdout)
    return 0


def _known_documents(chapter: Chapter, wanted: Sequence[str]) -> None:
    known = [document.id for document in chapter.index.documents]
    for document in wanted:
        if document not in known:
            raise UsageError(f"There is no document {document!r}. The documents are: {', '.join(known)}.")


def _batch(chapter: Chapter, source: Path, target: Path) -> int:
    """Answer every line of ``source`` in order, each line of ``target`` written at once; 1 when some had an error."""
    from tqdm import tqdm

    lines = list(_lines(source))
    failed = 0
    try:
        out = target.open("w", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{target} cannot be written: {error.strerror}. Name another --out.") from error
    with out:
        for line in tqdm(lines, unit="question", file=sys.stderr, disable=not sys.stderr.isatty()):
            made = {"id": None, "error": line} if isinstance(line, str) else predict(chapter, line)
            failed += "error" in made
            out.write(json.dumps(made, ensure_ascii=False) + "\n")
            out.flush()
    if failed:
        print(f"{failed} of {len(lines)} lines could not be answered; each says why.", file=sys.stderr)  # noqa: T201
    return 1 if failed else 0


def _lines(source: Path) -> Iterator[Mapping[str, Any] | str]:
    """Yield each line's object, or the reason why it is none."""
    try:
        text = source.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{source} cannot be read as UTF-8 text: {error}. Name a JSON Lines file.") from error
    for number, line in enumerate(text.split("\n"), 1):  # a string may hold what splitlines takes for a line's end
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except json.JSONDecodeError as error:
            yield f"Line {number} is not JSON ({error.msg}). Put one object on each line."
            continue
        yield value if isinstance(value, dict) else f"Line {number} is not a JSON object. Put one object on each line."


def _show(answer: Answer, chapter: Chapter, out: TextIO) -> None:
    """Print an answer for a person: the sentences with their citations, then the quoted words."""
    write = out.write
    if answer.abstention is not None:
        write(f"{answer.abstention.message}\n")
        if answer.evidence:
            write("\nNearest passages:\n")
            for scored in answer.evidence[:3]:
                write(f"  {scored.passage.label}\n    {scored.passage.text[:200]}\n")
    else:
        if partial := answer.extra.get("partial"):
            write(f"{partial}\n")
        for statement in answer.statements:
            labels = "; ".join(dict.fromkeys(citation.label for citation in statement.citations))
            write(f"{statement.text} ({labels})\n")
        write("\nQuoted:\n")
        for citation in dict.fromkeys(c for s in answer.statements for c in s.citations):
            joint = citation.name if citation.speaker == "ofsted" and not citation.reported_by else None
            said = joint or _SPEAKERS[citation.speaker]
            passed = f", reported by {_SPEAKERS[citation.reported_by]}" if citation.reported_by else ""
            write(f"  {citation.label} – {said}{passed}, {date_in_words(citation.date)}\n    “{citation.quote}”\n")
    newest = max((document.dated for document in chapter.index.documents), default="")
    silent = f" {answer.documents_silent} say nothing on this." if answer.documents_silent else ""
    write(f"\nLooked in {answer.documents_searched} documents, newest {newest[:4]}.{silent}\n")
    for note in answer.notes:
        write(f"{note}\n")


def search_command(args: Namespace, settings: Settings) -> int:
    """Run ``python -m rag search``; returns the exit status."""
    from index import open_index
    from rag.chain import embeddings, reranker
    from rag.retrieve import Retriever
    from rag.understand import Understander

    index = open_index(settings.index.directory, embeddings(settings))
    question = Understander(index.documents, index.passages, settings.answer.max_question_characters)(Ask(args.words))
    found = Retriever(index, settings.retrieval, reranker(settings)).rank(question)[: args.k]
    for rank, scored in enumerate(found, 1):
        passage = scored.passage
        if args.json:
            row = {
                "rank": rank,
                "passage": passage.id,
                "label": passage.label,
                "score": scored.score,
                "text": passage.text,
            }
            print(json.dumps(row, ensure_ascii=False))  # noqa: T201
        else:
            print(f"{rank:2}. {passage.label}  [{passage.id}]\n    {passage.text[:240]}")  # noqa: T201
    return 0
