"""What an answer must hold: figures that count something, and not whatever has digits."""

from __future__ import annotations

import pytest

from rag.expected import fits, kind_wanted, lacking

ASKED = "How many children are in care?"


@pytest.mark.parametrize(
    "sentence",
    [
        "There are 694 children in care.",
        "Seven children are in care.",
        "Most children in care are well.",
        "On 31 March 2018 it was 694.",
        "Of those aged 16 to 18, 12 are in care.",
        "Over 60 children are in care.",
        "The number has fallen to under 15.",
        "The hub received 1980 contacts.",
        "Up to 12 may stay.",
        "Twenty children are in care.",
        "Thirteen left.",
        "Hundreds of children are in care.",
        "A single home is left.",
        "A handful of children are in care.",
        "There was a total of 2019 referrals.",
    ],
)
def test_a_sentence_that_counts_something_has_a_figure(sentence: str) -> None:
    assert lacking(ASKED, [sentence], [sentence]) == (["figure"], [])


@pytest.mark.parametrize(
    "sentence",
    [
        "Monitoring visit, March 2024.",
        "Inspectors came on the 5th and 6th of March.",
        "The visit was on 31 March 2018.",
        "Children aged 16 to 18 are in care.",
        "The 17-year-old was in care.",
        "In the most extreme cases children come into care.",
        "Data are of 2017-18.",
        "It was at the end of 2019.",
        "The plan of 2019 was dropped.",
        "Inspectors came for the fifth visit.",
        "Single assessments are made for every single child.",
    ],
)
def test_dates_ages_and_superlatives_are_no_figures(sentence: str) -> None:
    assert lacking(ASKED, [sentence], [sentence]) == (["figure"], ["figure"])


@pytest.mark.parametrize(
    ("question", "what", "given", "lacks"),
    [
        ("How often do they meet?", "frequency", "They meet every six weeks.", "There are 12 members."),
        ("How often do they meet?", "frequency", "Weekly meetings are held.", "It met in March 2019."),
        ("How often was it late?", "frequency", "It was late in 12% of cases.", "It was late."),
        ("How often do they meet?", "frequency", "They meet every 15 working days.", "15 staff work there."),
        ("How often do they meet?", "frequency", "They meet at six week intervals.", "They meet."),
        ("How long do cases take?", "duration", "They are kept to the 26-week limit.", "There are 26 of them."),
        ("What share was late?", "share", "Two-thirds of them were late.", "Twelve of them were late."),
        ("What share was late?", "share", "A fifth was late.", "The fifth visit was late."),
        ("What share was late?", "share", "Three quarters were late.", "They were late over the last two quarters."),
        ("What proportion was late?", "share", "One in five was late.", "One in Devon was late."),
        ("What proportion was late?", "share", "Seven out of 10 were late.", "7 in 2019 were late."),
        ("How long do they wait?", "duration", "They wait 45 days.", "There are 12 of them."),
        ("How long do they wait?", "duration", "Most wait for several months.", "Only 3 did."),
        ("How long do they wait?", "duration", "Children wait too long.", "Children wait."),
        (
            "What is the caseload on average?",
            "figure on average",
            "The average caseload is 17.",
            "There are 17 workers.",
        ),
        (
            "How many does each have, on average?",
            "figure on average",
            "There are 17 children per worker.",
            "The average fell.",
        ),
    ],
)
def test_how_often_how_long_and_on_average_want_their_own_kind(
    question: str, what: str, given: str, lacks: str
) -> None:
    assert lacking(question, [given], [given]) == ([what], [])
    assert lacking(question, [lacks], [lacks]) == ([what], [what])


