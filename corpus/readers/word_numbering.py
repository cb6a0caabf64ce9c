"""The numbers that Word prints before paragraphs: they stand nowhere in its files and are counted as Word counts.

Rules: ECMA-376, part 1, 17.9 (numbering): a paragraph or its style names a list (``numId``) and a level; lists that
share an abstract definition go on counting together unless one restarts; a level begins anew after a higher one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docx.oxml.ns import qn

from corpus.readers.word_styles import Styles, child, number, value

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

__all__ = ["Label", "Numbering"]

_LEVELS = 9
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_LOW = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LONGEST = 40  # characters of a printed number; a level's pattern can be any text


@dataclass(frozen=True, slots=True)
class Label:
    """What Word prints before a paragraph: ``mark`` (empty for a bullet) and the level, from 0."""

    mark: str
    level: int


@dataclass(slots=True)
class _Level:
    start: int = 1
    kind: str = "decimal"
    pattern: str = ""
    restart: int | None = None
    legal: bool = False


@dataclass(slots=True)
class _List:
    """One ``w:num``: its levels, the starts that it overrides, and the counters that it shares."""

    levels: dict[int, _Level]
    overrides: dict[int, int]
    counters: dict[int, int]
    styles: dict[str, int] = field(default_factory=dict)  # paragraph style → level


class Numbering:
    """Counts the numbered paragraphs of one document; ask for every paragraph once, in order."""

    def __init__(self, root: BaseOxmlElement | None, styles: Styles) -> None:
        self._styles = styles
        self._lists: dict[str, _List] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is None:
            return
        abstract = {value(a, "w:abstractNumId"): a for a in root.findall(qn("w:abstractNum"))}
        numbers = {value(n, "w:numId"): n for n in root.findall(qn("w:num"))}
        counters: dict[str, dict[int, int]] = {}
        for name, num in numbers.items():
            key, definition = self._definition(num, abstract, numbers)
            if definition is not None:
                self._lists[name] = _read_list(num, definition, counters.setdefault(key, {}))

    def _definition(
        self, num: BaseOxmlElement, abstract: dict[str, BaseOxmlElement], numbers: dict[str, BaseOxmlElement]
    ) -> tuple[str, BaseOxmlElement | None]:
        """Return the abstract definition of a list, also where it only names a style that has one."""
        key = value(child(num, "w:abstractNumId"))
        definition = abstract.get(key)
        link = value(child(definition, "w:numStyleLink")) if definition is not None else ""
        if link:
            linked = numbers.get(value(self._styles.property(link, "w:pPr", "w:numPr", "w:numId")))
            if linked is not None:
                target = value(child(linked, "w:abstractNumId"))
                if target in abstract and not value(child(abstract[target], "w:numStyleLink")):
                    return target, abstract[target]
        return key, definition

    def label(self, properties: BaseOxmlElement | None, style: str) -> Label | None:
        """Return what is printed before the next paragraph, and count it; ``None`` when it is in no list.

        ``properties`` is its ``w:pPr``, ``style`` the id of its style.
        """
        direct = child(properties, "w:numPr")
        name = value(child(direct, "w:numId"))
        level = number(value(child(direct, "w:ilvl")))
        if not name:
            name = value(self._styles.property(style, "w:pPr", "w:numPr", "w:numId"))
        found = self._lists.get(name)
        if found is None:
            return None
        if level is None:
            linked = next((found.styles[s] for s in self._styles.chain(style) if s in found.styles), None)
            level = (
                linked
                if linked is not None
                else number(value(self._styles.property(style, "w:pPr", "w:numPr", "w:ilvl")))
            )
        level = min(max(level or 0, 0), _LEVELS - 1)
        if level not in found.levels:
            return None
        self._count(name, found, level)
        kind = found.levels[level].kind
        mark = "" if kind == "bullet" else _printed(found, level)
        if kind == "bullet":
            level = max(level, self._styles.list_depth(style))
        return Label(mark, level) if mark or kind == "bullet" else None

    def _count(self, name: str, found: _List, level: int) -> None:
        counters = found.counters
        if level in found.overrides and (name, level) not in self._begun:
            counters[level] = found.overrides[level]
        else:
            counters[level] = counters[level] + 1 if level in counters else found.levels[level].start
        self._begun.add((name, level))
        for deeper in range(level + 1, _LEVELS):
            restart = found.levels[deeper].restart if deeper in found.levels else None
            if level < (deeper if restart is None else restart):
                counters.pop(deeper, None)


def _read_list(num: BaseOxmlElement, definition: BaseOxmlElement, counters: dict[int, int]) -> _List:
    found = _List({}, {}, counters)
    for at, element in _levels(definition):
        found.levels[at] = _read_level(element)
        found.styles.setdefault(value(child(element, "w:pStyle")), at)
    for override in num.findall(qn("w:lvlOverride")):
        overridden = number(value(override, "w:ilvl"))
        first = number(value(child(override, "w:startOverride")))
        if overridden is not None and first is not None:
            found.overrides[overridden] = first
        found.levels.update((level, _read_level(element)) for level, element in _levels(override))
    found.styles.pop("", None)
    return found


def _levels(parent: BaseOxmlElement) -> Iterator[tuple[int, BaseOxmlElement]]:
    for element in parent.findall(qn("w:lvl")):
        at = number(value(element, "w:ilvl"))
        if at is not None and 0 <= at < _LEVELS:
            yield at, element


def _read_level(element: BaseOxmlElement) -> _Level:
    start = number(value(child(element, "w:start")))
    return _Level(
        start=1 if start is None else start,
        kind=value(child(element, "w:numFmt")) or "decimal",
        pattern=value(child(element, "w:lvlText")),
        restart=number(value(child(element, "w:lvlRestart"))),
        legal=child(element, "w:isLgl") is not None,
    )


def _printed(found: _List, level: int) -> str:
    """Return the level's pattern with each ``%n`` replaced by where level n stands."""

    def count(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        named = found.levels.get(at, _Level())
        if at > level or named.kind in ("bullet", "none"):
            return ""
        kind = "decimal" if found.levels[level].legal else named.kind
        return _spelt(found.counters.get(at, named.start), kind)

    return " ".join(re.sub(r"%([1-9])", count, found.levels[level].pattern).split())[:_LONGEST]


def _spelt(count: int, kind: str) -> str:
    """Return a count in one of Word's number formats; a rare one (words, other scripts) comes as figures."""
    if kind == "decimalZero":
        return f"{count:02}"
    if kind in ("lowerLetter", "upperLetter") and 0 < count <= 780:
        letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)  # z is followed by aa, then bb
        return letters.upper() if kind == "upperLetter" else letters
    if kind in ("lowerRoman", "upperRoman") and 0 < count < 4000:
        left, letters = count, ""
        for worth, letter in (*_ROMAN, *_ROMAN_LOW):
            letters += letter * (left // worth)
            left %= worth
        return letters.upper() if kind == "upperRoman" else letters
    if kind == "ordinal":
        ending = "th" if 10 <= count % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
        return f"{count}{ending}"
    return str(count)
