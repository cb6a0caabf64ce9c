"""Fill in the gold passages of cases from their quotes, for people who write cases by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from corpus.types import Corpus
from eval.cases import Problem, read_lines
from eval.validate import holds

__all__ = ["fill_gold", "passages_of"]


def passages_of(quote: str, corpus: Corpus) -> list[str]:
    """Return the ids of the passages that a verbatim quote overlaps, in reading order."""
    silent = {document.id for document in corpus.documents if quote not in document.text}
    return [
        passage.id
        for passage in corpus.passages
        if quote in passage.text or (passage.document_id not in silent and holds(passage, quote, corpus))
    ]


def fill_gold(file: Path, corpus: Corpus, again: bool = False) -> tuple[int, list[Problem]]:
    """Write the ``gold`` of every answerable case that has none (``again``: of all) into ``file``.

    Returns how many cases were filled and a problem for each quote that was not found; such a case is
    left as it was. Lines that are not JSON objects are left for the validator to name.
    """
    lines = file.read_text(encoding="utf-8").split("\n")
    filled, problems = 0, list[Problem]()
    for number, text in read_lines(file):
        try:
            data: Any = json.loads(text)
        except ValueError:
            continue
        if not isinstance(data, dict) or not data.get("quotes") or (data.get("gold") and not again):
            continue
        found = {str(quote): passages_of(str(quote), corpus) for quote in data["quotes"]}
        missing = [quote for quote, ids in found.items() if not ids]
        if missing:
            problems += [
                Problem(file.name, number, f"{data.get('id')}: no passage has the quote {quote!r}") for quote in missing
            ]
            continue
        gold = list(dict.fromkeys(one for ids in found.values() for one in ids))
        lines[number - 1] = json.dumps(_with_gold(data, gold), ensure_ascii=False)
        filled += 1
    if filled:
        file.write_text("\n".join(lines), encoding="utf-8")
    return filled, problems


def _with_gold(data: dict[str, Any], gold: list[str]) -> dict[str, Any]:
    """Return the case with its gold, before the quotes where it had none."""
    if "gold" in data:
        return {**data, "gold": gold}
    filled: dict[str, Any] = {}
    for key, value in data.items():
        if key == "quotes":
            filled["gold"] = gold
        filled[key] = value
    return filled
