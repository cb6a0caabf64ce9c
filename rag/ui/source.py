"""The source view: a whole paper with its headings and printed numbers, and one passage marked in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from corpus.types import Document, Passage
from rag.ui.conversation import Library
from rag.ui.links import FINGERPRINT, SourceLink, link_to
from rag.ui.marking import Piece, pieces
from rag.ui.naming import Names, paper_date
from rag.ui.printed import has_page

__all__ = ["Block", "Paragraph", "SourceView", "open_source"]

GONE = (
    "This link points to a paragraph that is not in the documents any more. "
    "Ask again, or look through the papers below."
)
NOT_IN_PAPER = (
    "This link points to a paragraph that this paper does not have. "
    "The paper has probably been replaced since the link was made; here it is as it stands now."
)
REPLACED = (
    "This paper has been replaced since the link was made. "
    "Below is the paragraph as it reads now: check it before you rely on the link."
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One passage on the page. ``number`` is as printed; ``cells`` line up with the table's columns.

    ``href`` links to it alone, ``cite`` is how a citation names it.
    """

    anchor: str
    href: str
    cite: str
    kind: str
    number: str | None
    words: tuple[Piece, ...]
    target: bool
    label: str
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive passages of one shape: a heading, paragraphs, a list, a table, small print."""

    shape: str
    paragraphs: tuple[Paragraph, ...]
    columns: tuple[str, ...] = ()

    @property
    def cited(self) -> bool:
        """Whether the cited passage is among them."""
        return any(paragraph.target for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class SourceView:
    """What the source panel shows. Without a document only the message and the list of papers stand."""

    message: str | None
    document: Document | None = None
    date: str = ""
    place: str = ""
    counted: bool = False
    href: str = ""
    passage_id: str = ""
    page: int | None = None
    picture: str = ""
    cite: str = ""
    blocks: tuple[Block, ...] = ()
    papers: tuple[tuple[str, str, str], ...] = ()


def open_source(library: Library, names: Names, link: SourceLink) -> SourceView:
    """Open the passage that a link names; say so plainly when it is gone or its paper was replaced."""
    try:
        passage: Passage | None = library.passage(link.passage_id)
    except KeyError:
        passage = None
    document_id = passage.document_id if passage else link.passage_id.split("#")[0]
    try:
        document = library.document(document_id)
    except KeyError:
        return SourceView(GONE, papers=tuple(_papers(library)))
    message = None
    whole_paper = passage is None and "#" not in link.passage_id
    if passage is None and not whole_paper:
        message = NOT_IN_PAPER
    elif link.fingerprint is not None and link.fingerprint != document.sha256[:FINGERPRINT]:
        message = REPLACED
    quote = link.quote if passage is not None and message is None and _fits(link.quote, passage) else None
    return SourceView(
        message=message,
        document=document,
        date=paper_date(document),
        place=names.place(passage) if passage else "",
        counted=passage is not None and not passage.numbered,
        href=link_to(document, link.passage_id, quote),
        passage_id=passage.id if passage else "",
        page=passage.page if passage else None,
        # The fingerprint keeps a browser from showing a picture of the file as it was.
        picture=f"./page{link_to(document, passage.id)}" if passage and has_page(document, passage) else "",
        cite=names.citation(passage) if passage else names.document(document.id),
        blocks=tuple(_blocks(library, names, document, passage, quote)),
    )


def _fits(quote: tuple[int, int] | None, passage: Passage) -> bool:
    return quote is not None and quote[1] <= len(passage.text)


def _blocks(
    library: Library, names: Names, document: Document, target: Passage | None, quote: tuple[int, int] | None
) -> Iterator[Block]:
    inside = [passage for passage in library.passages if passage.document_id == document.id]
    for (shape, _), neighbours in groupby(inside, key=lambda passage: (_shape(passage), passage.section)):
        group = list(neighbours)
        columns = tuple(dict.fromkeys(column for passage in group for column, _ in passage.row))
        paragraphs = []
        for passage in group:
            aimed = target is not None and passage.id == target.id
            cells = dict(passage.row)
            paragraphs.append(
                Paragraph(
                    anchor=passage.id,
                    href=link_to(document, passage.id),
                    cite=names.citation(passage),
                    kind=passage.kind,
                    number=passage.number,
                    words=pieces(passage.text, [quote] if aimed and quote else []),
                    target=aimed,
                    label=names.place(passage),
                    cells=tuple(cells.get(column, "") for column in columns),
                )
            )
        yield Block(shape, tuple(paragraphs), columns)


def _shape(passage: Passage) -> str:
    if passage.row:
        return "table"
    shapes = {"bullet": "list", "heading": "heading", "boilerplate": "small"}
    return shapes.get(passage.kind, "text")


def _papers(library: Library) -> Iterator[tuple[str, str, str]]:
    for document in library.documents:
        yield document.title, paper_date(document), link_to(document, document.id)
