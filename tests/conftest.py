"""What all rooms share: patience, no reranker, and the children that read files, started once, not for each folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest
from hypothesis import settings

from corpus.children import Readers

settings.register_profile("patient", deadline=None)  # what else runs on the machine is no failure
settings.load_profile("patient")


class Staying(Readers):
    """Children that are not ended after each folder, but read the next; how they end is tested with their own."""

    def close(self) -> None:
        """Leave them be."""

    def dismiss(self) -> None:
        super().close()


@pytest.fixture(scope="session", autouse=True)
def _readers() -> Iterator[None]:
    staying = Staying()
    with pytest.MonkeyPatch.context() as patch:
        # By name the package has a function here, not the module.
        patch.setattr(import_module("corpus.load"), "Readers", lambda: staying)
        yield
    staying.dismiss()


@pytest.fixture(scope="session", autouse=True)
def packaged_reranker() -> Iterator[Callable[[], Any]]:
    """Answer without the packaged cross-encoder, whether or not it was fetched; yields what provides it otherwise."""
    chain = import_module("rag.chain")
    provide: Callable[[], Any] = chain._packaged_reranker
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chain, "_packaged_reranker", lambda: None)
        yield provide
