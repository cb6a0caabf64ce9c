"""How a document is usually printed: what its layout is measured by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.layout.lines import PrintedLine

__all__ = ["Measure", "measure"]

_FULL = 5  # words of a line that can tell how wide the text runs


@dataclass(frozen=True, slots=True)
class Measure:
    """A document's usual print: font size, distance of lines (as a multiple of the size), right edge, in points."""

    size: float
    pitch: float
    right: float


def measure(lines: Iterable[PrintedLine]) -> Measure:
    """Return the usual print of a document from all its lines in reading order."""
    sizes: Counter[float] = Counter()
    pitches: Counter[float] = Counter()
    rights: list[float] = []
    before: PrintedLine | None = None
    for line in lines:
        size = round(line.size * 2) / 2
        sizes[size] += len(line.text)
        if len(line.words) >= _FULL:
            rights.append(line.right)
            if before is not None and before.page == line.page and before.size == line.size:
                pitches[round((line.baseline - before.baseline) / line.size, 2)] += 1
        before = line
    body = max(sizes, key=lambda size: sizes[size], default=11.0)
    plausible = Counter({pitch: count for pitch, count in pitches.items() if 0.9 < pitch < 2.2})
    rights.sort()
    right = rights[int(len(rights) * 0.97)] if rights else 520.0
    return Measure(body, plausible.most_common(1)[0][0] if plausible else 1.2, right)
