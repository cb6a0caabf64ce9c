"""Four papers of a borough that does not exist, with every voice that a paper can have."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from corpus.types import Corpus, Document, Passage, Voice, VoicedSentence
from tests import fakes

OFSTED = Voice("ofsted")
COUNCIL = Voice("council")
REPORTED = Voice("ofsted", "council")
QUOTED = Voice("ofsted", "council", quoted=True, name="Ofsted, Focused Visit, June 2018")
CHILD = Voice("children", "council", quoted=True, name="Larkfield Survey Trust")
SURVEY = Voice("other", "council", name="Larkfield Survey Trust")
MEMBER = Voice("council", quoted=True, name="Ada Pym")

LONG = (
    "Kennels and stables, which the borough had let to riding schools since the days of the turnpike, were turned "
    "into workshops where apprentices learn to mend boats, to shoe horses, to bind books, to tune organs, to lay "
    "hedges, to thatch barns, to turn bowls, to weave baskets, to blow glass, to cast bells, to grind lenses and, "
    "best of the things that anybody is taught there, to bake bread on Sundays before dawn."
)
ROW = (
    ("Indicator", "Care leavers in suitable homes (%)"),
    ("Latest data: LA", "81"),
    ("Latest data: Direction of travel", "Increase"),
    ("Last published: LA", "-"),
    ("Last published: SNs", "84"),
    ("Last published: Eng", "83"),
    ("Date", "2017-18"),
)

DOCUMENTS = (
    fakes.document(
        "self-evaluation-2019",
        title="Self-evaluation of practice",
        short="Self-evaluation, March 2019",
        kind="self-evaluation",
        publisher="Wexmoor Borough Council",
        authority="Wexmoor Borough Council",
        speaker="council",
        published="2019-03",
        period="January to March 2019",
    ),
    fakes.document(
        "inspection-2021",
        title="Wexmoor Borough Council: Inspection of children’s services",
        short="Ofsted inspection, May 2021",
        kind="inspection report",
        authority="Wexmoor Borough Council",
        published="2021-06-14",
        period="inspected 10 to 14 May 2021",
    ),
    fakes.document(
        "news-2021",
        title="Council accepts the inspectors' verdict",
        short="Council news page, 14 June 2021",
        kind="news page",
        publisher="Wexmoor Borough Council",
        authority="Wexmoor Borough Council",
        speaker="council",
        published="2021-06-14",
    ),
    fakes.document(
        "director-report-2022",
        title="Second monitoring visit",
        short="Director’s report, 2022",
        kind="director's report",
        publisher="Wexmoor Borough Council",
        authority="Wexmoor Borough Council",
        speaker="council",
        published="2022",
        period="second monitoring visit, February 2022",
    ),
)

_PARAGRAPHS: tuple[tuple[str, str, tuple[tuple[str, Voice], ...]], ...] = (
    ("self-evaluation-2019", "1.1", (
        ("The average caseload in our teams was 24 at the end of 2018.", COUNCIL),
        ("We plan to hire 12 more social workers.", COUNCIL))),
    ("self-evaluation-2019", "1.2", (
        ("Our Pathways to Belonging (PTB) programme finds lodgings with families for apprentices.", COUNCIL),)),
    ("self-evaluation-2019", "1.3", (
        ("“Leaders in Wexmoor know their streets and harbours very well.”", QUOTED),)),
    ("self-evaluation-2019", "2.1", (
        ("The council has let 40 gardens to foster carers.", COUNCIL),)),
    ("inspection-2021", "1", (
        ("Services for children in Wexmoor require improvement to be good.", OFSTED),)),
    ("inspection-2021", "2", (
        ("The average caseload has fallen to 17 since 2019.", OFSTED),
        ("Social workers see children regularly.", OFSTED))),
    ("inspection-2021", "3", (
        ("A very small minority of care leavers slept on houseboats in winter.", OFSTED),
        ("Leaders did not know about the houseboats until May 2021.", OFSTED))),
    ("inspection-2021", "4", (
        ("The Ferrybridge Hub gives foster carers help on Saturdays.", OFSTED),)),
    ("inspection-2021", "5", (
        ("The night response team (NRT) answers calls within 20 minutes.", OFSTED),)),
    ("inspection-2021", "6", ((LONG, OFSTED),)),
    ("inspection-2021", "7", (
        ("Dentists see almost a third of the children in care late.", OFSTED),
        ("No child was harmed.", OFSTED))),
    ("director-report-2022", "", (
        ("The inspectors found that care leavers no longer sleep on houseboats.", REPORTED),)),
    ("director-report-2022", "", (
        ("There are no financial considerations in this paper.", COUNCIL),)),
    ("news-2021", "", (
        ("“We will put this right before Christmas,” said Ada Pym.", MEMBER),
        ("“It was wrong.”", MEMBER),)),
    ("news-2021", "", (
        ("The average caseload has fallen to 17 since 2019, the inspectors wrote.", REPORTED),)),
)  # fmt: skip


def paragraph(
    document_id: str, number: str, sentences: tuple[tuple[str, Voice], ...], name: str = "", **fields: Any
) -> Passage:
    """Return a passage of a borough paper, its sentences joined by a space, each with its voice."""
    paper = next(document for document in DOCUMENTS if document.id == document_id)
    text, voices = "", []
    for words, voice in sentences:
        start = len(text) + 1 if text else 0
        text = f"{text} {words}" if text else words
        voices.append(VoicedSentence(start, start + len(words), voice))
    made = replace(
        fakes.passage(text, name=document_id),
        id=f"{document_id}#{number or name}",
        label=f"{paper.short}, {'para ' + number if number else name}",
        number=number or None,
        numbered=bool(number),
        voices=tuple(voices),
        search_text=f"{paper.short}. Findings.\n{text}",
    )
    return replace(made, **fields)


def corpus() -> Corpus:
    """Return the four papers and their passages."""
    passages = [
        paragraph(document_id, number, sentences, f"main.{place}")
        for place, (document_id, number, sentences) in enumerate(_PARAGRAPHS)
    ]
    row = " ".join(cell for _, cell in ROW)
    columns = "; ".join(f"{column}: {cell}" for column, cell in ROW)
    passages += [
        paragraph(
            "self-evaluation-2019", "", ((row, COUNCIL),), "table.1", kind="row", row=ROW,
            search_text=f"Self-evaluation, March 2019. Indicators.\n{columns}",
        ),
        paragraph("self-evaluation-2019", "", (("I love my dog and my carers.", CHILD),), "survey.1", kind="quotation"),
        paragraph(
            "self-evaluation-2019", "", (("Half of the youngest had a trusted adult to talk to.", SURVEY),), "survey.2"
        ),
    ]  # fmt: skip
    return Corpus(DOCUMENTS, tuple(passages))


@dataclass(frozen=True)
class Paper:
    """A passage of the borough with its document."""

    passage: Passage
    document: Document


def paper(passage_id: str) -> Paper:
    """Return one passage by its id, with its document."""
    whole = corpus()
    passage = next(passage for passage in whole.passages if passage.id == passage_id)
    return Paper(passage, whole.document(passage.document_id))
