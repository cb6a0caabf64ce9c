"""Choose the sentences that answer: the papers' own words, no model.

Every choice is a score or a rule that holds for any question of its kind. Sentences that say the same in two
places become one statement with two citations.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.types import Document, Passage, Speaker
from index import Index, ScoredSentence
from rag.alike import alike
from rag.expected import counting, fits
from rag.grades import asks_for_grade
from rag.lexicon import MONTHS
from rag.lines import (
    OFFICE,
    asks_of_method,
    counts_something,
    is_nameplate,
    is_title,
    says_something,
    tells_of_method,
)
from rag.lists import Place
from rag.people import asks_what_is_said, speaks_or_names
from rag.retrieve import Evidence
from rag.settings import AnswerSettings
from rag.types import Question
from rag.vocabulary import Vocabulary

__all__ = ["Chosen", "candidates", "choose"]

_NUMBER = re.compile(
    r"\d|\b(?:half|third|quarter|twice|double|doubled|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|most|"
    r"majority|minority|none|all)\b",
    re.IGNORECASE,
)
_MONTH = re.compile(rf"\b(?:{MONTHS})\b")
_NAMED = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+")
_ASKS_FOR_PERSON = re.compile(
    r"^(?:and |so )?who(?:['’]s| is| was| were| are)? "
    r"(?:the|in charge|led|leads?|headed|heads?|chair\w*|runs|ran|wrote|signed)\b",
    re.IGNORECASE,
)
_ASKS_FOR_NAME = re.compile(r"\b(?:who|whose|whom|name[sd]?|called)\b", re.IGNORECASE)
_ASKS_WHY = re.compile(r"(?:and |so |but )?(?:why|how come|explain why|what led)\b", re.IGNORECASE)
_ASKS_FOR_DATE = re.compile(r"\b(?:when|dates?|dated|what (?:year|month|day))\b", re.IGNORECASE)
_MOST_LOOKED_UP = 3  # paragraphs asked for by number that are given whole
_FEWEST_POINTS = 4  # of an answer on what was said about a topic
_AS_NEAR = 0.03  # of the score: two sentences that may both be what is claimed
_MOST_OF_CLAIM = 2  # sentences that answer who said it
_FEWEST_COMPARED = 3  # of one on two years of which one paper tells
_MOST_PLACES = 2  # further places that a statement cites
_LONG_KINDS = frozenset({"topic", "list", "compare"})
_MORE = 1  # further sentence that these may have


@dataclass(frozen=True, slots=True)
class Chosen:
    """A sentence chosen to answer: ``also`` are other places that say the same.

    ``within`` are the first and the last sentence that are quoted with it, ``None`` for itself alone; ``lead`` is what
    introduces it where it is an ``item`` of a list, which may stand in another passage; ``heading`` is what it is about
    where its own words do not tell.
    """

    scored: ScoredSentence
    score: float
    also: tuple[ScoredSentence, ...] = ()
    within: tuple[int, int] | None = None
    lead: Place | None = None
    item: bool = False
    heading: str = ""

    @property
    def passage(self) -> Passage:
        """The passage of the sentence."""
        return self.scored.passage

    @property
    def place(self) -> Place:
        """The sentences that are quoted."""
        first, last = self.within or (self.scored.sentence, self.scored.sentence)
        return Place(self.passage, first, last)

    @property
    def text(self) -> str:
        """What is quoted, word for word."""
        return self.place.text


def candidates(evidence: Evidence, index: Index, settings: AnswerSettings) -> list[Chosen]:
    """Return every sentence that may answer, best first."""
    passages = {scored.passage.id: scored.score for scored in evidence.passages}
    # The names of judgements share their words with half of all questions; a grade answers only who asks for one, and
    # not why it was given.
    question = evidence.question.standalone
    wants_grade = asks_for_grade(question) and not _ASKS_WHY.match(question)
    graded = {judgement.passage_id for document in index.documents for judgement in document.judgements}
    wants_date = _ASKS_FOR_DATE.search(question)
    wants_name = _ASKS_FOR_NAME.search(question) or OFFICE.search(question)
    counted = evidence.question.intent == "number"
    found = [
        Chosen(
            scored,
            _score(
                scored,
                passages[scored.passage.id],
                index.document(scored.passage.document_id),
                evidence.question,
                settings,
            ),
        )
        for scored in _permitted(evidence, index)
        if says_something(scored)
        and (wants_grade or scored.passage.id not in graded)
        and (wants_name or not is_nameplate(scored.passage))
        and (wants_name or wants_date or not is_title(scored.passage) or (counted and counts_something(scored.passage)))
    ]
    return sorted(found, key=lambda chosen: -chosen.score)


def choose(
    evidence: Evidence, index: Index, settings: AnswerSettings, weighed: Sequence[Chosen] | None = None
) -> list[Chosen]:
    """Return the sentences that answer, best first (in date order where the question compares or surveys).

    ``weighed`` are the candidates as a model has scored them anew.
    """
    question = evidence.question
    if question.intent == "lookup":
        looked_up = [scored for scored in evidence.passages if scored.stage == "lookup"]
        if looked_up:
            return [one for scored in looked_up[:_MOST_LOOKED_UP] for one in _whole(scored.passage)]
    most = settings.max_sentences
    if weighed is None:
        ranked = candidates(evidence, index, settings)
        margin, bonus = settings.score_margin, settings.paragraph_bonus
    else:
        ranked = list(weighed)
        margin, bonus = settings.weighed_margin, settings.weighed_bonus
    if question.intent in _LONG_KINDS:
        most, margin = most + _MORE, 2 * margin
    surveys = question.intent == "topic"  # what several paragraphs say is wanted, not more of one
    bonus = -settings.paragraph_bonus if surveys else bonus
    if question.claim:
        chosen = _pick(_of_one_voice(ranked), _MOST_OF_CLAIM, margin, bonus)
    elif question.compared:
        chosen = _of_each_source(ranked, most, margin, bonus)
    else:
        within = question.intent == "compare" and len(question.steer.years) > 1  # one paper tells of both years
        fewest = _FEWEST_POINTS if surveys else _FEWEST_COMPARED if within else 1
        chosen = _pick(ranked, most, margin, bonus, fewest)
    if question.intent in ("topic", "compare"):
        chosen.sort(key=lambda one: (index.document(one.passage.document_id).dated, -one.score))
    return chosen


def _score(
    scored: ScoredSentence, passage: float, document: Document, question: Question, settings: AnswerSettings
) -> float:
    """Return the sentence's own score, its passage's with its weight, and what the kind of question adds."""
    text = scored.passage.sentence(scored.sentence)
    score = scored.score + settings.passage_weight * passage
    if question.intent == "number" and _NUMBER.search(counting(text)):
        score += settings.kind_bonus
    if question.intent == "who" and not question.claim and _NAMED.search(text):
        score += settings.person_bonus if _ASKS_FOR_PERSON.search(question.text) else settings.kind_bonus
    if not question.compared and Vocabulary.tells_of(text, question.steer.years, document, question.pairs):
        score += settings.kind_bonus
    if question.people and speaks_or_names(scored.passage, question.people, scored.sentence):
        score += settings.kind_bonus
    if fits(question.wants, text) or (question.intent == "number" and _shares_month(question.standalone, scored)):
        score += settings.form_bonus
    if tells_of_method(text) and not asks_of_method(question.standalone):
        score -= settings.score_margin
    return score


def _shares_month(question: str, scored: ScoredSentence) -> bool:
    """Tell whether a sentence, or the period of a table's row, names a month that the question names."""
    passage = scored.passage
    said = passage.search_text if passage.row else passage.sentence(scored.sentence)
    return bool(set(_MONTH.findall(question)).intersection(_MONTH.findall(said)))


