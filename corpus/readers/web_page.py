"""A web page as bytes into the part of it that is the paper: decoded, parsed, and what surrounds or hides left out.

lxml parses; nothing is fetched and no script runs. Extractors that guess what an article is restart lists at 1
(trafilatura) or drop inner lists (readability), and citations need both; so the landmarks of HTML decide, and what is
left out is what is marked as navigation and the like.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from corpus.errors import DocumentError

__all__ = ["HtmlElement", "WebPage", "read_page"]

_LIMIT = 20_000_000  # bytes
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]{0,200}?encoding=[\"']([\w.:-]+)", re.I
)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_WESTERN = {"ascii", "iso8859-1"}  # what browsers read as Windows-1252, as the WHATWG encoding standard says
_DEEPEST = 200  # elements inside one another

_NO_TEXT = {
    *("script", "style", "noscript", "template", "iframe", "frame", "object", "embed", "applet", "svg", "canvas"),
    *("audio", "video", "map", "head", "input", "select", "textarea", "button", "datalist", "progress", "meter"),
}
_AROUND = {"nav", "aside", "dialog", "menu"}
_AROUND_PAGE = {"header", "footer"}  # of the page, not of an article
_AROUND_ROLES = {
    *("navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alertdialog", "menu", "menubar"),
    *("toolbar", "tablist"),
}
_AROUND_NAMES = re.compile(
    r"(?:^|[-_ ])(?:cookies?|breadcrumbs?|skip-?(?:link|to-content|nav)s?|pagination|pager|share|sharing|social|"
    r"sidebar|navbar|nav|navigation|menu|site-?(?:header|footer)|related|newsletter|back-to-top|advert|banner)"
    r"(?:$|[-_ ])",
    re.IGNORECASE,
)
_UNSEEN_NAMES = re.compile(
    r"(?:^|\s)(?:visually-?hidden|sr-only|screen-reader(?:-text)?)(?:$|\s)|govuk-visually-hidden"
)
_UNSEEN_STYLE = re.compile(
    r"display:none|visibility:hidden|opacity:0(?:\.0+)?(?:;|$)|font-size:[01](?:\.\d+)?(?:px|pt|em|rem)?(?:;|$)|"
    r"(?:text-indent|left|top|margin-left):-\d{3,}"
)
_WHITE = re.compile(r"(?:^|;)color:(?:white|#fff(?:fff)?|rgb\(255,255,255\)|transparent)(?:;|!|$)")
_AT_RULE = re.compile(r"@[^{;]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}|/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]{1,500})\{([^{}]*)\}")
_SIMPLE = re.compile(r"(?:[a-z][a-z0-9]*)?([.#])([\w-]+)", re.IGNORECASE)
_LITTLE, _MUCH = 0.3, 0.6  # of the page's words
_LINKS = 0.75  # of a list's words: it is a menu


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class WebPage:
    """``main`` is the element that holds the paper; ``title`` a heading that stands outside it, or empty.

    ``odd`` says what a reader should know.
    """

    main: HtmlElement
    title: str
    odd: tuple[str, ...]


def read_page(data: bytes, name: str) -> WebPage:
    """Return the paper in a web page. Raises ``DocumentError`` for one too large, too deep or not to be decoded."""
    if len(data) > _LIMIT:
        raise DocumentError(f"{name} is larger than {_LIMIT // 1_000_000} MB. Save the page without pictures.")
    text, odd = _decode(data, name)
    if re.search(r"<html\b", text, re.IGNORECASE) and not re.search(r"</html\s*>", text, re.IGNORECASE):
        odd.append("the end of the page is missing: it may be cut short")
    tree = _parse(text, name)
    _clean(tree)
    body = tree.find("body")
    if body is None:
        raise DocumentError(f"{name} is a page of frames and holds no text itself. Save the page that the frame shows.")
    title = _words(tree.find(".//h1")) or _site_title(tree)
    styles = " ".join(style.text or "" for style in tree.iter("style"))
    hidden = _drop_hidden(tree, styles)
    _drop_around(body)
    main = _main(body)
    if hidden:
        odd.append(f"{hidden} hidden words were left out: nobody sees them on the page")
    return WebPage(main, "" if main.find(".//h1") is not None else title, tuple(odd))


def _decode(data: bytes, name: str) -> tuple[str, list[str]]:
    """Return the page's text by its byte order mark, its declaration, as UTF-8 or as detected, and notes."""
    for bom, marked in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(marked, "replace"), []
    found = _DECLARED.search(data[:4096])
    declared = (found[1] or found[2]).decode("ascii", "replace") if found else None
    for encoding in (_codec(declared), "utf-8"):
        if encoding is not None:
            try:
                text = data.decode(encoding)
            except (UnicodeDecodeError, LookupError):
                continue
            wrong = declared is not None and encoding != _codec(declared)
            return text, [
                f"says it is {declared[:40]} but was read as UTF-8, as which it fits"
            ] if wrong and declared else []
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        said = f"says it is {declared[:40]}, which does not fit" if declared else "does not say its encoding"
        raise DocumentError(f"{name} {said}, and none could be told. Save the page as UTF-8 and try again.")
    return str(best), [f"its encoding was guessed: {best.encoding}; look whether £ and quotation marks are right"]


def _codec(declared: str | None) -> str | None:
    try:
        known = codecs.lookup(declared or "")
    except (LookupError, ValueError):
        return None
    if known.name.startswith("utf-16"):  # said in single bytes, so it cannot be: browsers read UTF-8
        return "utf-8"
    return "cp1252" if known.name in _WESTERN else known.name


