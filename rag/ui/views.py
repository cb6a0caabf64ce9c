"""The pages beside the chat: what was said about a topic, the documents, how good it is, accessibility.

They are plain pages rather than Gradio ones: every state has an address, every control is a native one, and they
work without a script (ADR 9).
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from corpus.errors import QuestionError
from rag.settings import ROOT, Settings
from rag.ui.documents import Holdings, take_stock
from rag.ui.export import FORMATS, Edition, Format, NothingToExportError, export, file_name
from rag.ui.freshness import Watch
from rag.ui.gather import Gathered, Gatherer, Searched
from rag.ui.naming import Names, paper_date, plain_date
from rag.ui.offer import Topic, offered
from rag.ui.score import read_score
from rag.ui.sheet import Limits, Sheet
from rag.ui.timeline import Timeline, draw
from rag.ui.topic import lay_out, read_request
from rag.vocabulary import Vocabulary

__all__ = ["Holds", "Shelf", "routes"]

log = logging.getLogger(__name__)
TEMPLATES = Path(__file__).parent / "templates"
RESULTS = ROOT / "eval" / "results"
AT_ONCE = 300  # passages on one page; the exports hold all
KEPT = 32  # topics whose passages are kept: filters and exports ask for the same ones again
FAILED = (
    "Something went wrong while this page was being made. Try again; if it goes on, tell whoever runs this service."
)


class Shelf(Searched, Holdings, Protocol):
    """What the pages read of an index."""


class Holds(Protocol):
    """A chapter, or a stand-in, as far as the pages need one."""

    @property
    def index(self) -> Shelf:
        """The index generation that is current."""


@dataclass(slots=True)
class _Desk:
    """What is worked out once for an index generation."""

    library: Shelf
    names: Names
    gather: Gatherer
    topics: tuple[Topic, ...]

    def meant(self, sheet: Sheet) -> str:
        """Return the topic as the papers would spell it, where nothing was found and it is spelt otherwise."""
        if sheet.found:
            return ""
        corrected, fixes = Vocabulary(self.library.documents, self.library.passages).correct(sheet.topic)
        return corrected if fixes else ""


class _Pages:
    """Answers the addresses. Handlers are plain functions, which Starlette runs in threads."""

    def __init__(self, chapter: Holds, settings: Settings, results: Path) -> None:
        self._chapter = chapter
        self._settings = settings
        self._results = results
        self._watch = Watch(settings.corpus.directory)
        self._lock = threading.Lock()
        self._desk: _Desk | None = None
        self._gathered: OrderedDict[str, Gathered] = OrderedDict()
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["paper_date"] = paper_date

    def topic(self, request: Request) -> Response:
        """Show what was said about a topic, or the topics to pick from."""
        text, limits, layout = read_request(request.query_params.multi_items())
        desk = self._at_desk()
        values: dict[str, Any] = {"topics": desk.topics, "typed": text.strip()[:300], "problem": "", "sheet": None}
        if text.strip():
            try:
                sheet = lay_out(self._gather(desk, text), desk.library, desk.names, limits, layout)
            except QuestionError as error:
                return self._page("topic.html", 400, **{**values, "problem": str(error)})
            values |= {"sheet": sheet, "timeline": _picture(sheet, desk.library), "total": len(desk.library.documents)}
            values |= {"plain": Limits(), "exports": _exports(sheet), "meant": desk.meant(sheet)}
            values |= {"at_once": AT_ONCE}
        elif "topic" in request.query_params:
            values["problem"] = "Type a topic in a word or two, for example one of those below."
        return self._page("topic.html", **values)

    def export(self, request: Request) -> Response:
        """Hand out what the topic page shows as a file."""
        form = cast(Format, request.url.path.rpartition(".")[2])
        text, limits, _ = read_request(request.query_params.multi_items())
        desk = self._at_desk()
        try:
            sheet = lay_out(self._gather(desk, text), desk.library, desk.names, limits)
            data = export(sheet, _edition(desk.library), form)
        except (QuestionError, NothingToExportError) as error:
            sentence = str(error) if text.strip() else "There is nothing to export: no topic is given."
            return self._page("nothing.html", 404, sentence=sentence, back=request.url.query)
        name = quote(file_name(sheet.topic, form))
        headers = {"content-disposition": f'attachment; filename="{name}"'}
        return Response(data, media_type=FORMATS[form], headers=headers)

    def documents(self, _request: Request) -> Response:
        """Show what is in the corpus."""
        library = self._chapter.index
        return self._page("documents.html", stock=take_stock(library, self._watch(library.documents)))

    def score(self, _request: Request) -> Response:
        """Show the committed results."""
        score = read_score(self._results, self._chapter.index.documents, self._settings.answer.answerer)
        return self._page("score.html", score=score)

    def accessibility(self, _request: Request) -> Response:
        """Show the accessibility statement."""
        return self._page("accessibility.html")

    def guarded(self, answer: Callable[[Request], Response]) -> Callable[[Request], Response]:
        """Return ``answer`` so that what breaks in it is a page with a reference, and a log line that has it too."""

        def guard(request: Request) -> Response:
            try:
                return answer(request)
            except Exception as error:
                reference = secrets.token_hex(4)
                # The kind of the error alone: its text may hold what was typed.
                log.error("Page %s failed (%s), reference %s", request.url.path, type(error).__name__, reference)
                log.debug("Reference %s", reference, exc_info=error)
                return self._page("failed.html", 500, sentence=FAILED, reference=reference)

        return guard

    def _page(self, template: str, status: int = 200, **values: object) -> Response:
        page = self._environment.get_template(template).render(**values)
        # Asked for anew each time, yet kept for the way back: a page that may not be stored cannot be returned to.
        return HTMLResponse(page, status, headers={"cache-control": "no-cache"})

    def _at_desk(self) -> _Desk:
        """Return what belongs to the current index generation; worked out once, by one thread."""
        library = self._chapter.index
        with self._lock:
            if self._desk is None or self._desk.library is not library:
                self._desk = _Desk(library, Names(library.documents), Gatherer(library), offered(library))
                self._gathered.clear()
            return self._desk

    def _gather(self, desk: _Desk, text: str) -> Gathered:
        key = f"{desk.library.generation} {' '.join(text.split())}"
        with self._lock:
            if (known := self._gathered.get(key)) is not None:
                self._gathered.move_to_end(key)
                return known
        gathered = desk.gather(text)
        with self._lock:
            self._gathered[key] = gathered
            while len(self._gathered) > KEPT:
                self._gathered.popitem(last=False)
        return gathered


def routes(chapter: Holds, settings: Settings, results: Path = RESULTS) -> Sequence[Route]:
    """Return the addresses of the pages over ``chapter``; ``results`` is the folder of the evaluation's results."""
    pages = _Pages(chapter, settings, results)
    answers: dict[str, Callable[[Request], Response]] = {
        "/topic": pages.topic,
        **{f"/topic.{form}": pages.export for form in FORMATS},
        "/documents": pages.documents,
        "/score": pages.score,
        "/accessibility": pages.accessibility,
    }
    return [Route(path, pages.guarded(answer), methods=["GET"]) for path, answer in answers.items()]


def _picture(sheet: Sheet, library: Shelf) -> Timeline | None:
    counts = {paper.document.id: paper.counts for paper in sheet.papers}
    told = {*counts, *(document.id for document in sheet.silent)}
    return draw(library.documents, counts, {document.id for document in library.documents} - told)


def _exports(sheet: Sheet) -> tuple[tuple[str, str], ...]:
    """Return the name of each format with the address of the file."""
    names = {"docx": "Word", "csv": "CSV", "md": "Markdown"}
    return tuple((names[form], sheet.address(f"./topic.{form}")) for form in FORMATS)


def _edition(library: Shelf) -> Edition:
    newest = max((document.dated for document in library.documents), default="")
    return Edition(library.manifest.created, plain_date(newest) if newest else "")