def _permitted(evidence: Evidence, index: Index) -> Sequence[ScoredSentence]:
    """Return the sentences whose speaker, paper and year the question asks for, each as far as that leaves some."""
    question = evidence.question
    steer, filters = question.steer, question.filters
    sentences: Sequence[ScoredSentence] = evidence.sentences
    if filters.speakers:
        sentences = [one for one in sentences if _voice(one) in filters.speakers]
    if question.compared or (question.intent == "compare" and len(steer.speakers) > 1):
        return sentences
    if asks_what_is_said(question.text):
        # Who led an inspection speaks in all of its report.
        leads = {document.lead_inspector for document in index.documents}
        people = [name for name in question.people if name not in leads]
        theirs = [
            one for one in sentences if says_something(one) and speaks_or_names(one.passage, people, one.sentence)
        ]
        if theirs:
            return theirs
    if len(steer.speakers) == 1 and question.wants != "date":  # when they came may be told by others
        sentences = [one for one in sentences if _voice(one) in steer.speakers] or sentences
    if steer.documents:
        sentences = [one for one in sentences if one.passage.document_id in steer.documents] or sentences
    if steer.years:
        # What a paper tells is of its own time or before.
        since = [one for one in sentences if _latest(one, index) >= min(steer.years)]
        sentences = [one for one in sentences if _of_years(one, index, question)] or since
    return sentences


