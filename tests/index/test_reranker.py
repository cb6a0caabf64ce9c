"""The reranker: half its order, half the search's scores; a folder's own order, and what is no reranker is refused."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.callbacks import Callbacks
from langchain_core.cross_encoders import BaseCrossEncoder
from langchain_core.documents import BaseDocumentCompressor, Document

from corpus.errors import ModelError
from index.reranker import CrossEncoderReranker, LocalCrossEncoder, local_reranker, reranked
from index.types import ScoredPassage
from tests import fakes
from tests.index.crossencoder import save_cross_encoder

TEXTS = (
    "care leavers were living in tents",
    "the accounts were audited",
    "leaders did not know about the houseboats until may 2019",
    "average caseload has fallen to 17 since 2019",
    "social workers see children",
)
QUERY = "where were care leavers living"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_cross_encoder(tmp_path_factory.mktemp("reranker"))


@pytest.fixture(scope="module")
def encoder(folder: Path) -> LocalCrossEncoder:
    return LocalCrossEncoder(folder, name="tiny")


def found(*texts: str) -> list[ScoredPassage]:
    return [
        ScoredPassage(fakes.passage(text, number), 1 - number / 100, "fused") for number, text in enumerate(texts, 1)
    ]


class Lengths(BaseCrossEncoder):
    """Scores a text by its length."""

    def score(self, text_pairs: list[tuple[str, str]]) -> list[float]:
        return [float(len(text)) for _, text in text_pairs]


class Picky(BaseDocumentCompressor):
    """Keeps the last two documents, in copies as other rerankers make them: without an id or a score."""

    def compress_documents(
        self, documents: Sequence[Document], query: str, callbacks: Callbacks | None = None
    ) -> Sequence[Document]:
        return [Document(one.page_content, metadata=dict(one.metadata)) for one in documents[:-3:-1]]


class Broken(Picky):
    """Fails as a service that cannot be reached does."""

    def compress_documents(
        self, documents: Sequence[Document], query: str, callbacks: Callbacks | None = None
    ) -> Sequence[Document]:
        raise ConnectionError(query)


@pytest.mark.real
def test_the_order_is_that_of_brute_force(folder: Path, encoder: LocalCrossEncoder) -> None:
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForSequenceClassification.from_pretrained(folder).eval()
    logits = []
    for text in TEXTS:
        with torch.no_grad():
            logits.append(float(model(**tokenizer(QUERY, text, return_tensors="pt")).logits[0, 0]))
    assert len({round(logit, 3) for logit in logits}) == len(TEXTS), "random weights tell all texts apart"
    assert encoder.score([(QUERY, text) for text in TEXTS]) == pytest.approx(logits, abs=1e-4)

    documents = [Document(page_content=text) for text in TEXTS]
    ranked = CrossEncoderReranker(model=encoder).compress_documents(documents, QUERY)
    best_first = sorted(range(len(TEXTS)), key=lambda place: -logits[place])
    assert [one.page_content for one in ranked] == [TEXTS[place] for place in best_first]
    assert best_first != list(range(len(TEXTS)))


@pytest.mark.real
def test_it_speaks_langchain(encoder: LocalCrossEncoder) -> None:
    documents = [Document(page_content=text, metadata={"from": "elsewhere"}) for text in TEXTS]
    kept = CrossEncoderReranker(model=encoder, top_n=2).compress_documents(documents, QUERY)
    scores = dict(zip(TEXTS, encoder.score([(QUERY, text) for text in TEXTS]), strict=True))
    assert [one.metadata["relevance_score"] for one in kept] == pytest.approx(sorted(scores.values())[:-3:-1])
    assert all(one.metadata["from"] == "elsewhere" for one in kept)
    assert "relevance_score" not in documents[0].metadata, "what was handed in is as it was"
    assert CrossEncoderReranker(model=encoder).compress_documents([], QUERY) == []


@given(
    given=st.lists(st.tuples(st.integers(1, 30), st.floats(-1, 2, width=32)), max_size=12),
    first=st.integers(0, 15),
)
def test_the_first_score_half_by_each_and_the_rest_is_as_it_was(given: list[tuple[int, float]], first: int) -> None:
    scores = sorted((score for _, score in given), reverse=True)
    before = [
        replace(one, score=score)
        for one, score in zip(found(*("x" * length for length, _ in given)), scores, strict=True)
    ]
    after = reranked(before, "anything", CrossEncoderReranker(model=Lengths()), first)
    assert [one.score for one in after] == sorted((one.score for one in after), reverse=True)
    assert sorted(one.passage.id for one in after) == sorted(one.passage.id for one in before)
    assert after[first:] == before[first:]
    head = before[:first]
    if len(head) < 2:
        assert after == before
        return
    by_length = sorted(head, key=lambda one: -len(one.passage.text))  # what the reranker alone would give
    worth = {one.passage.id: score for one, score in zip(by_length, scores, strict=False)}
    for one in after[:first]:
        own = next(score.score for score in head if score.passage.id == one.passage.id)
        assert one.score == pytest.approx((own + worth[one.passage.id]) / 2)
        assert one.stage == "reranked"


def test_of_equal_ones_the_rerankers_better_comes_first() -> None:
    after = reranked(found("x", "xx"), "anything", CrossEncoderReranker(model=Lengths()), 2)
    assert [one.passage.text for one in after] == ["xx", "x"]
    assert [one.score for one in after] == pytest.approx([0.985, 0.985])


def test_any_reranker_of_langchain_will_do() -> None:
    scores = {TEXTS.index(one.passage.text): one.score for one in reranked(found(*TEXTS), QUERY, Picky(), 4)}
    # It likes 3 and 2 best; what it leaves out, 0 and 1, comes after.
    halves = {3: (0.96, 0.99), 2: (0.97, 0.98), 0: (0.99, 0.97), 1: (0.98, 0.96), 4: (0.95, 0.95)}
    assert scores == pytest.approx({place: sum(half) / 2 for place, half in halves.items()})


def test_a_reranker_that_fails_is_one_sentence() -> None:
    with pytest.raises(ModelError, match=r"The reranker failed \(ConnectionError\)") as failed:
        reranked(found(*TEXTS), "a secret question", Broken(), 4)
    assert "secret" not in str(failed.value)


@pytest.mark.real
def test_a_long_passage_is_cut_and_not_refused(encoder: LocalCrossEncoder) -> None:
    assert len(encoder.score([(QUERY, "care leavers " * 500)])) == 1
    assert encoder.score([]) == []


@pytest.mark.real
def test_the_same_folder_is_loaded_once(folder: Path) -> None:
    assert local_reranker(folder) is local_reranker(folder)
    assert local_reranker(folder).name == folder.name


def test_a_model_that_is_not_here_is_not_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(ModelError, match="no reranker 'someone/else' here; give the folder"):
        local_reranker("someone/else")


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no model\.safetensors .*retrieval\.reranker"):
        local_reranker(tmp_path)


def test_an_embedding_model_is_no_reranker(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    (tmp_path / "config.json").write_text(json.dumps({"architectures": ["MPNetModel"]}))
    with pytest.raises(ModelError, match=r"no cross-encoder \(MPNetModel\)"):
        local_reranker(tmp_path)


def test_pickles_and_code_are_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"architectures": ["BertForSequenceClassification"]}))
    (tmp_path / "pytorch_model.bin").write_bytes(b"")
    with pytest.raises(ModelError, match="is a pickle"):
        local_reranker(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    (tmp_path / "modules.json").write_text(json.dumps([{"type": "evil.Module"}]))
    with pytest.raises(ModelError, match="names code"):
        local_reranker(tmp_path)


@pytest.mark.real
def test_damaged_weights_are_one_sentence(folder: Path, tmp_path: Path) -> None:
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "model.safetensors").write_bytes(b"torn")
    with pytest.raises(ModelError, match="cannot be loaded"):
        LocalCrossEncoder(tmp_path, name="torn").score([("a", "b")])
    (tmp_path / "config.json").write_text("{")
    with pytest.raises(ModelError, match=r"config\.json is damaged"):
        LocalCrossEncoder(tmp_path, name="torn")


@pytest.mark.real
def test_a_classifier_of_several_labels_is_refused(tmp_path: Path) -> None:
    encoder = LocalCrossEncoder(save_cross_encoder(tmp_path, labels=3), name="nli")
    with pytest.raises(ModelError, match="gives 3 scores a pair"):
        encoder.score([("a", "b")])
