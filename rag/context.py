"""What a chosen sentence needs beside it: its list, its lead, the sentence it points back to, the one that turns it.

Nothing here chooses what answers: it makes the chosen whole. Every word added is the paper's own, of the same
paragraph and voice, or its heading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.types import Passage
from index import Index, ScoredSentence
from rag.alone import dangles, reads_alone
from rag.extract import Chosen
from rag.followup import stems
from rag.lists import Place, PrintedList, asks_for_several, list_of
from rag.retrieve import Evidence
from rag.settings import AnswerSettings
from rag.types import Intent, Question

__all__ = ["in_context", "under_heading"]

_TURNS = re.compile(
    r"(?:However|But|Yet|Nevertheless|Nonetheless|Despite (?:this|these)|In contrast|Conversely)\b|"
    r"(?:[A-Z][a-z]+ly, )?[Tt]h(?:is|ese|at) (?:(?:is|are|was|were) (?:not|no longer)|"
    r"(?:has|have|had) (?:(?:now|since|also|already|been|\w+ly) )*(?:improv|reduc|increas|worsen|chang|"
    r"address|resolv|fallen|risen|declin|clear|end))"
)
_THINGS = re.compile(r"\b(?:things|areas|points|items|matters|names?|list(?:ed)?)\b", re.IGNORECASE)
_SAYS_NOTHING = re.compile(
    r"\b(?:findings?|main body|opening|introduction|summary|background|conclusions?|article|headlines?|proposal|report|"
    r"overview|context|annex|appendix|paragraph|letter|front matter|foreword|preface|title page|tables?|contents)\b",
    re.IGNORECASE,
)
_LONGEST_LIST = 220  # words of a list that is given whole
_MOST_ITEMS = 14
_LONGEST_LEAD = 35  # words; a longer one gives way to the heading
_LONGEST_HEADING = 8
_FEWEST_MATCHED = 2  # items chosen by themselves that show that the list is asked for
_FEWEST_SHARED = 2
_HALF, _MOST = 0.5, 0.66  # share of the question's words in what introduces a list, near by and further off
_MAY_LIST: frozenset[Intent] = frozenset({"fact", "list", "topic"})


def in_context(evidence: Evidence, chosen: Sequence[Chosen], index: Index, settings: AnswerSettings) -> list[Chosen]:
    """Return what was chosen, each with what it needs to be understood; a list that is asked for is given whole."""
    question = evidence.question
    if chosen and question.intent in _MAY_LIST and asks_for_several(question.standalone):
        whole = _whole_list(evidence, chosen, index)
        if whole:
            return whole
    understood = [_understood(one, index, settings) for one in chosen]
    said = _joined([_with_turn(one, settings.max_quote_words) for one in understood], settings.max_quote_words)
    return _led_once(said if question.intent in ("topic", "compare") else _by_source(said))


def under_heading(passages: Sequence[Passage]) -> list[Chosen]:
    """Return passages that stand under one heading as its list, each whole; none where one has several voices."""
    if any(len({voiced.voice for voiced in passage.voices}) > 1 for passage in passages):
        return []
    return [
        Chosen(
            ScoredSentence(passage, 0, 1.0, 1.0, 0.0),
            1.0,
            within=(0, len(passage.voices) - 1),
            item=True,
            heading="" if place else passage.section.strip(" :–-"),
        )
        for place, passage in enumerate(passages)
    ]


def _list(passage: Passage, sentence: int, index: Index) -> PrintedList | None:
    return None if passage.row else list_of(passage, sentence, index.passages, index.document(passage.document_id))


def _whole_list(evidence: Evidence, chosen: Sequence[Chosen], index: Index) -> list[Chosen]:
    """Return the list that the question asks for: that of the best sentence's paragraph, or one so introduced.

    It is looked for among what was chosen, then in the evidence, then in the papers that what was chosen is of.
    """
    question, papers = evidence.question, {one.passage.document_id for one in chosen}
    score = chosen[0].scored.score
    near = [one for one in evidence.sentences if one.passage.document_id in papers]
    far = [
        ScoredSentence(passage, at, score, 0.0, 0.0)
        for passage in (() if question.filters.passages else index.passages)
        if passage.document_id in papers and passage.searchable and not passage.row
        for at in range(len(passage.voices))
        if passage.kind == "bullet" or passage.sentence(at).endswith(":")
    ]
    for share, places in ((_HALF, (*(one.scored for one in chosen), *near)), (_MOST, far)):
        for scored in places:
            listed = _list(scored.passage, scored.sentence, index)
            if listed is None or len(listed.items) > _MOST_ITEMS or listed.words > _LONGEST_LIST:
                continue
            if any(len(item.voices) > 1 for item in listed.items):
                continue  # an item is one quotation, and that is of one voice
            theirs = [one for one in chosen if any(_in(one, item) for item in listed.items)]
            introduced = listed.lead.text if listed.lead else scored.passage.section
            # The best sentence may be one beside the list in its paragraph, or what introduces it.
            beside = chosen[0].passage.id in {place.passage.id for place in (*listed.items, *_lead(listed))}
            several = len(theirs) >= _FEWEST_MATCHED and beside
            if _may_say(question, listed) and (several or _asked_by(question, introduced, share)):
                return _items(listed, scored, "" if listed.lead else _heading(scored.passage))
    return []


def _lead(listed: PrintedList) -> tuple[Place, ...]:
    return (listed.lead,) if listed.lead else ()


def _may_say(question: Question, listed: PrintedList) -> bool:
    """Tell whether the speakers of a list are among those who were asked for."""
    wanted = question.filters.speakers or (question.steer.speakers if len(question.steer.speakers) == 1 else ())
    said_by = {voice.speaker for one in listed.items for voice in one.voices}
    return not wanted or said_by <= set(wanted)


def _by_source(chosen: Sequence[Chosen]) -> list[Chosen]:
    """Return the same with what one source says together: it is named once."""
    sources = list(dict.fromkeys((one.passage.document_id, one.place.voice) for one in chosen))
    return sorted(chosen, key=lambda one: sources.index((one.passage.document_id, one.place.voice)))


def _led_once(chosen: Sequence[Chosen]) -> list[Chosen]:
    """Return the same with the lead of a list before the first of its items alone, where several follow each other."""
    pairs = zip([None, *chosen], chosen, strict=False)
    return [
        replace(one, lead=None) if before and one.lead and one.lead == before.lead else one for before, one in pairs
    ]


def _items(listed: PrintedList, best: ScoredSentence, heading: str) -> list[Chosen]:
    made = []
    for place, item in enumerate(listed.items):
        scored = replace(best, passage=item.passage, sentence=item.first)
        lead = listed.lead if not place else None
        made.append(
            Chosen(
                scored,
                best.score,
                within=(item.first, item.last),
                lead=lead,
                item=True,
                heading=heading if not place else "",
            )
        )
    return made


def _in(one: Chosen, item: Place) -> bool:
    return one.passage.id == item.passage.id and item.first <= one.scored.sentence <= item.last


def _asked_by(question: Question, introduced: str, share: float) -> bool:
    """Tell whether a list is introduced in the question's words: at least two, and this ``share`` of them."""
    asked = stems(_THINGS.sub(" ", question.subject or question.standalone))
    shared = len(asked & stems(introduced))
    return shared >= min(_FEWEST_SHARED, len(asked)) and bool(asked) and shared >= share * len(asked)


