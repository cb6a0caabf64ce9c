"""What is weak in a run, in plain words, with its figures: written from the numbers, so that it cannot flatter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["weaknesses"]

FEWEST = 5
"""Cases of a kind, before it is called weak."""
WEAK = 0.5


def weaknesses(run: Mapping[str, Any]) -> Iterator[str]:
    """Yield a sentence for each weakness that the numbers of a run show; nothing where there is none."""
    measures = run["measures"]
    if (found := _counted(measures.get("abstention_recall"))) and found[0] < found[1]:
        yield f"{found[1] - found[0]} of {found[1]} questions that the papers do not answer were answered all the same."
    if (found := _counted(measures.get("false_abstention"))) and found[0]:
        yield f"{found[0]} of {found[1]} questions that the papers do answer were turned down."
    kinds = [
        (figure["value"], f"{kind} ({round(figure['value'] * figure['cases'])} of {figure['cases']})")
        for kind, group in run["by_kind"].items()
        if (figure := group["supported"])["cases"] >= FEWEST and figure["value"] < WEAK
    ]
    if kinds:
        yield f"Fewer than half were right of these kinds: {', '.join(text for _, text in sorted(kinds))}."
    if (found := _counted(measures.get("citation_hit"))) and found[0] < found[1]:
        yield f"{found[1] - found[0]} of {found[1]} answers cite no paragraph that bears the right answer out."
    if (found := _counted(measures.get("voice_accuracy"))) and found[0] < found[1]:
        yield f"{found[1] - found[0]} of {found[1]} answers rest on another voice than the question asked for."
    if (precision := measures.get("citation_precision", {}).get("value")) is not None and precision < 1:
        yield f"{100 * precision:.0f}% of the paragraphs that an answer cites are ones that the question needs."
    evidence = run["retrieval"].get("evidence", {}).get("recall@10", {}).get("value")
    if evidence is not None and evidence < 1:
        yield f"{100 * evidence:.0f}% of the paragraphs that an answer needs are in the evidence that is looked at."


def _counted(figure: Mapping[str, Any] | None) -> tuple[int, int] | None:
    """Return a share as so many of so many cases."""
    if not figure or figure["value"] is None:
        return None
    return round(figure["value"] * figure["cases"]), figure["cases"]
