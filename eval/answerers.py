"""The answerers that can be measured, by name, each as a function from an input line to a prediction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from corpus.errors import SearchIndexError, UsageError
from corpus.types import Corpus

if TYPE_CHECKING:
    from eval.cases import Case
    from eval.run import Ask
    from rag.settings import Settings

__all__ = ["NAMES", "Opened", "Opening", "answers_as", "build_index", "flags_for", "open_answerer", "settings_for"]

NAMES = ("chain", "extractive", "tutorial")
ENDPOINT = "openai:"


@dataclass(frozen=True, slots=True)
class Opened:
    """An answerer with its models loaded; ``rank`` gives what each retrieval stage finds for a case.

    ``close`` gives back what it holds: a language model takes more than a gigabyte.
    """

    ask: Ask
    rank: Callable[[Case], Mapping[str, Sequence[str]]]
    close: Callable[[], None] = lambda: None


class Opening:
    """Opens an answerer when it is first called, and closes it at the end of its ``with`` block."""

    def __init__(self, opens: Callable[[], Opened]) -> None:
        self._opens = opens
        self._opened: Opened | None = None

    def __call__(self) -> Opened:
        """Return the answerer, always the same one."""
        if self._opened is None:
            self._opened = self._opens()
        return self._opened

    def __enter__(self) -> Self:
        """Promise that it will be closed."""
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        """Close what was opened."""
        if self._opened is not None:
            self._opened.close()


def settings_for(name: str, flags: Mapping[str, object] | None = None) -> Settings:
    """Return the settings under which the answerer runs; raise ``UsageError`` for a name that is none.

    ``openai:MODEL`` is the chain with that model at the endpoint that the settings name.
    """
    from rag.settings import load

    chosen: dict[str, object] = dict(flags or {})
    if name.startswith(ENDPOINT) and name != ENDPOINT:
        model = name.removeprefix(ENDPOINT)
        chosen |= {"answer.answerer": "chain", "model.kind": "openai", "model.name": model}
    elif name in NAMES:
        chosen["answer.answerer"] = "chain" if name == "tutorial" else name
    else:
        raise UsageError(f"There is no answerer {name!r}: take {', '.join(NAMES)} or openai:MODEL.")
    return load(chosen)


def answers_as(name: str) -> str:
    """Return what the answerer calls itself in its predictions."""
    return "chain" if name.startswith(ENDPOINT) else name


def open_answerer(name: str, settings: Settings, corpus: Corpus) -> Opened:
    """Load what the answerer needs and return it, ready to be asked about the papers of ``corpus``.

    Raises ``SearchIndexError`` where the index was built from other texts: its citations could not be judged.
    """
    if name == "tutorial":
        from eval.tutorial import Tutorial

        tutorial = Tutorial.open(settings)
        return Opened(tutorial.predict, lambda case: {}, tutorial.close)

    from eval.stages import ranker
    from rag.ask import predict
    from rag.chain import Chapter

    chapter = Chapter.open(settings)
    if {one.id: one.text for one in chapter.index.passages} != {one.id: one.text for one in corpus.passages}:
        raise SearchIndexError(
            "The index was not built from the documents as they are read now; build it with: python -m index build"
        )

    def ask(line: Mapping[str, Any]) -> Mapping[str, Any]:
        prediction: Mapping[str, Any] = predict(chapter, line)
        return prediction

    return Opened(ask, ranker(chapter.index, settings), chapter.close)


def build_index(settings: Settings, corpus: Corpus) -> None:
    """Build the index that the settings name from ``corpus``; what is already indexed is no work."""
    from index import build
    from rag.chain import embeddings

    build(corpus, settings.index.directory, embeddings(settings))


def flags_for(corpus: Path | None) -> dict[str, object]:
    """Return the settings that point at another folder of documents, with an index of its own beside ours."""
    if corpus is None:
        return {}
    import hashlib

    if not corpus.is_dir():
        raise UsageError(f"There is no folder {corpus}: name one that holds documents.")
    from rag.settings import ROOT

    name = hashlib.sha256(str(corpus.resolve()).encode()).hexdigest()[:12]
    return {"corpus.directory": corpus, "index.directory": ROOT / "var" / "eval" / f"index-{name}"}
