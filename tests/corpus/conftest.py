"""The shipped documents, read once for all tests of this room."""

from __future__ import annotations

import pytest

from corpus import Corpus, load


@pytest.fixture(scope="session")
def shipped() -> Corpus:
    return load()
