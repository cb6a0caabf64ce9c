"""How far the place of a number on the page speaks for a numbered paragraph."""

from __future__ import annotations

from collections import Counter

from corpus.layout.lines import NUMBER
from corpus.layout.measure import Measure
from corpus.layout.paragraphs import Paragraph

__all__ = ["likelihoods"]

_ALIGNED = 3.0  # points


def likelihoods(paragraphs: list[Paragraph], usual: Measure) -> list[tuple[Paragraph, float]]:
    """Return the paragraphs that open with a number, each with a likelihood from 0 to 1.

    Weighed are what a printed paragraph number shows: it stands apart from the line above, in the column of the other
    numbers, a tab before its text, the text's further lines under the text, a full stop behind it.
    """
    marked = [paragraph for paragraph in paragraphs if paragraph.marked and paragraph.kind == "paragraph"]
    lefts = Counter(_step(paragraph.first.left) for paragraph in marked)
    texts = Counter(_step(paragraph.first.text_left) for paragraph in marked if paragraph.first.mark_words)
    return [(paragraph, _likelihood(paragraph, usual, lefts, texts)) for paragraph in marked]


def _likelihood(paragraph: Paragraph, usual: Measure, lefts: Counter[int], texts: Counter[int]) -> float:
    line = paragraph.first
    match = NUMBER.fullmatch(line.words[0].text)
    total = sum(lefts.values())
    alone = len(line.words) == 1
    gap = 1.0 if alone else (line.words[1].left - line.words[0].right) / line.size
    start = "" if alone else line.words[1].text
    in_column = _share(lefts, line.left, total) > 0.25 or (not alone and _share(texts, line.text_left, total) > 0.25)
    hanging = len(paragraph.lines) > 1 and not alone and abs(paragraph.lines[1].left - line.text_left) <= _ALIGNED
    evidence = (
        (0.15, bool(match and (match[3] or match[1]))),
        (0.25, paragraph.apart),
        (0.20, in_column),
        (0.20, hanging or gap > 0.7),
        (0.10, paragraph.above or paragraph.after_end),
        (0.10, alone or not start[:1].islower()),
    )
    likelihood = sum(weight for weight, holds in evidence if holds)
    if abs(line.size - usual.size) > 0.2 * usual.size:
        likelihood *= 0.5
    return round(min(1.0, likelihood), 2)


def _step(left: float) -> int:
    return round(left / _ALIGNED)


def _share(counts: Counter[int], left: float, total: int) -> float:
    step = _step(left)
    return sum(counts[near] for near in (step - 1, step, step + 1)) / max(1, total)