@pytest.mark.parametrize(
    ("question", "kind", "sentence", "other"),
    [
        ("Why did it fall?", "reason", "It fell because staff left.", "It fell by a third."),
        ("What caused the delays?", "reason", "Delays are due to a lack of carers.", "There were delays."),
        ("What's behind it?", "reason", "This reflects rising demand.", "It is rising."),
        ("When was it opened?", "date", "It opened in spring.", "It has opened."),
        ("What did the council blame for the delay?", "reason", "It is due to a lack of carers.", "There are delays."),
        ("What explanation is there?", "reason", "This reflects rising demand.", "It is rising."),
        ("Since when has it been so?", "date", "It has been so since March 2019.", "It may be so."),
        ("What date was that?", "date", "It was on 3.4.19.", "It was then."),
    ],
)
def test_why_and_when_have_a_form(question: str, kind: str, sentence: str, other: str) -> None:
    assert kind_wanted(question) == kind
    assert fits(kind_wanted(question), sentence)
    assert not fits(kind_wanted(question), other)


@pytest.mark.parametrize(
    "question", ["How many left?", "When children go missing, who looks for them?", "Who is whywards?"]
)
def test_other_questions_want_neither(question: str) -> None:
    assert kind_wanted(question) is None
    assert not fits(None, "It fell in 2019 because staff left.")


@pytest.mark.parametrize(
    ("question", "sentence", "lacks"),
    [
        (
            "Who was in charge of the inspection team in 2015?",
            "Until this inspection, senior leaders did not know.",
            True,
        ),
        ("Who led the inspection?", "Lead inspector: Jane Doe, Her Majesty's Inspector", False),
        ("Who led the inspection?", "This was a Focused Visit by Ofsted.", True),
        ("And who chairs the board?", "The Portfolio Holder chairs it.", False),
        ("Who chairs the board?", "Directors and partners attend the board.", True),
        ("Who is the lead inspector?", "The inspectors were Jo O'Neill and others.", False),
        ("Who is the director of children's services?", "The council has recruited to all posts.", True),
    ],
)
def test_who_holds_a_post_is_told_by_a_name_or_a_post(question: str, sentence: str, lacks: bool) -> None:
    assert lacking(question, [sentence], [sentence]) == (["name"], ["name"] if lacks else [])


@pytest.mark.parametrize(
    ("question", "sentence", "lacks"),
    [
        ("Which hotels were they put in?", "Too many live in hotels in Wexmoor.", True),
        ("Which hotels were they put in?", "They were put in the Grand, a hotel in Wexmoor.", False),
        ("Which of the district councils is the worst?", "Councils in Wexmoor must do more.", True),
        ("Which judge was it that complained?", "Inspectors said the Ofsted Inspector told a judge.", True),
        ("What firm built Mirage?", "The Council has bought Mirage from Tallis.", False),
        ("What firm built Mirage?", "We will bring in Mirage, and Mirage will help.", True),
    ],
)
def test_which_of_those_with_a_name_is_told_by_a_name(question: str, sentence: str, lacks: bool) -> None:
    assert lacking(question, [sentence], [], ["Wexmoor"]) == (["proper name"], ["proper name"] if lacks else [])


@pytest.mark.parametrize(
    "question", ["Which council services are good?", "What did the council say?", "Which teams are good?"]
)
def test_other_questions_need_no_name_of_it(question: str) -> None:
    assert lacking(question, ["Good."], [], []) == ([], [])


def test_a_number_in_a_series_is_told_by_an_ordinal_and_a_sum_by_money() -> None:
    asked = "What number visit was it?"
    assert lacking(asked, ["This was the 7th visit."], []) == (["number in a series"], [])
    assert lacking(asked, ["This was a visit."], []) == (["number in a series"], ["number in a series"])
    assert lacking("What number of children is it?", ["On 5 March."], []) == (["figure"], ["figure"])
    assert lacking("How much more money is wanted?", ["It is 5 days."], []) == (["sum of money"], ["sum of money"])


