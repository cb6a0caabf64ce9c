"""The guard: nothing changed gets through, nothing unchanged is held up."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from corpus import load
from rag.check import numbers, problems

SENTENCES = sorted(
    {
        passage.sentence(at)
        for passage in load().passages
        if passage.searchable and not passage.row
        for at in range(len(passage.voices))
        if len(passage.sentence(at).split()) >= 4
    }
)
MONTHS = "January February March April May June July August September October November December".split()


def swapped(pattern: str, words: list[str]) -> list[tuple[str, str]]:
    """Return real sentences that hold exactly one match of ``pattern``, each with another of ``words`` in its place."""
    made = []
    for sentence in SENTENCES:
        found = re.findall(rf"\b(?:{pattern})\b", sentence, re.IGNORECASE)
        if len(found) == 1:
            for word in words:
                if word.lower() != found[0].lower():
                    made.append((re.sub(rf"\b{found[0]}\b", word, sentence), sentence))
    return made


def test_there_is_enough_to_go_by() -> None:
    assert len(SENTENCES) > 400


@pytest.mark.parametrize("sentence", [SENTENCES], ids=["every sentence of the five papers"])
def test_what_is_verbatim_passes(sentence: list[str]) -> None:
    assert [one for one in sentence if problems(one, one)] == []


@given(st.sampled_from([sentence for sentence in SENTENCES if re.search(r"\d", sentence)]), st.data())
def test_a_changed_number_is_found(sentence: str, data: st.DataObject) -> None:
    figures = list(re.finditer(r"\d+", sentence))
    one = data.draw(st.sampled_from(figures))
    other = data.draw(st.integers(2, 9999).map(str))
    assume(other not in {str(int(m[0])) for m in re.finditer(r"\d+", sentence)})
    changed = sentence[: one.start()] + other + sentence[one.end() :]
    assume(not numbers(changed) <= numbers(sentence))
    assert problems(changed, sentence)


@given(st.sampled_from(swapped("|".join(MONTHS), MONTHS)))
def test_a_changed_month_is_found(pair: tuple[str, str]) -> None:
    assert problems(*pair)


@given(st.sampled_from(swapped("inadequate|outstanding|good", ["inadequate", "outstanding", "good"])))
def test_a_changed_grade_is_found(pair: tuple[str, str]) -> None:
    assert problems(*pair)


@given(st.sampled_from([s for s in SENTENCES if len(s.split()) < 30 and re.search(r" (?:is|are|was|were) ", s)]))
def test_a_negation_put_in_is_found(sentence: str) -> None:
    assert problems(re.sub(r" (is|are|was|were) ", r" \1 not ", sentence, count=1), sentence)


@given(st.sampled_from([s for s in SENTENCES if len(s.split()) < 30 and re.search(r" (?:not|never) ", s)]))
def test_a_negation_taken_out_is_found(sentence: str) -> None:
    assert problems(re.sub(r" (?:not|never) ", " ", sentence, count=1), sentence)


@given(
    st.sampled_from([s for s in SENTENCES if " most " in s.lower() or s.startswith("Most ")]),
    st.sampled_from(["all", "some", "few", "only"]),
)
def test_a_changed_quantity_is_found(sentence: str, word: str) -> None:
    changed = re.sub(r"\bmost\b", word, sentence, flags=re.IGNORECASE)
    kin = {
        "all": "all|every|each|always|entirely|fully",
        "some": "some|several|a number of|sometimes|certain",
        "few": "few|minority|rarely|handful|small number|limited",
        "only": "only|just|solely",
    }
    assume(not re.search(rf"\b(?:{kin[word]})\b", sentence, re.IGNORECASE))
    assert problems(changed, sentence)


@given(
    st.sampled_from(SENTENCES),
    st.sampled_from(
        ["Inspectors said that", "The council claimed that", "Children told us that", "Judges thought that"]
    ),
)
def test_a_speaker_put_before_it_is_found(sentence: str, said: str) -> None:
    assume(not re.search("inspector|council|child|judge", sentence, re.IGNORECASE))
    assert problems(f"{said} {sentence[:1].lower()}{sentence[1:]}", sentence)


@given(st.sampled_from(SENTENCES), st.sampled_from(["Gormenghast", "Sauron", "Middlemarch", "Larchmont"]))
def test_a_name_put_in_is_found(sentence: str, name: str) -> None:
    words = sentence.split()
    half = len(words) // 2
    assert problems(" ".join([*words[:half], name, *words[half:]]), sentence)


QUOTED = (
    "In the most recent year almost a half of the 1,200 children in Ferrybridge, 12% more than in autumn 2019, were "
    "seen by a dentist within six weeks."
)


@pytest.mark.parametrize(
    "sentence",
    [
        QUOTED,
        "Almost a half of the 1,200 children were seen by a dentist.",
        "Almost a half of the 1200 children in Ferrybridge were seen within 6 weeks.",
        "It was 12 per cent more than in autumn 2019.",
        "12% more than in autumn 2019.",
        "Children were seen by a dentist within six weeks.",
    ],
)
def test_what_says_the_same_passes(sentence: str) -> None:
    assert problems(sentence, QUOTED) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Almost a half of the 1,300 children were seen by a dentist.",
        "A half of the 1,200 children were seen by a dentist.",
        "Almost a third of the 1,200 children were seen by a dentist.",
        "Almost all of the 1,200 children were seen by a dentist.",
        "It was 12 children more than in spring 2019.",
        "It was 12% more than in autumn 2018.",
        "It was 12% fewer than in autumn 2019.",
        "Almost a half of the 1,200 children were not seen by a dentist.",
        "Almost a half of the 1,200 children in Larchmont were seen by a dentist.",
        "Children said that almost a half were seen by a dentist.",
        "Children were seen by a dentist within seven weeks.",
        "Dragons guard the treasure of the northern mountains.",
    ],
)
def test_what_says_something_else_does_not(sentence: str) -> None:
    assert problems(sentence, QUOTED)


@pytest.mark.parametrize(
    ("sentence", "quotation"),
    [
        ("Leaders are aware of this.", "Leaders are unaware of this."),
        ("Progress is sufficient.", "Progress is insufficient."),
        ("The service was judged outstanding.", "The service was judged inadequate."),
        ("It is good.", "It requires improvement to be made."),
        ("Caseloads have risen.", "Caseloads have fallen."),
        ("Outcomes are worse.", "Outcomes are better."),
        ("Many children wait.", "A small minority of children wait."),
        ("Some workers rarely visit.", "All workers visit."),
        ("All children are safe.", "Some children are safe."),
        ("In March the team left.", "In May the team left."),
        ("It began in spring.", "It began in autumn."),
    ],
)
def test_what_turns_the_meaning_round_does_not(sentence: str, quotation: str) -> None:
    assert problems(sentence, quotation)


def test_words_of_the_question_and_names_of_the_paper_may_be_used() -> None:
    sentence, quotation = "A few families in Wexmoor had houseboats.", "A few families had them."
    assert problems(sentence, quotation)
    assert problems(sentence, quotation, question="Who had houseboats?", context="Wexmoor inspection") == []


def test_words_of_the_question_alone_may_not() -> None:
    assert problems(
        "Houseboats were painted blue.", "A few families had them.", question="Were houseboats painted blue?"
    )


@pytest.mark.parametrize("sentence", ["Yes.", "No.", "", "…", "It is so.", "Seen."])
def test_what_says_nothing_does_not_stand(sentence: str) -> None:
    assert problems(sentence, QUOTED)


@pytest.mark.parametrize(
    "more",
    [
        " https://evil.example",
        " [more](evil.example)",
        " ![x](evil)",
        " <b>more</b>",
        " `dentist`",
        " **six**",
        " a@b.example",
    ],
)
def test_links_and_markup_do_not_stand(more: str) -> None:
    assert problems(QUOTED + more, QUOTED)


def test_figures_of_the_question_may_not_be_used() -> None:
    assert problems("It had 40 of them.", "It had 24 of them.", question="Did it have 40 of them in 2019?")
    assert problems("In 2019 it had 24 of them.", "It had 24 of them.", question="Did it have 40 of them in 2019?")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1,200 children", {"1200"}),
        ("50% and 50 per cent", {"50%"}),
        ("£44m over five years", {"44m", "5"}),
        ("twice, on the twelfth", {"2", "12"}),
        ("5.5%", {"5.5%"}),
        ("none at all", set()),
    ],
)
def test_figures_have_one_form(text: str, found: set[str]) -> None:
    assert numbers(text) == found


@given(st.text(max_size=120), st.text(max_size=120))
def test_no_text_breaks_the_guard(sentence: str, quotation: str) -> None:
    assert isinstance(problems(sentence, quotation), list)
