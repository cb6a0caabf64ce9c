"""The pages over plain HTTP: every address, every state, and nothing of a reader's that comes back as markup."""

from __future__ import annotations

from collections.abc import AsyncIterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from corpus.types import Anomaly, Corpus
from rag.settings import CorpusSettings, Settings
from rag.ui.door import Door
from rag.ui.views import AT_ONCE, routes
from tests.fakes import ScriptedChapter, Shelf, corpus, document, passage
from tests.ui import script

pytestmark = pytest.mark.slow

HOSTILE = '"><img src=x onerror=alert(1)><script>alert(1)</script>'


class Reading(HTMLParser):
    """What is on a page: its tags with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def door() -> Door:
    return made(script.chapter())


def made(chapter: ScriptedChapter, results: Path | None = None, settings: Settings | None = None) -> Door:
    given = (chapter, settings or Settings())
    return Door(Starlette(routes=list(routes(*given, results) if results else routes(*given))))


@pytest.fixture
async def client(door: Door) -> AsyncIterator[httpx.AsyncClient]:
    async with calling(door) as client:
        yield client


def calling(door: Door) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(door), base_url="http://127.0.0.1")


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/topic", 200, "Topics in these papers"),
        ("/topic?topic=care+leavers", 200, "passages in 4 of 5 documents"),
        ("/topic?topic=care+leavers&view=compare", 200, "What inspectors found"),
        ("/topic?topic=dragons", 200, "No passage speaks of “dragons”"),
        ("/topic?topic=acommodation", 200, "Did you mean accommodation?"),
        ("/topic?topic=tents&year=1999", 200, "No passage is left with these filters"),
        ("/topic?topic=", 200, "Type a topic in a word or two"),
        ("/topic?topic=%20%20", 200, "Type a topic in a word or two"),
        ("/topic?topic=" + "x" * 10_000, 400, "10,000 characters"),
        ("/documents", 200, "indexed on"),
        ("/score", 200, "hard questions answered rightly"),
        ("/accessibility", 200, "It has not been tested with NVDA"),
    ],
)
async def test_every_view_has_an_address(client: httpx.AsyncClient, address: str, status: int, words: str) -> None:
    answer = await client.get(address)
    assert answer.status_code == status
    page = Reading(answer.text)
    assert words in " ".join(page.text.split())
    assert [tag for tag, _ in page.tags].count("h1") == 1
    assert ("html", {"lang": "en-GB"}) in page.tags
    current = [attributes for tag, attributes in page.tags if attributes.get("aria-current") == "page"]
    assert len(current) == (address != "/accessibility")


@pytest.mark.parametrize("address", ["/topic", "/documents", "/score", "/accessibility"])
async def test_a_page_holds_no_script_or_style_and_the_policy_allows_none(
    client: httpx.AsyncClient, address: str
) -> None:
    answer = await client.get(address)
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
    for tag, attributes in Reading(answer.text).tags:
        assert tag != "style"
        assert tag != "script" or attributes.get("src", "").startswith("./chapter/")  # type: ignore[union-attr]
        assert not [name for name in attributes if name == "style" or name.startswith("on")]


@pytest.mark.parametrize("name", ["topic", "speaker", "document", "year", "words", "view"])
async def test_what_stands_in_an_address_is_never_markup(client: httpx.AsyncClient, name: str) -> None:
    query = {"topic": "tents", name: f"tents {HOSTILE}"}
    answer = await client.get("/topic", params=query)
    assert answer.status_code == (400 if name == "topic" else 200)  # that many words are a question
    assert "<img" not in answer.text
    assert "<script>" not in answer.text


@pytest.mark.parametrize(
    ("form", "kind"),
    [("docx", "officedocument"), ("csv", "text/csv"), ("md", "text/markdown")],
)
async def test_a_topic_is_handed_out_as_a_file(client: httpx.AsyncClient, form: str, kind: str) -> None:
    answer = await client.get(f"/topic.{form}?topic=care+leavers&speaker=ofsted")
    assert answer.status_code == 200
    assert kind in answer.headers["content-type"]
    assert answer.headers["content-disposition"] == f'attachment; filename="said-about-care-leavers.{form}"'
    assert len(answer.content) > 1000


@pytest.mark.parametrize("query", ["", "?topic=", "?topic=dragons", "?topic=tents&year=1999", "?topic=" + "x" * 999])
async def test_an_export_of_nothing_is_a_clear_message(client: httpx.AsyncClient, query: str) -> None:
    answer = await client.get(f"/topic.docx{query}")
    assert answer.status_code == 404
    assert "text/html" in answer.headers["content-type"]
    text = " ".join(Reading(answer.text).text.split())
    assert "Nothing to export" in text
    assert "Traceback" not in text


async def test_exports_carry_the_filters_of_the_page(client: httpx.AsyncClient) -> None:
    page = Reading((await client.get("/topic?topic=care+leavers&year=2023")).text)
    files = [a["href"] for tag, a in page.tags if tag == "a" and str(a.get("href")).startswith("./topic.")]
    assert files == [f"./topic.{form}?topic=care+leavers&year=2023" for form in ("docx", "csv", "md")]


async def test_every_passage_links_to_the_source_view(client: httpx.AsyncClient) -> None:
    page = Reading((await client.get("/topic?topic=tents")).text)
    links = [a for tag, a in page.tags if tag == "a" and a.get("class") == "cv-to-source"]
    assert len(links) == 4
    assert all(str(link["href"]).startswith("./?passage=") for link in links)


async def test_a_stale_index_is_told(tmp_path: Path) -> None:
    (tmp_path / "new.txt").write_text("1. Four roads were repaired in May 2021, inspectors said.\n")
    settings = Settings(corpus=CorpusSettings(directory=tmp_path))
    async with calling(made(script.chapter(), settings=settings)) as client:
        text = " ".join(Reading((await client.get("/documents")).text).text.split())
    assert "The index is older than the documents" in text
    assert "New: new.txt" in text
    assert "Removed: Self-evaluation of social work practice" in text
    assert "python -m index build" in text


async def test_an_installation_without_results_says_so(tmp_path: Path) -> None:
    async with calling(made(script.chapter(), tmp_path)) as client:
        answer = await client.get("/score")
    assert answer.status_code == 200
    assert "There are no results here to show." in answer.text


async def test_what_a_paper_holds_is_never_markup() -> None:
    chapter = script.chapter()
    paper = document("report", title=HOSTILE, short=HOSTILE, note=HOSTILE, kind=HOSTILE, publisher=HOSTILE)
    said = passage(f"Rooms {HOSTILE}.", section=HOSTILE, label=HOSTILE, lead=HOSTILE)
    odd = Anomaly("report", HOSTILE, HOSTILE)
    chapter.index = Shelf(Corpus((paper,), (said,), (odd,)))
    async with calling(made(chapter)) as client:
        for address in ("/topic?topic=rooms", "/topic?topic=rooms&view=compare", "/documents"):
            page = (await client.get(address)).text
            assert "onerror" in page  # it is there, as text
            assert "<img" not in page
            assert "<script>" not in page


async def test_a_topic_with_very_many_passages_is_cut_off_with_a_word() -> None:
    chapter = script.chapter()
    chapter.index = Shelf(corpus(*(f"Rooms are discussed in paragraph {number}." for number in range(AT_ONCE + 5))))
    async with calling(made(chapter)) as client:
        page = (await client.get("/topic?topic=rooms")).text
        rows = (await client.get("/topic.csv?topic=rooms")).text.count("\r\n")
    assert page.count('class="cv-said"') == AT_ONCE
    assert f"The first {AT_ONCE} of {AT_ONCE + 5} passages are shown." in page
    assert rows == AT_ONCE + 6


class Broken(Shelf):
    def search(self, query: str, k: int = 20, **_: Any) -> list[Any]:
        raise RuntimeError(f"secret {query}")


async def test_what_breaks_is_a_page_with_a_reference_and_no_question_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    chapter = script.chapter()
    chapter.index = Broken(script.corpus())
    async with calling(made(chapter)) as client:
        answer = await client.get("/topic?topic=canary")
    assert answer.status_code == 500
    assert "Something went wrong" in answer.text
    reference = answer.text.partition("Reference ")[2][:8]
    assert reference in caplog.text
    assert "canary" not in caplog.text
    assert "secret" not in answer.text


async def test_a_new_index_is_taken_up_at_once() -> None:
    chapter = script.chapter()
    async with calling(made(chapter)) as client:
        before = (await client.get("/topic?topic=tents")).text
        chapter.index = Shelf(script.corpus())
        chapter.index.passages = tuple(p for p in chapter.index.passages if "tents" not in p.text)
        after = (await client.get("/topic?topic=tents")).text
    assert "4 passages" in before
    assert "No passage speaks of" in after


@pytest.mark.parametrize("path", ["/topic.pdf", "/topic/x", "/documents/", "/score.json", "/results/chain-test.json"])
async def test_other_addresses_are_closed(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 404


async def test_pages_are_read_not_posted_to(client: httpx.AsyncClient) -> None:
    assert (await client.post("/topic", data={"topic": "tents"})).status_code == 404