@pytest.mark.parametrize(
    ("question", "what", "given", "lacks"),
    [
        (
            "Exactly how many slept there?",
            "figure that is exact",
            "Twelve slept there.",
            "A small minority slept there.",
        ),
        ("What is the precise number?", "figure that is exact", "It is 40.", "Most of them are."),
        ("By what percentage did it fall?", "figure of the change", "It fell by a third.", "It fell in most cases."),
        ("By how much has it grown?", "figure of the change", "It has doubled.", "It has grown significantly."),
        ("What hours is the line open?", "time of day", "It is open until 5pm.", "It is open every day."),
        ("What are the opening hours?", "time of day", "From 9:00 to 17:00.", "It opens in May 2018."),
        ("What's the weekly rate for teenagers?", "sum of money", "It is £300 a week.", "It is paid each week."),
        ("What's the new allowance for babies?", "sum of money", "It is £300.", "It was agreed in 2018."),
        ("How many children were waiting?", "figure", "200 were waiting.", "Many had waited for several weeks."),
        ("How many weeks did they wait?", "length of time", "They waited six weeks.", "12 of them waited."),
        ("How much does a carer get a week?", "sum of money", "It is £300.", "It was agreed in 2018."),
        ("How much a week do carers get?", "sum of money", "They get £300.", "It was agreed in 2018."),
        ("What will the county pay its neighbour for help?", "sum of money", "It will pay £3,000.", "It will help."),
        (
            "Who was head of the virtual school?",
            "person’s name",
            "Ada Pym heads the school.",
            "Lead inspector: Ada Pym",
        ),
        ("Names of the inspectors who came", "name", "Inspectors: Ada Pym and Bo Fry", "Inspectors came again."),
        ("How much are we paying for hotels?", "sum of money", "It is £3,000.", "Hotels are used."),
        ("What % of them were late?", "share", "It was 3%.", "Some were late."),
        ("Who runs it? I need a name", "person’s name", "Ada Pym runs it.", "A girl runs it."),
        (
            "The name of the girl who began it?",
            "person’s name",
            "Ada Pym began it.",
            "A girl began the Parenting Board.",
        ),
        ("When exactly is it launched?", "date", "It is in May 2024.", "It is due at last."),
        ("Who signed it? I need a name", "person’s name", "Ada Pym Her Majesty's Inspector", "Inspectors came."),
        ("Who is the adviser to the board?", "name", "Ada Pym is the adviser.", "The board has an adviser."),
        ("What would we be paid a week?", "sum of money", "It is £300.", "It was agreed in 2018."),
        ("What's the bill been for hotels?", "sum of money", "It was £3 million.", "Hotels are used."),
        ("What ages do they go for?", "age", "They are 14 to 16.", "They go for boys."),
        ("Which countries had they come from?", "proper name", "They came from Ruritania.", "They came alone."),
        ("What is the name of the head of the school?", "name", "Ada Pym heads it.", "The leaders are systematic."),
        ("When are Ofsted back?", "date to come", "The next visit is due in May 2024.", "They came in May 2023."),
        ("When is the review due?", "date to come", "In spring 2019 it will be reviewed.", "It was in spring 2018."),
    ],
)
def test_what_is_asked_for_closely_wants_its_own_kind(question: str, what: str, given: str, lacks: str) -> None:
    assert lacking(question, [given], [given]) == ([what], [])
    assert lacking(question, [lacks], [lacks]) == ([what], [what])


def test_a_date_a_visit_and_whoever_else_is_counted_are_no_count() -> None:
    asked = "How many carers are there?"
    for said in (
        "Inspectors came to carers on 26 and 27 September 2023.",
        "Carers were seen at the sixth monitoring visit.",
        "Carers moved several times.",
        "Carers meet all partners.",
    ):
        assert lacking(asked, [said], [], about=asked) == (["figure"], ["figure"])
    assert lacking(asked, ["All the carers are there."], [], about=asked) == (["figure"], [])
    visits = "How many monitoring visits were there?"
    assert lacking(visits, ["It was the sixth monitoring visit."], [], about=visits) == (["figure"], [])


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("How many children does the council look after?", "At 31 March 2018 694 children were in care."),
        ("How many users does the system have?", "There are 3,653 user accounts."),
        ("How many people were in tents?", "A small minority of their older people were or had been in tents."),
        ("How many monitoring visits have there been?", "This was the 7th monitoring visit."),
    ],
)
def test_a_count_in_other_forms_of_its_words_is_one(question: str, said: str) -> None:
    assert lacking(question, [said], [said], about=question)[1] == []


