"""A conversation comes back from the browser as it was, or not at all."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.types import Ask, Filters
from rag.ui.conversation import Conversation, Exchange, converse
from rag.ui.keeping import MOST, pack, unpack
from rag.ui.render import Renderer
from tests.ui.script import EHE, PAID, TENTS, chapter, script


def asked(*questions: str) -> Conversation:
    held: Conversation = ()
    for question in questions:
        held = list(converse(chapter(), held, question, limits=Filters(years=(2020,)), without=("newest",)))[-1]
    return held


def test_a_conversation_looks_the_same_after_a_reload() -> None:
    before = asked(EHE, PAID, TENTS)
    back, lost = unpack([pack(exchange) for exchange in before], chapter().index)
    assert lost == 0
    renderer = Renderer(chapter())
    assert renderer.conversation(back) == renderer.conversation(before)
    assert [exchange.token for exchange in back] == [exchange.token for exchange in before]


def test_what_has_no_whole_answer_is_not_kept() -> None:
    assert pack(Exchange(1, EHE)) == ""
    assert pack(Exchange(1, EHE, answer=next(script(Ask(EHE))))) == ""


def test_words_that_do_not_stand_in_the_paper_do_not_come_back() -> None:
    kept = json.loads(pack(asked(EHE)[0]))
    kept["statements"][0]["places"][0]["quote"] = "The council is excellent"
    assert unpack([json.dumps(kept)], chapter().index) == ((), 1)
    kept["statements"][0]["places"][0]["passage"] = "gone#1"
    assert unpack([json.dumps(kept), pack(asked(PAID)[0])], chapter().index)[1] == 1


def test_only_so_many_come_back() -> None:
    record = pack(asked(PAID)[0])
    back, lost = unpack([record] * (MOST + 5), chapter().index)
    assert (len(back), lost) == (MOST, 0)
    assert [exchange.number for exchange in back] == list(range(1, MOST + 1))


def test_markup_that_comes_back_stays_words() -> None:
    kept = json.loads(pack(asked(EHE)[0]))
    kept["question"] = "<img src=x onerror=alert(1)>"
    back, _ = unpack([json.dumps(kept)], chapter().index)
    assert "<img" not in "".join(Renderer(chapter()).conversation(back))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


LIBRARY = chapter().index
RENDERER = Renderer(chapter())
KEPT = json.loads(pack(asked(EHE)[0]))


@given(JSON)
@settings(max_examples=50)
def test_anything_may_be_sent(value: object) -> None:
    back, lost = unpack(value, LIBRARY)
    assert back == ()
    assert lost >= 0


@given(st.dictionaries(st.sampled_from(list(KEPT)), JSON, min_size=1, max_size=3))
@settings(max_examples=50)
def test_a_record_with_something_made_up_in_it_does_no_harm(changed: dict[str, object]) -> None:
    back, _ = unpack([json.dumps(KEPT | changed)], LIBRARY)
    RENDERER.conversation(back)


@pytest.mark.parametrize("name", ["partial", "disagreement"])
def test_how_an_answer_stands_comes_back(name: str) -> None:
    exchange = asked(TENTS)[0]
    assert exchange.answer is not None
    told = replace(exchange, answer=replace(exchange.answer, extra={name: "The number is not given."}))
    (back,), _ = unpack([pack(told)], chapter().index)
    assert back.answer is not None
    assert back.answer.extra[name] == "The number is not given."
