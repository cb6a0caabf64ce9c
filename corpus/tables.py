"""Table rows with the names of their columns."""

from __future__ import annotations

from corpus.blocks import Block
from corpus.judgements import is_grade
from corpus.markup import join

__all__ = ["columns", "named_cells", "split_header"]


def split_header(rows: list[Block], source: str) -> tuple[list[str], list[Block]]:
    """Return the column names and the body of a table; no names when its first row is already a grade.

    The first row names the columns. A second row whose first cell is empty refines them: a name that spans
    several columns stands in the first of them and is carried to the right.
    """
    head = columns(rows[0], source) if rows else []
    if len(rows) < 2 or is_grade(head[-1]):  # a table of grades without names over its columns
        return [], rows
    if rows[1].cells and not rows[1].cells[0]:
        sub = columns(rows[1], source)
        spanning = ""
        names = []
        for position in range(max(len(head), len(sub))):
            top = head[position] if position < len(head) else ""
            low = sub[position] if position < len(sub) else ""
            spanning = top or spanning
            names.append(f"{spanning}: {low}" if low else top)
        return names, rows[2:]
    return head, rows[1:]


def columns(row: Block, source: str) -> list[str]:
    """Return the words of each cell, empty cells included."""
    return [join(source, cell) for cell in row.cells]


def named_cells(row: Block, names: list[str], source: str) -> tuple[tuple[str, str], ...]:
    """Return (column, cell) for each cell that holds a word or figure under a named column."""
    cells = columns(row, source)
    return tuple(
        (names[position] if position < len(names) else "", cell)
        for position, cell in enumerate(cells)
        if cell and (position == 0 or not names or (position < len(names) and names[position]))
    )
