"""Cases on one section stay together; cases over several are kept for the test."""

from __future__ import annotations

from eval.cases import Case
from eval.split import DEV_SHARE, split_of
from eval.validate import shares_run
from tests.eval.paper import corpus, line, passage, unanswerable


def test_a_case_goes_with_its_section_whatever_its_id() -> None:
    passages = {f"d{n}#{m}": passage(f"d{n}", f"s{n}", str(m), "x") for n in range(60) for m in (1, 2)}
    sides = set()
    for number in range(60):
        one, other = (Case.model_validate(line(id=f"x{number}-{m}", gold=[f"d{number}#{m}"])) for m in (1, 2))
        assert split_of(one, passages) == split_of(other, passages)
        sides.add(split_of(one, passages))
    assert sides == {"dev", "test"}


def test_cases_over_sections_or_documents_are_for_the_test() -> None:
    passages = {one.id: one for one in corpus().passages}
    for gold in (["a#1", "a#3"], ["a#1", "b#1"]):
        assert split_of(Case.model_validate(line(gold=gold)), passages) == "test"


def test_unanswerable_cases_are_shared_out_by_id() -> None:
    sides = [split_of(Case.model_validate(unanswerable(id=f"u{n}")), {}) for n in range(2000)]
    assert abs(sides.count("dev") / 2000 - DEV_SHARE) < 0.04


def test_a_run_of_four_words_is_found_across_punctuation() -> None:
    passages = {one.id: one for one in corpus().passages}
    asked = Case.model_validate(line(question="Who fell by: almost a Half?"))
    assert shares_run(asked, passages)
    assert not shares_run(Case.model_validate(line(question="Who fell almost a half?")), passages)
