"""What a reader gets to see: the words, the marks, the labels, and nothing that runs."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest

from corpus.types import Corpus
from rag.types import Abstention, Answer, Ask, Statement
from rag.ui.conversation import Exchange, converse
from rag.ui.copying import STANDING_LINE, as_text
from rag.ui.links import SourceLink
from rag.ui.naming import Names
from rag.ui.render import Renderer
from tests.fakes import ScriptedChapter, Shelf, document, passage
from tests.ui.script import CASELOAD, DIRECTOR, EHE, HOSTILE, PAID, PARTLY, ROW, TENTS, chapter, cite, corpus, script


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer(chapter())


class Parsed(HTMLParser):
    """The text, the tags and the attributes of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def finished(question: str, scripted: ScriptedChapter | None = None) -> Exchange:
    return list(converse(scripted or chapter(), (), question))[-1][-1]


def reading(html: str) -> str:
    return " ".join(Parsed(html).text.split())


def with_answer(answer: Answer) -> Exchange:
    return Exchange(1, answer.question.text, answer=replace(answer, complete=True))


def test_each_sentence_ends_in_its_citation_and_then_the_stop(renderer: Renderer) -> None:
    html = renderer.exchange(finished(EHE))
    assert "compared with the previous year (Inspection 2020, para 17)." in reading(html)
    link = re.search(r'<a class="cv-open cv-cite[^"]*" href="([^"]+)">Inspection 2020, para 17</a>', html)
    assert link
    assert "passage=ofsted-inspection-2020%2317" in unescape(link[1])


def test_a_second_citation_stands_in_the_same_brackets(renderer: Renderer) -> None:
    text = reading(renderer.exchange(finished(TENTS)))
    assert "(Inspection 2020, para 40; Inspection 2020, para 18)." in text


def test_a_long_quotation_in_two_citations_is_one_link_to_all_of_it(renderer: Renderer) -> None:
    first, second = (
        cite("ofsted-inspection-2020#17", part) for part in ("For example, there was", "a drop of almost a half")
    )
    said = Statement("Inspectors said: “For example, there was a drop of almost a half”", (first, second), 0.9)
    html = renderer.exchange(with_answer(replace(list(script(Ask(EHE)))[-1], statements=(said,))))
    answer = html.split("cv-prose", 1)[1].split("</p>", 1)[0]
    assert answer.count("cv-open cv-cite") == 1
    assert f"{first.start}-{second.end}" in answer


def test_a_card_has_the_exact_words_marked_and_label_speaker_and_date(renderer: Renderer) -> None:
    html = renderer.exchange(finished(EHE))
    card = html[html.index("cv-card") : html.index("</li>")]
    assert "<mark>For example, there was a drop of almost a half in children in Year 11" in card
    text = reading(card)
    assert "Ofsted inspectors" in text
    assert "Ofsted inspection, January 2020, para 17" in text
    assert "17 March 2020" in text
    assert '<time datetime="2020-03-17">' in card


def test_reported_words_name_both_voices_and_unnumbered_ones_our_count(renderer: Renderer) -> None:
    text = reading(renderer.exchange(finished(DIRECTOR)))
    assert "Ofsted inspectors, as reported by the council" in text
    assert "The inspectors found the following:" in text
    assert "(our count)" in text


def test_what_the_answer_does_not_use_is_folded(renderer: Renderer) -> None:
    html = renderer.exchange(finished(EHE))
    shown, folded = html.split("<details", 1)
    assert shown.count('data-key="card-') == 1
    assert "4 more passages looked at, not used" in folded


def test_before_the_first_sentence_the_nearest_passages_stand_open(renderer: Renderer) -> None:
    steps = list(converse(chapter(), (), EHE))
    html = renderer.exchange(steps[1][-1])
    assert html.split("<details", 1)[0].count('data-key="card-') == 3
    assert "Choosing the sentences that answer you" in html


def test_the_chain_s_pointer_marks_a_sentence_before_the_answer_does(renderer: Renderer) -> None:
    first = next(script(Ask(EHE)))
    pointed = replace(first, extra={"marks": {"ofsted-inspection-2020#17": [443, 574], "bad": "x"}})
    html = renderer.exchange(Exchange(1, EHE, answer=pointed))
    assert "<mark>For example, there was a drop of almost a half" in html


def test_a_table_row_is_shown_with_its_column_names(renderer: Renderer) -> None:
    html = renderer.exchange(finished(PAID))
    assert "<dt>Indicator</dt>" in html
    assert 'data-key="card-' + ROW in unescape(html)


def test_silence_is_said_large_with_its_reason_and_looks_different(renderer: Renderer) -> None:
    html = renderer.exchange(finished(PAID))
    assert '<p class="cv-abstention-head">The documents do not say.</p>' in html
    assert "No passage speaks of pay" in html
    assert "The nearest passages" in html
    assert "cv-answer" not in html
    assert "cv-abstention" not in renderer.exchange(finished(EHE))


