from __future__ import annotations

import hashlib
import json
import logging
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import ModelError
from index import local, minilm
from index.embeddings import SentenceTransformerEmbeddings, identity
from tests.fakes import HashEmbeddings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder that looks like a model until it is loaded."""
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    modules = [{"type": "sentence_transformers.models.Transformer"}]
    (tmp_path / "modules.json").write_text(json.dumps(modules))
    return tmp_path


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_packaged_model_has_the_pinned_hash() -> None:
    files = minilm().identity.files
    assert files["model.safetensors"] == "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def test_word_pieces_are_counted_without_the_model() -> None:
    embeddings = minilm()
    assert embeddings.limit == 254
    assert embeddings.count("Safeguarding") == 2
    assert embeddings.count("word " * 1000) == 1000
    assert embeddings.count("") == 0


def test_a_swapped_file_is_refused_and_named(folder: Path) -> None:
    pinned = {name: sha256(folder / name) for name in ("model.safetensors", "modules.json")}
    (folder / "model.safetensors").write_bytes(b"wEights")
    embeddings = SentenceTransformerEmbeddings(folder, name="fake", pinned=pinned, remedy="reinstall it")
    with pytest.raises(ModelError, match=r"model\.safetensors .*SHA-256 differs.*reinstall it"):
        embeddings.embed_query("anything")


def test_a_missing_file_is_refused_and_named(folder: Path) -> None:
    embeddings = SentenceTransformerEmbeddings(folder, name="fake", pinned={"config.json": "0"})
    with pytest.raises(ModelError, match=r"config\.json is missing"):
        _ = embeddings.identity


def test_a_pickle_is_refused(folder: Path) -> None:
    (folder / "2_Dense").mkdir()
    (folder / "2_Dense" / "pytorch_model.bin").write_bytes(b"")
    with pytest.raises(ModelError, match="is a pickle"):
        _ = local(folder).identity
    (folder / "2_Dense" / "model.safetensors").write_bytes(b"")
    assert "2_Dense/model.safetensors" in local(folder).identity.files


def test_a_folder_without_safetensors_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no model\.safetensors"):
        local(tmp_path).embed_query("anything")


def test_a_model_that_brings_code_is_refused(folder: Path) -> None:
    (folder / "modules.json").write_text(json.dumps([{"type": "evil.Module"}]))
    with pytest.raises(ModelError, match="names code"):
        local(folder).embed_query("anything")


def test_a_damaged_model_is_one_sentence(folder: Path) -> None:
    (folder / "modules.json").write_text("{")
    with pytest.raises(ModelError, match=r"modules\.json is damaged"):
        local(folder).embed_query("anything")


def test_a_model_that_is_not_here_is_not_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(ModelError, match="no embedding model 'someone/else'"):
        local("someone/else")


def test_models_are_told_apart_by_their_files(folder: Path) -> None:
    before = local(folder).identity
    assert before.difference(local(folder).identity) is None
    (folder / "model.safetensors").write_bytes(b"other")
    difference = before.difference(local(folder).identity)
    assert difference is not None
    assert "model.safetensors" in difference
    assert identity(HashEmbeddings(model="a")) != identity(HashEmbeddings(model="b"))


def test_nothing_to_embed_loads_nothing() -> None:
    assert minilm().embed_documents([]) == []


@pytest.mark.real
def test_minilm_finds_what_is_meant(caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> None:
    embeddings = minilm()
    texts = ["Care leavers were living in tents.", "The accounts were audited.", "Young people slept rough."]
    with caplog.at_level(logging.INFO):
        rows = np.array(embeddings.embed_documents(texts))
        query = np.array(embeddings.embed_query("homeless teenagers"))
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 1, 1], abs=1e-5)
    assert np.argmin(rows @ query) == 1
    assert "homeless" not in caplog.text
    assert capsys.readouterr().out == ""
