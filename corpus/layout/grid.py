"""Cells: which lines stand together between the rules of a table, and which stand side by side without rules."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from corpus.layout.lines import PrintedLine
from corpus.layout.page import PrintedPage, Rule

__all__ = ["Cell", "Row", "in_order"]

_NEAR = 3.0  # points: edges nearer than this are one
_COLUMN_ROWS = 8  # so many lines side by side, full of words, are columns of running text and no table
_COLUMN_WORDS = 4


@dataclass(slots=True, eq=False)
class Cell:
    """The lines of one cell; ``limit`` is how far to the right its words could go."""

    lines: list[PrintedLine]
    left: float
    limit: float


@dataclass(slots=True, eq=False)
class Row:
    """What a page shows side by side; one cell is running text. ``boxed`` tells that rules stand around it."""

    cells: list[Cell]
    boxed: bool = False
    top: float = field(default=0.0)
    bottom: float = field(default=0.0)


def in_order(page: PrintedPage, lines: list[PrintedLine]) -> list[Row]:
    """Return the rows of a page in reading order: down the page, and down each column of running text in turn."""
    boxes = _boxes(page, lines)
    inside = {id(line) for row in boxes for cell in row.cells for line in cell.lines}
    free = _side_by_side([line for line in lines if id(line) not in inside])
    rows = sorted([*boxes, *free], key=lambda row: row.top)
    return _columns_in_turn(rows)


def _boxes(page: PrintedPage, lines: list[PrintedLine]) -> list[Row]:
    """Return the rows of ruled tables and boxes."""
    flat = [rule for rule in page.rules if rule.horizontal]
    upright = [rule for rule in page.rules if not rule.horizontal]
    cells: dict[tuple[int, int, int, int], list[PrintedLine]] = defaultdict(list)
    for line in lines:
        around = _around(line, flat, upright)
        if around is not None:
            known = (other for other in cells if all(abs(a - b) <= _NEAR for a, b in zip(other, around, strict=True)))
            cells[next(known, around)].append(line)
    rows: list[list[tuple[tuple[int, int, int, int], list[PrintedLine]]]] = []
    for edges, held in sorted(cells.items(), key=lambda item: (item[0][1], item[0][0])):
        if rows and abs(rows[-1][0][0][1] - edges[1]) <= _NEAR and all(edges[0] > e[0] + _NEAR for e, _ in rows[-1]):
            rows[-1].append((edges, held))
        else:
            rows.append([(edges, held)])
    return [
        Row(
            [Cell(held, edges[0], edges[2]) for edges, held in row],
            boxed=True,
            top=min(line.top for _, held in row for line in held),
            bottom=max(line.bottom for _, held in row for line in held),
        )
        for row in rows
    ]


def _around(line: PrintedLine, flat: list[Rule], upright: list[Rule]) -> tuple[int, int, int, int] | None:
    """Return the edges (left, top, right, bottom) of the cell that a line stands in, or ``None``."""
    across, down = (line.left + line.right) / 2, (line.top + line.bottom) / 2
    over = [rule.bottom for rule in flat if rule.left - _NEAR <= across <= rule.right + _NEAR and rule.top <= down]
    under = [rule.top for rule in flat if rule.left - _NEAR <= across <= rule.right + _NEAR and rule.top > down]
    before = [rule.right for rule in upright if rule.top - _NEAR <= down <= rule.bottom + _NEAR and rule.left <= across]
    after = [rule.left for rule in upright if rule.top - _NEAR <= down <= rule.bottom + _NEAR and rule.left > across]
    if not (before and after and (over or under)):
        return None
    top = max(over) if over else 0.0
    bottom = min(under) if under else 10_000.0
    return round(max(before)), round(top), round(min(after)), round(bottom)


def _side_by_side(lines: list[PrintedLine]) -> list[Row]:
    """Return the lines outside of boxes, those on one baseline as cells of one row."""
    rows: list[Row] = []
    last: PrintedLine | None = None
    for line in sorted(lines, key=lambda line: (line.baseline, line.left)):
        if last is not None and abs(line.baseline - last.baseline) <= _NEAR and line.left > last.right:
            rows[-1].cells.append(Cell([line], line.left, line.right))
            rows[-1].bottom = max(rows[-1].bottom, line.bottom)
        else:
            rows.append(Row([Cell([line], line.left, line.right)], top=line.top, bottom=line.bottom))
        last = line
    for row in rows:
        row.cells.sort(key=lambda cell: cell.left)
    return rows


def _columns_in_turn(rows: list[Row]) -> list[Row]:
    """Put columns of running text one after the other; leave tables as rows."""
    ordered: list[Row] = []
    at = 0
    while at < len(rows):
        end, gutter = _column_run(rows, at)
        if gutter is None:
            ordered.append(rows[at])
            at += 1
            continue
        cells = [cell for row in rows[at:end] for cell in row.cells]
        sides = [cell for cell in cells if cell.limit <= gutter], [cell for cell in cells if cell.left >= gutter]
        for side in sides:
            limit = max(cell.limit for cell in side)
            for cell in side:
                line = cell.lines[0]
                ordered.append(Row([Cell([line], cell.left, limit)], top=line.top, bottom=line.bottom))
        at = end
    return ordered


def _column_run(rows: list[Row], at: int) -> tuple[int, float | None]:
    """Return where a run of two columns that begins at ``at`` ends, and the gutter between them, if there is one."""
    if rows[at].boxed or len(rows[at].cells) != 2:
        return at, None
    gutter = (rows[at].cells[0].limit + rows[at].cells[1].left) / 2
    end = at
    pairs: list[Row] = []
    while end < len(rows) and not rows[end].boxed:
        if any(cell.left < gutter < cell.limit for cell in rows[end].cells) or len(rows[end].cells) > 2:
            break
        if len(rows[end].cells) == 2:
            pairs.append(rows[end])
        end += 1
    words = [len(cell.lines[0].words) for row in pairs for cell in row.cells]
    full = len(pairs) >= _COLUMN_ROWS and sum(words) / len(words) >= _COLUMN_WORDS
    return end, gutter if full else None