def test_every_reason_to_abstain_can_be_shown(renderer: Renderer) -> None:
    base = next(script(Ask(PAID)))
    for reason in ("not_found", "declined", "no_such_reference", "unsupported", "nothing_allowed"):
        silent = replace(base, abstention=Abstention(reason, "Paragraph 99 does not exist"), evidence=())
        assert "Paragraph 99 does not exist" in reading(renderer.exchange(with_answer(silent)))


@pytest.mark.parametrize(
    ("searched", "silent", "line"),
    [
        (5, 2, "Looked in 5 documents, newest 2024. 2 say nothing on this."),
        (5, 1, "Looked in 5 documents, newest 2024. 1 says nothing on this."),
        (5, 0, "Looked in 5 documents, newest 2024. How"),
        (1, 0, "Looked in 1 document, newest 2024. How"),
    ],
)
def test_what_was_looked_at_is_one_line(renderer: Renderer, searched: int, silent: int, line: str) -> None:
    answer = replace(list(script(Ask(EHE)))[-1], documents_searched=searched, documents_silent=silent)
    assert line in reading(renderer.exchange(with_answer(answer)))


def test_the_newest_is_that_of_the_papers_that_were_allowed(renderer: Renderer) -> None:
    answer = list(script(Ask(EHE)))[-1]
    only = replace(answer.question, filters=replace(answer.question.filters, documents=("self-evaluation-2019",)))
    text = reading(renderer.exchange(with_answer(replace(answer, question=only, documents_searched=1))))
    assert "Looked in 1 document, newest 2019." in text


def test_the_receipt_tells_how_to_repeat_the_answer(renderer: Renderer) -> None:
    html = renderer.exchange(finished(EHE))
    receipt = reading(html[html.index("How this was answered") :])
    for part in (
        "gen-1",
        "Qwen2.5-Coder-1.5B-Instruct",
        "passages found after 0.04 seconds; answered after 3.20 seconds",
        "Inspection 2020, para 17",
    ):
        assert part in receipt


def test_copied_text_has_numbered_references_and_the_standing_line(renderer: Renderer) -> None:
    html = renderer.exchange(finished(TENTS))
    copied = unescape(html.split('data-copied="Answer', 1)[0].rsplit('data-copy="', 1)[1].split('"', 1)[0])
    lines = copied.split("\n")
    assert lines[0] == TENTS
    assert lines[2].endswith("handful of older care leavers. [3]")
    assert "living in tents. [1] [2]" in lines[2]
    assert lines[4] == "References"
    assert lines[5].startswith(
        "1. Ofsted inspection, January 2020, para 40. Ofsted inspectors, 17 March 2020: “Crucially"
    )
    assert lines[-1] == STANDING_LINE


def test_quotations_are_copied_a_line_each_and_not_said_twice(renderer: Renderer) -> None:
    words = ("For example, there was a drop of almost a half", "Families receive support")
    said = tuple(
        Statement(f"Inspectors said: “{part}”", (cite("ofsted-inspection-2020#17", part),), 0.9) for part in words
    )
    answer = replace(list(script(Ask(EHE)))[-1], statements=said)
    lines = as_text(EHE, answer, Names(corpus().documents), Shelf(corpus())).split("\n")
    assert lines[2:4] == [f"Inspectors said: “{part}” [1]" for part in words]
    assert lines[5:7] == ["References", "1. Ofsted inspection, January 2020, para 17. Ofsted inspectors, 17 March 2020"]


def test_what_is_missing_of_an_answer_is_copied_and_announced_with_it(renderer: Renderer) -> None:
    html = renderer.exchange(finished(PARTLY))
    for name in ("data-copy", "data-announce"):
        assert any("They do not say where." in value for value in re.findall(f'{name}="([^"]*)"', html))


def test_the_finished_answer_has_one_announcement_and_the_unfinished_none(renderer: Renderer) -> None:
    steps = [step[-1] for step in converse(chapter(), (), EHE)]
    said = [re.search(r'data-announce="([^"]*)"', renderer.exchange(step)) for step in steps]
    assert [bool(found and found[1]) for found in said] == [False] * (len(steps) - 1) + [True]


def test_nothing_from_outside_becomes_markup(renderer: Renderer) -> None:
    html = renderer.exchange(finished(HOSTILE))
    parsed = Parsed(html)
    assert not {"img", "script", "strong", "b", "iframe"} & set(parsed.tags)
    assert not [name for name, _ in parsed.attributes if name.startswith("on")]
    assert "![x](https://evil.example/p.png)" in parsed.text
    assert not [value for name, value in parsed.attributes if name in ("href", "src") and "evil" in str(value)]


def test_a_hostile_paper_is_only_words() -> None:
    paper = document("evil", title=HOSTILE, short=HOSTILE, publisher=HOSTILE, period=HOSTILE, note=HOSTILE)
    words = replace(passage(HOSTILE, name="evil"), label=HOSTILE, lead=HOSTILE, row=((HOSTILE, HOSTILE),))
    hostile = Renderer(ScriptedChapter(Corpus((paper,), (words,)), script))
    for html in (hostile.welcome(), hostile.source(SourceLink(words.id, (0, 9)))):
        parsed = Parsed(html)
        assert not {"img", "script"} & set(parsed.tags)
        assert not [name for name, _ in parsed.attributes if name.startswith("on")]
        assert HOSTILE in parsed.text


