"""The signpost must stand before anything else when a child may be at risk, and only then."""

from __future__ import annotations

import pytest

from rag.safeguarding import CONTACTS, discloses_risk


@pytest.mark.parametrize(
    "question",
    [
        "My neighbour's child is being hit, what can I do?",
        "my neighbour’s little boy is being hurt by his stepdad",
        "I think the baby next door is being neglected",
        "My dad hits me",
        "he keeps hitting me and I don't know who to tell",
        "I'm being abused at home",
        "I am not safe at home",
        "I don't feel safe at home",
        "I'm scared to go home",
        "A girl in my class told me her uncle touches her",
        "My daughter said to me that her coach is touching her",
        "There is a child being beaten right now in the flat below",
        "a child is in danger",
        "The kids next door are in danger tonight",
        "How do I report child abuse?",
        "Who should I call about a child who has bruises?",
        "I am worried about a child in my class",
        "I'm really worried about my friend's daughter",
        "my ex is hurting our son",
        "I want to hurt myself",
        "HELP MY STEPDAD BEATS ME",
    ],
)
def test_a_disclosure_is_noticed(question: str) -> None:
    assert discloses_risk(question)


@pytest.mark.parametrize(
    "question",
    [
        "",
        "What did inspectors say about children at risk of harm?",
        "How many children are at risk in Devon?",
        "Were children seen quickly enough when they were at risk of significant harm?",
        "What did the council say about neglect?",
        "Why are children who suffer neglect left with their families for too long?",
        "What did inspectors say about care leavers living in tents?",
        "Are children safe in Devon?",
        "How good is the response to children who are being exploited?",
        "What happens when children disclose physical abuse?",
        "I want to know how many children are subject to child protection plans",
        "What does my council say about child sexual exploitation?",
        "Which children were not safe in 2020 according to inspectors?",
        "How does the MASH deal with referrals about abuse?",
        "Is the Director of Children's Services paid right now?",
        "What do our inspectors say about abused children?",
        "Can I report this to the scrutiny committee?",
        "How far had elective home education among Year 11 pupils changed by autumn 2019?",
    ],
)
def test_a_question_about_the_papers_is_not_a_disclosure(question: str) -> None:
    assert not discloses_risk(question)


def test_the_signpost_names_999_first_then_the_front_door_then_the_nspcc() -> None:
    numbers = [contact.number for contact in CONTACTS]
    assert numbers == ["999", "0345 155 1071", "0808 800 5000"]
    assert [contact.dial for contact in CONTACTS] == [number.replace(" ", "") for number in numbers]
