"""The corpus: published papers read into passages that a citation can point to.

Reads files and their catalogue; hands on documents and passages. It neither embeds nor searches.
"""

from corpus.errors import ChapterVerseError, DocumentError, UsageError
from corpus.load import default_directory, load
from corpus.reading import read_document
from corpus.types import Anomaly, Corpus, Document, Passage, Span, Speaker, Voice, VoicedSentence

__all__ = [
    "Anomaly",
    "ChapterVerseError",
    "Corpus",
    "Document",
    "DocumentError",
    "Passage",
    "Span",
    "Speaker",
    "UsageError",
    "Voice",
    "VoicedSentence",
    "default_directory",
    "load",
    "read_document",
]