def test_a_question_in_any_script_stands_as_it_was_typed(renderer: Renderer) -> None:
    for question in ("שלום", "مرحبا", "👩‍👧", "a" * 2000, "< & > ' \""):
        assert question in Parsed(renderer.exchange(Exchange(1, question))).text


# ---- the source ----


def test_the_source_is_the_whole_paper_with_headings_and_printed_numbers(renderer: Renderer) -> None:
    html = renderer.source(SourceLink("ofsted-inspection-2020#17", (443, 574)))
    text = reading(html)
    for number in (1, 17, 50):
        assert f"Paragraph {number} " in text
    assert "<h3" in html
    whole = [
        found.text for found in corpus().passages if found.document_id == "ofsted-inspection-2020" and not found.row
    ]
    assert all(" ".join(words.split()) in text for words in whole)
    target = html[html.index("data-target") :]
    assert target[: target.index("</div>")].count("<mark>") == 1
    assert "<mark>For example, there was a drop of almost a half" in target
    assert html.count("data-target") == 1
    assert "Showing para 17" in text
    assert "17 March 2020" in text


def test_an_unnumbered_passage_says_that_the_count_is_ours(renderer: Renderer) -> None:
    text = reading(renderer.source(SourceLink("ofsted-monitoring-letter-2023#headline-findings.1")))
    assert "the count is ours" in text


def test_a_table_is_a_table(renderer: Renderer) -> None:
    html = renderer.source(SourceLink(ROW))
    assert '<th scope="col">Indicator</th>' in html
    assert html.count("<table>") == len(
        {p.section for p in corpus().passages if p.row and ROW.startswith(p.document_id)}
    )
    row = html[html.index("<tr data-target") :]
    assert "Care leavers aged 19-21" in row[: row.index("</tr>")]


def test_a_link_to_a_paper_alone_opens_it_at_the_top(renderer: Renderer) -> None:
    html = renderer.source(SourceLink("director-report-2024"))
    assert "data-target" not in html
    assert "cv-source-message" not in html
    assert "Children's Social Care Monitoring Visit March 2024" in reading(html)


def test_a_paragraph_that_is_gone_is_said_plainly(renderer: Renderer) -> None:
    nowhere = reading(renderer.source(SourceLink("gone-paper#3")))
    assert "points to a paragraph that is not in the documents any more" in nowhere
    assert "Self-evaluation of social work practice" in nowhere
    shorter = reading(renderer.source(SourceLink("ofsted-inspection-2020#99")))
    assert "points to a paragraph that this paper does not have" in shorter
    assert "Paragraph 50" in shorter


def test_a_replaced_paper_is_said_plainly_and_its_old_quotation_is_not_marked(renderer: Renderer) -> None:
    html = renderer.source(SourceLink("ofsted-inspection-2020#17", (0, 20), "00000000"))
    assert "This paper has been replaced since the link was made." in reading(html)
    assert "<mark>" not in html
    assert "data-target" in html


def test_a_quotation_that_does_not_fit_is_not_marked(renderer: Renderer) -> None:
    html = renderer.source(SourceLink("ofsted-inspection-2020#17", (0, 99999)))
    assert "<mark>" not in html


def test_an_answer_survives_a_passage_that_has_left_the_index(renderer: Renderer) -> None:
    answer = list(script(Ask(CASELOAD)))[-1]
    citation = replace(answer.statements[0].citations[0], passage_id="self-evaluation-2019#9.99")
    moved = replace(answer, statements=(replace(answer.statements[0], citations=(citation,)),))
    text = reading(renderer.exchange(with_answer(moved)))
    assert "Self-evaluation, January 2019, para 1.11" in text


def test_the_welcome_names_every_paper_and_offers_questions_that_they_answer(renderer: Renderer) -> None:
    html = renderer.welcome()
    assert all(paper.title in unescape(html) for paper in corpus().documents)
    assert html.count("data-ask=") == 5
    assert "data-ask=" not in Renderer(ScriptedChapter(Corpus((document(),), ()), script)).welcome()


def test_papers_that_are_replaced_while_the_chat_runs_are_the_ones_shown() -> None:
    changing = chapter()
    made = Renderer(changing)
    link = SourceLink("ofsted-inspection-2020#17", (443, 574), corpus().document("ofsted-inspection-2020").sha256[:8])
    assert "has been replaced" not in made.source(link)
    papers = tuple(
        replace(paper, sha256="f" * 64) if paper.id == "ofsted-inspection-2020" else paper
        for paper in corpus().documents
    )
    changing.index = Shelf(Corpus(papers, corpus().passages))
    assert "has been replaced" in made.source(link)
