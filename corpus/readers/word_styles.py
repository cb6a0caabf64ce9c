"""Word's styles: what a paragraph or a run is by its style, where it does not say so itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.oxml.ns import qn

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

__all__ = ["Styles", "child", "is_on", "number", "value"]

_OFF = {"0", "false", "off", "none"}
_DEEPEST = 12  # styles that one is based on, one after the other


def child(element: BaseOxmlElement | None, *names: str) -> BaseOxmlElement | None:
    """Return the element at the end of a path of child names such as ``w:numPr``, ``None`` where one is missing."""
    for name in names:
        if element is None:
            return None
        element = element.find(qn(name))
    return element


def value(element: BaseOxmlElement | None, name: str = "w:val") -> str:
    """Return an attribute, the value unless ``name`` says otherwise; empty when there is none."""
    return "" if element is None else element.get(qn(name), "")


def number(text: str) -> int | None:
    """Return a whole number, ``None`` for anything else."""
    return int(text) if len(text) < 10 and text.lstrip("-").isdecimal() and text.count("-") <= 1 else None


def is_on(element: BaseOxmlElement | None) -> bool:
    """Tell whether a switch such as ``w:vanish`` is there and not set to off."""
    return element is not None and value(element).lower() not in _OFF


class Styles:
    """The styles of one document, by id."""

    def __init__(self, root: BaseOxmlElement | None) -> None:
        styles = [] if root is None else root.findall(qn("w:style"))
        self._styles = {style.get(qn("w:styleId"), ""): style for style in styles}
        self._defaults = child(root, "w:docDefaults", "w:rPrDefault")
        self._found: dict[tuple[str, ...], BaseOxmlElement | None] = {}
        self.default = next(
            (
                style.get(qn("w:styleId"), "")
                for style in styles
                if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in ("1", "true", "on")
            ),
            "",
        )

    def chain(self, style: str) -> list[str]:
        """Return a style's id and those that it is based on, nearest first."""
        chain: list[str] = []
        while style in self._styles and style not in chain and len(chain) < _DEEPEST:
            chain.append(style)
            style = value(child(self._styles[style], "w:basedOn"))
        return chain

    def property(self, style: str, *path: str) -> BaseOxmlElement | None:
        """Return what a style, or the nearest that it is based on, has at ``path``, such as w:rPr, w:vanish."""
        key = (style, *path)
        if key not in self._found:
            places = (child(self._styles[name], *path) for name in self.chain(style))
            found = next((place for place in places if place is not None), None)
            self._found[key] = child(self._defaults, *path) if found is None else found
        return self._found[key]

    def heading_level(self, style: str, properties: BaseOxmlElement | None) -> int | None:
        """Return 1 to 9 for a paragraph that is a heading by its style or its outline level; 1 for the title."""
        outline = child(properties, "w:outlineLvl")
        level = number(value(outline if outline is not None else self.property(style, "w:pPr", "w:outlineLvl")))
        if level is not None and 0 <= level < 9:
            return level + 1
        for name in self.chain(style):
            called = value(child(self._styles[name], "w:name")).lower()
            if called == "title":
                return 1
            if called.startswith("heading ") and called[8:].isdecimal():
                return int(called[8:10])
        return None

    def list_depth(self, style: str) -> int:
        """Return how deep Word's own list styles stand: 1 for "List Bullet 2", else 0."""
        for name in self.chain(style):
            called = value(child(self._styles[name], "w:name")).lower()
            if called.startswith("list bullet ") and called[12:] in ("2", "3", "4", "5"):
                return int(called[12:]) - 1
        return 0

    def is_contents(self, style: str) -> bool:
        """Tell whether a style is one of a table of contents."""
        return any(
            value(child(self._styles[name], "w:name")).lower().startswith(("toc ", "table of figures"))
            for name in self.chain(style)
        )
