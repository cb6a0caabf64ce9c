"""The sentences that answer: the best, no repeats, of the speaker, paper and year that were asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index import Index, ScoredPassage, ScoredSentence
from rag.extract import Chosen, candidates, choose
from rag.retrieve import Evidence, Retriever
from rag.settings import AnswerSettings, RetrievalSettings
from rag.types import Ask, Filters
from rag.understand import Understander
from tests.rag import borough

NO_FILTERS = Filters()
SETTINGS = AnswerSettings(max_sentences=3, score_margin=1.0, passage_weight=1.0, kind_bonus=0.1)


@pytest.fixture(scope="module")
def retrieve(index: Index) -> Retriever:
    return Retriever(index, RetrievalSettings(evidence=10))


def chosen(
    retrieve: Retriever, understand: Understander, text: str, filters: Filters = NO_FILTERS, **settings: object
) -> list[Chosen]:
    question = understand(Ask(text, (), filters))
    return choose(retrieve(question), retrieve.index, SETTINGS.model_copy(update=settings))


def speakers(found: list[Chosen]) -> set[str]:
    return {one.passage.voices[one.scored.sentence].voice.speaker for one in found}


def test_the_best_sentence_comes_first(retrieve: Retriever, understand: Understander) -> None:
    found = chosen(retrieve, understand, "Where did care leavers sleep in winter?")
    assert found[0].text == "A very small minority of care leavers slept on houseboats in winter."
    assert found[0].score == max(one.score for one in found)


def test_no_more_than_the_settings_say(retrieve: Retriever, understand: Understander) -> None:
    for most in (1, 2, 3):
        found = chosen(retrieve, understand, "Where did care leavers sleep?", max_sentences=most, score_margin=5.0)
        assert len(found) == most


def test_a_survey_question_may_have_more(retrieve: Retriever, understand: Understander) -> None:
    found = chosen(retrieve, understand, "What did they say about care leavers?", max_sentences=2, score_margin=5.0)
    assert len(found) == 3


def test_far_worse_sentences_are_left_out(retrieve: Retriever, understand: Understander) -> None:
    found = chosen(retrieve, understand, "Did leaders know about the houseboats until May?", score_margin=0.01)
    assert [one.text for one in found] == ["Leaders did not know about the houseboats until May 2021."]


def test_a_repeat_becomes_a_second_place(retrieve: Retriever, understand: Understander) -> None:
    found = chosen(retrieve, understand, "To what has the average caseload fallen since 2019?", score_margin=5.0)
    twin = next(one for one in found if "fallen to 17" in one.text)
    places = {twin.passage.id, *(also.passage.id for also in twin.also)}
    assert places == {"inspection-2021#2", "news-2021#main.14"}
    assert sum("fallen to 17" in one.text for one in found) == 1


def test_another_speaker_is_no_second_place(index: Index, understand: Understander) -> None:
    mine = borough.paragraph("inspection-2021", "2", (("The average caseload has fallen to 17.", borough.OFSTED),))
    theirs = borough.paragraph("news-2021", "", (("The average caseload has fallen to 17.", borough.COUNCIL),), "x")
    evidence = Evidence(
        understand(Ask("Where does the caseload stand?")),
        tuple(ScoredPassage(passage, 1.0, "fused") for passage in (mine, theirs)),
        tuple(ScoredSentence(passage, 0, score, score, 1.0) for passage, score in ((mine, 1.0), (theirs, 0.9))),
    )
    (only,) = choose(evidence, index, SETTINGS)
    assert only.also == ()
    assert only.passage is mine


def test_a_paragraph_that_was_asked_for_is_given_whole(retrieve: Retriever, understand: Understander) -> None:
    found = chosen(retrieve, understand, "What does para 3 of the inspection report say?", max_sentences=1)
    assert [one.text for one in found] == [
        "A very small minority of care leavers slept on houseboats in winter.",
        "Leaders did not know about the houseboats until May 2021.",
    ]


@pytest.mark.parametrize(
    ("question", "speaker"),
    [
        ("What did inspectors say about the average caseload?", "ofsted"),
        ("What does the council say about the average caseload?", "council"),
        ("What do children say about carers?", "children"),
    ],
)
def test_only_the_speaker_that_was_asked_for(
    retrieve: Retriever, understand: Understander, question: str, speaker: str
) -> None:
    assert speakers(chosen(retrieve, understand, question, score_margin=5.0)) == {speaker}


def test_where_that_speaker_says_nothing_others_may(index: Index, understand: Understander) -> None:
    passage = index.passage("inspection-2021#3")
    question = understand(Ask("What do children say about houseboats in winter?"))
    assert question.steer.speakers == ("children",)
    evidence = Evidence(question, (ScoredPassage(passage, 1.0, "fused"),), (ScoredSentence(passage, 0, 1.0, 1.0, 1.0),))
    assert speakers(choose(evidence, index, SETTINGS)) == {"ofsted"}


def test_what_somebody_said_is_in_their_own_words(retrieve: Retriever, understand: Understander) -> None:
    question = replace(understand(Ask("What did Ada Pym promise after the inspection?")), people=("Ada Pym",))
    spoken = candidates(retrieve(question), retrieve.index, SETTINGS)
    assert {one.passage.voices[one.scored.sentence].voice.name for one in spoken} == {"Ada Pym"}


def test_what_is_told_of_somebody_counts_and_who_leads_speaks_in_all_of_it(
    index: Index, understand: Understander, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [
        borough.paragraph("news-2021", "", ((words, borough.COUNCIL),), f"told.{at}")
        for at, words in enumerate(("Ada Pym was sorry for it all.", "The boats were wet and cold in winter."))
    ]
    question = replace(understand(Ask("What did Ada Pym say about boats?")), people=("Ada Pym",))
    evidence = Evidence(
        question,
        tuple(ScoredPassage(passage, 1.0, "fused") for passage in told),
        tuple(ScoredSentence(passage, 0, 1.0, 1.0, 1.0) for passage in told),
    )
    assert [one.text for one in candidates(evidence, index, SETTINGS)] == [told[0].text]
    led = [replace(document, lead_inspector="Ada Pym") for document in index.documents]
    monkeypatch.setattr(index, "documents", led)
    assert len(candidates(evidence, index, SETTINGS)) == 2


def test_when_inspectors_came_may_be_told_by_others(retrieve: Retriever, understand: Understander) -> None:
    houseboats = "inspectors see houseboats?"
    when, what = (retrieve(understand(Ask(f"{asks} did {houseboats}"))) for asks in ("When", "What"))
    assert speakers(candidates(what, retrieve.index, SETTINGS)) == {"ofsted"}
    assert speakers(candidates(when, retrieve.index, SETTINGS)) > {"ofsted"}


def test_a_filter_by_speaker_never_gives_way(retrieve: Retriever, understand: Understander) -> None:
    for speaker in ("ofsted", "council", "children", "other"):
        found = chosen(
            retrieve, understand, "What is the average caseload?", Filters(speakers=(speaker,)), score_margin=5.0
        )
        assert speakers(found) == {speaker}


def test_only_the_paper_that_was_named(retrieve: Retriever, understand: Understander) -> None:
    found = chosen(retrieve, understand, "average caseload, in the self-evaluation", score_margin=5.0)
    assert {one.passage.document_id for one in found} == {"self-evaluation-2019"}


def test_only_the_year_that_was_named(retrieve: Retriever, understand: Understander) -> None:
    found = chosen(retrieve, understand, "How was the average caseload at the end of 2018?", score_margin=5.0)
    assert {one.passage.id for one in found} == {"self-evaluation-2019#1.1"}


def test_a_comparison_hears_everybody(retrieve: Retriever, understand: Understander) -> None:
    found = chosen(
        retrieve, understand, "Do inspectors and the council agree on the average caseload?", score_margin=5.0
    )
    assert len({one.passage.document_id for one in found}) > 1


def test_two_years_within_one_paper_are_both_heard(index: Index, understand: Understander) -> None:
    told = [
        borough.paragraph("director-report-2022", "", ((words, borough.REPORTED),), f"told.{at}")
        for at, words in enumerate(("They were slow in 2019.", "They were quick in 2021.", "They were kind in 2021."))
    ]
    question = replace(understand(Ask("Did they get better between 2019 and 2021?")), compared=())
    evidence = Evidence(
        question,
        tuple(ScoredPassage(passage, 1.0, "fused") for passage in told),
        tuple(ScoredSentence(passage, 0, 2.0 - at, 1.0, 1.0) for at, passage in enumerate(told)),
    )
    assert question.intent == "compare"
    assert len(choose(evidence, index, AnswerSettings())) == 3
    assert len(choose(replace(evidence, question=replace(question, intent="fact")), index, AnswerSettings())) == 1


def test_a_comparison_goes_by_date(retrieve: Retriever, understand: Understander) -> None:
    found = chosen(retrieve, understand, "How has the average caseload changed over time?", score_margin=5.0)
    dates = [retrieve.index.document(one.passage.document_id).published or "" for one in found]
    assert dates == sorted(dates)
    assert len(set(dates)) > 1


def test_where_a_figure_is_asked_for_figures_go_up(index: Index, understand: Understander) -> None:
    bare = borough.paragraph("inspection-2021", "2", (("Caseloads have fallen a great deal.", borough.OFSTED),))
    figure = borough.paragraph("inspection-2021", "3", (("Of late the load is 17 families each.", borough.OFSTED),))
    passages = tuple(ScoredPassage(passage, 1.0, "fused") for passage in (bare, figure))
    sentences = tuple(ScoredSentence(p, 0, s, s, 1.0) for p, s in ((bare, 0.5), (figure, 0.45)))
    best = {
        text: choose(Evidence(understand(Ask(text)), passages, sentences), index, SETTINGS)[0].passage
        for text in ("Where do caseloads stand?", "How many families does each have?")
    }
    assert best["Where do caseloads stand?"] is bare
    assert best["How many families does each have?"] is figure


def test_a_scrap_is_no_answer_but_a_row_is(index: Index, understand: Understander) -> None:
    scrap = borough.paragraph("inspection-2021", "2", (("Caseloads.", borough.OFSTED),))
    row = borough.paragraph("inspection-2021", "3", (("Caseloads 17", borough.OFSTED),), row=(("a", "b"), ("c", "17")))
    passages = tuple(ScoredPassage(passage, 1.0, "fused") for passage in (scrap, row))
    sentences = tuple(ScoredSentence(passage, 0, 0.5, 0.5, 1.0) for passage in (scrap, row))
    found = choose(Evidence(understand(Ask("Where do caseloads stand?")), passages, sentences), index, SETTINGS)
    assert [one.passage for one in found] == [row]


def test_neither_an_announcement_nor_the_source_of_a_quotation_is_an_answer(
    index: Index, understand: Understander
) -> None:
    quoted = borough.paragraph(
        "self-evaluation-2019",
        "9",
        (
            ("Gardens are dug on Sundays now.", borough.QUOTED),
            ("(Ofsted, Focused Visit, June 2018)", borough.COUNCIL),
            ("They said of the gardens:", borough.COUNCIL),
        ),
    )
    sentences = tuple(ScoredSentence(quoted, place, 0.5, 0.5, 1.0) for place in (2, 1, 0))
    evidence = Evidence(understand(Ask("What was said of gardens?")), (ScoredPassage(quoted, 1.0, "fused"),), sentences)
    assert [one.scored.sentence for one in choose(evidence, index, SETTINGS)] == [0]


@pytest.mark.parametrize(
    ("asked", "text", "answers"),
    [
        ("How did things change for care leavers?", "Jo Bloggs Chief Officer – Care Leavers", False),
        ("Who is in charge of care leavers?", "Jo Bloggs Chief Officer – Care Leavers", True),
        ("Which director leads on care leavers?", "Jo Bloggs Director of Care Leavers", True),
        ("How did things change for care leavers?", "visits by the director to care leavers each month", True),
        ("How did things change for care leavers?", "The Director Jo Bloggs met Care Leavers.", True),
    ],
)
def test_a_name_with_an_office_answers_only_who_asks_for_a_person(
    index: Index, understand: Understander, asked: str, text: str, answers: bool
) -> None:
    plate = borough.paragraph("self-evaluation-2019", "9", ((text, borough.COUNCIL),))
    evidence = Evidence(
        understand(Ask(asked)), (ScoredPassage(plate, 1.0, "fused"),), (ScoredSentence(plate, 0, 1.0, 1.0, 0.0),)
    )
    assert bool(choose(evidence, index, SETTINGS)) == answers


def test_without_evidence_nothing_is_chosen(index: Index, understand: Understander) -> None:
    assert choose(Evidence(understand(Ask("Where do caseloads stand?")), (), ()), index, SETTINGS) == []


def test_a_sentence_that_says_part_of_another_is_no_second_place(index: Index, understand: Understander) -> None:
    short = borough.paragraph(
        "inspection-2021", "2", (("Advisers also talk to care leavers about the local offer.", borough.OFSTED),)
    )
    long = borough.paragraph(
        "inspection-2021",
        "3",
        (
            (
                "Care leavers praise advisers, who support them to receive entitlements and the local offer.",
                borough.OFSTED,
            ),
        ),
    )
    evidence = Evidence(
        understand(Ask("What do advisers do?")),
        tuple(ScoredPassage(passage, 1.0, "fused") for passage in (short, long)),
        tuple(ScoredSentence(passage, 0, 1.0, 1.0, 1.0) for passage in (short, long)),
    )
    found = choose(evidence, index, SETTINGS)
    assert found
    assert all(one.also == () for one in found)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Wexmoor old gardens are dug well by hand.", "Wexmoor old gardens are not dug well by hand.", False),
        ("Gardens were dug in 73 per cent of streets.", "Gardens were dug in 87 per cent of streets.", False),
        ("Most gardens in the borough are dug by hand.", "Some gardens in the borough are dug by hand.", False),
        ("Gardens in Wexmoor’s public parks have increased.",
         "Gardens in Wexmoor’s public parks have decreased.", False),
        ("This paper is for information only and there are no specific garden considerations.",
         "This paper is for information only and there are no specific harbour considerations.", False),
        ("Gardens aren't dug by hand in the borough.", "Gardens are not dug by hand in the borough.", True),
        ("Wexmoor old gardens are dug well by hand.", "“Wexmoor old gardens are dug well by hand, he said.”", True),
        ("In 73% of streets gardens were dug well.", "Gardens were dug well in 73% of streets, they say.", True),
    ],
)  # fmt: skip
def test_what_turns_a_sentence_makes_it_another(
    index: Index, understand: Understander, one: str, other: str, same: bool
) -> None:
    passages = [
        borough.paragraph("inspection-2021", number, ((words, borough.OFSTED),))
        for number, words in (("2", one), ("3", other))
    ]
    evidence = Evidence(
        understand(Ask("Where are gardens?")),
        tuple(ScoredPassage(passage, 1.0, "fused") for passage in passages),
        tuple(ScoredSentence(passage, 0, 1.0, 1.0, 1.0) for passage in passages),
    )
    found = choose(evidence, index, SETTINGS)
    assert len(found) == (1 if same else 2)
    assert bool(found[0].also) is same


def test_another_speaker_who_says_the_same_is_compared(index: Index, understand: Understander) -> None:
    words = "The average caseload of the teams has fallen to 17."
    mine = borough.paragraph("inspection-2021", "2", ((words, borough.OFSTED),))
    theirs = borough.paragraph("self-evaluation-2019", "9", ((words, borough.COUNCIL),))
    evidence = Evidence(
        understand(Ask("Do the inspection report and the self-evaluation agree on the average caseload?")),
        tuple(ScoredPassage(passage, 1.0, "fused") for passage in (mine, theirs)),
        tuple(ScoredSentence(passage, 0, 1.0, 1.0, 1.0) for passage in (mine, theirs)),
    )
    assert evidence.question.compared
    assert speakers(choose(evidence, index, SETTINGS)) == {"ofsted", "council"}


def test_a_survey_hears_several_paragraphs_before_more_of_one(retrieve: Retriever, understand: Understander) -> None:
    about = "What did they say about care leavers?"
    plain = chosen(retrieve, understand, about, score_margin=5.0, paragraph_bonus=0.0)
    drawn = chosen(retrieve, understand, about, score_margin=5.0, paragraph_bonus=1.0)
    assert len({one.passage.id for one in drawn}) == len(drawn) > len({one.passage.id for one in plain})


def test_sentences_weighed_anew_have_limits_of_their_own(
    index: Index, retrieve: Retriever, understand: Understander
) -> None:
    evidence = retrieve(understand(Ask("Where did care leavers sleep?")))
    weighed = candidates(evidence, index, SETTINGS)
    wide = SETTINGS.model_copy(update={"weighed_margin": 5.0, "weighed_bonus": 0.0})
    for most in (1, 2, 3):
        settings = wide.model_copy(update={"max_sentences": most})
        assert len(choose(evidence, index, settings, weighed)) == most


def test_what_else_a_cited_paragraph_says_comes_first_as_far_as_the_bonus_goes(
    index: Index, understand: Understander
) -> None:
    said = ("Beds are dug by hand.", "Roses grow in most gardens.")
    ours = borough.paragraph("inspection-2021", "5", tuple((one, borough.OFSTED) for one in said))
    theirs = borough.paragraph("inspection-2021", "6", (("Ten people dig the beds.", borough.OFSTED),))
    evidence = Evidence(
        understand(Ask("Who digs beds?")), tuple(ScoredPassage(passage, 1.0, "fused") for passage in (ours, theirs)), ()
    )
    weighed = [
        Chosen(ScoredSentence(passage, at, 1.0, 1.0, 0.0), score)
        for passage, at, score in ((ours, 0, 1.0), (theirs, 0, 0.9), (ours, 1, 0.5))
    ]
    for bonus, expected in ((0.0, theirs), (1.0, ours)):
        settings = SETTINGS.model_copy(update={"max_sentences": 2, "weighed_bonus": bonus})
        first, second = choose(evidence, index, settings, weighed)
        assert (first.passage, second.passage) == (ours, expected)


def test_how_an_inspection_was_held_stands_behind_what_it_found(index: Index, understand: Understander) -> None:
    held = borough.paragraph("inspection-2021", "2", (("Inspectors spoke to foster carers.", borough.OFSTED),))
    found = borough.paragraph("inspection-2021", "4", (("Foster carers are trained by the team.", borough.OFSTED),))
    for asked, first in (("Are foster carers trained?", found), ("Did inspectors speak to foster carers?", held)):
        evidence = Evidence(
            understand(Ask(asked)),
            tuple(ScoredPassage(passage, 1.0, "fused") for passage in (held, found)),
            tuple(ScoredSentence(passage, 0, score, score, 1.0) for passage, score in ((held, 1.0), (found, 0.9))),
        )
        assert candidates(evidence, index, SETTINGS)[0].passage is first


def test_a_figure_of_the_month_that_is_asked_for_goes_up(index: Index, understand: Understander) -> None:
    lines = ("There were 12 homes in May.", "There were 14 homes in June.")
    passages = [
        borough.paragraph("inspection-2021", str(at), ((said, borough.OFSTED),)) for at, said in enumerate(lines, 2)
    ]
    evidence = Evidence(
        understand(Ask("How many homes were there in June?")),
        tuple(ScoredPassage(passage, 1.0, "fused") for passage in passages),
        tuple(
            ScoredSentence(passage, 0, score, score, 1.0) for passage, score in zip(passages, (1.0, 0.98), strict=True)
        ),
    )
    assert candidates(evidence, index, SETTINGS)[0].text == lines[1]


def test_a_paper_tells_nothing_of_years_after_it(index: Index, understand: Understander) -> None:
    passage = index.passage("inspection-2021#3")
    found = (ScoredPassage(passage, 1.0, "fused"),), (ScoredSentence(passage, 0, 1.0, 1.0, 1.0),)
    question = understand(Ask("Where did care leavers sleep?"))
    for years, told in (((2021,), 1), ((2020,), 1), ((2024,), 0), ((2019, 2024), 1)):
        asked = replace(question, steer=Filters(years=years))
        assert len(choose(Evidence(asked, *found), index, SETTINGS)) == told
