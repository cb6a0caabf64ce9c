"""The product itself: the real papers, the real embedder, the real language model. Made once a session."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from index.__main__ import main
from rag.chain import Chapter
from rag.model_file import location
from rag.settings import Settings, load
from rag.types import Answer, Answerer, Ask

Asking = Callable[[str, Answerer], Answer]


@pytest.fixture(scope="session")
def index_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("real") / "index"
    assert main(["build", "--index", str(directory)]) == 0
    return directory


@pytest.fixture(scope="session")
def settings(index_directory: Path) -> Settings:
    settings = load({"index.directory": index_directory, "answer.answerer": "chain", "model.kind": "embedded"})
    path = location(settings.model)
    assert path.is_file(), f"no model at {path}: run python -m rag models fetch"
    return settings


@pytest.fixture(scope="session")
def product(settings: Settings, packaged_reranker: Callable[[], Any]) -> Iterator[Chapter]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rag.chain._packaged_reranker", packaged_reranker)
        chapter = Chapter.open(settings)
    assert chapter.model is not None, "the embedded model cannot run here: run make llama"
    assert chapter.reranker is not None, "no reranker: run make models"
    yield chapter
    chapter.close()


@pytest.fixture(scope="session")
def ask(product: Chapter) -> Asking:
    """Ask a question; asked again, it has the answer at hand, for the model takes seconds."""

    @cache
    def ask(question: str, answerer: Answerer) -> Answer:
        return product.ask(Ask(question), answerer)

    return ask
