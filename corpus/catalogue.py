"""The catalogue beside the documents: what a paper is, where its text does not say it itself."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.errors import DocumentError
from corpus.types import Speaker

__all__ = ["CatalogueEntry", "SectionEntry", "read_catalogue"]

_ISO_DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"


class SectionEntry(BaseModel):
    """A part of a document that somebody else speaks, from the heading ``from`` up to ``to`` or the end."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    start: str = Field(alias="from")
    to: str | None = None
    speaker: Speaker | None = None
    reported_by: Speaker | None = None
    name: str | None = None
    quotations: Speaker | None = None
    period: str | None = None


class CatalogueEntry(BaseModel):
    """One document. ``speaker`` is whose words the paper is in; dates are ISO, as precise as known.

    ``checked`` is false for an entry that was read from the text and that nobody has looked over: the paper then counts
    as not catalogued, so that a guess is no attribution.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    file: str
    title: str
    short: str
    kind: str
    publisher: str
    authority: str
    speaker: Speaker
    published: str | None = Field(default=None, pattern=_ISO_DATE)
    period: str | None = None
    licence: str | None = None
    note: str | None = None
    checked: bool = True
    section: tuple[SectionEntry, ...] = ()


class _Catalogue(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    document: tuple[CatalogueEntry, ...] = ()


def read_catalogue(file: Path) -> dict[str, CatalogueEntry]:
    """Return the entries by file name; none at all when there is no catalogue.

    Raises ``DocumentError`` for a catalogue that is not TOML or does not fit, naming the entry and the key.
    """
    if not file.exists():
        return {}
    try:
        catalogue = _Catalogue.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise DocumentError(f"{file} cannot be read: {error.strerror}. Check its permissions.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DocumentError(f"{file} is not valid TOML: {error}. Correct it and try again.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise DocumentError(f"{file}: {where}: {first['msg']}. Correct this entry and try again.") from error
    entries: dict[str, CatalogueEntry] = {}
    ids: set[str] = set()
    for entry in catalogue.document:
        if entry.id in ids or entry.file in entries:
            raise DocumentError(f"{file} lists {entry.id!r} ({entry.file}) twice. Keep one of the two entries.")
        ids.add(entry.id)
        entries[entry.file] = entry
    return entries
