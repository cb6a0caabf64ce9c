from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from langchain_core.embeddings import Embeddings

from corpus.errors import SearchIndexError
from corpus.types import Anomaly, Corpus
from index import BuildReport, build, open_index
from tests.fakes import HashEmbeddings, corpus, document, passage

TEXTS = ("Leaders know their services. They act.", "Children wait too long.", "Care leavers lived in tents.")


def joined(*parts: Corpus) -> Corpus:
    return Corpus(
        tuple(document for part in parts for document in part.documents),
        tuple(passage for part in parts for passage in part.passages),
    )


def quiet(source: Corpus, directory: Path, embeddings: Embeddings) -> BuildReport:
    return build(source, directory, embeddings, progress=False)


def test_what_was_built_is_what_is_opened(tmp_path: Path) -> None:
    source = replace(corpus(*TEXTS), anomalies=(Anomaly("report", "1.13", "a lost figure\u2028\n"),))
    report = quiet(source, tmp_path, HashEmbeddings())
    index = open_index(tmp_path, HashEmbeddings())
    assert index.corpus == source
    assert (report.generation, report.documents, report.passages) == (index.generation, 1, 3)
    assert report.added == ("report",)
    assert index.manifest.counts == {"documents": 1, "passages": 3, "windows": 3, "sentences": 4}
    assert {path.suffix for path in tmp_path.glob("gen-1/*")} == {".json", ".jsonl", ".faiss"}


def test_the_same_again_is_no_work(tmp_path: Path) -> None:
    quiet(corpus(*TEXTS), tmp_path, HashEmbeddings())
    embeddings = HashEmbeddings()
    report = quiet(corpus(*TEXTS), tmp_path, embeddings)
    assert not report.rebuilt
    assert report.generation == "gen-1"
    assert embeddings.seen == []


def test_only_new_texts_are_embedded(tmp_path: Path) -> None:
    quiet(corpus(*TEXTS), tmp_path, HashEmbeddings())
    embeddings = HashEmbeddings()
    report = quiet(corpus(TEXTS[0], "Children wait less long.", TEXTS[2]), tmp_path, embeddings)
    assert embeddings.seen
    assert all("wait less" in text for text in embeddings.seen)
    assert (report.changed, report.embedded) == (("report",), len(embeddings.seen))


def test_reused_vectors_find_what_fresh_ones_find(tmp_path: Path) -> None:
    quiet(corpus(*TEXTS), tmp_path / "grown", HashEmbeddings())
    larger = joined(corpus("A letter about tents.", name="letter"), corpus(*TEXTS))
    quiet(larger, tmp_path / "grown", HashEmbeddings())
    quiet(larger, tmp_path / "fresh", HashEmbeddings())
    for query in ("tents", "leaders act", "children"):
        grown = open_index(tmp_path / "grown", HashEmbeddings()).search(query)
        assert grown == open_index(tmp_path / "fresh", HashEmbeddings()).search(query)


def test_a_removed_document_is_gone_from_answers_and_with_clean_from_the_disk(tmp_path: Path) -> None:
    secret = corpus("A zebra was seen.", name="withdrawn")
    quiet(joined(corpus(*TEXTS), secret), tmp_path, HashEmbeddings())
    report = build(corpus(*TEXTS), tmp_path, HashEmbeddings(), progress=False, keep_previous=False)
    assert report.removed == ("withdrawn",)
    index = open_index(tmp_path, HashEmbeddings())
    assert all(scored.passage.document_id == "report" for scored in index.search("zebra"))
    assert not any(b"zebra" in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_another_model_is_refused_until_all_is_embedded_anew(tmp_path: Path) -> None:
    quiet(corpus(*TEXTS), tmp_path, HashEmbeddings())
    other = HashEmbeddings(model="hash-2")
    with pytest.raises(SearchIndexError, match=r"another embedding model.*python -m index build"):
        open_index(tmp_path, other)
    report = quiet(corpus(*TEXTS), tmp_path, other)
    assert (report.reused, report.changed) == (0, ())
    assert open_index(tmp_path, other).search("tents")


def test_a_damaged_index_is_built_anew(tmp_path: Path) -> None:
    quiet(corpus(*TEXTS), tmp_path, HashEmbeddings())
    (tmp_path / "gen-1" / "sentences.faiss").write_bytes(b"")
    assert quiet(corpus(*TEXTS), tmp_path, HashEmbeddings()).generation == "gen-2"
    assert open_index(tmp_path, HashEmbeddings()).notes == ()


def test_boilerplate_is_stored_and_not_searched(tmp_path: Path) -> None:
    imprint = passage("Telephone us about tents.", 9, searchable=False, kind="boilerplate")
    source = Corpus((document(),), (*corpus(*TEXTS).passages, imprint))
    quiet(source, tmp_path, HashEmbeddings())
    index = open_index(tmp_path, HashEmbeddings())
    assert index.passage("report#9") == imprint
    assert imprint not in [scored.passage for scored in index.search("Telephone us about tents.")]
    assert index.sentences("tents", [imprint]) == []


def test_passages_without_sentences_can_be_indexed(tmp_path: Path) -> None:
    source = Corpus((document(),), (passage("Figure 1", voices=()),))
    quiet(source, tmp_path, HashEmbeddings())
    index = open_index(tmp_path, HashEmbeddings())
    assert [scored.passage.id for scored in index.search("figure")] == ["report#1"]
    assert index.sentences("figure", index.passages) == []


def test_nothing_to_index_says_so_and_leaves_what_was(tmp_path: Path) -> None:
    quiet(corpus(*TEXTS), tmp_path, HashEmbeddings())
    with pytest.raises(SearchIndexError, match="nothing to index"):
        quiet(Corpus((), ()), tmp_path, HashEmbeddings())
    assert len(open_index(tmp_path, HashEmbeddings()).passages) == 3


def test_vectors_that_are_no_numbers_are_refused(tmp_path: Path) -> None:
    class Broken(HashEmbeddings):
        def _vector(self, text: str) -> list[float]:
            return [float("nan")] * self.dimension

    with pytest.raises(SearchIndexError, match="cannot be used"):
        quiet(corpus(*TEXTS), tmp_path, Broken())
    assert list(tmp_path.glob("gen-*")) == []


def test_no_bar_is_drawn_where_nobody_watches(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build(corpus(*TEXTS), tmp_path, HashEmbeddings(), progress=True)
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "")
