"""Evidence codes: what "CIN01.02" stands for is looked up in the list of evidence that a paper itself gives.

A code is a few letters, a number and a number within it. Which passages list codes and which only cite them is read
from their form: an entry of a list begins with its code (or is a row of two cells that ends with it) and names
something; whatever else has the code cites it. Nothing here knows a paper or its codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.types import Passage
from rag.followup import stems

__all__ = [
    "Code",
    "asks_where_cited",
    "asks_which_evidence",
    "codes_in",
    "entries",
    "listed",
    "named_codes",
    "spelt_out",
    "topic_of",
    "without_codes",
]

_CODE = re.compile(r"(?<![\w./-])([A-Z]{2,6})(?:[ -]?)(\d{1,3})([./-])(\d{1,3})(?![\w%]|[./-]\d)")
_TYPED = re.compile(r"(?<![\w./-])([A-Za-z]{2,6})(\d{1,3})([./-])(\d{1,3})(?![\w%]|[./-]\d)")
_SERIES = re.compile(
    r"(?<![\w.-])(?P<code>(?P<letters>[A-Za-z]{2,6})(?P<gap>[ -]?)(?P<first>\d{1,3})(?P<mark>[./-])(?P<second>\d{1,3}))"
    r"(?P<joint>[-–—/]| ?/ ?|, ?|,? (?:&|and|or|to|through|until) )(?:(?P=letters) ?)?(?:(?P=first)(?P=mark))?"
    r"(?P=mark)?(?P<next>\d{1,3})(?![\w%]|[./-]\d)(?=(?P<after>\W*\w*))",
    re.IGNORECASE,
)
_THROUGH = re.compile(r"[-–—]|to|through|until", re.IGNORECASE)
_MOST_IN_SERIES = 30  # codes that "CIN01.02-04" can stand for; a longer series is none
_NO_LETTERS = frozenset("PARA PARAS PAR PAGE PAGES SECT FIG TABLE ANNEX ITEM REF NO OF TO IN AND BY FROM AT".split())
_CALLED = re.compile(r"\b(?:codes?|references?|refs?\.?|evidence|exhibits?)[ :]*$", re.IGNORECASE)
_SEPARATED = re.compile(r"\s*(?:[:–—|]|-\s)\s*|\s+")
_LONGEST = 25  # words of an entry; more than that is a paragraph that happens to begin with a code
_WHERE = re.compile(
    r"\bwhere\b|"
    r"\b(?:which|what) (?:other )?(?:paragraphs?|passages?|statements?|claims?|sections?|sentences?|findings?|figures?|"
    r"parts?)\b|\b(?:cited|used|quoted|relied|referred to|mentioned|given) (?:for|as|in|by|on)\b|"
    r"\bwhat (?:does|do|did|is|are)\b.{0,60}\b(?:support|back up|back|underpin|prove|evidence for|used for)\W*$",
    re.IGNORECASE,
)
_WHICH = re.compile(
    r"\b(?:what|which|whose)\b.{0,30}\b(?:evidence|sources?|data|documents?|figures?|papers?|returns?|reports?)\b.{0,80}"
    r"\b(?:supports? (?:the|this|that|these|those|it)|backs? (?:up|the|this|that|it)|backing|behind|underpins?|proves?|"
    r"bears? out|cited|quoted|based|relied?|relies|rests?|shows? that|there (?:for|that))\b"
    r"|\bwhat (?:supports|backs|underpins|evidences)\b|\bwhat (?:is|are|was|were) .{1,100} based on\b"
    r"|\b(?:sources?|evidence) (?:for|behind)\b|\b(?:what|which) evidence\b"
    r"|\bsources? of .{0,30}\b(?:claims?|statements?|figures?|numbers?|data|findings?|percentages?)\b"
    r"|\bwhere (?:do|does|did) .{0,40}\b(?:claims?|statements?|figures?|numbers?|data|percentages?|it|this|that|they)\b"
    r".{0,30}\b(?:come|came|taken?) (?:\w+ ){0,2}from\b",
    re.IGNORECASE,
)
_ABOUT_CODES = stems(
    "evidence code codes reference references ref refs document documents documentation source sources "
    "refer refers referred stand stands mean means meant meaning call called title name named item entry list listed "
    "lists appendix catalogue index key paper report reports self-evaluation self evaluation assessment council "
    "authority number behind cited cites cite citing used uses use quoted relied rely relies rest rests support "
    "supports supported supporting back backs backed backing up claim claims statement statements paragraph paragraphs "
    "passage passages sentence sentences section sections finding findings figure figures underlying given gives give "
    "show shows explain describe exactly actually"
)


@dataclass(frozen=True, slots=True)
class Code:
    """A code as it is told from others: CIN01.02 and cin1.2 are the same."""

    letters: str
    first: int
    second: int

    @staticmethod
    def of(match: re.Match[str]) -> Code:
        """Return the code of a match."""
        return Code(match[1].upper(), int(match[2]), int(match[4]))


def codes_in(text: str) -> dict[Code, str]:
    """Return the codes that a text has, each as it is printed there but for a space before its number."""
    return {Code.of(match): re.sub(r"(?<=[A-Z])[ -](?=\d)", "", match[0]) for match in _matches(spelt_out(text))}


def spelt_out(text: str) -> str:
    """Return ``text`` with each series of codes as the codes that it stands for: "CIN01.02-04", "CIN01.02 and 03"."""
    at = 0
    while match := _SERIES.search(text, at):
        codes = _series(match)
        shown = " ".join(codes) if codes else match["code"]
        rest = text[match.end("next") if codes else match.end("code") :]
        text = f"{text[: match.start()]}{shown}{rest}"
        at = match.start() + len(shown) - (len(codes[-1]) if codes else 0)  # the last code may begin a further series
    return text


def _series(match: re.Match[str]) -> list[str]:
    """Return the codes of a series; none where what follows a code is another number."""
    if match["letters"].upper() in _NO_LETTERS or (match["gap"] and not match["letters"].isupper()):
        return []  # "was 1.2-1.9 million" is no code
    full = match.string[match.end("joint") : match.start("next")] != ""
    bare = match["joint"].strip(" ,").lower() in ("and", "or", "&", "")
    same = len(match["next"]) == len(match["second"])
    if not full and not (same and (not bare or match["next"].startswith("0") or not match["after"].strip(" ,?.!;:"))):
        return []
    start, end = int(match["second"]), int(match["next"])
    through = _THROUGH.fullmatch(match["joint"].strip()) is not None
    if through and not start < end <= start + _MOST_IN_SERIES:
        return []
    stem = match["code"][: -len(match["second"])]
    return [
        match["code"],
        *(f"{stem}{n:0{len(match['second'])}}" for n in (range(start + 1, end + 1) if through else (end,))),
    ]


def listed(passage: Passage) -> Code | None:
    """Return the code that this passage is the entry of in a list, if it is one."""
    if not passage.searchable or passage.kind == "heading":
        return None
    cells = [cell.strip() for _, cell in passage.row]
    if len(cells) > 1:
        at_end = len(cells) == 2 and not _CODE.match(cells[0])
        match = _CODE.fullmatch(cells[-1] if at_end else cells[0])
        others = cells[:-1] if at_end else cells[1:]
        return Code.of(match) if match and any(_names(cell) for cell in others) else None
    match = _CODE.match(passage.text.strip())
    if match is None:
        return None
    rest = passage.text.strip()[match.end() :]
    said = _SEPARATED.match(rest)
    words = rest[said.end() :] if said else ""
    told_apart = bool(said and said[0].strip()) or passage.kind in ("bullet", "row") or not words.endswith(".")
    return Code.of(match) if _names(words) and told_apart and len(words.split()) <= _LONGEST else None


def entries(passages: Iterable[Passage]) -> dict[Code, list[Passage]]:
    """Return what each code stands for: the entries of it in the lists of these passages."""
    found: dict[Code, list[Passage]] = {}
    for passage in passages:
        if code := listed(passage):
            found.setdefault(code, []).append(passage)
    return found


def named_codes(text: str, passages: Sequence[Passage]) -> tuple[str, ...]:
    """Return the codes that a question names, as the papers print them; one that no paper has as it was typed.

    Whatever looks like a code is one when a paper has it, when it is written as the codes in the papers are, or when
    the question calls it a code.
    """
    text = spelt_out(text)
    typed = [*_matches(text, _TYPED), *_matches(text)]
    if not typed:
        return ()
    known: dict[Code, str] = {}
    shapes: set[tuple[int, str, int]] = set()
    for passage in passages:
        if passage.searchable:
            known |= codes_in(passage.text)
            shapes |= {_shape(match) for match in _matches(passage.text)}
    found: dict[Code, str] = {}
    for match in sorted(typed, key=lambda one: one.start()):
        code = Code.of(match)
        joined = match[0] == f"{match[1]}{match[2]}{match[3]}{match[4]}"
        called = _CALLED.search(text[: match.start()]) is not None
        if code in known or called or (joined and _shape(match) in shapes):
            found.setdefault(code, known.get(code, match[0].upper()))
    return tuple(found.values())


def without_codes(text: str, names: Sequence[str]) -> str:
    """Return a question without the codes that it names: the "1.2" of "CIN 1.2" is no paragraph."""
    if not names:
        return text
    codes, text = codes_in(" ".join(names)), spelt_out(text)
    for match in (*_matches(text), *_matches(text, _TYPED)):
        if Code.of(match) in codes:
            text = text.replace(match[0], " ")
    return text


def topic_of(text: str) -> set[str]:
    """Return the stems of the words with which a question asks for more than what codes stand for."""
    return stems(_TYPED.sub(" ", _CODE.sub(" ", spelt_out(text)))) - _ABOUT_CODES


def asks_where_cited(text: str) -> bool:
    """Tell whether a question that names a code asks what is said on the strength of it."""
    return _WHERE.search(text) is not None and not _WHICH.search(text)


def asks_which_evidence(text: str) -> bool:
    """Tell whether a question asks what supports a statement."""
    return _WHICH.search(text) is not None


def _matches(text: str, pattern: re.Pattern[str] = _CODE) -> list[re.Match[str]]:
    return [match for match in pattern.finditer(text) if match[1].upper() not in _NO_LETTERS]


def _shape(match: re.Match[str]) -> tuple[int, str, int]:
    return len(match[2]), match[3], len(match[4])


def _names(words: str) -> bool:
    """Tell whether a cell names something, and is no figure, mark or second code."""
    return len(re.findall(r"[A-Za-z]", _CODE.sub("", words))) > 2