def _understood(one: Chosen, index: Index, settings: AnswerSettings) -> Chosen:
    """Return a sentence with the lead of its list, the sentence it points back to, or its heading, if it needs one."""
    if one.passage.row or one.within:
        return one
    listed = _list(one.passage, one.scored.sentence, index)
    item = listed is not None and any(_in(one, place) for place in listed.items)
    if not reads_alone(one.text, verb=item):
        if item and listed and listed.lead and _introduces(listed.lead, one):
            return replace(one, lead=listed.lead)
        return replace(one, heading=_heading(one.passage))
    if dangles(one.text):
        before = _before(one, settings.max_quote_words)
        return before or replace(one, heading=_heading(one.passage))
    return one


def _introduces(lead: Place, one: Chosen) -> bool:
    """Tell whether a lead can be quoted with an item: it is short, and the same voice."""
    return len(lead.text.split()) <= _LONGEST_LEAD and lead.voice == one.place.voice


def _before(one: Chosen, most: int) -> Chosen | None:
    """Return a sentence with those before it that it points back to.

    ``None`` where these are of another voice, where all have more than ``most`` words, or where they point back too.
    """
    first = last = one.scored.sentence
    while first and len(Place(one.passage, first - 1, last).voices) == 1:
        first -= 1
        wider = replace(one, within=(first, last))
        if len(wider.text.split()) > most:
            return None
        if not dangles(wider.text) and not wider.text[:1].islower():
            return wider
    return None