def test_a_count_of_all_is_half_an_answer_about_boys() -> None:
    asked = ["figure for boys and girls", "figure"]
    assert lacking("How many were boys?", ["12 were boys."], []) == (asked, [])
    assert lacking("How many were boys?", ["12 were over ten."], []) == (asked, asked[:1])


def test_a_count_may_have_its_matter_beside_it() -> None:
    asked = "How many log-ins are there?"
    said = ["Log-ins are shared.", "There are 50."]
    assert lacking(asked, said, [], about=asked) == (["figure"], ["figure"])
    assert lacking(asked, said, [], about=asked, around=[" ".join(said)] * 2) == (["figure"], [])


def test_a_count_stands_with_a_word_of_the_matter() -> None:
    asked, about = "How many children made complaints?", "How many children made complaints? grievances"
    others = ["50 children are in care, and 3 homes are full."]
    assert lacking(asked, others, [], about=about) == (["figure"], ["figure"])
    for theirs in ("There were 50 complaints.", "50 grievances came from children."):
        assert lacking(asked, [theirs], [], about=about) == (["figure"], [])
    in_care = "How many looked-after children were there at the end of March 2018?"
    assert lacking(in_care, others, [], about=in_care) == (["figure"], [])
    assert lacking(in_care, ["20,000 contacts are made."], [], about=in_care) == (["figure"], ["figure"])
    # Whom all papers count is no matter of its own.
    assert lacking("How many children are there?", others, [], about="How many children are there?") == (["figure"], [])


@pytest.mark.parametrize(
    "question",
    [
        "Who covers calls outside office hours?",
        "What was the budget decision about?",
        "At what times of stress do they call?",
        "What's happened to the number of calls?",
        "What did the council pay attention to?",
        "What did the people in charge know about boats?",
        "What does the council do to help people pay rent?",
    ],
)
def test_other_questions_want_no_hour_and_no_sum(question: str) -> None:
    assert lacking(question, ["Calls."], ["Calls."]) == ([], [])


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("How was the front door judged?", False),
        ("How did inspectors judge supervision?", False),
        ("How were homes rated?", True),
        ("What judgement did leaders get?", True),
    ],
)
def test_what_is_judged_without_a_grade_is_told_all_the_same(question: str, asks: bool) -> None:
    assert ("grade" in lacking(question, ["It is slow."], ["It is slow."])[1]) is asks


@pytest.mark.parametrize("question", ["Who runs the course?", "Who told the inspectors that?", "Who was hit hardest?"])
def test_other_questions_for_somebody_need_no_name(question: str) -> None:
    assert lacking(question, ["Care leavers."], ["Care leavers."]) == ([], [])


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("What are foster carers paid?", True),
        ("What did they spend on hotels?", True),
        ("What did the council say about how much foster carers get paid?", False),
        ("What did inspectors find about what homes cost?", False),
        ("What did the report say that homes cost?", True),
    ],
)
def test_what_was_said_about_money_is_no_sum(question: str, asks: bool) -> None:
    assert ("sum of money" in lacking(question, ["They are paid."], [])[1]) is asks


@pytest.mark.parametrize(
    "question",
    [
        "Has the number of children who go missing fallen?",
        "Why has the percentage of late reviews risen?",
        "What did inspectors say about the number of dentists?",
        "Tell me what the council did about gardens",
    ],
)
def test_what_only_speaks_of_a_number_or_a_council_wants_neither(question: str) -> None:
    assert lacking(question, ["It is better."], ["It is better."]) == ([], [])


@pytest.mark.parametrize("question", ["How much do dentists get paid?", "How much has been invested in gardens?"])
def test_what_is_paid_is_a_sum(question: str) -> None:
    assert lacking(question, ["It is better."], ["It is better."])[1] == ["sum of money"]


@pytest.mark.parametrize(
    ("question", "asks"), [("When was that?", False), ("When was that said?", False), ("When was that visit?", True)]
)
def test_when_something_was_said_stands_with_it(question: str, asks: bool) -> None:
    assert ("date" in lacking(question, ["It is slow."], [])[1]) is asks