def _parse(text: str, name: str) -> HtmlElement:
    parser = HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        tree = document_fromstring(text.replace("\x00", "").encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        if getattr(error, "code", None) == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error
        raise DocumentError(f"{name} holds no web page. Open it in a browser and save it again.") from error
    deep = any("depth" in entry.message.lower() for entry in parser.error_log)
    if deep or _depth(tree) > _DEEPEST:  # the parser leaves out what is deeper, without a word
        raise DocumentError(f"{name} is nested too deeply for a report. Print the page to PDF and add that.")
    return tree


def _depth(tree: HtmlElement) -> int:
    deepest = depth = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _words(element: HtmlElement | None) -> str:
    return "" if element is None else " ".join(str(element.text_content()).split())


def _site_title(tree: HtmlElement) -> str:
    """Return the page's title without the name of its site."""
    words = _words(tree.find(".//title"))
    return re.split(r" [|–—] | - (?=[^-]*$)", words)[0].strip()


def _drop_hidden(tree: HtmlElement, styles: str) -> int:
    """Take out what nobody sees on the page; return how many words that were."""
    classes, ids = _unseen_by_style(styles)
    opened = {target.lstrip("#") for target in tree.xpath("//@aria-controls | //a/@href") if isinstance(target, str)}
    hidden = 0
    for element in list(tree.iter()):
        if element.tag in _NO_TEXT or element.tag in ("html", "body"):
            continue
        names = f" {element.get('class', '')} "
        style = re.sub(r"\s+", "", element.get("style", "")).lower()
        collapsed = element.get("id", "") in opened  # a tab or an accordion: one click away
        by_class = not collapsed and (classes.intersection(names.split()) or element.get("id") in ids)
        unseen = element.get("hidden") not in (None, "until-found") and not collapsed
        if unseen or by_class or (_UNSEEN_STYLE.search(style) and not collapsed) or _is_white(element, style):
            hidden += len(_words(element).split())
            _drop(element)
        elif _UNSEEN_NAMES.search(names):  # words for screen readers, such as "opens in a new tab"
            _drop(element)
    return hidden


def _unseen_by_style(styles: str) -> tuple[set[str], set[str]]:
    """Return the classes and ids that a style sheet in the page hides; rules for print and the like are not ours."""
    classes: set[str] = set()
    ids: set[str] = set()
    for selectors, rules in _RULE.findall(_AT_RULE.sub("", styles)):
        if _UNSEEN_STYLE.search(re.sub(r"\s+", "", rules).lower()):
            for selector in selectors.split(","):
                if simple := _SIMPLE.fullmatch(selector.strip()):
                    (classes if simple[1] == "." else ids).add(simple[2])
    return classes, ids


def _is_white(element: HtmlElement, style: str) -> bool:
    """Tell white ink on a ground that nothing colours."""
    if not _WHITE.search(style):
        return False
    around = [element, *element.iterancestors()]
    return not any(
        "background" in place.get("style", "") or place.get("bgcolor") or (place.get("class") and place.tag != "body")
        for place in around
    )


def _clean(tree: HtmlElement) -> None:
    """Put spaces for control characters, also those written as "&#31;": lxml reads them and refuses to move them."""
    for element in tree.iter():
        if element.text and _CONTROL.search(element.text):
            element.text = _CONTROL.sub(" ", element.text)
        if element.tail and _CONTROL.search(element.tail):
            element.tail = _CONTROL.sub(" ", element.tail)


def _drop(element: HtmlElement) -> None:
    """Take an element out and leave the text behind it."""
    if element.getparent() is not None:
        element.drop_tree()


def _drop_around(body: HtmlElement) -> None:
    """Take out scripts, navigation, banners, cookie notices and the like."""
    for element in list(body.iter()):
        if element.tag in _NO_TEXT:
            _drop(element)
    whole = len(body.text_content()) or 1
    for element in list(body.iter()):
        if element is not body and element.tag not in ("main", "article", "h1") and _is_around(element, whole):
            _drop(element)


def _is_around(element: HtmlElement, whole: int) -> bool:
    """Tell whether an element stands around the paper; ``whole`` is how long the page is."""
    if element.tag in _AROUND or element.get("role", "").lower() in _AROUND_ROLES:
        return True
    if element.tag in _AROUND_PAGE:
        return not any(
            place.tag in ("main", "article") or place.get("role") == "main" for place in element.iterancestors()
        )
    named = _AROUND_NAMES.search(f"{element.get('class', '')} {element.get('id', '')}")
    return bool(named) and len(element.text_content()) < _LITTLE * whole and element.find(".//h1") is None


def _main(body: HtmlElement) -> HtmlElement:
    """Return the element that holds the paper: a landmark with enough of the words, else the body without menus."""
    whole = len(body.text_content()) or 1
    for landmark in (
        "//main | //*[@role='main']",
        "//article",
        "//*[@id='main-content' or @id='content' or @id='main']",
    ):
        found = [element for element in body.xpath(f".{landmark}") if isinstance(element, HtmlElement)]
        longest = max(found, key=lambda element: len(element.text_content()), default=None)
        enough = _LITTLE if "main" in landmark else _MUCH
        if longest is not None and len(longest.text_content()) > enough * whole:
            return longest
    for element in list(body.iter("ul", "ol", "div", "p")):
        links = element.findall(".//a")
        linked = sum(len(link.text_content()) for link in links)
        if len(links) >= 3 and linked > _LINKS * len(str(element.text_content()).strip()):
            _drop(element)
    return body
