"""The topic page as data: what was found, limited as the reader chose, by paper in date order.

Nothing is generated here. Every word shown is a paper's own, with its speaker and its place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from corpus.types import Document, Speaker, Voice
from rag.ui.conversation import Library
from rag.ui.gather import Found, Gathered, How
from rag.ui.links import link_to
from rag.ui.marking import excerpt
from rag.ui.naming import Names, paper_date, year
from rag.ui.sheet import Chip, Item, Layout, Limits, Paper, Sheet, Side, Tick, address

__all__ = ["lay_out", "read_request"]

NOTES: Mapping[How, str] = {
    "words": "",
    "other words": "In other words",
    "meaning": "Close in meaning",
}

SIDES: Mapping[str, str] = {"council": "What the council said", "ofsted": "What inspectors found"}


def read_request(query: Sequence[tuple[str, str]]) -> tuple[str, Limits, Layout]:
    """Read topic, limits and layout from an address; anything may stand in it, and what is no limit is ignored."""
    values: dict[str, list[str]] = {}
    for name, value in query[:100]:
        values.setdefault(name, []).append(value.strip()[:300])

    def chosen(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value for value in values.get(name, ()) if value))

    limits = Limits(chosen("speaker"), chosen("document"), chosen("year"), "exact" in values.get("words", ()))
    # A topic of any length goes on, so that one that is too long can be told so.
    topic = next((value for name, value in query if name == "topic"), "")
    return topic, limits, "compare" if "compare" in values.get("view", ()) else "papers"


def lay_out(gathered: Gathered, library: Library, names: Names, limits: Limits, layout: Layout = "papers") -> Sheet:
    """Lay out what was gathered, within the reader's limits; a limit that names nothing here shows nothing."""
    kept = list(_within(gathered.found, library, limits))
    papers = tuple(_papers(kept, library, names, limits.speakers))
    held = {paper.document.id for paper in papers}
    chosen = [d for d in library.documents if _has(d, limits)]
    sheet = Sheet(
        topic=gathered.topic,
        limits=limits,
        layout=layout,
        others=gathered.others,
        found=len(gathered.found),
        papers=papers,
        silent=tuple(document for document in chosen if document.id not in held),
        ticks=_ticks(gathered.found, library, names, limits),
        speakers={**_by_code(names), "several": "Several voices in one passage"},
        chips=tuple(_chips(gathered.topic, library, names, limits, layout)),
    )
    if layout == "papers":
        return sheet
    numbers = {item.passage.id: item.number for item in sheet.items}
    sides = tuple(
        _side(kept, library, names, code, numbers) for code in SIDES if not limits.speakers or code in limits.speakers
    )
    compared = {item.passage.id for side in sides for paper in side.papers for item in paper.items}
    return replace(sheet, sides=sides, aside=len({one.passage.id for one in kept} - compared))


def _by_code(names: Names) -> dict[str, str]:
    return {str(code): words for code, words in names.speakers.items()}


def _has(document: Document, limits: Limits) -> bool:
    return (not limits.documents or document.id in limits.documents) and (
        not limits.years or year(document.dated) in limits.years
    )


def _voice(found: Found, sentence: int) -> Speaker:
    return found.passage.voices[sentence].voice.speaker


def _spoken_by(found: Found, speakers: Sequence[str]) -> Found | None:
    """Return what is left of a find when only some speakers' sentences count."""
    sentences = tuple(n for n in found.sentences if not speakers or _voice(found, n) in speakers)
    if not sentences:
        return None
    spans = [(found.passage.voices[n].start, found.passage.voices[n].end) for n in sentences]
    marks = tuple((low, high) for low, high in found.marks if any(a <= low < b for a, b in spans))
    return replace(found, sentences=sentences, marks=marks)


def _within(found: Sequence[Found], library: Library, limits: Limits) -> Iterator[Found]:
    for one in found:
        if limits.exact and one.how != "words":
            continue
        left = _spoken_by(one, limits.speakers)
        if left is not None and _has(library.document(one.passage.document_id), limits):
            yield left


