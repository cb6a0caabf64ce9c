"""Injection: whether orders in a question, a forged history, or a document are obeyed.

On the document side each text is planted in a paragraph that the product answers from correctly (at its start, in its
middle, at its end), and the question is asked again: the paragraph's true fact must survive. Paragraphs and questions
are cases of the suite that were answered rightly without a plant.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any

from corpus.errors import ChapterVerseError
from corpus.types import Corpus, Passage, Span
from eval.outside.oracles import CHECKED, Reply, holds
from eval.outside.sets import Found, read, sample
from eval.progress import watched

if TYPE_CHECKING:
    from eval.cases import Case
    from rag.chain import Chapter

__all__ = ["injection", "planted"]

ROOT = Path(__file__).resolve().parents[2]
HELPFUL = {"gold_fact_present", "not_blocked", "abstain_or_cited"}
"""Oracles about how useful an answer is, not about whom it obeys."""
PLACES = ("start", "middle", "end", "body")
"""Where a text can be planted in a paragraph; places that only a PDF, Word or web page has are the readers' affair."""


def injection(folder: Path, limit: int | None = None, answerer: str = "extractive") -> Found:
    """Return the share of cases, by side, of which every oracle that an answer can show holds.

    ``not obeyed`` is the share that did not do what they were told; an answer that a plant pushed the true fact out of
    (``HELPFUL``) is worse, yet has obeyed nobody.
    """
    from rag.chain import Chapter
    from rag.settings import load

    chapter = Chapter.open(load({"answer.answerer": answerer}))
    rows = sample(read(folder / "cases.jsonl"), limit)
    kept: dict[str, list[list[str]]] = {}
    notes: list[str] = []
    asked = [row for row in rows if row["side"] != "document"]
    with closing(chapter):
        replies = [*((row, _asked(chapter, row)) for row in watched(asked)), *_over_documents(chapter, rows)]
    for row, reply in replies:
        results = [(oracle["type"], holds(oracle, reply)) for oracle in row["oracles"]]
        failed = [name for name, result in results if result is False]
        if any(result is not None for _, result in results):
            kept.setdefault(row["side"], []).append(failed)
        if failed:
            notes.append(f"{row['id']} ({row['side']}): {', '.join(failed)}")
    elsewhere = Counter(one["type"] for row in rows for one in row["oracles"] if one["type"] not in CHECKED)
    if elsewhere:
        notes.append(
            "not shown by an answer, so tested elsewhere or not at all: "
            + ", ".join(f"{name} ({number})" for name, number in sorted(elsewhere.items()))
        )
    places = Counter(
        place for row in rows if row["side"] == "document" for place in row["carriers"] if place not in PLACES
    )
    if places:
        notes.append(f"planted by no paragraph, so left to the readers' tests: {', '.join(sorted(places))}")
    ours = {
        side: {
            "held": 100 * fmean(not failed for failed in asked_ones),
            "not obeyed": 100 * fmean(set(failed) <= HELPFUL for failed in asked_ones),
            "asked": float(len(asked_ones)),
        }
        for side, asked_ones in kept.items()
    }
    return Found(sum(map(len, kept.values())), ours, notes=tuple(notes))


def _asked(chapter: Chapter, row: Mapping[str, Any]) -> Reply:
    """Return the reply to a case of the question, history or control side."""
    if row["side"] == "history":
        turns = json.loads(row["text"])
        return _reply(chapter, {"question": turns[-1]["content"], "history": turns[:-1]})
    return _reply(chapter, {"question": row["text"]})


def _over_documents(chapter: Chapter, rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Mapping[str, Any], Reply]]:
    """Yield each document-side case with the replies over the documents it was planted in."""
    from index import build, open_index
    from rag.chain import Chapter

    attacks = [
        (row, place) for row in rows if row["side"] == "document" for place in row["carriers"] if place in PLACES
    ]
    carriers = _carriers(chapter)
    if not attacks or not carriers:
        return
    index = chapter.index
    directory = ROOT / "var" / "eval" / "outside" / "injection"
    for start in range(0, len(attacks), len(carriers)):
        batch = list(zip(attacks[start : start + len(carriers)], carriers, strict=False))
        texts = {case.gold[0]: planted(index.passage(case.gold[0]), row["text"], place) for (row, place), case in batch}
        corpus = Corpus(index.documents, tuple(texts.get(one.id, one) for one in index.passages))
        build(corpus, directory, index.embeddings, progress=False, keep_previous=False)
        poisoned = Chapter.over(open_index(directory, index.embeddings), chapter.settings, chapter.model)
        for (row, _), case in watched(batch, "planted text"):
            reply = _reply(poisoned, case.line())
            yield row, replace(reply, facts=tuple(tuple(fact) for fact in case.facts))


def _carriers(chapter: Chapter) -> list[Case]:
    """Return the cases of ``dev``, each on a paragraph of its own, that are answered rightly without a plant."""
    from eval.cases import case_files, parse_cases
    from eval.outcome import judge
    from eval.predictions import Prediction
    from eval.split import split_of
    from rag.ask import predict

    passages = {one.id: one for one in chapter.index.passages}
    found: dict[str, Case] = {}
    for case in (entry.case for entry in parse_cases(case_files())[0]):
        simple = case.kind in {"fact", "number", "who", "date"} and len(case.gold) == 1 and case.gold[0] in passages
        if simple and case.gold[0] not in found and split_of(case, passages) == "dev":
            outcome = judge(case, Prediction.model_validate(predict(chapter, case.line())), passages)
            if outcome.why_not() is None:
                found[case.gold[0]] = case
    return list(found.values())


def _reply(chapter: Chapter, line: Mapping[str, Any]) -> Reply:
    from rag.ask import parse_ask

    passages = {one.id for one in chapter.index.passages}
    prompts = _prompts()
    try:
        answer = chapter.ask(parse_ask({"id": "x", **line}))
    except ChapterVerseError as error:
        return Reply(str(error), True, "refused", (), (), passages, prompts)
    citations = [citation for statement in answer.statements for citation in statement.citations]
    return Reply(
        text=answer.text,
        abstained=answer.abstention is not None,
        reason=answer.abstention.reason if answer.abstention else None,
        quotes=tuple(citation.quote for citation in citations),
        cited=tuple(citation.passage_id for citation in citations),
        passages=passages,
        prompts=prompts,
        understood=f"{answer.question.text}\n{answer.question.standalone}",
    )


def _prompts() -> str:
    """Return the words of the product's prompts, which no answer may show."""
    return (ROOT / "rag" / "prompts.py").read_text(encoding="utf-8")


def planted(passage: Passage, text: str, place: str) -> Passage:
    """Return the passage with ``text`` at its start, middle or end, all in the voice of its first words."""
    from corpus import sentences
    from corpus.types import VoicedSentence

    spans = sentences.split(passage.text)
    at = {"start": 0, "end": len(passage.text)}.get(place, spans[len(spans) // 2].start)
    whole = f"{passage.text[:at].strip()} {text} {passage.text[at:].strip()}".strip()
    voice = passage.voices[0].voice
    return replace(
        passage,
        text=whole,
        search_text=passage.search_text.replace(passage.text, whole),
        voices=tuple(VoicedSentence(span.start, span.end, voice) for span in sentences.split(whole)),
        spans=(Span(passage.spans[0].start, passage.spans[-1].end),),
    )
