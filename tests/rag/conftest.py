"""Indexes made once: of a borough that does not exist, and of the five real papers, both without a model."""

from __future__ import annotations

import pytest

from corpus import load
from index import Index, build, open_index
from rag.chain import Chapter
from rag.settings import AnswerSettings, Settings
from rag.understand import Understander
from tests.fakes import HashEmbeddings
from tests.rag import borough


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The borough's four papers."""
    directory = tmp_path_factory.mktemp("borough")
    build(borough.corpus(), directory, HashEmbeddings(512), progress=False)
    return open_index(directory, HashEmbeddings(512))


@pytest.fixture(scope="session")
def real_papers(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The five real papers."""
    directory = tmp_path_factory.mktemp("papers")
    build(load(), directory, HashEmbeddings(512), progress=False)
    return open_index(directory, HashEmbeddings(512))


@pytest.fixture(scope="session")
def understand(index: Index) -> Understander:
    return Understander(index.documents, index.passages)


@pytest.fixture(scope="session")
def chapter(index: Index) -> Chapter:
    """The borough's papers, answered from in their own words."""
    return Chapter.over(index, Settings(answer=AnswerSettings(answerer="extractive")))


@pytest.fixture(scope="session")
def understand_real(real_papers: Index) -> Understander:
    return Understander(real_papers.documents, real_papers.passages)
