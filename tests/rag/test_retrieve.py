"""Evidence: what is named moves up, what is filtered stays out, and no paper drowns the others."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.types import Corpus
from index import Index, build, open_index
from rag.retrieve import Retriever
from rag.settings import RetrievalSettings
from rag.types import Ask, Filters, Question, Turn
from rag.understand import Understander
from tests import fakes
from tests.fakes import HashEmbeddings
from tests.rag import borough


@pytest.fixture(scope="module")
def retrieve(index: Index) -> Retriever:
    return Retriever(index, RetrievalSettings())


def asked(understand: Understander, text: str, **filters: tuple[object, ...]) -> Question:
    return understand(Ask(text, (), Filters(**filters)))  # type: ignore[arg-type]


def place(retrieve: Retriever, question: Question, passage_id: str) -> int:
    return [scored.passage.id for scored in retrieve.rank(question)].index(passage_id)


def test_the_passage_that_answers_comes_first(retrieve: Retriever, understand: Understander) -> None:
    evidence = retrieve(asked(understand, "Did leaders know about the houseboats?"))
    assert evidence.passages[0].passage.id == "inspection-2021#3"
    best = evidence.sentences[0]
    assert best.passage.sentence(best.sentence) == "Leaders did not know about the houseboats until May 2021."


def test_the_sentences_are_those_of_the_passages(retrieve: Retriever, understand: Understander) -> None:
    evidence = retrieve(asked(understand, "What is the average caseload?"))
    counted = Counter(one.passage.id for one in evidence.sentences)
    assert counted == {scored.passage.id: len(scored.passage.voices) for scored in evidence.passages}
    scores = [one.score for one in evidence.sentences]
    assert scores == sorted(scores, reverse=True)


def test_a_paragraph_that_is_named_is_the_evidence(retrieve: Retriever, understand: Understander) -> None:
    evidence = retrieve(asked(understand, "What does paragraph 4 of the inspection report say?"))
    assert [(scored.passage.id, scored.stage) for scored in evidence.passages] == [("inspection-2021#4", "lookup")]


def test_a_paragraph_that_does_not_exist_is_not_looked_up(retrieve: Retriever, understand: Understander) -> None:
    evidence = retrieve(asked(understand, "What does paragraph 99 of the inspection report say?"))
    assert all(scored.stage != "lookup" for scored in evidence.passages)


def test_a_paragraph_beside_a_question_leads_the_evidence(retrieve: Retriever, understand: Understander) -> None:
    question = asked(
        understand,
        "Paragraph 4 aside, how many of the care leavers who slept on houseboats in winter did leaders know?",
    )
    evidence = retrieve(question)
    assert evidence.passages[0].passage.id == "inspection-2021#4"
    assert "inspection-2021#3" in {scored.passage.id for scored in evidence.passages}


@pytest.mark.parametrize(
    ("plain", "steered", "passage_id"),
    [
        ("average caseload", "average caseload in the self-evaluation", "self-evaluation-2019#1.1"),
        ("average caseload", "average caseload, director's report", "director-report-2022#main.12"),
        ("foster carers in 2021", "foster carers in 2019", "self-evaluation-2019#2.1"),
        ("carers", "what do children say of carers", "self-evaluation-2019#survey.1"),
    ],
)
def test_what_is_named_moves_up(
    retrieve: Retriever, understand: Understander, plain: str, steered: str, passage_id: str
) -> None:
    before = place(retrieve, asked(understand, plain), passage_id)
    after = place(retrieve, asked(understand, steered), passage_id)
    assert after < before or after == 0


def test_steering_alone_moves_up(retrieve: Retriever, understand: Understander) -> None:
    question = asked(understand, "average caseload")
    director = {"director-report-2022#main.11", "director-report-2022#main.12"}
    for steer, wanted in (
        (Filters(documents=("director-report-2022",)), director),
        (Filters(speakers=("children",)), {"self-evaluation-2019#survey.1"}),
        (Filters(years=(2022,)), director),
    ):
        scores = {scored.passage.id: scored.score for scored in retrieve.rank(question)}
        for scored in retrieve.rank(replace(question, steer=steer)):
            if scored.passage.id in wanted:
                assert scored.score > scores[scored.passage.id]
            else:
                assert scored.score == scores[scored.passage.id]


def test_the_newest_is_preferred_when_asked_about_now(retrieve: Retriever, understand: Understander) -> None:
    question = asked(understand, "average caseload")
    before = {scored.passage.id: scored.score for scored in retrieve.rank(question)}
    after = {scored.passage.id: scored.score for scored in retrieve.rank(replace(question, newest=True))}
    lift = {name: after[name] - before[name] for name in before}
    assert lift["director-report-2022#main.12"] > lift["inspection-2021#2"] > lift["self-evaluation-2019#1.1"] >= 0


def test_another_authority_moves_its_passages_up(retrieve: Retriever, understand: Understander) -> None:
    question = replace(asked(understand, "help for foster carers"), entities=("Ferrybridge",))
    before = {scored.passage.id: scored.score for scored in retrieve.rank(replace(question, entities=()))}
    lifted = [scored.passage.id for scored in retrieve.rank(question) if scored.score > before[scored.passage.id]]
    assert lifted == ["inspection-2021#4"]


FILTERS = st.builds(
    Filters,
    documents=st.lists(st.sampled_from([d.id for d in borough.DOCUMENTS]), max_size=2, unique=True).map(tuple),
    speakers=st.lists(st.sampled_from(["ofsted", "council", "children", "other"]), max_size=2, unique=True).map(tuple),
    years=st.lists(st.sampled_from([2018, 2019, 2021, 2022]), max_size=2, unique=True).map(tuple),
)


def test_a_paragraph_can_be_asked_about_alone(retrieve: Retriever, understand: Understander) -> None:
    wanted = retrieve(understand(Ask("What do children say?"))).passages[-1].passage.id
    evidence = retrieve(understand(Ask("What is the average caseload?", (), Filters(passages=(wanted,)))))
    assert [scored.passage.id for scored in evidence.passages] == [wanted]


@given(filters=FILTERS, text=st.sampled_from(["average caseload", "paragraph 4", "what do children say", "houseboats"]))
@settings(max_examples=60)
def test_filters_forbid(retrieve: Retriever, understand: Understander, filters: Filters, text: str) -> None:
    question = understand(Ask(text, (), filters))
    evidence = retrieve(question)
    for scored in (*evidence.passages, *evidence.ranked):
        passage = scored.passage
        document = retrieve.index.document(passage.document_id)
        assert not filters.documents or document.id in filters.documents
        assert not filters.speakers or {v.voice.speaker for v in passage.voices} & set(filters.speakers)
        assert not filters.years or (document.published or "")[:4] in {str(year) for year in filters.years}


def test_filters_that_leave_nothing_give_no_evidence(retrieve: Retriever, understand: Understander) -> None:
    evidence = retrieve(asked(understand, "average caseload", documents=("inspection-2021",), years=(2019,)))
    assert (evidence.passages, evidence.sentences) == ((), ())


def test_a_declined_question_is_not_searched(retrieve: Retriever, understand: Understander) -> None:
    assert retrieve(asked(understand, "What is your opinion of the average caseload?")).passages == ()


@pytest.mark.parametrize("share", [1, 2, 3])
def test_no_paper_has_more_than_its_share(index: Index, understand: Understander, share: int) -> None:
    retrieve = Retriever(index, RetrievalSettings(per_document=share, evidence=8))
    evidence = retrieve(asked(understand, "average caseload of care leavers"))
    counted = Counter(scored.passage.document_id for scored in evidence.passages)
    assert max(counted.values()) <= share
    assert len(counted) == 4


def test_a_stuffed_paper_cannot_push_the_others_out(tmp_path: Path) -> None:
    whole = borough.corpus()
    stuffed = fakes.document("stuffed", authority="Wexmoor Borough Council", published="2021-01", speaker="other")
    stuffing = [
        fakes.passage("Houseboats houseboats leaders know houseboats winter houseboats.", number, "stuffed")
        for number in range(1, 30)
    ]
    build(Corpus((*whole.documents, stuffed), (*whole.passages, *stuffing)), tmp_path, HashEmbeddings(), progress=False)
    index = open_index(tmp_path, HashEmbeddings())
    evidence = Retriever(index, RetrievalSettings(per_document=3))(
        Understander(index.documents, index.passages)(Ask("Did leaders know about houseboats in winter?"))
    )
    assert sum(scored.passage.document_id == "stuffed" for scored in evidence.passages) == 3
    assert "inspection-2021#3" in {scored.passage.id for scored in evidence.passages}


def test_as_many_passages_as_the_settings_say(index: Index, understand: Understander) -> None:
    for most in (1, 4):
        retrieve = Retriever(index, RetrievalSettings(evidence=most))
        assert len(retrieve(asked(understand, "care leavers")).passages) == most


def test_in_a_follow_up_its_own_words_count_too(retrieve: Retriever, understand: Understander) -> None:
    history = (Turn("user", "What did inspectors write about the average caseload?"),)
    question = understand(Ask("And do they see children regularly?", history))
    assert question.follows
    best = retrieve(question).sentences[0]
    assert best.passage.sentence(best.sentence) == "Social workers see children regularly."


def test_the_real_papers_are_heard_together(real_papers: Index, understand_real: Understander) -> None:
    evidence = Retriever(real_papers, RetrievalSettings(per_document=2, evidence=10))(
        understand_real(Ask("How well are care leavers supported?"))
    )
    assert len({scored.passage.document_id for scored in evidence.passages}) >= 4


def test_every_paragraph_of_the_real_inspection_is_found_by_its_number(
    real_papers: Index, understand_real: Understander
) -> None:
    retrieve = Retriever(real_papers, RetrievalSettings())
    for number in range(1, 51):
        evidence = retrieve(understand_real(Ask(f"What does paragraph {number} of the inspection say?")))
        assert [scored.passage.id for scored in evidence.passages] == [f"ofsted-inspection-2020#{number}"]


@pytest.mark.parametrize("named", [(), ("director-report-2022",)])
def test_a_reranker_has_half_a_say_in_what_was_found_and_lifted(
    index: Index, understand: Understander, named: tuple[str, ...]
) -> None:
    settings = RetrievalSettings(reranked=6)
    plain, anew = Retriever(index, settings), Retriever(index, settings, fakes.Backwards())
    question = replace(asked(understand, "average caseload"), steer=Filters(documents=named))
    before, after = plain.rank(question), anew.rank(question)
    assert bool(named) == (before != plain.rank(replace(question, steer=Filters()))), "what is named is lifted first"
    turned = zip(before[:6], before[5::-1], strict=True)
    scores = {one.passage.id: (one.score + other.score) / 2 for one, other in turned}
    assert {one.passage.id: one.score for one in after[:6]} == pytest.approx(scores)
    assert after[6:] == before[6:]
    assert [one.score for one in after] == sorted((one.score for one in after), reverse=True)


@pytest.mark.parametrize("text", ["What did children say?", "What did the young people say about the budget?"])
def test_a_speaker_who_is_asked_for_is_heard_however_far_off(real_papers: Index, text: str) -> None:
    question = Understander(real_papers.documents, real_papers.passages)(Ask(text))
    assert question.steer.speakers == ("children",)
    evidence = Retriever(real_papers, RetrievalSettings())(question)
    heard = {voiced.voice.speaker for scored in evidence.passages for voiced in scored.passage.voices}
    assert "children" in heard
    only = replace(question, filters=Filters(documents=("ofsted-monitoring-letter-2023",)))
    found = Retriever(real_papers, RetrievalSettings())(only).passages
    assert {scored.passage.document_id for scored in found} == {"ofsted-monitoring-letter-2023"}
