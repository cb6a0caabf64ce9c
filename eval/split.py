"""Which cases may be tuned on (``dev``) and which are looked at only to report (``test``).

The split follows the documents' sections, so that no case of ``test`` asks for what a case of ``dev`` has
shown: a case whose gold passages lie in one section of one document goes where the section goes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Literal

from corpus.types import Passage
from eval.cases import Case

__all__ = ["DEV_SHARE", "Split", "split_of"]

Split = Literal["dev", "test"]

DEV_SHARE = 0.45
"""The share of sections, and of cases that cannot be answered, that go to ``dev``."""


def split_of(case: Case, passages: Mapping[str, Passage]) -> Split:
    """Return the side that ``case`` belongs to: the same on every machine, whatever else is in the suite.

    Cases over several sections go to ``test``; those without a gold passage by their id.
    """
    sections = {(passages[gold].document_id, passages[gold].section) for gold in case.gold if gold in passages}
    if len(sections) > 1:
        return "test"
    key = "\n".join(sections.pop()) if sections else case.id
    digest = hashlib.sha256(key.encode()).digest()
    return "dev" if int.from_bytes(digest[:8]) < DEV_SHARE * 2**64 else "test"
