"""The timeline picture: one bar a paper at its date, as high as the passages it has, in a part for each voice.

Positions are per cent and heights are pixels, so that the picture fits any width while its words keep their size.
"""

from __future__ import annotations

import calendar
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from corpus.types import Document

__all__ = ["Bar", "Segment", "Tickmark", "Timeline", "draw"]

TALLEST = 88  # pixels of the highest bar
LEAST = 4  # pixels of a part, so that one passage is seen beside fifty
WIDE = 16  # pixels of a bar
APART = 20  # pixels from bar to bar where papers are of the same time
NEAR = 0.035  # share of the width within which two papers are of the same time
CODES = ("ofsted", "council", "children", "other", "several")
MOST_YEARS = 8  # labels that fit the narrowest screen


@dataclass(frozen=True, slots=True)
class Segment:
    """The part of a bar that one voice has; ``top`` and ``height`` in pixels from the top of the picture."""

    code: str
    count: int
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A paper: ``x`` in per cent of the width, ``shift`` in pixels beside it; no segment means that it is silent."""

    title: str
    x: float
    shift: int
    segments: tuple[Segment, ...]
    count: int
    top: float


@dataclass(frozen=True, slots=True)
class Tickmark:
    """The beginning of a year, in per cent of the width."""

    year: int
    x: float
    labelled: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """The picture. ``floor`` is the line that the bars stand on, ``height`` the whole, both in pixels."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tickmark, ...]
    codes: tuple[str, ...]
    floor: int = TALLEST + 24
    height: int = TALLEST + 52
    wide: int = WIDE


def draw(
    documents: Sequence[Document], counts: Mapping[str, Mapping[str, int]], hidden: Collection[str] = ()
) -> Timeline | None:
    """Return the picture of ``documents`` with their counts by speaker code; none when fewer than two are dated.

    Papers whose id is ``hidden`` have no bar, since a filter leaves them out; they are not silent.
    """
    dated = [(_moment(document.dated), document) for document in documents if document.dated]
    if len(dated) < 2:
        return None
    first = int(min(moment for moment, _ in dated))
    last = int(max(moment for moment, _ in dated)) + 1
    most = max((sum(counts.get(document.id, {}).values()) for _, document in dated), default=0) or 1
    floor = TALLEST + 24
    bars: list[Bar] = []
    before, shift = -1.0, 0
    for moment, document in sorted(dated, key=lambda pair: pair[0]):
        if document.id in hidden:
            continue
        share = (moment - first) / (last - first)
        shift = shift + APART if share - before < NEAR else 0
        if not shift:
            before = share
        segments, top = _stack(counts.get(document.id, {}), most, floor)
        bars.append(Bar(document.short, _percent(before if shift else share), shift, segments, _sum(segments), top))
    step = -(-(last - first + 1) // MOST_YEARS)
    ticks = tuple(
        Tickmark(year, _percent((year - first) / (last - first)), (year - first) % step == 0)
        for year in range(first, last + 1)
    )
    held = {segment.code for bar in bars for segment in bar.segments}
    return Timeline(tuple(bars), ticks, tuple(code for code in CODES if code in held))


def _stack(counts: Mapping[str, int], most: int, floor: int) -> tuple[tuple[Segment, ...], float]:
    segments: list[Segment] = []
    top = float(floor)
    for code in CODES:
        if counts.get(code):
            height = max(LEAST, round(TALLEST * counts[code] / most, 1))
            top -= height
            segments.append(Segment(code, counts[code], top, height))
    return tuple(segments), top


def _sum(segments: Sequence[Segment]) -> int:
    return sum(segment.count for segment in segments)


def _percent(share: float) -> float:
    return round(100 * share, 2)


def _moment(iso: str | None) -> float:
    """Return an ISO date as a year with its fraction; the middle of what it leaves open."""
    parts = [int(part) for part in (iso or "").split("-")]
    if len(parts) == 1:
        return parts[0] + 0.5
    days = calendar.monthrange(parts[0], parts[1])[1]
    day = parts[2] - 0.5 if len(parts) > 2 else days / 2
    return parts[0] + (parts[1] - 1 + day / days) / 12
