"""Who says what: the table of design decisions on the real papers, and the general rules on papers of nobody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from corpus import Corpus, Passage, Voice
from corpus.sentences import split
from corpus.types import Span, Speaker
from corpus.voices import SectionVoice, Text, VoiceReader

SELF, NEWS, DIRECTOR = "self-evaluation-2019", "council-news-2020", "director-report-2024"
EPIGRAPH_2 = f"{SELF}#the-experiences-and-progress-of-children-in-care-and-care-leavers.1"
EPIGRAPH_3 = f"{SELF}#the-impact-of-leaders-on-social-work-practice-with-children-and-families"

Row = tuple[str, Voice]


def sentences(passage: Passage) -> list[Row]:
    return [(passage.sentence(index), voiced.voice) for index, voiced in enumerate(passage.voices)]


def of(corpus: Corpus, document: str) -> Iterator[Row]:
    for passage in corpus.passages:
        if passage.document_id == document and passage.searchable:
            yield from sentences(passage)


def at(corpus: Corpus, passage_id: str) -> list[Row]:
    return sentences(next(passage for passage in corpus.passages if passage.id == passage_id))


def voices(corpus: Corpus, passage_id: str) -> list[Voice]:
    return [voice for _, voice in at(corpus, passage_id)]


COUNCIL = Voice("council")
OFSTED_QUOTED = Voice("ofsted", "council", True)
OFSTED_REPORTED = Voice("ofsted", "council", False)


# The real papers


@pytest.mark.parametrize("document", ["ofsted-inspection-2020", "ofsted-monitoring-letter-2023"])
def test_ofsted_speaks_its_own_papers(shipped: Corpus, document: str) -> None:
    assert {voice for _, voice in of(shipped, document)} == {Voice("ofsted")}


def test_every_finding_of_the_director_is_the_inspectors_reported(shipped: Corpus) -> None:
    findings = [p for p in shipped.passages if p.lead == "The inspectors found the following:"]
    assert len(findings) == 18
    assert {voice for finding in findings for _, voice in sentences(finding)} == {OFSTED_REPORTED}


def test_director_reports_inspectors_nowhere_else_than_he_says(shipped: Corpus) -> None:
    reported = [words for words, voice in of(shipped, DIRECTOR) if voice.speaker == "ofsted"]
    elsewhere = [words for words in reported if "inspectors" in words]
    assert [words.split(",")[0][:60] for words in elsewhere] == [
        "These areas of practice were also assessed during a monitori",
        "The inspectors found the following:",
        "There has been positive progress made at the Front Door and ",
    ]
    listed = [p for p in shipped.passages if p.lead == "The inspectors found the following:"]
    assert len(reported) == sum(len(p.voices) for p in listed) + 3
    assert {voice for words, voice in of(shipped, DIRECTOR) if words not in reported} == {COUNCIL}


def test_self_evaluation_is_the_council_but_for_its_quotations(shipped: Corpus) -> None:
    quoted = {"1.16", "1.24", "2.10", "2.25"}
    for passage in shipped.passages:
        if passage.document_id == SELF and passage.number and passage.number not in quoted:
            assert {voice for _, voice in sentences(passage)} == {COUNCIL}, passage.id


def test_2_10_quotes_inspectors_after_the_councils_own_figure(shipped: Corpus) -> None:
    assert voices(shipped, f"{SELF}#2.10") == [COUNCIL, OFSTED_QUOTED, OFSTED_QUOTED]


def test_2_25_quotes_inspectors_and_lists_their_five_points(shipped: Corpus) -> None:
    assert voices(shipped, f"{SELF}#2.25") == [COUNCIL, OFSTED_QUOTED, *[OFSTED_REPORTED] * 6]


def test_epigraphs_are_ofsteds(shipped: Corpus) -> None:
    source = Voice("ofsted", "council", True, "Ofsted, Focused Visit, September 2018")
    assert voices(shipped, EPIGRAPH_2) == [source]
    assert voices(shipped, f"{EPIGRAPH_3}.1") == [source, source]
    assert voices(shipped, f"{EPIGRAPH_3}.2")[0] == source


def test_1_24_quotes_the_youth_justice_board(shipped: Corpus) -> None:
    assert voices(shipped, f"{SELF}#1.24") == [
        COUNCIL,
        *[Voice("other", "council", True, "YJB Performance report, January 2018")] * 5,
    ]


def test_1_16_quotes_professionals(shipped: Corpus) -> None:
    assert voices(shipped, f"{SELF}#1.16") == [*[COUNCIL] * 5, *[Voice("other", "council", True)] * 3]


def test_bright_spots_are_childrens_quotations_and_the_surveys_findings(shipped: Corpus) -> None:
    survey = Voice("other", "council", False, "Coram Voice and University of Bristol")
    children = Voice("children", "council", True, "Coram Voice and University of Bristol")
    sections = {
        "Your Life, Your Care",
        "Compared to other local authorities",
        "Low Well-Being",
        "What would make care better?",
        "Recommendations",
        "Bright spots",
    }
    passages = [p for p in shipped.passages if p.document_id == SELF and p.section in sections and p.searchable]
    quotations = [p for p in passages if "quotation" in p.label]
    assert len(quotations) == 8
    for passage in passages:
        expected = children if passage in quotations else survey
        assert {voice for _, voice in sentences(passage)} == {expected}, passage.id
    findings = [p for p in passages if p.section == "Compared to other local authorities"]
    assert len(findings) == 5
    assert len([p for p in passages if p.section == "Recommendations"]) == 7


def quoted_in_news(corpus: Corpus) -> list[tuple[str, str | None, str]]:
    return [(v.speaker, v.name, words) for words, v in of(corpus, NEWS) if v.quoted]


NEWS_QUOTATIONS = {
    "“We are determined to put this right,” he said.": "James McInnes",
    "“Obviously, I am bitterly disappointed that we have let": "James McInnes",
    "“Any parent will recognise that trying to help": "James McInnes",
    "This is especially true of the most troubled": "James McInnes",
    "“The cases highlighted by Ofsted are clearly extreme": "James McInnes",
    "“I have every confidence in our senior managers": "James McInnes",
    "But he added: “Children, carers and parents": "Steve Lowe",
    "“The early help offer in Devon has been": "Steve Lowe",
    "Increasingly, children and families are getting": "Steve Lowe",
    "“The MASH is well resourced": "Steve Lowe",
    "“The local authority has responded well": "Steve Lowe",
    "Social workers and other professionals": "Steve Lowe",
    "“The local authority has reduced the number": "Steve Lowe",
    "“Young people who present as homeless": "Steve Lowe",
    "“The local authority has a good understanding": "Steve Lowe",
    "The number of children being withdrawn": "Steve Lowe",
    "“Children in long-term fostering arrangements": "Steve Lowe",
    "“Senior leaders have created an environment": "Steve Lowe",
    "“The local authority has the infrastructure": "Steve Lowe",
    "“Clearly this is not the outcome we wanted": "Jo Olson",
    "“As a service, we fully accept": "Jo Olson",
    "This work has already begun.": "Jo Olson",
    "“We also recognise that there is always more": "Jo Olson",
    "“But it is also important that this devastating": "Jo Olson",
    "“In particular, we have taken great strides": "Jo Olson",
    "“We also have a dedicated and committed": "Jo Olson",
    "“We have said all along that we want": "Jo Olson",
}


def test_news_page_gives_each_quotation_to_its_speaker(shipped: Corpus) -> None:
    found = quoted_in_news(shipped)
    assert len(found) == len(NEWS_QUOTATIONS)
    for (speaker, name, words), (opening, expected) in zip(found, NEWS_QUOTATIONS.items(), strict=True):
        assert words.startswith(opening)
        assert name == expected
        assert speaker == ("ofsted" if expected == "Steve Lowe" else "council")


def test_inspectors_in_the_news_are_always_passed_on_by_the_council(shipped: Corpus) -> None:
    for words, voice in of(shipped, NEWS):
        assert voice.reported_by == ("council" if voice.speaker == "ofsted" else None), words


@pytest.mark.parametrize(
    "opening",
    [
        "Serious failings in the way a small number of vulnerable",
        "Devon currently works with nearly 5,000 children",
        "However the experiences of a handful of older care leavers",
        "Today the council’s deputy leader and Cabinet member",
        "Responding to the verdict, Chief Officer",
    ],
)
def test_the_councils_own_sentences_are_not_given_to_ofsted(shipped: Corpus, opening: str) -> None:
    speakers = [voice.speaker for words, voice in of(shipped, NEWS) if words.startswith(opening)]
    assert speakers == ["council"]


@pytest.mark.parametrize(
    "words",
    [
        "were most recently inspected by Ofsted in February 2015",  # foreword
        "a focused visit by Ofsted that focused attention",  # 4.1
        "Having discussed in our Annual Conversation with Ofsted",  # 4.2
        "if the service has not yet had an ILACS inspection by Ofsted",  # 4.7
        "During the visit inspectors met with senior leaders",
        "The inspectors looked at the following areas",
        "the recommendations made by Ofsted during the Monitoring Visit",
        "an overview of the Monitoring Visit undertaken by Ofsted",
        "Professional curiosity and the quality of assessments.",  # what they looked at, not what they found
    ],
)
def test_speaking_of_ofsted_is_not_ofsted_speaking(shipped: Corpus, words: str) -> None:
    found = [voice for passage in shipped.passages for text, voice in sentences(passage) if words in text]
    assert found == [COUNCIL]


# The rules, on papers of nobody


def read(*paragraphs: str, lead: str | None = None, speaker: Speaker = "council") -> list[Row]:
    """Return each sentence of a made-up paper with its voice."""
    reader = VoiceReader(speaker)
    rows: list[Row] = []
    for words in paragraphs:
        text = Text(words, (Span(0, len(words)),), tuple(split(words)), lead)
        rows += [(words[voiced.start : voiced.end], voiced.voice) for voiced in reader.read(text)]
    return rows


def test_what_was_reported_goes_on() -> None:
    said = "Lead inspector Ann Marsh said that homes were cold."
    own = "The council has since mended them."
    rows = read(f"{said} This had resulted in coughs. {own}")
    assert [voice.speaker for _, voice in rows] == ["ofsted", "ofsted", "council"]
    assert rows[1][1] == rows[0][1]
    assert [voice.speaker for _, voice in read(f"{own} This had resulted in fewer coughs.")] == ["council", "council"]
    quoted = read("“Homes were cold,” said inspectors. This is a matter of regret.")
    assert quoted[-1][1] == COUNCIL


def speakers(*paragraphs: str) -> list[tuple[Speaker, bool]]:
    return [(voice.speaker, voice.quoted) for _, voice in read(*paragraphs)]


@pytest.mark.parametrize(
    "words",
    [
        "Inspectors found that children in Northshire wait too long.",
        "The inspectors also noted that plans are weak.",
        "Ofsted’s inspection of Northshire found weaknesses in care planning.",
        "In 2022, when inspectors concluded that thresholds were unclear, we acted.",
        "His Majesty’s Inspectors have recognised our work with fathers.",
        "Ofsted judged the service to be inadequate.",
    ],
)
def test_inspectors_as_the_subject_of_a_reporting_verb_are_reported(words: str) -> None:
    assert [voice for _, voice in read(words)] == [OFSTED_REPORTED]


@pytest.mark.parametrize(
    "words",
    [
        "Northshire was judged by Ofsted to be inadequate.",
        "We told inspectors that caseloads had fallen.",
        "We reported to Ofsted and found the discussion helpful.",
        "The inspectors were told that caseloads had fallen.",
        "Our plan responds to what matters to inspectors and to families.",
        "We met with Ofsted in May and concluded the plan.",
        "If inspectors find gaps, we will publish them.",
        "Internal audit found that supervision is late.",
        "The council accepted the findings of Ofsted.",
    ],
)
def test_the_papers_own_sentences_stay_its_own(words: str) -> None:
    assert [voice.speaker for _, voice in read(words)] == ["council"]


def test_a_list_under_the_inspectors_findings_is_theirs() -> None:
    assert read("Plans are late.", lead="The inspectors found the following:") == [("Plans are late.", OFSTED_REPORTED)]
    assert read("Plans are late.", lead="We will improve the following:") == [("Plans are late.", COUNCIL)]


def test_a_quotation_after_ofsted_said_is_ofsteds_to_its_end() -> None:
    words = "Ofsted said: “Children in Northshire are safe. Social workers know them well.” We agree with that."
    assert speakers(words) == [("ofsted", True), ("ofsted", True), ("council", False)]


def test_a_second_quotation_is_not_the_first_speakers() -> None:
    words = (
        "Ofsted said: “Children in Northshire wait far too long.” "
        "The director, Ann Carter, replied: “We have already put this right for all.”"
    )
    rows = read(words)
    assert [voice.speaker for _, voice in rows] == ["ofsted", "council"]
    assert rows[1][1] == Voice("council", None, True, "Ann Carter")


def test_a_second_quotation_of_somebody_unknown_is_nobodys_we_know() -> None:
    words = (
        "Ofsted said: “Children in Northshire wait far too long.” "
        "A neighbour told us: “They never come when you ring them.”"
    )
    assert speakers(words) == [("ofsted", True), ("other", True)]


@pytest.mark.parametrize(
    ("attribution", "speaker"),
    [
        ("said a young person aged 14.", "children"),
        ("one child told us.", "children"),
        ("said a foster carer.", "other"),
        ("said Councillor Mary Webb.", "council"),
        ("said Mary Webb, cabinet member for children.", "council"),
        ("the director, John Hale, said.", "council"),
        ("said lead inspector Tom Ross.", "ofsted"),
        ("wrote Tom Ross, His Majesty’s Inspector.", "ofsted"),
    ],
)
def test_a_quotation_belongs_to_whom_its_sentence_names(attribution: str, speaker: str) -> None:
    before = "Lead inspector Jane Moss said that progress was slow."
    rows = read(before, f"“It has become a lot better this year,” {attribution}")
    assert rows[-1][1].speaker == speaker
    assert rows[-1][1].quoted


def test_the_one_who_praises_speaks_not_the_one_who_is_praised() -> None:
    rows = read(
        "Lead inspector Jane Moss praised Councillor Mary Webb for her questions.",
        "“The challenge by members has become much stronger.",
        "“Officers now answer them in writing and in time.”",
    )
    assert [(voice.speaker, voice.name) for _, voice in rows[1:]] == [("ofsted", "Jane Moss")] * 2


def test_a_quotation_without_a_name_goes_on_with_whoever_spoke_last() -> None:
    rows = read(
        "Chief Executive Ann Carter said:",
        "“This is a hard day for all of us.",
        "“Nobody should doubt that it will change.”",
        "The report is on our website.",
    )
    assert [(voice.speaker, voice.quoted) for _, voice in rows] == [
        ("council", False),
        ("council", True),
        ("council", True),
        ("council", False),
    ]


def test_we_is_not_put_into_an_inspectors_mouth() -> None:
    rows = read(
        "Lead inspector Jane Moss said that progress was slow.",
        "Northshire spends £60m a year on these services.",
        "“We are proud of our staff and what they have achieved.”",
    )
    assert rows[-1][1] == Voice("other", "council", True)


def test_names_with_the_nearest_office() -> None:
    rows = read("Lead inspector Jane Moss told cabinet member Mary Webb that plans are late.", "“Time,” she said.")
    assert rows[0][1].speaker == "ofsted"
    rows = read("Cabinet member Mary Webb told lead inspector Jane Moss that plans have changed.")
    assert rows[0][1].speaker == "council"


def test_a_source_in_brackets_owns_the_quotation_before_it() -> None:
    rows = read("“Corporate parenting is a strength in Northshire now.” (Ofsted, Focused Visit, May 2021)")
    assert rows[0][1] == Voice("ofsted", "council", True, "Ofsted, Focused Visit, May 2021")
    rows = read("“Fostering allowances are fair and paid in time.” (LGA Peer Review, May 2021)")
    assert rows[0][1].speaker == "other"


def test_a_term_in_quotation_marks_is_no_quotation() -> None:
    assert speakers("Our ‘high support, high challenge’ model and “front door” are known.") == [("council", False)]


def test_ofsteds_own_paper_quotes_but_speaks_throughout() -> None:
    rows = read("Staff say: “We can see the difference that it makes.”", speaker="ofsted")
    assert [voice for _, voice in rows] == [Voice("ofsted")]


def test_a_section_of_the_catalogue_overrules() -> None:
    words = "Inspectors found nothing here."
    survey = SectionVoice(Voice("other", "council", False, "Northshire Youth Survey"), "children")
    text = Text(words, (Span(0, len(words)),), tuple(split(words)), section=survey)
    assert VoiceReader("council").read(text)[0].voice == Voice("other", "council", False, "Northshire Youth Survey")
    italic = Text(words, (Span(0, len(words)),), tuple(split(words)), italic=True, section=survey)
    assert VoiceReader("council").read(italic)[0].voice.speaker == "children"
