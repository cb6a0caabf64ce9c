"""The guard: whether it notices a changed statement without crying wolf over an unchanged one.

caught = changed statements that the guard refuses / changed statements; false alarms = unchanged statements that it
refuses / unchanged statements; by kind of change. Source: docs/evaluation.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from corpus.types import Corpus
from eval.alter import CHANGES, REWORDINGS, Statement, statements
from eval.tables import table

__all__ = ["Refuses", "guarded", "guarded_table", "product_guard"]

MOST = 100
"""Statements of one kind."""

Refuses = Callable[[Statement], bool]
"""Whether a guard refuses a statement, given the sentence that it is said to rest on."""


def product_guard(corpus: Corpus) -> Refuses:
    """Return the product's own guard, asked as the grounding step asks it."""
    from rag.check import problems

    documents = {document.id: document for document in corpus.documents}

    def refuses(statement: Statement) -> bool:
        document = documents[statement.passage.document_id]
        return bool(problems(statement.text, statement.quotation, "", f"{document.title} {document.authority}"))

    return refuses


def guarded(corpus: Corpus, refuses: Refuses) -> dict[str, Any]:
    """Return how many changed and unchanged statements the guard refused, by kind."""
    made = statements(corpus)
    kinds = dict.fromkeys(statement.kind for statement in made)
    sampled = [one for kind in kinds for one in _spread([made_one for made_one in made if made_one.kind == kind])]
    refused = [(statement, refuses(statement)) for statement in sampled]
    return {
        side: {
            kind: {
                "statements": sum(one.kind == kind for one, _ in refused),
                "refused": sum(no for one, no in refused if one.kind == kind),
            }
            for kind in kinds
        }
        for side, kinds in (("changed", CHANGES), ("unchanged", REWORDINGS))
    }


def _spread(made: Sequence[Statement]) -> list[Statement]:
    """Return at most ``MOST`` statements spread evenly, so that no kind of change outweighs the others."""
    return [made[place * len(made) // MOST] for place in range(MOST)] if len(made) > MOST else list(made)


def guarded_table(found: Mapping[str, Mapping[str, Mapping[str, int]]]) -> str:
    """Return the counts as a table with the shares, each side with its total."""
    rows = []
    for side, kinds in found.items():
        total = {key: sum(kind[key] for kind in kinds.values()) for key in ("statements", "refused")}
        for name, kind in [*kinds.items(), ("all", total)]:
            share = f"{kind['refused'] / kind['statements']:.2f}" if kind["statements"] else "–"
            rows.append([f"{side}: {name}", str(kind["statements"]), str(kind["refused"]), share])
    return table(["Statements", "Number", "Refused", "Share"], rows)
