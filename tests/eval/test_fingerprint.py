"""A run's record changes with what can change an answer, and holds no path and no key."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from corpus.errors import UsageError
from eval.answerers import answers_as, flags_for, settings_for
from eval.fingerprint import describe
from rag.settings import load
from tests.eval.paper import corpus


def test_the_fingerprint_follows_settings_and_answerer(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"weights")  # the real ones take long to hash

    def fingerprint(name: str, flags: Mapping[str, object]) -> str:
        found: str = describe(name, load({"index.embedding_model": tmp_path, **flags}), corpus())["fingerprint"]
        return found

    prints = {
        fingerprint(name, flags)
        for name, flags in (
            ("chain", {}),
            ("extractive", {}),
            ("chain", {"retrieval.evidence": 3}),
            ("chain", {"model.seed": 3}),
        )
    }
    assert len(prints) == 4
    assert fingerprint("chain", {"ui.port": 1}) in prints
    (tmp_path / "model.safetensors").write_bytes(b"others")
    assert fingerprint("chain", {}) not in prints


@pytest.mark.slow
def test_the_record_holds_no_path_and_no_key(tmp_path: Path) -> None:
    places = {"index.directory": tmp_path, "retrieval.reranker": tmp_path / "reranker"}
    record = describe("chain", load({**places, "model.api_key": "sesame"}), corpus())
    assert record["settings"]["retrieval"]["reranker"] == record["reranker"] == "reranker"
    assert describe("chain", load({"index.directory": tmp_path, "retrieval.reranked": 0}), corpus())["reranker"] is None
    assert "sesame" not in str(record)
    assert str(tmp_path) not in str(record)
    assert str(Path.home()) not in str(record)
    assert record["settings"]["model"]["sha256"]
    assert record["embedding"]["weights"]
    assert {"machine", "seed", "date", "packages"} <= record.keys()


def test_answerers_by_name() -> None:
    assert settings_for("extractive").answer.answerer == "extractive"
    remote = settings_for("openai:some/model", {"model.base_url": "http://127.0.0.1:1/v1"})
    assert (remote.model.kind, remote.model.name, answers_as("openai:some/model")) == ("openai", "some/model", "chain")
    for name in ("openai:", "oracle"):
        with pytest.raises(UsageError, match="no answerer"):
            settings_for(name)


def test_another_corpus_has_an_index_of_its_own(tmp_path: Path) -> None:
    assert flags_for(None) == {}
    one, other = (flags_for(folder)["index.directory"] for folder in (tmp_path, tmp_path.parent))
    assert one != other
    with pytest.raises(UsageError, match="no folder"):
        flags_for(tmp_path / "nowhere")
