"""A small hand-made paper, and the lines that tests are made of."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from corpus.types import Corpus, Passage, Span, Voice, VoicedSentence
from eval.predictions import Cited, Prediction
from tests import fakes

TEXTS = {
    ("a", "one", "1"): "Rates of elective home education have fallen by almost a half since 2018.",
    ("a", "one", "2"): "Some care leavers’ homes – too few – were unsuitable in March 2020.",
    ("a", "two", "3"): "Inspectors judged leadership to be inadequate.",
    ("b", "one", "1"): "The council opened 23 new homes, at a cost of £1,500 each.",
}


def corpus(paragraphs: Mapping[tuple[str, str, str], str] = TEXTS) -> Corpus:
    """Return papers of the given paragraphs, by paper, section and number: two papers of four unless told otherwise."""
    passages: list[Passage] = []
    texts = {name: "" for name, _, _ in paragraphs}
    for (name, section, number), text in paragraphs.items():
        passages.append(passage(name, section, number, text, len(texts[name])))
        texts[name] += text + "\n\n"
    papers = tuple(
        fakes.document(name, text=text, speaker="ofsted" if name == "a" else "council", published="2020-03-17")
        for name, text in texts.items()
    )
    return Corpus(papers, tuple(passages))


def passage(name: str, section: str, number: str, text: str, start: int = 0) -> Passage:
    """Return a passage that starts at ``start`` of its paper; paper a is Ofsted's, all others the council's."""
    return fakes.passage(
        text,
        int(number),
        name,
        section=section,
        spans=(Span(start, start + len(text)),),
        voices=(VoicedSentence(0, len(text), Voice("ofsted" if name == "a" else "council")),),
    )


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
