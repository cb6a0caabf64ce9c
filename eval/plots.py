"""Small plots as inline SVG, readable without colour and by a screen reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

__all__ = ["bars", "diagonal", "dots"]

WIDTH, LABEL, ROW = 720, 220, 26


def dots(title: str, rows: Sequence[tuple[str, Mapping[str, Any]]]) -> str:
    """Return shares as dots on a line from 0 to 1, each with its 95% interval."""
    shown = [(name, found) for name, found in rows if found["value"] is not None]
    left, right = LABEL + 10, WIDTH - 60

    def across(share: float) -> float:
        return left + share * (right - left)

    height = ROW * len(shown) + 30
    parts = [_line(across(tick / 4), 8, across(tick / 4), height - 22, "grid") for tick in range(5)]
    parts += [_text(across(tick / 4), height - 6, f"{tick / 4:g}", "middle") for tick in range(5)]
    for index, (name, found) in enumerate(shown):
        y = ROW * index + 20
        parts.append(_text(LABEL, y + 4, name, "end"))
        if found["low"] is not None:
            parts.append(_line(across(found["low"]), y, across(found["high"]), y, "range"))
        parts.append(f'<circle cx="{across(found["value"]):.1f}" cy="{y}" r="5"/>')
        parts.append(_text(WIDTH - 4, y + 4, f"{found['value']:.2f}", "end"))
    said = ", ".join(f"{name} {found['value']:.2f}" for name, found in shown)
    return _svg(title, said, height, parts)


def bars(title: str, rows: Sequence[tuple[str, float]]) -> str:
    """Return amounts as bars, the longest over the whole width."""
    most = max((amount for _, amount in rows), default=0) or 1
    left, right = LABEL + 10, WIDTH - 80
    height = ROW * len(rows) + 10
    parts = []
    for index, (name, amount) in enumerate(rows):
        y = ROW * index + 8
        wide = (right - left) * amount / most
        parts.append(_text(LABEL, y + 13, name, "end"))
        parts.append(f'<rect x="{left}" y="{y}" width="{wide:.1f}" height="16"/>')
        parts.append(_text(left + wide + 6, y + 13, f"{amount:g}", "start"))
    said = ", ".join(f"{name} {amount:g}" for name, amount in rows)
    return _svg(title, said, height, parts)


def diagonal(title: str, points: Sequence[tuple[float, float, int]]) -> str:
    """Return (said, found, cases) as circles, larger for more cases, against the line on which both are equal."""
    side, left, top = 300, 60, 10
    most = max((cases for *_, cases in points), default=1)

    def place(x: float, y: float) -> tuple[float, float]:
        return left + x * side, top + (1 - y) * side

    parts = []
    for tick in (0, 0.25, 0.5, 0.75, 1):
        (x, low), (_, high) = place(tick, 0), place(tick, 1)
        parts += [_line(x, low, x, high, "grid"), _text(x, low + 18, f"{tick:g}", "middle")]
        (near, y), (far, _) = place(0, tick), place(1, tick)
        parts += [_line(near, y, far, y, "grid"), _text(near - 6, y + 4, f"{tick:g}", "end")]
    parts.append(_line(*place(0, 0), *place(1, 1), "even"))
    for said, found, cases in points:
        x, y = place(said, found)
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{3 + 9 * (cases / most) ** 0.5:.1f}"/>')
    text = ", ".join(f"said {said:.2f}, found {found:.2f} ({cases} cases)" for said, found, cases in points)
    return _svg(title, text, side + 40, parts)


def _svg(title: str, said: str, height: int, parts: Sequence[str]) -> str:
    inside = "".join(parts)
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title, quote=True)}: '
        f'{escape(said, quote=True)}">{inside}</svg>'
    )


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, name: str) -> str:
    return f'<line class="{name}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'
