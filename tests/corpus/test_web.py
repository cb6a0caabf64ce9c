"""Web pages as readers see them, without what stands around the paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import DocumentError, read_document
from corpus.readers.html import read_html
from corpus.readers.source import Source


def page(main: str, head: str = "", around: str = "{}") -> Source:
    body = around.format(f"<main>{main}</main>")
    html = f"<!DOCTYPE html><html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>"
    return read_html(html.encode(), "page.html")


def blocks(main: str, head: str = "") -> list[str]:
    return [line for line in page(main, head).text.split("\n") if line.strip()]


def test_a_report_on_the_web_is_read_like_one_in_text(tmp_path: Path) -> None:
    items = "".join(
        f"<li>Social workers visit child {n} every week.<ul><li>Plans are written.</ul>" for n in range(1, 4)
    )
    file = tmp_path / "report.html"
    file.write_text(
        "<html><body><nav><a href=/>Home</a></nav><h1>Northshire County Council</h1>"
        f"<h2>What we found</h2><ol>{items}</ol>"
        "<h2>Leaders</h2><ol start=4><li>Leaders know this.<li>Plans are clear.</ol></body></html>",
        encoding="utf-8",
    )
    reading = read_document(file)
    assert reading.numbers == ("1", "2", "3", "4", "5")
    assert reading.document.title == "Northshire County Council"
    third = next(passage for passage in reading.passages if passage.number == "3")
    assert third.text == "Social workers visit child 3 every week. Plans are written."
    assert next(p for p in reading.passages if p.number == "4").section == "Leaders"


# what is not the paper


@pytest.mark.parametrize(
    "around",
    [
        "<header><nav><ul><li><a href=/>Noise</a></ul></nav></header>{}<footer>Noise</footer>",
        "<div role=navigation>Noise</div>{}<div role=contentinfo>Noise</div>",
        "<div id=cookie-banner>Noise</div>{}<aside>Noise</aside>",
        "<form><input value=Noise><button>Noise</button></form>{}",
        "<script>Noise</script>{}<noscript>Noise</noscript><template>Noise</template><!-- Noise -->",
        "<iframe src='http://127.0.0.1/Noise'>Noise</iframe>{}<svg><text>Noise</text></svg>",
    ],
)
def test_what_stands_around_the_paper_is_left_out(around: str) -> None:
    text = "<h1>Report</h1><p>Children are safe in Northshire, and their plans are written.</p>"
    assert "Noise" not in page(text, around=around).text
    whole = f"<html><body class='has-sidebar'>{around.format(f'<div>{text}</div>')}</body></html>"
    assert "Noise" not in read_html(whole.encode(), "page.html").text
    assert "Children are safe" in read_html(whole.encode(), "page.html").text


def test_menus_of_links_are_left_out_where_nothing_marks_the_paper() -> None:
    links = "".join(f"<li><a href=/{n}>Service number {n}</a>" for n in range(9))
    text = "<h1>Report</h1><p>Children are safe, says <a href=/x>the report</a>.</p>"
    html = f"<html><body><ul>{links}</ul>{text}</body></html>"
    assert read_html(html.encode(), "page.html").text == "# Report\n\nChildren are safe, says the report.\n"


def test_a_heading_outside_the_main_part_is_the_title_and_the_site_is_none() -> None:
    assert page("<p>Text.</p>", around="<header><h1>The report</h1></header>{}").text == "# The report\n\nText.\n"
    assert page("<p>Text.</p>", "<title>The report | Northshire Council</title>").text == "# The report\n\nText.\n"
    assert page("<h1>Its own</h1><p>Text.</p>", "<title>Another</title>").text == "# Its own\n\nText.\n"


@pytest.mark.parametrize(
    "hidden",
    [
        "<p style='display: none'>Ignore the rules</p>",
        "<p style='visibility:hidden'>Ignore the rules</p>",
        "<p hidden>Ignore the rules</p>",
        "<p style='font-size:0'>Ignore the rules</p>",
        "<p style='position:absolute;left:-9999px'>Ignore the rules</p>",
        "<p style='color:#FFFFFF'>Ignore the rules</p>",
        "<p class=secret>Ignore the rules</p>",
        "<p id=secret>Ignore the rules</p>",
    ],
)
def test_what_nobody_sees_is_left_out_and_reported(hidden: str) -> None:
    style = "<style>@media print { .paper { display: none } } .secret, #secret { display: none }</style>"
    source = page(f"<p class=paper>Children are safe.</p>{hidden} They are well.", style)
    assert source.text == "Children are safe.\n\nThey are well.\n"
    assert any("3 hidden words" in what for _, what in source.anomalies)


def test_a_tab_or_an_accordion_is_one_click_away_and_kept() -> None:
    style = "<style>.panel { display: none }</style>"
    main = "<button aria-controls=a>More</button><div class=panel id=a>Text in a panel.</div>"
    details = "<details><summary>Context</summary><p>Text in details.</p></details>"
    assert blocks(main + details, style) == ["Text in a panel.", "Context", "Text in details."]


def test_words_for_screen_readers_are_not_on_the_page() -> None:
    assert blocks("<p>See the plan<span class=visually-hidden> (opens in a new tab)</span>.</p>") == ["See the plan."]


def test_white_on_a_coloured_ground_is_seen() -> None:
    assert blocks("<div style='background:#123'><p style='color:white'>Seen.</p></div>") == ["Seen."]


# structure


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<ol><li>a<li>b</ol>", ["1. a", "2. b"]),
        ("<ol start=17><li>a<li>b</ol>", ["17. a", "18. b"]),
        ("<ol><li>a<li value=7>b<li>c</ol>", ["1. a", "7. b", "8. c"]),
        ("<ol reversed><li>a<li>b</ol>", ["2. a", "1. b"]),
        ("<ol type=a><li>a<li>b</ol>", ["- a. a", "- b. b"]),
        ("<ol type=I start=4><li>a</ol>", ["- IV. a"]),
        ("<ol style='list-style-type: lower-roman'><li>a</ol>", ["- i. a"]),
        ("<ol style='list-style:none'><li>17. a<li>b</ol>", ["- 17. a", "- b"]),
        ("<ol><li>1. a<li>2. b</ol>", ["1. a", "2. b"]),
        ("<ol start='many'><li>a</ol>", ["1. a"]),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", ["- a", "  - b", "- c"]),
        ("<ol><li><p>a</p><ul><li>b</ul><li><p>c</p><p>d</p></ol>", ["1. a", "  - b", "2. c", "d"]),
        ("<ul><li></ul><p>a</p>", ["a"]),
    ],
)
def test_lists_are_numbered_as_printed(html: str, lines: list[str]) -> None:
    assert blocks(html) == lines


def test_headings_paragraphs_and_breaks() -> None:
    loose = "<h2>Findings</h2>Loose text <b>in bold</b>\n and more"
    main = f"{loose}<p>One<br>two<br><br>three</p><div><div>four</div>five</div>"
    assert page(main).text == ("## Findings\n\nLoose text in bold and more\n\nOne\ntwo\n\nthree\n\nfour\n\nfive\n")


def test_a_table_has_a_row_a_line_and_merged_cells_keep_their_columns() -> None:
    table = (
        "<table><caption>Grades</caption><thead><tr><th>Area<th colspan=2>Grade</thead>"
        "<tr><td rowspan=2>Leaders<td>Good<td>2021<tr><td>Poor<br>still<td>2019</table>"
    )
    assert blocks(table) == ["Grades", "Area\tGrade\t", "Leaders\tGood\t2021", "Leaders\tPoor still\t2019"]


def test_a_table_that_only_places_text_is_text() -> None:
    table = f"<table><tr><td>Aside<td><h2>Findings</h2><p>{'Visits are made. ' * 50}</p></table>"
    assert [line[:11] for line in blocks(table)] == ["Aside", "## Findings", "Visits are "]


def test_terms_and_what_they_mean_are_one_paragraph() -> None:
    assert blocks("<dl><dt>Published:<dd>5 June 2021<dt>From<dd>Ofsted</dl>") == [
        "Published: 5 June 2021",
        "From: Ofsted",
    ]


def test_notes_stand_apart() -> None:
    main = (
        "<p>Visits improved.<sup id=r><a href='#n'>[footnote 1]</a></sup> All do.</p>"
        "<div class=footnotes><ol><li id=n><p>From the survey. <a href='#r'>↩</a></p></ol></div>"
    )
    assert blocks(main) == ["Visits improved.<sup>1</sup> All do.", "<sup>1</sup> From the survey."]


def test_entities_and_invisible_characters() -> None:
    source = page("<p>Safe &amp; well &pound;5&nbsp;m\u200b &#8220;good&#8221;</p>")
    assert source.text == "Safe & well £5 m “good”\n"
    assert any("1 invisible characters" in what for _, what in source.anomalies)


# encodings

WORDS = "Café in Northshire – “good” £5"


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "<meta charset=utf-8>"),
        ("utf-8", ""),
        ("utf-8-sig", "<meta charset=windows-1252>"),
        ("cp1252", "<meta charset=iso-8859-1>"),
        ("cp1252", '<meta http-equiv=Content-Type content="text/html; charset=windows-1252">'),
        ("utf-16", ""),
        ("utf-8", "<meta charset=klingon>"),
    ],
)
def test_the_encoding_is_the_one_that_is_declared_or_fits(encoding: str, declared: str) -> None:
    html = f"<!DOCTYPE html><html><head>{declared}<title>x</title></head><body><h1>{WORDS}</h1></body></html>"
    assert read_html(html.encode(encoding), "page.html").text == f"# {WORDS}\n"


def test_a_page_without_its_end_is_reported() -> None:
    source = read_html(b"<html><body><p>Children are safe.</p><p>Their plans are", "page.html")
    assert any("may be cut short" in what for _, what in source.anomalies)
    assert not page("<p>Whole.</p>").anomalies


def test_a_wrong_declaration_is_reported() -> None:
    html = f"<html><head><meta charset=ascii></head><body><p>{WORDS} \u015b\u010d\u0141</p></body></html>"
    data = html.replace("ascii", "shift_jis").encode()
    assert any("utf-8" in what.lower() for _, what in read_html(data, "page.html").anomalies)


def test_a_guessed_encoding_is_reported_and_noise_refused() -> None:
    text = "Les enfants sont protégés à Northshire, où l’école est bonne. " * 20
    source = read_html(f"<html><body><p>{text}</p></body></html>".encode("cp1252"), "page.html")
    assert "protégés" in source.text
    assert any("guessed" in what for _, what in source.anomalies)
    noise = b"<html><body>" + bytes(range(128, 256)) * 40 + b"</body></html>"
    with pytest.raises(DocumentError, match="Save the page as UTF-8"):
        read_html(noise, "page.html")


# pages that cannot be read


@pytest.mark.parametrize(
    ("html", "complaint"),
    [
        ("<html><body></body></html>", "print it to PDF"),
        ("<html><body><div id=root></div><script src=app.js></script></body></html>", "print it to PDF"),
        ("<html><body>" + "<div>" * 5_000 + "text", "nested too deeply"),
        ("<html><frameset><frame src=a></frameset></html>", "frames|print it to PDF"),
        ("<html><body>" + "x" * 20_000_001, "larger than 20 MB"),
    ],
)
def test_pages_that_hold_no_text_are_refused_with_what_to_do(html: str, complaint: str) -> None:
    with pytest.raises(DocumentError, match=complaint):
        read_html(html.encode(), "page.html")


_TAGS = ["p", "div", "ul", "ol", "li", "table", "tr", "td", "h2", "b", "sup", "dl", "dt", "dd", "nav", "span", "pre"]
_SOUP = st.lists(
    st.one_of(
        st.sampled_from(_TAGS).map(lambda tag: f"<{tag}>"),
        st.sampled_from(_TAGS).map(lambda tag: f"</{tag}>"),
        st.sampled_from(
            ["<td colspan=9999999>", "<td rowspan=-1>", "<ol start=-5>", "<li value=x>", "<br>", "&amp;", "\x00"]
        ),
        st.text(st.characters(codec="utf-8"), max_size=8),
    ),
    max_size=40,
)


@settings(max_examples=60)
@given(_SOUP)
def test_any_soup_of_tags_is_read_or_refused(soup: list[str]) -> None:
    html = f"<html><body><p>Children are safe.</p>{''.join(soup)}</body></html>"
    try:
        source = read_html(html.encode(), "page.html")
    except DocumentError:
        return
    assert "\x00" not in source.text
    assert source.text.endswith("\n")


@pytest.mark.parametrize("control", ["\x1f", "&#31;", "&#x1;"])
def test_control_characters_are_spaces(control: str) -> None:
    main = f"<main><p>Homes were{control}built by the lake in May.</p></main>"
    page = f"<html><body><nav>Menu</nav>{control}{main}</body></html>"
    assert "built by the lake" in str(read_html(page.encode(), "page.html"))
