"""What a paper is, read from its own words: kind, title, authority, publisher, dates, lead inspector.

Every fact says where in the text it stands. A file's metadata is not asked: it is often blank or another paper's.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from corpus.dates import DATE, PERIOD, iso, month_of
from corpus.inspectorates import in_words, named_in
from corpus.markup import join, plain
from corpus.structure import Item
from corpus.types import Speaker

__all__ = ["UNKNOWN", "About", "Fact", "read_about"]

UNKNOWN = "not known"
_FRONT = 14  # items of the first page that can hold the title, most of them a letter's address
_TITLE_WORDS = 45
_AT_TOP = 3_000  # characters: the first page or so
_NAMES_WORK = re.compile(
    r"\b(?:(?:re-?)?inspection of|inspection of|review of|focused visit|monitoring visit|joint targeted area|"
    r"area send|self-evaluation)\b",
    re.IGNORECASE,
)
_KINDS: tuple[tuple[str, str], ...] = (
    (r"\barea send\b|local area partnership", "area SEND inspection report"),
    (r"\bjoint targeted area inspection", "joint inspection letter"),
    (r"\bfocused visit\b", "focused visit letter"),
    (r"\bmonitoring visit\b", "monitoring letter"),
    (r"\bre-?inspection of\b", "re-inspection report"),
    (r"\binspection of\b", "inspection report"),
    (r"\breview of the effectiveness of the local safeguarding", "safeguarding board review"),
)
_IMPRINT = re.compile(
    r"Office for Standards in Education, Children[’']s Services and Skills \(Ofsted\) (?:regulates|inspects)"
)
_SIGNED = re.compile(r"^[^\w\n]*(?:Senior )?(?:His|Her) Majesty[’']s Inspectors?[^\w\n]*$", re.MULTILINE)
_NAME = r"((?:Mr |Mrs |Ms |Dr )?[A-Z][\w.’'-]*(?: (?:[A-Z][\w.’'-]*|de|van)){1,3}?)"
_LEAD = (
    re.compile(
        rf"\bLead inspectors?:[^\w\n]*{_NAME}(?=[ ,.]*(?:HMI|OI|AI|(?:His|Her|Ofsted|Senior)\b|[\n\t,]|$))", re.M
    ),
    re.compile(rf"{_NAME},?(?: HMI)?,? ?(?:Ofsted)?(?: HMI)?,? [Ll]ead [Ii]nspector"),
)
_SIGNATURE = re.compile(
    rf"^{_NAME}[ \t]*\n{{1,3}}[ \t]*(?:# |\*\*)?(?:Senior )?(?:His|Her) Majesty[’']s Inspector\b", re.MULTILINE
)
_DATED = re.compile(
    r"^[^\w\n]*(?:Report published|Published|Publication date)[^\w\n]*(\w.*)$", re.MULTILINE | re.IGNORECASE
)
_INSPECTED = re.compile(r"^[^\w\n]*Inspection dates?[^\w\n]*(\d.*)$", re.MULTILINE | re.IGNORECASE)
_TOOK_PLACE = re.compile(
    r"\b(?:visit|inspection)\b[^.]{0,160}?\b(?:on|from|between|took place)\s+(?=\d)|^Between (?=\d)", re.MULTILINE
)
_LATE = "10"  # an inspection that ends in October or later may be published in the next year
_COPYRIGHT = re.compile(r"(?:©|\(c\)) *Crown copyright (20\d\d)", re.IGNORECASE)
_AUTHORITY_IN_TITLE = (
    re.compile(r"(?:visit to|inspection of) (?:the )?(.+?)(?: local authority| LA)?,? children[’']s", re.IGNORECASE),
    re.compile(r"inspection of (?:the )?(.+?) local area partnership", re.IGNORECASE),
    re.compile(r"joint targeted area inspection\b.* (?:in|of) (?:the )?([A-Z].+?)\W*$", re.IGNORECASE),
)
_AUTHORITY_IN_TEXT = (
    re.compile(r"\b((?:London|Royal) Borough of (?:[A-Z][\w’'-]+(?: (?:and|upon) [A-Z][\w’'-]+| [A-Z][\w’'-]+)?))"),
    re.compile(
        r"\b((?:[A-Z][\w’'-]+ (?:(?:and|with|upon|on|of|the) )*){1,4}?"
        r"(?:County |City |Borough |Metropolitan Borough |Metropolitan |District )*Council)\b"
    ),
)
_AUTHORITY_AT_WORK = re.compile(
    r"\b(?:in|of|to) (?:the )?((?:[A-Z][\w’'-]+(?: (?:and|with|upon|on) )?\s?){1,5}?) local authority\b"
)
_NOT_NAMED = re.compile(r"^(?:local authority|services|children|the |multi-agency)", re.IGNORECASE)
_ITS_SERVICES = re.compile(
    r"\s+(?:local )?(?:children[’']s (?:social care )?services|safeguarding children board)$", re.I
)
_JOINT = ("joint inspection letter", "area SEND inspection report")
_AT_END = 2_500  # characters before the imprint, in which the inspectors sign, or their team is named


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that a paper says of itself: ``text[start:end]`` of the document says it."""

    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class About:
    """What a paper says of itself; ``None`` where it does not. ``front`` are the headings that are its title.

    ``published`` is an ISO date as precise as it is printed; ``inspected`` the dates as printed; ``kind`` and
    ``speaker`` follow from the rest.
    """

    kind: str | None
    speaker: Speaker
    publisher: Fact | None
    title: Fact | None
    authority: Fact | None
    inspected: Fact | None
    published: Fact | None
    lead_inspector: Fact | None
    front: frozenset[str] = frozenset()

    @property
    def short(self) -> str | None:
        """What a committee paper would call it, with its authority, since all such papers are worded alike."""
        if self.kind is None or self.authority is None or self.speaker != "ofsted":
            return None
        place = self.authority.value
        when = _dated(self.published) if "letter" in self.kind else _month(self.inspected, self.published)
        name = {
            "area SEND inspection report": f"Area SEND inspection of {place}",
            "joint inspection letter": f"Joint inspection letter on {place}",
            "safeguarding board review": f"Ofsted review of the safeguarding board of {place}",
            "re-inspection report": f"Ofsted re-inspection of {place}",
            "inspection report": f"Ofsted inspection of {place}",
        }.get(self.kind, f"Ofsted letter on {place}")
        return f"{name}, {when}" if when else name


