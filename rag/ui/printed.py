"""The page of a PDF as printed, with the passage marked: a picture made here, for the source view."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections import OrderedDict
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from corpus.errors import DocumentError
from corpus.picture import page_picture
from corpus.types import Document, Passage
from rag.ui.conversation import AnswersQuestions

__all__ = ["has_page", "printed_route"]

logger = logging.getLogger(__name__)
PATIENCE = 10.0  # seconds to wait for other pages being drawn
KEPT = 24  # pictures, of some hundred kilobytes each


def has_page(document: Document, passage: Passage) -> bool:
    """Tell whether the passage stands on a page that can be shown as printed."""
    return passage.page is not None and document.source.lower().endswith(".pdf")


def printed_route(chapter: AnswersQuestions, folder: Path) -> Route:
    """Return the address ``/page?passage=ID`` over the papers in ``folder``.

    Only the file that a passage was read from is opened, and only as long as it is still that file.
    """
    pictures: OrderedDict[tuple[str, str], bytes] = OrderedDict()
    drawing = threading.Lock()  # one at a time: drawing takes a core and a second or two

    def page(request: Request) -> Response:
        try:
            passage = chapter.index.passage(request.query_params.get("passage", ""))
            document = chapter.index.document(passage.document_id)
        except KeyError:
            return PlainTextResponse("There is no such passage.", 404)
        file = folder / Path(document.source).name
        if not has_page(document, passage) or passage.page is None:
            return PlainTextResponse("This paper has no printed pages.", 404)
        key = (document.sha256, passage.id)
        if not drawing.acquire(timeout=PATIENCE):
            return PlainTextResponse("Too many pages are being drawn. Try again in a minute.", 503)
        try:
            if key not in pictures:
                if hashlib.sha256(file.read_bytes()).hexdigest() != document.sha256:
                    return PlainTextResponse("The paper has been replaced since it was read.", 404)
                pictures[key] = page_picture(file, passage.page, passage.text)
            pictures.move_to_end(key)
            while len(pictures) > KEPT:
                pictures.popitem(last=False)
            picture = pictures[key]
        except (OSError, DocumentError) as error:
            logger.warning("Page %s of %s: %s", passage.page, document.id, type(error).__name__)
            return PlainTextResponse("The page cannot be shown. Read its text instead.", 404)
        finally:
            drawing.release()
        return Response(picture, media_type="image/png", headers={"cache-control": "private, max-age=3600"})

    return Route("/page", page, methods=["GET"])
