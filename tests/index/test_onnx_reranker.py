"""The packaged cross-encoder: the published one, the same score for the same pair, and damage in one sentence."""

from __future__ import annotations

import hashlib
import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import ModelError
from index import onnx_reranker
from index.cache import cache_directory
from index.onnx_reranker import OnnxCrossEncoder, packaged_reranker
from index.reranker import CrossEncoderReranker
from index.weights import RERANKER, folder_of

QUERY = "Where did homeless teenagers live?"
TEXTS = (
    "Some care leavers were living in tents and on houseboats, and leaders did not know of it.",
    "The council's accounts for the year were audited and published.",
    "Children who wait for adoption are found families quickly.",
    "The average caseload of a social worker has fallen to 17 since 2019. " * 60,
    "Homeless 16- and 17-year-olds are usually offered somewhere suitable to live.",
)


@pytest.fixture(scope="module")
def encoder() -> OnnxCrossEncoder:
    return OnnxCrossEncoder(folder_of(RERANKER), threads=2)


@pytest.mark.real
def test_the_packaged_one_prefers_what_answers(encoder: OnnxCrossEncoder) -> None:
    scores = encoder.score([(QUERY, text) for text in TEXTS])
    ranked = sorted(range(len(TEXTS)), key=lambda place: -scores[place])
    assert set(ranked[:2]) == {0, 4}
    asked = "How many people live in Berlin?"
    texts = ("Berlin had 3,520,031 registered inhabitants.", "Berlin is well known for its museums.")
    right, wrong = encoder.score([(asked, text) for text in texts])
    assert right > 5
    assert wrong < 0


@pytest.mark.real
def test_the_same_pair_scores_the_same_whatever_is_beside_it(encoder: OnnxCrossEncoder) -> None:
    pairs = [(QUERY, text) for text in TEXTS]
    once = dict(zip(pairs, encoder.score(pairs), strict=True))
    random.Random(1).shuffle(pairs)
    assert encoder.score(pairs) == [once[pair] for pair in pairs]
    assert [encoder.score([pair])[0] for pair in pairs] == [once[pair] for pair in pairs]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda pair: encoder.score([pair])[0], pairs)) == [once[pair] for pair in pairs]
    other = OnnxCrossEncoder(encoder.folder, threads=1)
    assert other.score(pairs) == pytest.approx([once[pair] for pair in pairs], abs=1e-3)


@pytest.mark.real
def test_what_is_too_long_is_cut_and_not_refused(encoder: OnnxCrossEncoder) -> None:
    assert len(encoder.score([(QUERY, "care leavers " * 2000), ("care leavers " * 2000, TEXTS[0])])) == 2
    assert len(encoder.score([(QUERY, ""), ("", TEXTS[0])])) == 2
    assert encoder.score([]) == []


@pytest.mark.real
def test_it_is_the_published_one_and_has_a_name() -> None:
    packaged = packaged_reranker(2)
    assert isinstance(packaged, CrossEncoderReranker)
    assert packaged.name == "ms-marco-MiniLM-L-12-v2"


def kept(monkeypatch: pytest.MonkeyPatch, cache: Path, **files: bytes) -> Path:
    """Put small files in the model's place, pinned as they are."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    named = {"model.onnx": files["model"], "tokenizer.json": files["tokenizer"]}
    pinned = {name: hashlib.sha256(data).hexdigest() for name, data in named.items()}
    monkeypatch.setattr(onnx_reranker, "RERANKER", replace(RERANKER, files=pinned))
    folder = cache_directory() / "models" / RERANKER.name
    folder.mkdir(parents=True)
    for name, data in named.items():
        (folder / name).write_bytes(data)
    return folder


def test_a_damaged_file_is_refused_before_it_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = kept(monkeypatch, tmp_path, model=b"weights", tokenizer=b"{}")
    assert packaged_reranker(1).name == RERANKER.name, "nothing is loaded yet"
    (folder / "model.onnx").write_bytes(b"torn")
    with pytest.raises(ModelError, match=r"SHA-256 differs.*delete the folder .*python -m index model reranker"):
        packaged_reranker(1)


def test_what_cannot_be_run_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(monkeypatch, tmp_path, model=b"weights", tokenizer=b"{}")
    encoder = packaged_reranker(1).model
    for _ in range(2):
        with pytest.raises(ModelError, match=r"cannot be run .*retrieval\.reranked = 0") as failed:
            encoder.score([("a secret question", "a text")])
        assert "secret" not in str(failed.value)
