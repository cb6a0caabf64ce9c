"""Every measure against numbers worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from eval.cases import Case
from eval.intervals import bootstrap
from eval.measures import MEASURES, by_key, retrieval_measures
from eval.measures.calibration import confidence, reliability
from eval.measures.claims import borne_out_by, claims
from eval.measures.grounding import sentences, unsupported
from eval.measures.quotes import exact, overlap
from eval.measures.retrieval import ndcg, recall, reciprocal_rank
from eval.measures.voices import named_speakers, named_years
from eval.outcome import Outcome, judge
from eval.predictions import Prediction
from tests.eval.paper import cited, corpus, line, prediction, unanswerable


def outcome(made: Prediction, **changes: object) -> Outcome:
    case = unanswerable(**changes) if changes.get("answerable") is False else line(**changes)
    return judge(Case.model_validate(case), made, corpus())


def value(key: str, *outcomes: Outcome) -> float:
    everything = np.arange(len(outcomes))[np.newaxis]
    return float(by_key(key).statistic.over(outcomes)(everything)[0])


RIGHT = outcome(prediction("It fell by almost a half.", cited()))
UNCITED = outcome(prediction("It fell by nearly half."))
WRONG_PLACE = outcome(prediction("It fell by almost a half.", cited("b#1", "23 new homes")))
MISSING = outcome(prediction("It fell.", cited()))
FORBIDDEN = outcome(prediction("It almost a half doubled.", cited()))
SILENT = outcome(prediction("Not found.", abstained=True, reason="not_found"))
HONEST = outcome(prediction("Not found.", abstained=True, reason="not_found"), answerable=False)
BOLD = outcome(prediction("Leeds won.", cited()), answerable=False)
BROKEN = outcome(Prediction(id="c1", error="the model has stopped"))
ALL = (RIGHT, UNCITED, WRONG_PLACE, MISSING, FORBIDDEN, SILENT, HONEST, BOLD, BROKEN)


def test_headline_and_accuracy() -> None:
    assert value("supported", *ALL) == pytest.approx(2 / 9)  # RIGHT and HONEST
    assert value("accuracy", *ALL) == pytest.approx(4 / 9)  # and UNCITED and WRONG_PLACE


def test_every_failure_says_why() -> None:
    reasons = [one.why_not() for one in ALL]
    assert reasons == [
        None,
        "right, but cites no passage that bears it out",
        "right, but cites no passage that bears it out",
        r"does not say almost a half / nearly half / re:\b50 ?%",
        "says the forbidden 'doubled'",
        "abstained (not_found)",
        None,
        "answered what the documents do not say",
        "failed: the model has stopped",
    ]


def test_citations_are_measured_on_answered_cases() -> None:
    two = outcome(prediction("x", cited("a#1"), cited("b#1", "23")), gold=["a#1", "a#2", "a#3"])
    none = outcome(prediction("x"))
    assert value("citation_hit", two, none, SILENT, HONEST, BOLD) == 0.5
    assert value("citation_precision", two, none, SILENT) == pytest.approx((1 / 2 + 0) / 2)
    assert value("citation_recall", two, none, SILENT) == pytest.approx((1 / 3 + 0) / 2)


def test_a_quote_is_held_against_the_document_not_against_what_is_claimed() -> None:
    forged = cited("a#1", "it rose", text="it rose")
    assert value("quote_exactness", outcome(prediction("x", cited(), cited(), forged)), SILENT) == pytest.approx(2 / 3)
    assert not exact(cited("a#1", " "), " ")
    long = " ".join(["w"] * 61)
    assert not exact(cited("a#1", long), long)
    assert exact(cited("a#1", long[2:]), long)


def test_quotes_overlap_where_they_share_words_of_the_passage() -> None:
    passage = "one two three four one"
    assert overlap("one two", "two three", passage)
    assert not overlap("one two", "three four", passage)
    assert overlap("one", "four one", passage)  # the second "one" of the passage
    assert overlap("four one", "four one\n\nfive", passage)  # the gold quote runs on into the next paragraph
    assert not overlap("", "one", passage)
    assert value("quote_hit", RIGHT, WRONG_PLACE, SILENT) == 0.5


def test_voice_needs_every_gold_citation_in_that_voice() -> None:
    mixed = outcome(prediction("x", cited(), cited(speaker="council")))
    beside = outcome(prediction("x", cited(), cited("b#1", "23")))  # the other citation is not gold
    assert value("voice_accuracy", RIGHT, mixed, beside, WRONG_PLACE, UNCITED, SILENT) == pytest.approx(2 / 4)
    assert np.isnan(value("voice_accuracy", outcome(prediction("x", cited()), speaker=None)))


@pytest.mark.parametrize(
    ("answer", "false"),
    [
        ("Inspectors found that rates had fallen.", False),
        ("The council said that rates had fallen.", True),
        ("According to the council, rates had fallen.", True),
        ("Rates fell, which the council must publish.", False),
        ("Rates have fallen since 2018.", False),  # in the passage
        ("Rates fell by March 2020.", False),  # in its date
        ("Rates fell by 2021.", True),
        ("Rates fell to £2,019 and 2,018.", False),  # amounts, not years
    ],
)
def test_false_attribution(answer: str, false: bool) -> None:
    assert value("false_attribution", outcome(prediction(answer, cited()))) == float(false)


def test_what_is_passed_on_may_be_called_a_report() -> None:
    passed_on = cited("b#1", "23", speaker="ofsted", reported_by="council")
    assert value("false_attribution", outcome(prediction("The Director reports that Ofsted found it.", passed_on))) == 0
    assert value("false_attribution", outcome(prediction("The Director found it.", passed_on))) == 1
    assert named_speakers("Young people told us; Ofsted’s letter notes it") == {("ofsted", False)}
    assert named_years("in 2019-20, not 12019") == {"2019"}


def test_what_a_verbatim_quotation_says_of_somebody_names_nobody() -> None:
    text = "Half had left care because the local authority had found homes for them."
    papers = corpus({("a", "Findings", "1"): text})

    def said(answer: str) -> Outcome:
        made = prediction(answer, cited("a#1", "Half had left care", speaker="ofsted"))
        return judge(Case.model_validate(line()), made, papers)

    assert value("false_attribution", said(f"Inspectors said: “{text}”")) == 0
    assert (
        value(
            "false_attribution", said("Inspectors said: “Half had left care because the local authority had found …”")
        )
        == 0
    )
    assert value("false_attribution", said("Inspectors said: “The council found homes.”")) == 1


def test_abstention() -> None:
    assert value("abstention_recall", *ALL) == 0.5  # HONEST, not BOLD
    assert value("false_abstention", *ALL) == pytest.approx(1 / 7)  # SILENT
    assert value("abstention_balanced", *ALL) == pytest.approx((1 / 2 + 5 / 7) / 2)  # BROKEN answers nothing
    assert np.isnan(value("abstention_balanced", RIGHT))  # no unanswerable case, no balance


def sure(probability: float | None, answerable: bool, abstained: bool = False) -> Outcome:
    made = prediction("x", abstained=abstained, receipt={} if probability is None else {"answerable": probability})
    return outcome(made, answerable=answerable) if not answerable else outcome(made)


def test_calibration_by_hand() -> None:
    can, cannot = [sure(0.9, True), sure(0.5, True), sure(0.05, True)], [sure(0.5, False), sure(0.01, False)]
    # Pairs: 0.9 beats both, 0.5 ties one and beats one, 0.05 beats one: (2 + 1.5 + 1) / 6.
    assert value("answerable_auroc", *can, *cannot, BROKEN) == pytest.approx(4.5 / 6)
    # Bins [0, 0.1): 0.05 true, 0.01 false: |1 - 0.06|; [0.5, 0.6): 0.5 true, 0.5 false: 0; [0.9, 1]: |1 - 0.9|.
    assert value("calibration_error", *can, *cannot, BROKEN) == pytest.approx((0.94 + 0 + 0.1) / 5)
    bins = reliability([*can, *cannot, BROKEN])
    assert [(one["low"], one["cases"], one["answerable"]) for one in bins] == [(0, 2, 0.5), (0.5, 2, 0.5), (0.9, 1, 1)]
    assert bins[0]["confidence"] == pytest.approx(0.03)
    assert reliability([sure(1.0, True)])[0]["high"] == 1


def test_what_code_decides_is_certain_and_no_probability_is_no_calibration() -> None:
    assert [confidence(one) for one in (sure(None, True), sure(None, True, abstained=True), BROKEN)] == [1, 0, None]
    decided = [sure(None, True), sure(None, False, abstained=True)]
    assert by_key("answerable_auroc").statistic.applies(decided) == 0
    assert reliability(decided) == []
    assert value("answerable_auroc", *decided, sure(0.5, True)) == 1
    assert by_key("answerable_auroc").statistic.applies([sure(0.5, True)]) == 0, "nothing to tell apart"
    assert bootstrap(by_key("answerable_auroc").statistic, [*decided, sure(0.5, True)]).value == 1


def test_concision_and_time() -> None:
    words = [outcome(prediction("w " * n, timings={"total_s": n})) for n in (1, 2, 3, 10)]
    assert value("words_median", *words, SILENT) == 2.5
    assert value("words_p95", *words) == pytest.approx(3 + 0.85 * 7)  # type 7: rank 0.95 * 3 = 2.85
    assert value("total_median", *words, BROKEN) == 2.5
    assert np.isnan(value("evidence_median", *words))


def test_grounding_counts_statements() -> None:
    made = prediction("It fell by almost a half. It fell by 40 in Leeds.", cited())
    assert value("grounding", outcome(made), SILENT) == 0.5
    assert sentences("Ofsted said: “No.” He said: “Yes.”") == ["Ofsted said: “No.”", "He said: “Yes.”"]
    assert sentences('He said "no." Then 3.5 went. (Two stayed.)') == [
        'He said "no."',
        "Then 3.5 went.",
        "(Two stayed.)",
    ]


@pytest.mark.parametrize(
    ("statement", "unproved"),
    [
        ("Almost half left.", set()),
        ("Twice as many left.", {"share:twice"}),
        ("Since 2018 some left.", {"number:2018"}),
        ("Ofsted published this on 17 March 2020.", set()),  # from the speaker and the date
        ("Ofsted published this on 18 May 2020.", {"number:18", "month:may"}),
        ("They met Steve Lowe.", {"name:steve", "name:lowe"}),
        ("It was judged good.", {"grade:good"}),
        ("It is a good home.", set()),
    ],
)
def test_claims_are_held_against_the_cited_words(statement: str, unproved: set[str]) -> None:
    assert unsupported(statement, [cited()], {one.id: one for one in corpus().passages}) == unproved


def test_numbers_in_words_and_digits_are_one() -> None:
    for text in ("Of 345 boys", "Of three hundred and forty-five boys", "Of 345.0 boys"):
        assert "number:345" in claims(text), text
    assert claims("one of the first") == set()
    assert {"number:5000", "number:2", "number:4.5"} <= claims("over 5,000 at 4.5% on the 2nd")
    assert {"number:1", "number:17", "month:march"} <= borne_out_by("one 2020-03-17")
    assert not any(one.startswith("month") for one in claims("They may march on"))


def test_retrieval() -> None:
    ranked = ["x", "g1", "y", "g2", "g1"]
    assert [recall(ranked, ["g1", "g2", "g3"], k) for k in (1, 2, 4)] == pytest.approx([0, 1 / 3, 2 / 3])
    assert reciprocal_rank(ranked, ["g1", "g2"]) == 0.5
    assert reciprocal_rank(ranked, ["z"]) == 0
    # DCG = 1/log2(3) + 1/log2(5); ideal = 1/log2(2) + 1/log2(3)
    assert ndcg(["x", "g1", "y", "g2"], ["g1", "g2"]) == pytest.approx(
        (1 / math.log2(3) + 1 / math.log2(5)) / (1 + 1 / math.log2(3))
    )
    assert ndcg(["g1", "g2"], ["g1", "g2"]) == 1


def test_retrieval_is_measured_by_stage_on_cases_with_gold() -> None:
    case, made = Case.model_validate(line()), prediction()
    found = [judge(case, made, corpus(), {"dense": ranked}) for ranked in (["a#1"], ["b#1", "a#1"])]
    measured = {one.label: one.statistic for one in retrieval_measures("dense")}
    everything = np.arange(3)[np.newaxis]
    assert measured["MRR"].over([*found, HONEST])(everything)[0] == 0.75
    assert measured["recall@1"].over([*found, HONEST])(everything)[0] == 0.5
    assert measured["recall@1"].applies([*found, HONEST]) == 2


def test_no_measure_breaks_on_any_outcome() -> None:
    for measure in MEASURES:
        for one in ALL:
            found = measure.statistic.one(one)
            assert found is None or found >= 0
        assert measure.statistic.applies([]) == 0
