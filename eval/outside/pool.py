"""A pool of texts as a corpus and an index of our own, so that the product's own search is what is measured."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.types import Corpus, Document, Passage, Span, Voice, VoicedSentence

if TYPE_CHECKING:
    from index import Index

__all__ = ["corpus_of", "index_of", "passage_of"]

ROOT = Path(__file__).resolve().parents[2]


def corpus_of(name: str, texts: Iterable[Mapping[str, Any]], a_document_each: bool = False) -> Corpus:
    """Return a corpus whose passages are the texts (``id``, ``title``, ``text``).

    They are in one document called ``name``, or each in its own, ``name-id``.
    """
    passages: list[Passage] = []
    whole: dict[str, str] = {}
    for row in texts:
        text = " ".join(str(row["text"]).split())
        document = f"{name}-{row['id']}" if a_document_each else name
        if text:
            before = whole.get(document, "")
            passages.append(passage_of(document, str(row["id"]), str(row.get("title") or ""), text, len(before)))
            whole[document] = before + text + "\n\n"
    return Corpus(tuple(_document(document, text) for document, text in whole.items()), tuple(passages))


def _document(name: str, text: str) -> Document:
    return Document(
        id=name, title=name, short=name, kind="test set", publisher="", authority="", speaker="other", published=None,
        period=None, licence=None, numbering="", source=f"{name}.jsonl", catalogued=False, note=None, text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )  # fmt: skip


def passage_of(name: str, number: str, title: str, text: str, start: int) -> Passage:
    """Return a text as a passage that starts at ``start`` of its document."""
    from corpus import sentences, tokens

    return Passage(
        id=f"{name}#{number}",
        document_id=name,
        label=title or number,
        number=None,
        numbered=False,
        section=title,
        voices=tuple(VoicedSentence(span.start, span.end, Voice("other")) for span in sentences.split(text)),
        text=text,
        spans=(Span(start, start + len(text)),),
        search_text=f"{title}\n{text}" if title else text,
        page=None,
        tokens=tokens.count(text),
    )


def index_of(name: str, texts: Sequence[Mapping[str, Any]], a_document_each: bool = False) -> Index:
    """Return the product's index of the texts; it is kept in ``var`` and built only once."""
    from index import build, mpnet, open_index

    directory = ROOT / "var" / "eval" / "outside" / name
    embeddings = mpnet()
    build(corpus_of(name, texts, a_document_each), directory, embeddings, keep_previous=False)
    return open_index(directory, embeddings)
