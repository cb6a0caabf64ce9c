"""Voice accuracy and false attribution.

voice accuracy = answered cases whose cited speaker is the case's, over answered cases with a speaker and a
citation. The cited speaker counts as the case's only if every citation of a gold passage (of any passage, where
none is gold) is in that voice: an answer to "what did inspectors say" that mixes voices is no answer.

false attribution = answered cases whose wording names a speaker or a year that no cited passage bears out, over
answered cases. A speaker is named where a verb of saying or judging follows the name or "according to" comes before
it; a year is four digits from 1900 to 2099. A year is borne out by the text, the label, the date or
the catalogued period of a cited passage.
What a speaker "had found" inside a quotation that a cited passage holds word for word is the paper's wording, and names
nobody as the one who says it.
Source: docs/evaluation.md.
"""

from __future__ import annotations

import re

from corpus.types import Speaker
from eval.matching import plain
from eval.measures.statistic import Measure, Share
from eval.outcome import Outcome

__all__ = ["FALSE_ATTRIBUTION", "VOICE", "named_speakers", "named_years"]

_NAMES: dict[Speaker, str] = {
    "ofsted": r"ofsted|(?:ofsted )?inspectors?|the inspectorate|hmi|the watchdog",
    "council": r"(?:devon )?(?:county )?council|the local authority|the authority|the director|council leaders",
    "children": r"(?:the )?(?:children|young people|care leavers)",
}
_FINDS = r"says?|said|found|finds?|judged?|judges|concluded?|concludes|noted|notes|recognised|praised|warned|criticised"
_PASSES_ON = r"reports?|reported|quotes?|quoted|acknowledges|acknowledged|stated?|states|describes|described"
_QUOTATION = re.compile(r"“([^”]*)”")
_YEAR = re.compile(r"(?<![\d£,.])(?:19|20)\d\d(?!\d|,\d)")


def named_speakers(answer: str) -> set[tuple[Speaker, bool]]:
    """Return who is named as saying something, each with whether the words may only pass something on."""
    text = plain(answer).casefold()
    found: set[tuple[Speaker, bool]] = set()
    for speaker, name in _NAMES.items():
        subject = rf"\b(?:{name})(?:'s (?:own )?(?:report|letter|paper|self-evaluation))?"
        if re.search(rf"{subject} (?:also |has |have |had |then )?(?:{_FINDS})\b", text):
            found.add((speaker, False))
        if re.search(rf"{subject} (?:also |has |have |had |then )?(?:{_PASSES_ON})\b", text):
            found.add((speaker, True))
        if re.search(rf"\baccording to (?:the )?(?:{name})\b", text):
            found.add((speaker, True))
    return found


def named_years(answer: str) -> set[str]:
    """Return the years that the wording names."""
    return set(_YEAR.findall(answer))


def _voice(outcome: Outcome) -> tuple[float, float] | None:
    if outcome.case.speaker is None or not outcome.answered or not outcome.citations:
        return None
    speakers = {cited.speaker for cited in outcome.gold_citations or outcome.citations}
    return float(speakers == {outcome.case.speaker}), 1.0


def _false(outcome: Outcome) -> tuple[float, float] | None:
    if not outcome.answered:
        return None
    speak = {cited.speaker for cited in outcome.citations}
    pass_on = speak | {cited.reported_by for cited in outcome.citations}
    answer = outcome.prediction.answer
    own = _QUOTATION.sub(lambda quoted: " … " if _held(quoted[1], outcome) else quoted[0], answer)
    wrong_speaker = any(speaker not in (pass_on if reports else speak) for speaker, reports in named_speakers(own))
    borne_out = " ".join(
        f"{_text(outcome, one.passage)} {one.text} {one.label} {one.date or ''} {_period(outcome, one.passage)}"
        for one in outcome.citations
    )
    return float(wrong_speaker or not named_years(answer) <= named_years(borne_out)), 1.0


def _period(outcome: Outcome, passage: str) -> str:
    """Return the time that a passage's figures are of, where the catalogue tells it."""
    found = outcome.passages.get(passage)
    return (found.period if found else None) or ""


def _held(quoted: str, outcome: Outcome) -> bool:
    """Tell whether a cited passage holds these words, cut off or not."""
    words = " ".join(quoted.removesuffix("…").split())
    return any(words in " ".join(_text(outcome, cited.passage).split()) for cited in outcome.citations)


def _text(outcome: Outcome, passage: str) -> str:
    return outcome.passages[passage].text if passage in outcome.passages else ""


VOICE = Measure("voice_accuracy", "Voice accuracy", Share(_voice))
FALSE_ATTRIBUTION = Measure("false_attribution", "False attribution", Share(_false), better="lower")