def read_about(text: str, items: list[Item]) -> About:
    """Return what ``text`` says of itself; ``items`` are its structure in reading order."""
    title, name, front = _title(text, items)
    words = title.value if title else ""
    imprint, signed, led = _IMPRINT.search(text), _SIGNED.search(text), _LEAD[0].search(text[: _AT_TOP * 2])
    kind = next((kind for pattern, kind in _KINDS if re.search(pattern, words, re.IGNORECASE)), None)
    ofsted = imprint or (kind and (signed or led)) or (kind == "joint inspection letter" and "Ofsted" in text[:_AT_TOP])
    authority = _authority(text, words, title, name, front_only=bool(ofsted))
    speaker: Speaker = "ofsted" if ofsted else ("council" if authority else "other")
    inspected = _inspected(text)
    return About(
        kind=kind if ofsted else None,
        speaker=speaker,
        publisher=_publisher(text, imprint or signed or led, kind) if ofsted else None,
        title=title,
        authority=authority,
        inspected=inspected if ofsted else None,
        published=_published(text, items, inspected, letter=bool(kind and "letter" in kind)),
        lead_inspector=_lead(text) if ofsted else None,
        front=frozenset(front),
    )


def _title(text: str, items: list[Item]) -> tuple[Fact | None, Fact | None, set[str]]:
    """Return the title, the name of the place that stands over it, and the headings that make up both."""
    lines = [item for item in items[: _FRONT * 2] if item.kind in ("heading", "paragraph", "boilerplate")][: _FRONT * 2]
    for at, item in enumerate(lines):
        words = plain(join(text, item.spans))
        if not _NAMES_WORK.search(words) or len(words.split()) > _TITLE_WORDS or words.endswith((".", ",")):
            continue
        before = lines[at - 1] if at else None
        above = plain(join(text, before.spans)) if before is not None else ""
        name = None
        named_in_title = any(_named(pattern.search(words)) for pattern in _AUTHORITY_IN_TITLE)
        if before is not None and not named_in_title and _is_name(above):
            name = Fact(above, before.spans[0].start, before.spans[-1].end)
        rest = _rest_of_title(text, lines[at + 1 : at + 3])
        value = f"{name.value}: {words}" if name else words
        parts = [item, *rest]
        value = " ".join([value, *(plain(join(text, part.spans)) for part in rest)])
        front = {plain(join(text, part.spans)) for part in parts} | ({above} if name else set())
        return Fact(value, (name or Fact("", item.spans[0].start, 0)).start, parts[-1].spans[-1].end), name, front
    heading = next((item for item in items if item.kind == "heading"), None)
    if heading is None:
        return None, None, set()
    words = plain(join(text, heading.spans))
    return Fact(words, heading.spans[0].start, heading.spans[-1].end), None, set()


