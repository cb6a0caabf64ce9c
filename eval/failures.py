"""Every case that is not a supported answer, with what was asked, said, cited and expected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from eval.outcome import Outcome

__all__ = ["failures_page"]


def failures_page(outcomes: Sequence[Outcome]) -> str:
    """Return a Markdown page: reasons with their number first, then each failure with its evidence."""
    failed = [outcome for outcome in outcomes if outcome.why_not() is not None]
    lines = ["# Cases without a supported answer", "", f"{len(failed)} of {len(outcomes)} cases.", ""]
    for outcome in failed:
        lines += [*_failure(outcome), ""]
    return "\n".join(lines)


def _failure(outcome: Outcome) -> Iterable[str]:
    case, prediction = outcome.case, outcome.prediction
    yield f"## {case.id} ({case.kind}): {outcome.why_not()}"
    yield ""
    for turn in case.history:
        yield f"- {turn.role} before: {turn.content}"
    yield f"- **Asked:** {case.question}"
    yield f"- **{'Abstained' if prediction.abstained else 'Said'}:** {prediction.answer or '–'}"
    for cited in prediction.citations:
        mark = "gold" if cited.passage in case.gold else "not gold"
        yield f"- cited ({mark}) {cited.passage}, {cited.speaker}: “{cited.quote}”"
    if case.facts:
        yield "- wanted: " + "; ".join(" / ".join(fact) for fact in case.facts)
    if case.gold:
        yield f"- gold: {', '.join(case.gold)}; in the evidence at {_ranks(prediction.evidence, case.gold)}"
        yield from (f"- gold quote: “{quote}”" for quote in case.quotes)
    elif prediction.evidence:
        yield f"- looked at: {', '.join(prediction.evidence[:8])}"
    if case.note:
        yield f"- note: {case.note}"


def _ranks(evidence: Sequence[str], gold: Sequence[str]) -> str:
    ranks = [str(evidence.index(one) + 1) if one in evidence else "–" for one in gold]
    return "rank " + ", ".join(ranks)