def _papers(
    found: Sequence[Found],
    library: Library,
    names: Names,
    only: Sequence[str],
    numbers: Mapping[str, int] | None = None,
) -> Iterator[Paper]:
    """Yield the papers that hold something, oldest first; ``numbers`` are given when they were counted before."""
    at = 0
    for document in library.documents:
        own = [one for one in found if one.passage.document_id == document.id]
        if not own:
            continue
        items = []
        for one in own:
            at += 1
            number = at if numbers is None else numbers[one.passage.id]
            items.append(_item(number, one, document, names, only))
        counts = Counter(item.speaker_code for item in items)
        yield Paper(document, paper_date(document), link_to(document, document.id), tuple(items), counts)


def _item(number: int, found: Found, document: Document, names: Names, only: Sequence[str]) -> Item:
    passage = found.passage
    voices = [passage.voices[n].voice for n in found.sentences]
    said = _said(voices, names, document)
    everybody = _said([*voices, *(voiced.voice for voiced in passage.voices)], names, document)
    codes = list(dict.fromkeys(voice.speaker for voice in voices))
    first = found.sentences[0]
    whole = (passage.voices[first].start, passage.voices[first].end)
    own = {n for n, voiced in enumerate(passage.voices) if not only or voiced.voice.speaker in only}
    return Item(
        number=number,
        passage=passage,
        href=link_to(document, passage.id, whole),
        place=names.place(passage),
        citation=names.citation(passage),
        speaker=said if only else everybody,
        speaker_code=codes[0] if len(codes) == 1 else "several",
        voices=everybody,
        note=NOTES[found.how],
        words=excerpt(passage, found.marks or [whole], own),
    )


def _said(voices: Sequence[Voice], names: Names, document: Document) -> str:
    return "; ".join(dict.fromkeys(names.voice(voice, document.id) for voice in voices))


def _side(found: Sequence[Found], library: Library, names: Names, code: str, numbers: Mapping[str, int]) -> Side:
    """Return one speaker's column; a passage in which both speak stands in both, each time with that one's words."""
    own = [left for one in found if (left := _spoken_by(one, (code,))) is not None]
    papers = tuple(_papers(own, library, names, (code,), numbers))
    return Side(SIDES[code], code, papers, len(own))


def _ticks(found: Sequence[Found], library: Library, names: Names, limits: Limits) -> dict[str, tuple[Tick, ...]]:
    speakers: Counter[str] = Counter()
    papers: Counter[str] = Counter()
    years: Counter[str] = Counter()
    for one in found:
        document = library.document(one.passage.document_id)
        speakers.update({_voice(one, n) for n in one.sentences})
        papers[document.id] += 1
        years[year(document.dated)] += 1
    told = [document for document in library.documents if document.dated]
    return {
        "Who said it": tuple(
            Tick("speaker", code, words, "", speakers[code], code in limits.speakers)
            for code, words in names.speakers.items()
            if speakers[code] or code in limits.speakers
        ),
        "Which paper": tuple(
            Tick("document", d.id, d.title, paper_date(d), papers[d.id], d.id in limits.documents)
            for d in library.documents
            if papers[d.id] or d.id in limits.documents
        ),
        "Year": tuple(
            Tick("year", name, name, "", years[name], name in limits.years)
            for name in dict.fromkeys(year(document.dated) for document in told)
            if years[name] or name in limits.years
        ),
    }


def _chips(topic: str, library: Library, names: Names, limits: Limits, layout: Layout) -> Iterator[Chip]:
    def chip(label: str, left: Limits) -> Chip:
        return Chip(label, address("./topic", topic, left, layout))

    papers = {document.id for document in library.documents}
    said = _by_code(names)
    for value in limits.speakers:
        yield chip(said.get(value, value), replace(limits, speakers=_without(limits.speakers, value)))
    for value in limits.documents:
        label = names.document(value) if value in papers else f"{value} (not in the documents)"
        yield chip(label, replace(limits, documents=_without(limits.documents, value)))
    for value in limits.years:
        yield chip(value, replace(limits, years=_without(limits.years, value)))
    if limits.exact:
        yield chip("Only these words", replace(limits, exact=False))


def _without(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    return tuple(other for other in values if other != value)
