"""Who said it, when, and a table row as a sentence: the words that councillors repeat in a meeting."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus import load
from corpus.types import Voice
from index import Index
from rag.wording import attribution, date_in_words, row_sentence, when
from tests import fakes
from tests.rag import borough


@pytest.mark.parametrize(
    ("voice", "document", "words"),
    [
        (borough.OFSTED, "inspection-2021", "Inspectors said (May 2021)"),
        (
            Voice("ofsted", name="Ofsted and the Care Quality Commission"),
            "inspection-2021",
            "Inspectors from Ofsted and the Care Quality Commission said (May 2021)",
        ),
        (borough.REPORTED, "director-report-2022", "Inspectors found, says the Director's report (2022)"),
        (
            borough.QUOTED,
            "self-evaluation-2019",
            "Ofsted, quoted in the council’s self-evaluation (March 2019), said",
        ),
        (borough.REPORTED, "news-2021", "Inspectors found, says the council’s news page (14 June 2021)"),
        (
            Voice("ofsted", "council", quoted=True, name="Meg Low"),
            "news-2021",
            "Meg Low, quoted in the council’s news page (14 June 2021), said",
        ),
        (borough.COUNCIL, "self-evaluation-2019", "The council said in its self-evaluation (March 2019)"),
        (borough.COUNCIL, "director-report-2022", "The council said in the Director's report (2022)"),
        (  # what a paper tells of somebody is not in that person's words
            replace(borough.MEMBER, quoted=False),
            "news-2021",
            "The council said in its news page (14 June 2021)",
        ),
        (borough.MEMBER, "news-2021", "Ada Pym, for the council (14 June 2021), said"),
        (
            borough.CHILD,
            "self-evaluation-2019",
            "A child or young person told a survey in the council’s self-evaluation (March 2019)",
        ),
        (
            borough.SURVEY,
            "self-evaluation-2019",
            "Larkfield Survey Trust, reported in the council’s self-evaluation (March 2019)",
        ),
        (
            Voice("other", "council", quoted=True),
            "self-evaluation-2019",
            "Others, quoted in the council’s self-evaluation (March 2019)",
        ),
    ],
)
def test_each_voice_is_named_with_its_paper_and_its_date(voice: Voice, document: str, words: str) -> None:
    paper = next(paper for paper in borough.DOCUMENTS if paper.id == document)
    assert attribution(voice, paper) == words


def test_a_paper_that_nobody_catalogued_is_named_as_it_names_itself() -> None:
    paper = replace(borough.DOCUMENTS[0], catalogued=False, short="Minutes of a meeting")
    assert attribution(borough.COUNCIL, paper) == "“Minutes of a meeting” (March 2019) says"


def test_in_the_real_papers_no_words_of_others_are_said_to_be_the_speakers_own() -> None:
    corpus = load()
    for passage in corpus.passages:
        paper = corpus.document(passage.document_id)
        for sentence in passage.voices:
            voice = sentence.voice
            words = attribution(voice, paper)
            assert when(paper) in words
            if voice.speaker != "council":
                assert not words.startswith("The council")
                assert " its " not in words
            if voice.speaker != "ofsted":
                assert "nspector" not in words
                assert "Ofsted" not in words
            if voice.reported_by == "council":
                assert "council" in words or "Director" in words


@pytest.mark.parametrize(
    ("iso", "words"),
    [
        ("2020-03-17", "17 March 2020"),
        ("2019-01", "January 2019"),
        ("2024", "2024"),
        (None, "undated"),
        ("", "undated"),
    ],
)
def test_a_date_is_as_precise_as_it_is_known(iso: str | None, words: str) -> None:
    assert date_in_words(iso) == words


def test_when_is_that_of_the_visit_and_not_of_the_printing() -> None:
    assert when(fakes.document(short="Ofsted inspection, May 2021", published="2021-06-14")) == "May 2021"
    assert when(fakes.document(short="Minutes", published="2021-06-14")) == "14 June 2021"


def test_a_row_is_worded_with_its_columns() -> None:
    paper = borough.paper("self-evaluation-2019#table.1")
    assert row_sentence(paper.passage, paper.document) == (
        "Care leavers in suitable homes (%). Latest data: Wexmoor 81, Direction of travel Increase; "
        "Last published: Wexmoor no figure, statistical neighbours 84, England 83; Date 2017-18"
    )


def test_a_row_of_a_name_and_a_value_is_short() -> None:
    paper = borough.paper("self-evaluation-2019#table.1")
    row = replace(paper.passage, row=(("Judgement", "Overall effectiveness"), ("Grade", "Inadequate")))
    assert row_sentence(row, paper.document) == "Overall effectiveness: Inadequate"


def test_a_row_of_a_single_cell_is_that_cell() -> None:
    paper = borough.paper("self-evaluation-2019#table.1")
    row = replace(paper.passage, row=(("Reference", "CIN01. The experiences of children"),))
    assert row_sentence(row, paper.document) == "CIN01. The experiences of children"


def test_what_is_no_row_is_its_text() -> None:
    paper = borough.paper("inspection-2021#1")
    assert row_sentence(paper.passage, paper.document) == paper.passage.text


@pytest.mark.parametrize("cell", ["-", "–", "x", "..", "N/A", " - "])
def test_a_cell_without_a_figure_says_so(cell: str) -> None:
    paper = borough.paper("self-evaluation-2019#table.1")
    row = replace(paper.passage, row=(("Indicator", "Homes"), ("Latest: LA", cell), ("Latest: Eng", "83")))
    assert row_sentence(row, paper.document) == "Homes. Latest: Wexmoor no figure, England 83"


def test_every_figure_of_the_real_tables_is_in_its_sentence(real_papers: Index) -> None:
    rows = [passage for passage in real_papers.passages if passage.row]
    assert len(rows) >= 23 + 4
    for passage in rows:
        sentence = row_sentence(passage, real_papers.document(passage.document_id))
        for _, cell in passage.row:
            assert cell in sentence or "no figure" in sentence
        assert "SNs" not in sentence
        assert not sentence.endswith(" ")