def _with_turn(one: Chosen, most: int) -> Chosen:
    """Return a sentence with the next one where that turns it ("However, …"): one half of a judgement misleads."""
    first, last = one.place.first, one.place.last
    if one.passage.row or one.lead or last + 1 >= len(one.passage.voices):
        return one
    wider = replace(one, within=(first, last + 1))
    turned = _TURNS.match(one.passage.sentence(last + 1)) and len(wider.place.voices) == 1
    return wider if turned and len(wider.text.split()) <= most else one


def _heading(passage: Passage) -> str:
    """Return what a passage is about, as its heading has it; empty where that says nothing."""
    heading = passage.section.strip(" :–-")
    known = not heading or _SAYS_NOTHING.search(heading) or len(heading.split()) > _LONGEST_HEADING
    return "" if known else heading


def _joined(chosen: Sequence[Chosen], most: int) -> list[Chosen]:
    """Return the same with neighbours of one paragraph as one quotation, of at most ``most`` words."""
    joined: list[Chosen] = []
    for one in chosen:
        # First with the one that says all of it already: widened by it, another would say the same twice.
        for at, other in sorted(enumerate(joined), key=lambda pair: not _says_all_of(pair[1], one)):
            if (wider := _together(other, one, most)) is not None:
                joined[at] = wider
                break
        else:
            _add_unsaid(one, joined)
    return joined


def _says_all_of(other: Chosen, one: Chosen) -> bool:
    theirs, own = other.place, one.place
    return other.passage.id == one.passage.id and theirs.first <= own.first and own.last <= theirs.last


def _add_unsaid(one: Chosen, said: list[Chosen]) -> None:
    """Add a quotation to those before it without sentences of theirs, which it would repeat; it goes on after them."""
    first, last, after = one.place.first, one.place.last, len(said)
    for at, other in enumerate(said):
        theirs = other.place
        if one.item or one.passage.row or one.passage.id != other.passage.id:
            continue
        if theirs.first <= one.scored.sentence <= theirs.last:
            return
        if theirs.first <= first <= theirs.last:
            first, after = theirs.last + 1, at + 1
        if theirs.first <= last <= theirs.last:
            last = theirs.first - 1
    within = one.within and (first, last)
    said.insert(after, one if within == one.within else replace(one, within=within))


def _together(one: Chosen, other: Chosen, most: int) -> Chosen | None:
    """Return two as one where they touch or overlap, of one voice and without a lead between them."""
    if one.passage.id != other.passage.id or one.passage.row or one.lead or other.lead:
        return None
    a, b = one.place, other.place
    first, last = min(a.first, b.first), max(a.last, b.last)
    if last - first + 1 > (a.last - a.first + 1) + (b.last - b.first + 1):
        return None  # something stands between them
    if len(Place(one.passage, first, last).voices) > 1:
        return None
    wider = replace(one, within=(first, last), also=(*one.also, *other.also), heading=one.heading or other.heading)
    if not dangles(wider.text):
        wider = replace(wider, heading="")
    return wider if len(wider.text.split()) <= most else None
