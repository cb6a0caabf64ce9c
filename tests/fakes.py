"""Fakes that are code: small, deterministic stand-ins for models and documents."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from langchain_core.embeddings import Embeddings

from corpus.types import Corpus, Document, Passage, Span, Voice, VoicedSentence


class HashEmbeddings(Embeddings):
    """Deterministic embeddings without a model: texts that share words are near each other.

    ``seen`` lists every text that was embedded as a document, so that a test can tell what a build did.
    """

    def __init__(self, dimension: int = 64, model: str = "hash-1") -> None:
        self.dimension = dimension
        self.model = model
        self.seen: list[str] = []

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.seen += texts
        return [self._vector(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return self._vector(text)

    def _vector(self, text: str) -> list[float]:
        vector = [0.0] * self.dimension
        for word in re.findall(r"\w+", text.lower()) or [""]:
            digest = hashlib.blake2b(word.encode(), digest_size=8).digest()
            vector[int.from_bytes(digest[:4], "little") % self.dimension] += 1.0 if digest[4] % 2 else -1.0
        return vector


def document(name: str = "report", **fields: Any) -> Document:
    """Return a document; what a test does not care for is filled in."""
    values: dict[str, Any] = {
        "id": name,
        "title": f"The {name}",
        "short": f"{name.title()}, January 2020",
        "kind": "inspection report",
        "publisher": "Ofsted",
        "authority": "Devon",
        "speaker": "ofsted",
        "published": "2020-01",
        "period": None,
        "licence": None,
        "numbering": "paragraphs",
        "source": f"{name}.txt",
        "sha256": "0" * 64,
        "catalogued": True,
        "note": None,
        "text": "",
    }
    return Document(**{**values, **fields})


def passage(text: str, number: int = 1, name: str = "report", **fields: Any) -> Passage:
    """Return paragraph ``number`` of the document ``name``; a sentence ends at each full stop and space."""
    sentences, start = [], 0
    for part in re.split(r"(?<=\.) ", text):
        sentences.append(VoicedSentence(start, start + len(part), Voice("ofsted")))
        start += len(part) + 1
    values: dict[str, Any] = {
        "id": f"{name}#{number}",
        "document_id": name,
        "label": f"{name.title()}, January 2020, para {number}",
        "number": str(number),
        "numbered": True,
        "section": "Findings",
        "voices": tuple(sentences),
        "text": text,
        "spans": (Span(0, len(text)),),
        "search_text": text,
        "page": None,
        "tokens": len(text.split()),
    }
    return Passage(**{**values, **fields})


def corpus(*texts: str, name: str = "report") -> Corpus:
    """Return a corpus of one document whose paragraphs 1, 2, … are ``texts``."""
    passages = tuple(passage(text, number, name) for number, text in enumerate(texts, start=1))
    return Corpus((document(name, text="\n".join(texts)),), passages)
