"""What stands beside a chosen sentence: its list, what announces it, the sentence that it points back to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest

from corpus.types import Document, Passage, Span
from index import Index, ScoredPassage, ScoredSentence
from rag.alone import dangles, reads_alone
from rag.answer import AnswerStep
from rag.context import in_context, under_heading
from rag.drafts import Claim, Draft
from rag.extract import Chosen
from rag.ground import Grounder
from rag.lists import asks_for_several, list_of
from rag.retrieve import Evidence
from rag.settings import AnswerSettings
from rag.types import Ask, Receipt
from rag.understand import Understander
from tests.rag import borough
from tests.rag.borough import COUNCIL, OFSTED

SETTINGS = AnswerSettings()
RECEIPT = Receipt("gen-1", {}, "1", "0")
GARDENS = ("The gardens were dug by hand.", "This took the team all summer.", "Roses grow there.")
ITEMS = ("Longer spades for tall diggers", "Deeper beds", "More rain in May")


def chosen(passage: Passage, sentence: int = 0, score: float = 1.0) -> Chosen:
    return Chosen(ScoredSentence(passage, sentence, score, score, 0.0), score)


@dataclass(frozen=True)
class Library:
    """An index of some passages, as far as putting in context looks at it."""

    base: Index
    passages: tuple[Passage, ...]
    text: str = ""

    def document(self, document_id: str) -> Document:
        document = self.base.document(document_id)
        return replace(document, text=self.text) if self.text else document


def bullets(lead: str | None, items: Sequence[str] = ITEMS, section: str = "Garden plan") -> tuple[Passage, ...]:
    before = borough.paragraph("inspection-2021", "", ((f"We dig. {lead}", OFSTED),), "lead") if lead else None
    if before and lead:
        before = borough.paragraph("inspection-2021", "", (("We dig.", OFSTED), (lead, OFSTED)), "lead")
    made = tuple(
        borough.paragraph(
            "inspection-2021",
            "",
            ((item, OFSTED),),
            f"garden.{place}",
            kind="bullet",
            section=section,
            lead=before.text if before else None,
        )
        for place, item in enumerate(items)
    )
    after = borough.paragraph("inspection-2021", "9", (("Nothing else was seen of note.", OFSTED),))
    return (*([before] if before else []), *made, after)


def in_paragraph() -> tuple[Passage, str]:
    """Return a paragraph that holds a list, and the text of its paper."""
    parts = (
        "The garden is old. The garden needs the following:",
        "Longer spades",
        "Deeper beds. They are dry.",
        "More rain",
    )
    text = "7 " + "\n- ".join(parts)
    spans, at = [], 2
    for part in parts:
        spans.append(Span(at, at + len(part)))
        at += len(part) + 3
    sentences: tuple[str, ...] = (
        "The garden is old.",
        "The garden needs the following:",
        "Longer spades",
        "Deeper beds.",
    )
    sentences += ("They are dry.", "More rain")
    passage = borough.paragraph("self-evaluation-2019", "7", tuple((one, COUNCIL) for one in sentences))
    return replace(passage, spans=tuple(spans)), text


def put(
    index: Index, understand: Understander, text: str, passages: tuple[Passage, ...], *found: Chosen, source: str = ""
) -> list[Chosen]:
    library = Library(index, passages, source)
    evidence = Evidence(
        understand(Ask(text)),
        tuple(ScoredPassage(passage, 1.0, "fused") for passage in passages),
        tuple(ScoredSentence(passage, at, 0.5, 0.5, 0.0) for passage in passages for at in range(len(passage.voices))),
    )
    return in_context(evidence, found, library, SETTINGS)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("What are the aims of the plan?", True),
        ("Which areas did they look at?", True),
        ("Name the three themes", True),
        ("What needs to improve?", True),
        ("What did inspectors want put right for care leavers?", True),
        ("What did they tell the council to do about neglect?", True),
        ("What did parents want?", False),
        ("Who leads the service?", False),
        ("How many spades are there?", False),
        ("Is the garden dry?", False),
    ],
)
def test_a_question_for_several_things_is_known(text: str, several: bool) -> None:
    assert asks_for_several(text) is several


def test_a_list_that_is_asked_for_is_given_whole_with_its_lead(index: Index, understand: Understander) -> None:
    passages = bullets("The garden plan names these needs:")
    found = put(index, understand, "What are the needs that the garden plan names?", passages, chosen(passages[2]))
    assert [one.text for one in found] == list(ITEMS)
    assert [one.lead.text if one.lead else None for one in found] == ["The garden plan names these needs:", None, None]


def test_a_list_under_a_heading_is_given_whole_with_its_heading(index: Index, understand: Understander) -> None:
    passages = bullets(None)
    found = put(index, understand, "What are the points of the garden plan?", passages, chosen(passages[0]))
    assert [one.text for one in found] == list(ITEMS)
    assert [one.heading for one in found] == ["Garden plan", "", ""]


def test_a_list_that_another_sentence_hides_is_found_by_its_lead(index: Index, understand: Understander) -> None:
    passages = bullets("The garden plan names these needs:")
    found = put(index, understand, "What are the needs that the garden plan names?", passages, chosen(passages[-1]))
    assert [one.text for one in found] == list(ITEMS)


def test_one_item_of_a_list_on_something_else_is_not_the_whole_list(index: Index, understand: Understander) -> None:
    passages = bullets("The report says of other matters:", section="Other matters")
    found = put(index, understand, "What are the reasons that spades are short?", passages, chosen(passages[1]))
    assert len(found) == 1


def test_several_items_that_were_chosen_show_that_the_list_is_meant(index: Index, understand: Understander) -> None:
    passages = bullets("The report says of other matters:", section="Other matters")
    found = put(
        index, understand, "What are the reasons spades are short?", passages, chosen(passages[1]), chosen(passages[2])
    )
    assert [one.text for one in found] == list(ITEMS)


def test_a_list_is_meant_too_where_a_sentence_beside_it_comes_first(index: Index, understand: Understander) -> None:
    passage, text = in_paragraph()
    passage = replace(passage, document_id="inspection-2021")
    beside, *items = (chosen(passage, place) for place in (0, 2, 5))
    asked = "What are the reasons spades are short?"
    found = put(index, understand, asked, (passage,), beside, *items, source=text)
    assert [one.text for one in found] == ["Longer spades", "Deeper beds. They are dry.", "More rain"]
    elsewhere = borough.paragraph("inspection-2021", "9", (("Spades are sold by the dozen.", OFSTED),))
    found = put(index, understand, asked, (passage, elsewhere), chosen(elsewhere), *items, source=text)
    assert len(found) == 3


def test_an_item_that_is_no_sentence_carries_its_lead(index: Index, understand: Understander) -> None:
    passages = bullets("The garden plan names these needs:")
    (only,) = put(index, understand, "How deep should beds be?", passages, chosen(passages[2]))
    assert only.lead is not None
    assert only.lead.text == "The garden plan names these needs:"
    ground = Grounder(index, SETTINGS)
    evidence = Evidence(understand(Ask("How deep?")), (ScoredPassage(only.passage, 1.0, "fused"),), (only.scored,))
    answer = ground(Draft(evidence, "extractive", (Claim((only,)),)), RECEIPT, complete=True)
    assert answer.text.endswith("“The garden plan names these needs:” “Deeper beds”")
    cited = [citation for statement in answer.statements for citation in statement.citations]
    assert [one.quote for one in cited] == ["The garden plan names these needs:", "Deeper beds"]
    assert all(one.text[one.start : one.end] == one.quote for one in cited)


def test_a_very_long_list_is_not_given_whole(index: Index, understand: Understander) -> None:
    items = [f"Point {place} of the plan is that beds of roses be dug once more before winter" for place in range(20)]
    passages = bullets("The garden plan names these needs:", items)
    found = put(index, understand, "What are the needs that the garden plan names?", passages, chosen(passages[2]))
    assert len(found) == 1


def test_the_items_of_a_paragraph_are_its_marked_parts() -> None:
    passage, text = in_paragraph()
    document = replace(borough.DOCUMENTS[0], id="self-evaluation-2019", text=text)
    for sentence in range(1, 6):
        listed = list_of(passage, sentence, (passage,), document)
        assert listed is not None
        assert listed.lead is not None
        assert listed.lead.text == "The garden needs the following:"
        assert [one.text for one in listed.items] == ["Longer spades", "Deeper beds. They are dry.", "More rain"]
    assert list_of(passage, 0, (passage,), document) is None


def test_two_lists_in_a_paragraph_are_two() -> None:
    parts = ("The garden needs:", "Spades", "Beds. The house needs:", "A roof", "A door. It rains.")
    sentences = ("The garden needs:", "Spades", "Beds.", "The house needs:", "A roof", "A door.", "It rains.")
    text, spans = "", []
    for part in parts:
        text += "\n- " if text else ""
        spans.append(Span(len(text), len(text) + len(part)))
        text += part
    passage = borough.paragraph("self-evaluation-2019", "7", tuple((one, COUNCIL) for one in sentences))
    passage = replace(passage, spans=tuple(spans))
    document = replace(borough.DOCUMENTS[0], id="self-evaluation-2019", text=text)
    told = [list_of(passage, at, (passage,), document) for at in range(len(sentences))]
    shown = [(one.lead.text if one.lead else "", [item.text for item in one.items]) for one in told if one]
    assert shown[:3] == [("The garden needs:", ["Spades", "Beds."])] * 3
    assert shown[3:] == [("The house needs:", ["A roof", "A door. It rains."])] * 4


def test_a_list_with_an_item_of_two_voices_is_not_one_quotation(index: Index, understand: Understander) -> None:
    passages = bullets("The garden plan names these needs:")
    mixed = borough.paragraph(
        "inspection-2021", "", (("We dig deep.", COUNCIL), ("They do not dig.", OFSTED)), "garden.1"
    )
    mixed = replace(passages[2], text=mixed.text, voices=mixed.voices)
    with_mixed = (*passages[:2], mixed, *passages[3:])
    asked = "What are the needs that the garden plan names?"
    assert len(put(index, understand, asked, passages, chosen(passages[1]))) == len(ITEMS)
    found = put(index, understand, asked, with_mixed, chosen(mixed), chosen(mixed, 1))
    assert all(len(one.place.voices) == 1 for one in found)
    assert under_heading([mixed]) == []
    assert [one.text for one in under_heading(passages[1:4])] == list(ITEMS)


def test_a_list_in_a_paragraph_is_shown_item_by_item(index: Index, understand: Understander) -> None:
    passage, text = in_paragraph()
    found = put(
        index, understand, "What are the things that the garden needs?", (passage,), chosen(passage), source=text
    )
    answer = Grounder(index, SETTINGS)(
        Draft(
            Evidence(understand(Ask("What?")), (ScoredPassage(passage, 1.0, "fused"),), ()),
            "extractive",
            tuple(Claim((one,)) for one in found),
        ),
        RECEIPT,
        complete=True,
    )
    assert [statement.text for statement in answer.statements] == [
        "The council said in its self-evaluation (March 2019): “The garden needs the following:”",
        "• “Longer spades”",
        "• “Deeper beds. They are dry.”",
        "• “More rain”",
    ]
    assert all(len(statement.citations) == 1 for statement in answer.statements)


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("This has not been put right.", True),
        ("They wait too long.", True),
        ("As a result, beds are dry.", True),
        ("However, this is slow.", True),
        ("However, managers are slow.", False),
        ("It is clear that beds are dry.", False),
        ("This inspection found dry beds.", False),
        ("Those who dig are glad.", False),
        ("Managers dig.", False),
        ("Her Majesty’s Inspector led the inspection.", False),
        ("His Majesty’s Inspector led the inspection.", False),
        ("Her manager led the inspection.", True),
    ],
)
def test_what_points_back_is_known(text: str, points: bool) -> None:
    assert dangles(text) is points


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("Beds are dry.", True),
        ("the beds are dry", False),
        ("Timeliness of visits.", False),
        ("The quality and timeliness of life-story work.", False),
        ("The consequence of the changed market in social work.", False),
        ("Better planning for children in need.", False),
        ("Diggers work hard.", True),
        ("They help each other.", True),
        ("Beds need to be dug.", True),
        ("Holding managers to account", False),
        ("“We don’t dig.”", True),
    ],
)
def test_a_sentence_is_told_from_a_scrap(text: str, alone: bool) -> None:
    assert reads_alone(text) is alone


def test_a_sentence_that_points_back_brings_the_one_before(index: Index, understand: Understander) -> None:
    passage = borough.paragraph("inspection-2021", "5", tuple((one, OFSTED) for one in GARDENS))
    (only,) = put(index, understand, "How long did digging take?", (passage,), chosen(passage, 1))
    assert only.text == "The gardens were dug by hand. This took the team all summer."


def test_not_where_another_speaks_before_it_or_both_are_long(index: Index, understand: Understander) -> None:
    other = borough.paragraph("inspection-2021", "5", ((GARDENS[0], COUNCIL), (GARDENS[1], OFSTED)))
    long = borough.paragraph("inspection-2021", "6", ((" ".join(["Dug"] * 58) + ".", OFSTED), (GARDENS[1], OFSTED)))
    for passage in (other, long):
        named = replace(passage, section="Roses and beds")
        (only,) = put(index, understand, "How long did digging take?", (named,), chosen(named, 1))
        assert only.text == GARDENS[1]
        assert only.heading == "Roses and beds"


TURNED = ("The gardens were dug well.", "However, nobody watered them.", "But the roses grew.")


def test_a_sentence_that_the_next_one_turns_is_quoted_with_it(index: Index, understand: Understander) -> None:
    passage = borough.paragraph("inspection-2021", "5", tuple((one, OFSTED) for one in TURNED))
    (only,) = put(index, understand, "How were the gardens dug?", (passage,), chosen(passage))
    assert only.text == " ".join(TURNED[:2])


def test_not_where_another_says_that_or_both_are_long_or_it_is_no_turn(index: Index, understand: Understander) -> None:
    other = borough.paragraph("inspection-2021", "5", ((TURNED[0], OFSTED), (TURNED[1], COUNCIL)))
    long = borough.paragraph("inspection-2021", "6", ((" ".join(["Dug"] * 58) + ".", OFSTED), (TURNED[1], OFSTED)))
    plain = borough.paragraph("inspection-2021", "7", ((TURNED[0], OFSTED), ("Butter beans grew.", OFSTED)))
    for passage in (other, long, plain):
        (only,) = put(index, understand, "How were the gardens dug?", (passage,), chosen(passage))
        assert only.text == passage.sentence(0)


@pytest.mark.parametrize(
    "turn",
    [
        "This has reduced significantly.",
        "Crucially, this is not the case for the roses.",
        "These have since improved.",
        "That had already been addressed.",
    ],
)
def test_what_has_changed_since_is_quoted_with_what_was(index: Index, understand: Understander, turn: str) -> None:
    passage = borough.paragraph("inspection-2021", "5", ((TURNED[0], OFSTED), (turn, OFSTED)))
    (only,) = put(index, understand, "How were the gardens dug?", (passage,), chosen(passage))
    assert only.text == f"{TURNED[0]} {turn}"


def test_nothing_is_quoted_twice(index: Index, understand: Understander) -> None:
    said = tuple(" ".join([first, *["dug"] * 24]) + "." for first in ("Gardeners", "This", "They"))
    passage = borough.paragraph("inspection-2021", "5", tuple((one, OFSTED) for one in said))
    found = put(index, understand, "Who dug?", (passage,), chosen(passage, 1), chosen(passage, 2), chosen(passage, 0))
    assert [(one.place.first, one.place.last) for one in found] == [(0, 1), (2, 2)]


def test_what_is_said_already_widens_nothing_else(index: Index, understand: Understander) -> None:
    said = tuple(" ".join([first, *["dug"] * 24]) + "." for first in ("Gardeners", "Diggers", "This"))
    passage = borough.paragraph("inspection-2021", "5", tuple((one, OFSTED) for one in said))
    found = put(index, understand, "Who dug?", (passage,), chosen(passage, 0), chosen(passage, 2), chosen(passage, 1))
    assert [(one.place.first, one.place.last) for one in found] == [(0, 0), (1, 2)]


def test_neighbours_become_one_quotation(index: Index, understand: Understander) -> None:
    passage = borough.paragraph("inspection-2021", "5", tuple((one, OFSTED) for one in GARDENS))
    found = put(index, understand, "Who dug the gardens?", (passage,), chosen(passage, 2), chosen(passage, 1))
    assert [one.text for one in found] == [" ".join(GARDENS)]


def test_what_one_source_says_stands_together(index: Index, understand: Understander) -> None:
    ours = borough.paragraph("inspection-2021", "5", tuple((one, OFSTED) for one in GARDENS))
    theirs = borough.paragraph("self-evaluation-2019", "5", (("The beds are dug by ten people.", COUNCIL),))
    found = put(index, understand, "Who dug?", (ours, theirs), chosen(ours), chosen(theirs), chosen(ours, 2))
    assert [one.passage.document_id for one in found] == ["inspection-2021", "inspection-2021", "self-evaluation-2019"]


def test_the_answer_step_puts_in_context(index: Index, understand: Understander) -> None:
    passage = borough.paragraph("inspection-2021", "5", tuple((one, OFSTED) for one in GARDENS))
    evidence = Evidence(
        understand(Ask("How long did digging gardens take?")),
        (ScoredPassage(passage, 1.0, "fused"),),
        (ScoredSentence(passage, 1, 1.0, 1.0, 0.0),),
    )
    claims = [claim for draft in AnswerStep(index, SETTINGS)(evidence) for claim in draft.claims]
    assert [claim.sources[0].text for claim in claims] == [" ".join(GARDENS[:2])]


def test_as_many_sentences_come_before_as_it_takes(index: Index, understand: Understander) -> None:
    said = ("The gardens were dug by hand.", "This took the team all summer.", "They were proud of it.")
    passage = borough.paragraph("inspection-2021", "5", tuple((one, OFSTED) for one in said))
    (only,) = put(index, understand, "How did the team feel?", (passage,), chosen(passage, 2))
    assert only.text == " ".join(said)


def test_a_list_gives_way_to_a_better_sentence_on_something_else(index: Index, understand: Understander) -> None:
    passages = bullets("The report says of other matters:", section="Other matters")
    best = borough.paragraph("inspection-2021", "8", (("Spades are short since wood is dear.", OFSTED),))
    found = put(
        index,
        understand,
        "What are the reasons spades are short?",
        (*passages, best),
        *(chosen(one) for one in (best, passages[1], passages[2])),
    )
    assert found[0].text == best.text
    assert len(found) == 3


def test_two_items_of_a_list_carry_its_lead_once(index: Index, understand: Understander) -> None:
    passages = bullets("The garden plan names these needs:")
    found = put(index, understand, "How deep are beds?", passages, chosen(passages[2]), chosen(passages[1]))
    assert [one.lead is not None for one in found] == [True, False]
