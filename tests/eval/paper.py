"""A small hand-made paper, and the lines that tests are made of."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus.types import Corpus, Document, Passage, Span, Speaker, Voice, VoicedSentence
from eval.predictions import Cited, Prediction

TEXTS = {
    ("a", "one", "1"): "Rates of elective home education have fallen by almost a half since 2018.",
    ("a", "one", "2"): "Some care leavers’ homes – too few – were unsuitable in March 2020.",
    ("a", "two", "3"): "Inspectors judged leadership to be inadequate.",
    ("b", "one", "1"): "The council opened 23 new homes, at a cost of £1,500 each.",
}


def corpus() -> Corpus:
    """Return two papers of four passages."""
    passages: list[Passage] = []
    texts: dict[str, str] = {"a": "", "b": ""}
    for (document, section, number), text in TEXTS.items():
        start = len(texts[document])
        texts[document] += text + "\n\n"
        passages.append(passage(document, section, number, text, start))
    return Corpus((_document("a", "ofsted", texts["a"]), _document("b", "council", texts["b"])), tuple(passages))


def passage(document: str, section: str, number: str, text: str, start: int = 0) -> Passage:
    return Passage(
        id=f"{document}#{number}",
        document_id=document,
        label=f"Paper {document}, para {number}",
        number=number,
        numbered=True,
        section=section,
        voices=(VoicedSentence(0, len(text), Voice("ofsted" if document == "a" else "council")),),
        text=text,
        spans=(Span(start, start + len(text)),),
        search_text=text,
        page=None,
        tokens=len(text.split()),
    )


def _document(name: str, speaker: Speaker, text: str) -> Document:
    return Document(
        id=name, title=f"Paper {name}", short=f"Paper {name}", kind="report", publisher="P", authority="A",
        speaker=speaker, published="2020-03-17", period=None, licence=None, numbering="", source=f"{name}.txt",
        sha256=name * 64, catalogued=True, note=None, text=text,
    )  # fmt: skip


def line(**changes: Any) -> dict[str, Any]:
    """Return a case that fits, with ``changes``; a field changed to ``...`` is left out."""
    case: dict[str, Any] = {
        "id": "c1",
        "question": "How far did teaching at home go down?",
        "kind": "fact",
        "answerable": True,
        "facts": [["almost a half", "nearly half", r"re:\b50 ?%"]],
        "forbidden": ["doubled"],
        "gold": ["a#1"],
        "quotes": ["by almost a half"],
        "speaker": "ofsted",
    } | changes
    return {key: value for key, value in case.items() if value is not ...}


def unanswerable(**changes: Any) -> dict[str, Any]:
    return {"id": "u1", "question": "Who won?", "kind": "unanswerable", "answerable": False} | changes


def write(file: Path, lines: Sequence[dict[str, Any] | str]) -> Path:
    texts = [one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in lines]
    file.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return file


def cited(passage_id: str = "a#1", quote: str = "fallen by almost a half", **changes: Any) -> Cited:
    found = {one.id: one for one in corpus().passages}[passage_id]
    values: dict[str, Any] = {
        "passage": passage_id,
        "document": found.document_id,
        "number": found.number,
        "label": found.label,
        "quote": quote,
        "text": found.text,
        "speaker": found.voices[0].voice.speaker,
        "date": "2020-03-17",
    }
    return Cited.model_validate(values | changes)


def prediction(answer: str = "It fell by almost a half.", *citations: Cited, **changes: Any) -> Prediction:
    values: dict[str, Any] = {"id": "c1", "answer": answer, "abstained": False, "answerer": "extractive"}
    return Prediction.model_validate(values | {"citations": [one.model_dump() for one in citations]} | changes)
