"""Links to a passage: what the address bar holds when a source is open, and how it is read back.

A link names the passage, the quoted characters and the beginning of the document's hash. The hash says
whether the words are still those that were linked to: a corrected file keeps its id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from corpus.types import Document

__all__ = ["SourceLink", "link_to", "read_link"]

FINGERPRINT = 8  # hexadecimal digits of the document's hash: enough to notice a change, short to share


@dataclass(frozen=True, slots=True)
class SourceLink:
    """What a link asks for; ``quote`` is a range of the passage's text."""

    passage_id: str
    quote: tuple[int, int] | None = None
    fingerprint: str | None = None


def link_to(document: Document | None, passage_id: str, quote: tuple[int, int] | None = None) -> str:
    """Return the query part of a link that opens this passage, with its question mark.

    Without its document (it has left the index) the link still names the passage.
    """
    query = {"passage": passage_id}
    if quote is not None:
        query["quote"] = f"{quote[0]}-{quote[1]}"
    if document is not None:
        query["text"] = document.sha256[:FINGERPRINT]
    return "?" + urlencode(query)


def read_link(query: Mapping[str, object]) -> SourceLink | None:
    """Read what a browser sent. Everything in it may be made up; what does not fit is left out."""
    passage_id = query.get("passage")
    if not isinstance(passage_id, str) or not passage_id.strip() or len(passage_id) > 300:
        return None
    fingerprint = query.get("text")
    return SourceLink(
        passage_id.strip(),
        _range(query.get("quote")),
        fingerprint if isinstance(fingerprint, str) and fingerprint.isalnum() else None,
    )


def _range(value: object) -> tuple[int, int] | None:
    if not isinstance(value, str) or len(value) > 20:
        return None
    low, _, high = value.partition("-")
    if not (low.isdecimal() and high.isdecimal() and low.isascii() and high.isascii()):
        return None
    return (int(low), int(high)) if int(low) < int(high) else None
