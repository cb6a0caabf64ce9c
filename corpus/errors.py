"""The product's errors: one small tree, rooted here because every other room imports this one.

    ChapterVerseError
    ├── UsageError            the call is wrong: an unknown id, flag, settings key (exit status 2)
    │   ├── SettingsError     a settings key or value that does not exist or fit
    │   └── QuestionError     an empty, endless or binary question
    ├── DocumentError         a file that cannot be read, or a catalogue that does not fit
    ├── SearchIndexError      no usable index: missing, damaged, made by another model
    └── ModelError            a model that is missing, damaged, slow or gone

Every message says what happened, to which file, and what to do next.
"""

from __future__ import annotations

__all__ = [
    "ChapterVerseError",
    "DocumentError",
    "ModelError",
    "QuestionError",
    "SearchIndexError",
    "SettingsError",
    "UsageError",
]


class ChapterVerseError(Exception):
    """Root of every error that a user may see; ``str()`` of it is one plain sentence or two."""

    exit_status = 1


class UsageError(ChapterVerseError):
    """The caller asked for something that cannot be: the remedy is another call."""

    exit_status = 2


class SettingsError(UsageError):
    """A settings key that does not exist or a value that does not fit."""


class QuestionError(UsageError):
    """A question that cannot be asked: empty, endless or not text."""


class DocumentError(ChapterVerseError):
    """A document or its catalogue entry that cannot be read."""


class SearchIndexError(ChapterVerseError):
    """The search index is missing, damaged, or made with another model."""


class ModelError(ChapterVerseError):
    """A model that is missing, damaged, too slow, or has stopped."""