def _rest_of_title(text: str, following: list[Item]) -> list[Item]:
    """Return the further lines of a title that says "… and / Review of …"."""
    words = [plain(join(text, item.spans)) for item in following]
    if len(words) == 2 and words[0].casefold() == "and" and re.match(r"review of", words[1], re.IGNORECASE):
        return following
    if words and re.match(r"and review of", words[0], re.IGNORECASE):
        return following[:1]
    return []


def _is_name(words: str) -> bool:
    named = (
        bool(words) and len(words.split()) <= 8 and words[:1].isupper() and not re.search(r"[.,:@\d]|^Dear\b", words)
    )
    return named and words.casefold() not in ("ofsted", "contents") and not re.search(r"report$", words)


def _named(match: re.Match[str] | None) -> str | None:
    if match is None or _NOT_NAMED.match(match[1]) or not match[1][:1].isupper() or len(match[1].split()) > 9:
        return None
    return match[1]


def _authority(text: str, words: str, title: Fact | None, name: Fact | None, *, front_only: bool) -> Fact | None:
    if name is not None:
        return Fact(_ITS_SERVICES.sub("", name.value), name.start, name.end)
    if title is not None:
        for pattern in _AUTHORITY_IN_TITLE:
            if found := _named(pattern.search(words)):
                return Fact(_ITS_SERVICES.sub("", found), title.start, title.end)
    for pattern in (_AUTHORITY_IN_TITLE[0], _AUTHORITY_AT_WORK) if front_only else ():
        opening = pattern.search(text, title.end if title else 0, _AT_TOP)
        if opening is not None and (found := _named(opening)):
            return Fact(found, opening.start(1), opening.end(1))
    for pattern in _AUTHORITY_IN_TEXT:
        counts = Counter(match[1] for match in pattern.finditer(text))
        if counts:
            most = counts.most_common(1)[0][0]
            return Fact(most, text.index(most), text.index(most) + len(most))
    return None


def _publisher(text: str, sign: re.Match[str] | None, kind: str | None) -> Fact:
    names = ["Ofsted"]
    if kind in _JOINT:  # in between, a paper may cite another inspectorate's own report
        imprint = _IMPRINT.search(text)
        end = imprint.start() if imprint else len(text)
        names = list(dict.fromkeys([*names, *named_in(f"{text[: _AT_TOP * 2]} {text[max(0, end - _AT_END) : end]}")]))
    at = sign.span() if sign else (text.find("Ofsted"), text.find("Ofsted") + len("Ofsted"))
    return Fact(in_words(names), *at)


def _inspected(text: str) -> Fact | None:
    for pattern in (_INSPECTED, _TOOK_PLACE):
        for line in pattern.finditer(text, 0, len(text) if pattern is _INSPECTED else _AT_TOP * 2):
            start = line.start(1) if pattern is _INSPECTED else line.end()
            if found := PERIOD.match(text, start):
                return Fact(" ".join(found[0].split()), *found.span())
    return None


def _published(text: str, items: list[Item], inspected: Fact | None, *, letter: bool) -> Fact | None:
    """Return the day that is printed as such, a letter's date, or the year of the copyright line."""
    for line in _DATED.finditer(text):
        if date := DATE.search(line[1]):
            start = line.start(1) + date.start()
            return Fact(iso(date), start, start + len(date[0]))
    if letter or inspected is None:
        for item in items[: _FRONT * 2]:
            words = join(text, item.spans)
            date = DATE.fullmatch(words.strip()) if letter else DATE.search(words)
            if date is not None:
                return Fact(iso(date), item.spans[0].start, item.spans[-1].end)
    rights = _COPYRIGHT.search(text)
    if rights is None:
        return None
    ended = list(DATE.finditer(inspected.value)) if inspected else []
    late = bool(ended) and iso(ended[-1])[:7] >= f"{rights[1]}-{_LATE}"
    return None if late else Fact(rights[1], *rights.span())  # a report follows two months later: perhaps the next year


def _lead(text: str) -> Fact | None:
    for pattern in (*_LEAD, _SIGNATURE):
        if match := pattern.search(text):
            name = re.sub(r"^(?:Mr|Mrs|Ms|Dr) |[., ]*\b(?:HMI|OI|AI)\b.*$|[., ]+$", "", match[1])
            return Fact(name, match.start(1), match.end(1))
    return None


def _dated(published: Fact | None) -> str | None:
    if published is None:
        return None
    if published.value.count("-") == 2:
        return f"{int(published.value[8:])} {month_of(published.value)}"
    return month_of(published.value)


def _month(inspected: Fact | None, published: Fact | None) -> str | None:
    dates = list(DATE.finditer(inspected.value)) if inspected else []
    return f"{dates[-1][2]} {dates[-1][3]}" if dates else _dated(published)
