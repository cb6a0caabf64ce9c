"""Which of the numbers at the start of a block are the paper's paragraph numbers.

A wrapped line can begin with "25." and a list can count 1 to 3. The paper's own numbers are the one longest
sequence that goes up, mostly by one; everything else is text. What the source gets wrong (a gap, a repeat)
stays as printed and is reported.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise

__all__ = ["main_sequence", "slips"]

Number = tuple[int, ...]
_MINIMUM = 4  # a sequence shorter than this is a list, not the numbering of a paper
_DOUBTFUL = 0.05  # enough to go on where a paragraph lacks its full stop, too little for a leap
_REACH = 400  # candidates to look back over: more false ones in a row are no report
_GAP_COST = 0.6  # each number left out costs more than half of what a number found earns


def main_sequence(candidates: list[Number], doubtful: Collection[int] = ()) -> list[int]:
    """Return the positions of the candidates that number the paper, in order; empty if it is unnumbered.

    Plain numbers (17) and dotted ones (2.19) are never mixed: the longer sequence wins. ``doubtful`` are positions of
    numbers that may be the middle of a wrapped sentence: they earn next to nothing, so any other is preferred.
    """
    worth = [_DOUBTFUL if position in doubtful else 1.0 for position in range(len(candidates))]
    plain = _chain([(i, number, worth[i]) for i, number in enumerate(candidates) if len(number) == 1])
    dotted = _chain([(i, number, worth[i]) for i, number in enumerate(candidates) if len(number) == 2])
    best = max(plain, dotted, key=len)
    return best if len(best) >= _MINIMUM else []


def _chain(items: list[tuple[int, Number, float]]) -> list[int]:
    """Return the best-scoring rising chain: what each number is worth, less for each number that it skips."""
    score = [0.0] * len(items)
    before = [-1] * len(items)
    for here, (_, number, worth) in enumerate(items):
        score[here] = worth - _GAP_COST * min(_first_gap(number), 5)
        for there in range(max(0, here - _REACH), here):
            step = _gap(items[there][1], number)
            if step is not None and score[there] + worth - _GAP_COST * min(step, 5) >= score[here]:
                score[here] = score[there] + worth - _GAP_COST * min(step, 5)
                before[here] = there
    chain: list[int] = []
    at = max(range(len(items)), key=lambda i: score[i], default=-1)
    while at >= 0:
        chain.append(items[at][0])
        at = before[at]
    return chain[::-1]


def _first_gap(number: Number) -> int:
    return number[0] - 1 + (number[1] - 1 if len(number) == 2 else 0)


def _gap(earlier: Number, later: Number) -> int | None:
    """Return how many numbers are skipped from one to the next, or ``None`` when it does not rise."""
    if later <= earlier:
        return None
    if len(later) == 1 or later[0] == earlier[0]:
        return later[-1] - earlier[-1] - 1
    return (later[0] - earlier[0] - 1) + (later[1] - 1)


def slips(numbers: list[Number]) -> list[tuple[Number, str]]:
    """Return where the printed sequence is not 1, 2, 3 …, with what is odd there."""
    found: list[tuple[Number, str]] = []
    for earlier, later in pairwise(numbers):
        gap = _gap(earlier, later)
        if gap is None:
            found.append((later, "comes after a higher number, kept as printed"))
        elif gap:
            found.append((later, f"follows {'.'.join(map(str, earlier))}: {gap} number(s) left out in the source"))
    return found
