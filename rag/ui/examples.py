"""Questions to start from, and to go on with: made from what the papers at hand speak of."""

from __future__ import annotations

from collections import Counter

from corpus.types import Document, Passage, Speaker
from rag.types import Answer
from rag.ui.conversation import Library
from rag.ui.naming import year
from rag.ui.subjects import spoken_of

__all__ = ["examples", "follow_ups"]

MOST_EXAMPLES = 5
MOST_FOLLOW_UPS = 3
ENOUGH = 2  # passages that must speak of a subject for it to be worth a question
WHO: dict[Speaker, str] = {
    "ofsted": "inspectors",
    "council": "the council",
    "children": "children and young people",
}


def examples(library: Library) -> tuple[str, ...]:
    """Return questions that the papers at hand speak to: for each paper what it speaks of more than the others do."""
    spoken = spoken_of(library.passages)
    used: list[str] = []
    questions: list[str] = []
    for document in library.documents:
        subject = _own_subject(document, spoken, used)
        if subject is not None:
            used.append(subject)
            questions.append(_about(document.speaker, subject, year(document.dated)))
    overall = _over_time(library, spoken, used)
    improve = [
        f"What did {WHO[document.speaker]} say needs to improve?"
        for document in library.documents
        if document.speaker in WHO and any("needs to improve" in name.lower() for name in _sections(library, document))
    ]
    made = [*improve[:1], *([overall] if overall else []), *reversed(questions)]
    return tuple(dict.fromkeys(made))[:MOST_EXAMPLES]


def follow_ups(answer: Answer, library: Library) -> tuple[str, ...]:
    """Return questions to go on with: another voice, another year, another subject of the same passages."""
    if answer.question.declined is not None or not answer.evidence:
        return ()
    cited = {citation.passage_id for statement in answer.statements for citation in statement.citations}
    others = [scored.passage for scored in answer.evidence if scored.passage.id not in cited]
    made: list[str] = []
    if cited:
        heard = {citation.speaker for statement in answer.statements for citation in statement.citations}
        silent = [who for code, who in WHO.items() if code not in heard and any(_speaks(one, code) for one in others)]
        made += [f"What did {who} say about this?" for who in silent[:1]]
        years = {_year(library, citation.document_id) for s in answer.statements for citation in s.citations}
        unheard = {_year(library, passage.document_id) for passage in others} - years - {""}
        if unheard:
            made.append(f"What was said about this in {max(unheard)}?")
    asked = f"{answer.question.text} {answer.question.standalone}".lower()
    near = [scored.passage for scored in answer.evidence]
    for subject, passages in spoken_of(near).items():
        if len(made) >= MOST_FOLLOW_UPS:
            break
        words = subject.removeprefix("the ")
        if any(word[:6] in asked for word in words.replace("-", " ").split() if len(word) > 3):
            continue
        spoken = Counter(voiced.voice.speaker for passage in passages for voiced in passage.voices)
        made.append(_about(spoken.most_common(1)[0][0], subject))
    return tuple(dict.fromkeys(made))[:MOST_FOLLOW_UPS]


def _about(speaker: Speaker, subject: str, when: str = "") -> str:
    who = WHO.get(speaker)
    asked = f"What did {who} say about {subject}" if who else f"What was said about {subject}"
    return f"{asked} in {when}?" if when else f"{asked}?"


def _own_subject(document: Document, spoken: dict[str, list[Passage]], used: list[str]) -> str | None:
    """Return the subject that this paper speaks of most, against how much all papers do."""
    best: tuple[float, str] | None = None
    for subject, passages in spoken.items():
        own = sum(p.document_id == document.id and _speaks(p, document.speaker) for p in passages)
        if own < ENOUGH or subject in used:
            continue
        score = own * own / len(passages)
        if best is None or score > best[0]:
            best = (score, subject)
    return best[1] if best else None


def _over_time(library: Library, spoken: dict[str, list[Passage]], used: list[str]) -> str | None:
    """Return a question about the subject that most papers of different years speak of."""
    best: tuple[int, str, str, str] | None = None
    for subject, passages in spoken.items():
        papers = {passage.document_id for passage in passages}
        years = sorted({_year(library, paper) for paper in papers} - {""})
        if subject not in used and len(years) > 1 and (best is None or len(papers) > best[0]):
            best = (len(papers), subject, years[0], years[-1])
    return f"How did accounts of {best[1]} change between {best[2]} and {best[3]}?" if best else None


def _sections(library: Library, document: Document) -> set[str]:
    return {passage.section for passage in library.passages if passage.document_id == document.id}


def _speaks(passage: Passage, speaker: Speaker) -> bool:
    return any(voiced.voice.speaker == speaker for voiced in passage.voices)


def _year(library: Library, document_id: str) -> str:
    try:
        return year(library.document(document_id).dated)
    except KeyError:
        return ""
