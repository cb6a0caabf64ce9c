"""Items into passages: ids, labels, sentences, voices, search text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from corpus.catalogue import SectionEntry
from corpus.headings import section_title, slug, usual_forms
from corpus.inspectorates import together
from corpus.markup import join, plain
from corpus.places import page_of
from corpus.sentences import split
from corpus.structure import Item
from corpus.tokens import count
from corpus.types import Document, Passage, Span, Voice
from corpus.voices import SectionVoice, Text, VoiceReader

__all__ = ["make_passages"]

_FINDINGS = re.compile(r"\b(?:found|findings?)\b.*:\s*$", re.IGNORECASE)


def make_passages(
    document: Document,
    items: list[Item],
    sections: tuple[SectionEntry, ...] = (),
    front: frozenset[str] = frozenset(),
) -> tuple[Passage, ...]:
    """Return the passages of a document in reading order; ``front`` are headings that are its title and no section."""
    voices = VoiceReader(document.speaker, together(document.publisher) if document.speaker == "ofsted" else None)
    ids: Counter[str] = Counter()
    numbered = Counter(item.number for item in items if item.number)
    running: Counter[str] = Counter()
    kinds: Counter[tuple[str, str]] = Counter()
    forms = usual_forms(document.text)
    opening = _opening(document.text, items, front)
    passages: list[Passage] = []
    for at, (item, entry) in enumerate(_with_sections(items, sections)):
        section = opening[at] if item.section in front else section_title(item.section, forms) or opening[at]
        word = _word(item)
        if item.number:
            local, where = item.number, f"para {item.number}"
        elif item.kind in ("heading", "boilerplate"):
            local, where = f"{slug(section)}.{word}", f"{section}, {word}"
        else:
            running[section] += 1
            kinds[section, word] += 1
            local = f"{slug(section)}.{running[section]}"
            where = f"{section}, {word} {kinds[section, word]} (our count)"
        base = f"{document.id}#{local}"
        ids[base] += 1
        passage_id = base if ids[base] == 1 else f"{base}~{ids[base]}"
        if item.number and numbered[item.number] > 1:
            where += f" ({'first' if ids[base] == 1 else 'another'} with this number)"
        text, parts = _text(document.text, item)
        voiced = voices.read(
            Text(
                text,
                parts,
                _sentences(text, parts, item),
                item.lead,
                item.italic,
                _end_of_quotation(document.text, items, at),
                _section_voice(entry),
            )
        )
        passages.append(
            Passage(
                id=passage_id,
                document_id=document.id,
                label=f"{document.short}, {where}",
                number=item.number,
                numbered=item.number is not None,
                section=section,
                voices=voiced,
                text=text,
                spans=tuple(item.spans),
                search_text=_search_text(document, item, section, text, entry),
                page=page_of(document.pages, item.spans[0]),
                tokens=count(text),
                kind=item.kind,
                searchable=item.kind not in ("heading", "boilerplate") and bool(re.search(r"\w", text)),
                row=item.row,
                lead=item.lead,
                period=entry.period if entry else None,
            )
        )
    return tuple(passages)


def _opening(source: str, items: list[Item], front: frozenset[str]) -> list[str]:
    """Return, for each item, the name of its part of the text before the first heading that is not the title's."""
    headed = any(item.kind == "heading" and item.section and item.section not in front for item in items)
    body = "Opening" if headed else "Article"
    names: list[str] = []
    prose = False
    for item in items:
        prose = prose or (item.kind == "paragraph" and plain(join(source, item.spans)).endswith((".", ".”")))
        if item.row:
            names.append(f"{item.row[0][0]} table" if item.row[0][0] else "Table")
        else:
            names.append(body if prose else "Title page")
    return names


def _word(item: Item) -> str:
    if item.kind == "bullet":
        return "finding" if item.lead and _FINDINGS.search(item.lead) else "bullet"
    if item.kind in ("row", "heading", "boilerplate"):
        return {"row": "row", "heading": "heading", "boilerplate": "imprint"}[item.kind]
    return "quotation" if item.italic else "para"


def _end_of_quotation(source: str, items: list[Item], at: int) -> str | None:
    """Return the last paragraph of a quotation that opens here and runs over several unnumbered paragraphs."""
    item = items[at]
    words = join(source, item.spans)
    if item.kind != "paragraph" or item.number or not words.startswith("“") or "”" in words:
        return None
    for later in items[at + 1 : at + 4]:
        if later.kind != "paragraph" or later.number or later.section != item.section:
            return None
        words = join(source, later.spans)
        if "”" in words:
            return words
    return None


def _text(source: str, item: Item) -> tuple[str, tuple[Span, ...]]:
    """Return the item's words and the range of each of its parts in them."""
    words = join(source, item.spans)
    parts: list[Span] = []
    at = 0
    for part in item.parts:
        length = len(join(source, part))
        parts.append(Span(at, at + length))
        at += length + 1
    return words, tuple(parts)


def _sentences(text: str, parts: tuple[Span, ...], item: Item) -> tuple[Span, ...]:
    """Return the sentences; none runs over two bullets, and a table row is one."""
    if item.kind == "row":
        return (Span(0, len(text)),)
    return tuple(span for part in parts for span in split(text, part.start, part.end))


def _with_sections(items: list[Item], sections: tuple[SectionEntry, ...]) -> Iterator[tuple[Item, SectionEntry | None]]:
    """Yield each item with the catalogue's entry for the part of the document that it stands in."""
    current: SectionEntry | None = None
    starts = {plain(entry.start).casefold(): entry for entry in sections}
    for item in items:
        heading = item.section.casefold()
        if item.kind == "heading":
            if current is not None and current.to is not None and plain(current.to).casefold() == heading:
                current = None
            current = starts.get(heading, current)
        yield item, current


def _section_voice(entry: SectionEntry | None) -> SectionVoice:
    if entry is None:
        return SectionVoice()
    voice = Voice(entry.speaker, entry.reported_by, False, entry.name) if entry.speaker else None
    return SectionVoice(voice, entry.quotations)


def _search_text(document: Document, item: Item, section: str, text: str, entry: SectionEntry | None) -> str:
    """Return a first line that tells where the words stand, and the words; a row with its column names."""
    context = [document.short, section]
    if entry and entry.period:
        context.append(entry.period)
    if item.lead:
        context.append(item.lead.rstrip(":"))
    words = text
    if item.row:
        words = "; ".join(f"{name}: {cell}" if name else cell for name, cell in item.row)
    return f"{'. '.join(context)}.\n{words}"
