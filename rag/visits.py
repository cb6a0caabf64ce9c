"""Which paper "the last visit", "the previous report" or "the second letter" is: by the papers' own dates.

A visit that papers number is known by its number too. What no paper is of is not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.dates import DATE, iso
from corpus.types import Document
from rag.authorities import named_authorities
from rag.lexicon import NTH, ORDINALS

__all__ = ["Meant", "in_order", "numbered_visit", "of_others"]

_PLACES = {form: place for place, pair in enumerate(ORDINALS.items(), start=1) for form in pair}
_NUMBERED = re.compile(rf"\b({NTH}) (?:monitoring |focused )?visit\b", re.IGNORECASE)
_ORDERED = re.compile(
    r"\b(?:the |its |their |our |that |ofsted['’]s )?(?:very )?"
    r"(?:(?P<last>last|latest|most recent|newest)|(?P<before>previous|preceding|prior|earlier|penultimate|last but one|"
    rf"second[- ]to[- ]last)|(?P<next>next|following|subsequent)|(?P<nth>{NTH}|original|earliest)) "
    r"(?:(?:full|ofsted|council|inspection|monitoring|focused|main|director['’]?s|scrutiny|inspectors['’]) ){0,2}?"
    r"(?P<noun>inspection (?:report|letter|visit)|visit (?:letter|report)|visit|inspection|report|letter|one(?! \w)|"
    r"time(?=\W*$|[,;?]| (?:round|around|ofsted|inspectors?|"
    r"(?:they|we) (?:came|looked|visited|inspected|were|said|found)|it was|the (?:council|inspectors|authority))\b))\b"
    r"(?P<then> before last| before that)?"
    r"(?! (?:framework|regime|team|programme|evidence|handbook|cycle|card)\b)"
    r"|\bthe (?P<noun2>visit|inspection|report|letter|time) before(?: last| that)?\b"
    r"(?=\W*$|[,;]| (?:say|said|find|found|show\w*|report\w*|and|or|on|about)\b)",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"\b(?:the )?(?:last|latest|most recent) (?P<count>two|three|four|[234]) (?:(?:ofsted|monitoring|focused|full) )?"
    r"(?P<noun>visit|inspection|report|letter)s\b",
    re.IGNORECASE,
)
_OF_PEOPLE = re.compile(
    r"(?: was| is)? (?:to|with|of|from|by|for) (?:(?:a|an|the|each|every|their|his|her|any|that) )?"
    r"(?:child(?!ren['’]?s (?:social )?(?:care )?services)|young|care|famil|parent|social|worker|pas?\b|home|"
    r"baby|babies)",
    re.IGNORECASE,
)
_OF_ANYTHING = re.compile(r" (?:of|to|from|by) (?P<what>(?:\S+ ?){1,4})")
_FOR_A_TIME = re.compile(r"\bfor (?:(?:an?|the|his|her|its|their) )?$", re.IGNORECASE)
_ASKED_OF = re.compile(
    r"\b(?:they|we) (?:say|said|find|found|think|thought|judge\w*|write|wrote|report\w*|conclude\w*)\b", re.IGNORECASE
)
_COUNTS = {"two": 2, "three": 3, "four": 4}
_THING = re.compile(r"\b(visit|inspection|report|letter)\b", re.IGNORECASE)
_INSPECTED = re.compile(r"\b(?:ofsted|inspect\w+|monitoring|focused|council|director|scrutiny)\b", re.IGNORECASE)
_OFSTED = re.compile(r"\b(?:ofsted|inspect\w+)\b", re.IGNORECASE)
_COUNCIL = re.compile(r"\b(?:council|director|scrutiny)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Meant:
    """Words of a question and the papers that they mean; ``told`` is a visit that no paper is of."""

    words: str
    documents: tuple[str, ...] = ()
    told: str = ""


@dataclass(frozen=True, slots=True)
class _Event:
    date: str
    number: int | None
    papers: tuple[Document, ...]


def numbered_visit(document: Document) -> int | None:
    """Return the number of the visit that a paper is of, where its title or period numbers it."""
    match = _NUMBERED.search(f"{document.title} {document.period or ''}")
    return _PLACES[match[1].lower()] if match else None


def in_order(text: str, documents: Sequence[Document], named: Sequence[str] = ()) -> tuple[Meant, ...]:
    """Return the papers that ``text`` means by their order in time, of each authority its own.

    "Last" is the newest of its kind, "previous" the one before what is ``named`` (ids), else before the newest.
    Numbered visits are left to their numbers.
    """
    found: list[Meant] = []
    groups: dict[str, list[Document]] = {}
    for document in documents:
        groups.setdefault(" ".join(named_authorities(document.authority)) or document.authority, []).append(document)
    for match in _ORDERED.finditer(text):
        if _is_other(match):
            continue
        picked = [one for papers in groups.values() if (one := _pick(match, papers, named))]
        ids = tuple(dict.fromkeys(paper for one in picked for paper in one.documents))
        told = next((one.told for one in picked if one.told), "")
        if ids or told:
            found.append(Meant(match[0], ids, told))
    for match in _SEVERAL.finditer(text):
        most = _COUNTS.get(match["count"].lower()) or int(match["count"])
        events = [_events(match[0], match["noun"].lower(), papers)[-most:] for papers in groups.values()]
        ids = tuple(paper.id for latest in events for event in latest for paper in event.papers)
        found.append(Meant(match[0], ids))
    return tuple(found)


def of_others(text: str, end: int) -> bool:
    """Tell whether the visit or letter whose words end at ``end`` is to, by or of children or their workers."""
    return _OF_PEOPLE.match(text, end) is not None


def _is_other(match: re.Match[str]) -> bool:
    """Tell whether words are of no paper: the first report of a worry, a second time on a plan, a visit at home."""
    text, noun = match.string, (match["noun"] or match["noun2"]).lower()
    if of_others(text, match.end()) or (noun == "time" and _FOR_A_TIME.search(text[: match.start()])):
        return True
    if _INSPECTED.search(match[0]):
        return False
    following = _OF_ANYTHING.match(text, match.end())
    if following and not re.search(r"\d{4}", following["what"]):
        told = following["what"]
        if not (_INSPECTED.search(told) or named_authorities(told) or re.search(r"authority|committee", told)):
            return True
    asked = _INSPECTED.search(text) or (noun == "time" and _ASKED_OF.search(text))
    return bool(match["nth"]) and noun in ("report", "visit", "time") and not asked


def _pick(match: re.Match[str], papers: Sequence[Document], named: Sequence[str]) -> Meant | None:
    noun = (match["noun"] or match["noun2"]).lower()
    if noun == "one":
        things = _THING.findall(match.string[: match.start()]) if match["before"] else []
        if not things:
            return None
        noun = things[-1].lower()
    events = _events(match[0], noun, papers)
    if not events:
        return None
    if match["nth"]:
        place = _PLACES.get(match["nth"].lower(), 1)
        if ("visit" in noun and any(event.number for event in events)) or place > len(events):
            return None
        return _meant(match, events[place - 1])
    talked_of = [_held(paper) for paper in papers if paper.id in named]
    if match["last"] and not match["then"]:
        return _meant(match, events[-1])
    if match["next"]:
        later = [event for event in events if talked_of and event.date > max(talked_of)]
        return _meant(match, later[0]) if later else None
    anchor = min(talked_of) if talked_of else events[-1].date
    earlier = [event for event in events if event.date < anchor]
    if earlier:
        return _meant(match, earlier[-1], _before(events, anchor) if earlier[-1].number else None)
    if not talked_of and len(events) == 1 and any(_held(paper) > anchor for paper in papers):
        return _meant(match, events[0])  # the papers after it are of another kind
    number = _before(events, anchor)
    return Meant(match[0], told=_visit(number)) if number else None


def _before(events: Sequence[_Event], anchor: str) -> int | None:
    """Return the number of the visit before the one of the date ``anchor``, where that is numbered."""
    numbers = [event.number for event in events if event.date == anchor and event.number]
    return numbers[0] - 1 if numbers and numbers[0] and numbers[0] > 1 else None


def _meant(match: re.Match[str], event: _Event, number: int | None = None) -> Meant | None:
    if number is not None and event.number != number:
        return Meant(match[0], told=_visit(number))  # papers number it, and none is of it
    return Meant(match[0], tuple(paper.id for paper in event.papers))


def _visit(number: int) -> str:
    name = next((word for word, place in _PLACES.items() if place == number), "")
    return f"{name} monitoring visit" if name else ""


def _events(words: str, noun: str, papers: Sequence[Document]) -> list[_Event]:
    """Return what there is of a kind, oldest first; papers of the same visit are one."""
    events: dict[object, list[Document]] = {}
    for paper in papers:
        if _is(paper, noun, words):
            one = noun not in ("report", "letter")
            key: object = (numbered_visit(paper) or _held(paper)[:7]) if one else paper.id
            events.setdefault(key, []).append(paper)
    made = [_Event(max(map(_held, own)), numbered_visit(own[0]), tuple(own)) for own in events.values()]
    return sorted((event for event in made if event.date), key=lambda event: event.date)


def _is(paper: Document, noun: str, words: str) -> bool:
    """Tell whether a paper is what people call by this noun."""
    called = f"{paper.kind} {paper.title}".lower()
    of_visit = "visit" in f"{called} {(paper.period or '').lower()}"
    if noun == "time":
        return of_visit or "inspection" in called
    if "visit" in noun:
        return of_visit
    if "inspection" in noun:
        return "inspection" in called and "visit" not in called
    if noun == "report" and _OFSTED.search(words):
        return paper.speaker == "ofsted"
    if noun == "report" and _COUNCIL.search(words):
        return paper.speaker == "council" and "report" in called
    return noun in called


def _held(paper: Document) -> str:
    """Return the ISO date of the visit or inspection that a paper is of, else its own."""
    dates = [iso(match) for match in DATE.finditer(paper.inspected or paper.period or "")]
    return dates[-1] if dates else paper.dated
