"""Which of the numbers at the start of a block are the paper's paragraph numbers.

A wrapped line can begin with "25." and a list can count 1 to 3. The paper's own numbers are the one best sequence
that goes up, mostly by one, through the candidates, each weighed by how much it looks like a paragraph's number;
everything else is text. What the source gets wrong (a gap, a repeat, a number out of order) stays as printed and is
reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

__all__ = ["DOUBTFUL", "Number", "main_sequence", "slips"]

Number = tuple[int, ...]
DOUBTFUL = 0.05  # enough to go on where a paragraph lacks its full stop, too little for a leap
_MINIMUM = 4  # a sequence shorter than this is a list, not the numbering of a paper
_CERTAIN = 0.8  # what a number out of sequence must be worth to be a slip of the source and no text
_REACH = 400  # candidates to look back over: more false ones in a row are no report
_GAP_COST = 0.6  # each number left out costs more than half of what a number found earns
_DEAREST = 5  # numbers left out that are paid for: a longer leap costs no more
_NEAR = 5  # a number printed out of order stands at most so far from its place


def main_sequence(candidates: Sequence[Number], worth: Sequence[float] | None = None) -> list[int]:
    """Return the positions of the candidates that number the paper, in order; empty if it is unnumbered.

    ``worth`` is, for each candidate, how much it looks like a paragraph's number, from 0 to 1 (default: 1 each).
    Plain numbers (17) and dotted ones (2.19) are never mixed: the sequence worth more wins. Candidates that are
    certain and repeat a neighbour in the sequence, or fill a hole in it out of order, belong to it: slips of the paper.
    """
    weights = [1.0] * len(candidates) if worth is None else list(worth)
    best: list[int] = []
    most = 0.0
    for depth in (1, 2, 3):
        items = [(at, number, weights[at]) for at, number in enumerate(candidates) if len(number) == depth]
        chain, score = _chain(items)
        if len(chain) >= _MINIMUM and score > most:
            best, most = sorted([*chain, *_slipped(items, chain)]), score
    return best


def _chain(items: list[tuple[int, Number, float]]) -> tuple[list[int], float]:
    """Return the best rising chain and its score: what each number is worth, less for each number that it skips."""
    score = [0.0] * len(items)
    before = [-1] * len(items)
    for here, (_, number, worth) in enumerate(items):
        score[here] = worth - _GAP_COST * min(_first_gap(number), _DEAREST)
        for there in range(max(0, here - _REACH), here):
            step = _gap(items[there][1], number)
            if step is None:
                continue
            total = score[there] + worth - _GAP_COST * min(step, _DEAREST)
            if total >= score[here]:
                score[here], before[here] = total, there
    chain: list[int] = []
    at = max(range(len(items)), key=lambda i: score[i], default=-1)
    most = score[at] if items else 0.0
    while at >= 0:
        chain.append(items[at][0])
        at = before[at]
    return chain[::-1], most


def _slipped(items: list[tuple[int, Number, float]], chain: list[int]) -> list[int]:
    """Return the certain candidates between two of the chain that repeat one of them or were printed out of order."""
    numbers = {at: number for at, number, _ in items}
    taken = {numbers[at] for at in chain}
    found: list[int] = []
    for start, end in pairwise(chain):
        strays = [(at, number) for at, number, worth in items if start < at < end and worth >= _CERTAIN]
        missing = [at for at, number in strays if number not in taken and _close(number, numbers[start])]
        repeated = [at for at, number in strays if number in (numbers[start], numbers[end])]
        found += missing
        if len(strays) == 1:
            found += repeated
    return found


def _close(number: Number, other: Number) -> bool:
    return number[:-1] == other[:-1] and abs(number[-1] - other[-1]) <= _NEAR


def _first_gap(number: Number) -> int:
    return sum(part - 1 for part in number)


def _gap(earlier: Number, later: Number) -> int | None:
    """Return how many numbers are skipped from one to the next, or ``None`` when it does not rise."""
    if later <= earlier:
        return None
    for depth, (before, after) in enumerate(zip(earlier, later, strict=True)):
        if after != before:
            return after - before - 1 + sum(part - 1 for part in later[depth + 1 :])
    return None


def slips(numbers: Sequence[Number]) -> list[tuple[Number, str]]:
    """Return where the printed sequence is not 1, 2, 3 …, with what is odd there."""
    found: list[tuple[Number, str]] = []
    if numbers and _first_gap(numbers[0]):
        found.append((numbers[0], "is the first number that is printed"))
    highest: Number = ()
    printed: set[Number] = set()
    for number in numbers:
        if number in printed:
            found.append((number, "is printed twice, both kept"))
        elif highest and number < highest:
            found.append((number, f"comes after {_dotted(highest)}, kept as printed"))
        elif highest and (gap := _gap(highest, number)):
            # A hole that a number out of order fills is no number left out.
            late = sum(highest < other < number for other in set(numbers))
            if gap > late:
                found.append((number, f"follows {_dotted(highest)}: {gap - late} number(s) left out in the source"))
        printed.add(number)
        highest = max(highest, number)
    return found


def _dotted(number: Number) -> str:
    return ".".join(map(str, number))