def _of_years(scored: ScoredSentence, index: Index, question: Question) -> bool:
    """Tell whether a sentence's paper is of one of these years or its passage speaks of one."""
    document = index.document(scored.passage.document_id)
    years = question.steer.years
    own = Vocabulary.years_of(document).intersection(years)
    return bool(own) or Vocabulary.tells_of(scored.passage.text, years, document, question.pairs)


def _latest(scored: ScoredSentence, index: Index) -> float:
    """Return the latest year that a sentence's paper is of; any, where it is of none."""
    return max(Vocabulary.years_of(index.document(scored.passage.document_id)), default=math.inf)


def _voice(scored: ScoredSentence) -> Speaker:
    return scored.passage.voices[scored.sentence].voice.speaker


def _of_one_voice(candidates: Sequence[Chosen]) -> list[Chosen]:
    """Return the candidates of the speaker and paper of the best: a claim is one speaker's, whoever says alike.

    Where another's is as near, who said it is not known from the words alone, and both are heard.
    """
    near = [one for one in candidates if one.score >= candidates[0].score - _AS_NEAR]
    voices = {(_voice(one.scored), one.passage.document_id) for one in near}
    return [one for one in candidates if (_voice(one.scored), one.passage.document_id) in voices]


def _pick(candidates: Sequence[Chosen], most: int, margin: float, bonus: float, fewest: int = 1) -> list[Chosen]:
    """Return the first ``most`` candidates within ``margin`` of the best; repeats become further citations.

    ``bonus`` goes to the sentences of a paragraph that is cited already: fewer paragraphs say more of one matter. Up to
    ``fewest`` are taken however far below the best they are, each of another passage.
    """
    picked: list[Chosen] = []
    floor = max((one.score for one in candidates), default=0.0) - margin
    left = list(candidates)
    while left:
        cited = {one.passage.id for one in picked}
        best = max(range(len(left)), key=lambda at: left[at].score + bonus * (left[at].passage.id in cited))
        candidate = left.pop(best)
        twin = next((place for place, one in enumerate(picked) if alike(one.place, candidate.place)), None)
        if twin is None:
            elsewhere = len(picked) < fewest and all(candidate.passage.id not in _places(one) for one in picked)
            near = candidate.score + bonus * (candidate.passage.id in cited) >= floor
            if len(picked) < most and (near or elsewhere):
                picked.append(candidate)
            continue
        picked[twin] = _with_place(picked[twin], candidate, margin)
    return picked


def _with_place(one: Chosen, twin: Chosen, margin: float) -> Chosen:
    """Return a sentence with one more place that says the same in the same voice."""
    another = twin.passage.id not in _places(one) and len(one.also) < _MOST_PLACES
    same_voice = _voice(twin.scored) == _voice(one.scored)
    near = twin.scored.score >= one.scored.score - 2 * margin
    return replace(one, also=(*one.also, twin.scored)) if another and same_voice and near else one


def _of_each_source(candidates: Sequence[Chosen], most: int, margin: float, bonus: float) -> list[Chosen]:
    """Return the best of each paper in turn, so that what is compared is all there.

    Each paper has its own floor: what one says of a matter is compared even where another says more. Within one paper
    its speakers are compared.
    """
    several = len({candidate.passage.document_id for candidate in candidates}) > 1
    sources: dict[str, list[Chosen]] = {}
    for candidate in candidates:
        source = candidate.passage.document_id if several else _voice(candidate.scored)
        sources.setdefault(source, []).append(candidate)
    picked = [_pick(own, most, margin, bonus) for own in sources.values()]
    turns = [one for place in range(most) for own in picked for one in own[place : place + 1]]
    chosen: list[Chosen] = []
    for candidate in turns:  # what another speaker says in the same words is what is compared
        same = (place for place, one in enumerate(chosen) if alike(one.place, candidate.place))
        twin = next((place for place in same if _voice(chosen[place].scored) == _voice(candidate.scored)), None)
        if twin is not None:
            chosen[twin] = _with_place(chosen[twin], candidate, math.inf)
        elif len(chosen) < most:
            chosen.append(candidate)
    return chosen


def _places(chosen: Chosen) -> set[str]:
    return {chosen.passage.id, *(scored.passage.id for scored in chosen.also)}


def _whole(passage: Passage) -> list[Chosen]:
    """Return the sentences of a paragraph that was asked for by its number, in order."""
    return [Chosen(ScoredSentence(passage, at, 1.0, 1.0, 0.0), 1.0) for at in range(len(passage.voices))]
