"""Small plots as inline SVG, readable without colour and by a screen reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

__all__ = ["bars", "dots"]

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


def bars(title: str, rows: Sequence[tuple[str, float]], unit: str = "") -> str:
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
        parts.append(_text(left + wide + 6, y + 13, f"{amount:g}{unit}", "start"))
    said = ", ".join(f"{name} {amount:g}{unit}" for name, amount in rows)
    return _svg(title, said, height, parts)


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
