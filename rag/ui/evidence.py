"""The evidence cards under an answer: which are shown, which are folded, and what each says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.types import Document, Passage
from rag.types import Answer, Citation
from rag.ui.conversation import Library
from rag.ui.links import link_to
from rag.ui.marking import Piece, excerpt
from rag.ui.naming import Names, paper_date, plain_date

__all__ = ["Card", "Evidence", "arrange", "cited_words"]

AT_ONCE = 3  # cards that stand open before the answer has chosen among them


@dataclass(frozen=True, slots=True)
class Card:
    """One passage as evidence. ``label`` is the link's text; ``iso`` and ``date`` the paper's date."""

    passage_id: str
    href: str
    label: str
    speaker: str
    speaker_code: str
    iso: str | None
    date: str
    lead: str | None
    row: tuple[tuple[str, str], ...]
    words: tuple[Piece, ...]
    quotation: str
    period: str | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """``shown`` stand open under the answer, ``folded`` in a disclosure."""

    shown: tuple[Card, ...]
    folded: tuple[Card, ...]


def arrange(answer: Answer, library: Library, names: Names) -> Evidence:
    """Choose the cards: what the answer cites first, in the order in which it cites; the rest folded.

    Until the answer is complete they stay as they were found, so that nothing moves under a reader; then, and when
    the papers do not say, the nearest stand open.
    """
    found = {scored.passage.id: scored.passage for scored in answer.evidence}
    hints = _hints(answer)
    if not answer.complete:
        cards = tuple(_card(p, library, names, hints.get(p.id, []), None) for p in found.values())
        return Evidence(cards[:AT_ONCE], cards[AT_ONCE:])
    cited: dict[str, list[Citation]] = {}
    for statement in answer.statements:
        for citation in statement.citations:
            cited.setdefault(citation.passage_id, []).append(citation)
    shown: list[Card] = []
    for passage_id, citations in cited.items():
        passage = found.get(passage_id) or _look_up(library, passage_id)
        if passage is not None:
            marks = [(citation.start, citation.end) for citation in citations]
            shown.append(_card(passage, library, names, marks, citations[0]))
    others = [
        _card(passage, library, names, hints.get(passage.id, []), None)
        for passage in found.values()
        if passage.id not in cited
    ]
    open_rest = 0 if shown else AT_ONCE
    return Evidence(tuple(shown + others[:open_rest]), tuple(others[open_rest:]))


def cited_words(citation: Citation, names: Names) -> str:
    """Say who spoke the words of a citation, and when: for a reference list."""
    speaker = names.voice(citation, citation.document_id)
    return f"{speaker}, {plain_date(citation.date) if citation.date else names.date(citation.document_id)}"


def _card(
    passage: Passage,
    library: Library,
    names: Names,
    marks: Sequence[tuple[int, int]],
    citation: Citation | None,
) -> Card:
    document: Document = library.document(passage.document_id)
    if citation is not None:
        speaker = names.voice(citation, document.id)
        code = str(citation.speaker)
    else:
        speaker, code = _speakers(passage, marks, names)
    first = min(marks) if marks else None
    return Card(
        passage_id=passage.id,
        href=link_to(document, passage.id, first),
        label=f"{document.short}, {names.place(passage)}",
        speaker=speaker,
        speaker_code=code,
        iso=document.published,
        date=paper_date(document),
        lead=passage.lead,
        row=passage.row,
        words=excerpt(passage, marks),
        quotation=citation.quote if citation else passage.text,
        period=passage.period,
    )


def _speakers(passage: Passage, marks: Sequence[tuple[int, int]], names: Names) -> tuple[str, str]:
    """Name everyone who speaks in the marked sentences, or in the passage when nothing is marked."""
    voices = [
        voiced.voice
        for voiced in passage.voices
        if not marks or any(low < voiced.end and voiced.start < high for low, high in marks)
    ]
    words = dict.fromkeys(names.voice(voice, passage.document_id) for voice in voices)
    codes = {voice.speaker for voice in voices}
    return "; ".join(words), codes.pop() if len(codes) == 1 else "other"


def _hints(answer: Answer) -> dict[str, list[tuple[int, int]]]:
    """Read the chain's own pointer to the sentence that speaks to the question, where it gives one."""
    hints = answer.extra.get("marks")
    found: dict[str, list[tuple[int, int]]] = {}
    if isinstance(hints, Mapping):
        for passage_id, pair in hints.items():
            if isinstance(pair, Sequence) and len(pair) == 2 and all(isinstance(edge, int) for edge in pair):
                found[str(passage_id)] = [(int(pair[0]), int(pair[1]))]
    return found


def _look_up(library: Library, passage_id: str) -> Passage | None:
    try:
        return library.passage(passage_id)
    except KeyError:
        return None
