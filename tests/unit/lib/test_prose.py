"""What people write, as a value: Markdown in, paragraphs, tables, charts and footnotes out; never HTML."""

import itertools
import re
from html.parser import HTMLParser

import msgspec
import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from opcc_portal.lib import prose
from opcc_portal.lib.prose import Answer, Block, Prose, Span, read

FIGURES = {"a:quarter": Answer(text="566"), "made:quarter": Answer(text="12", illustrative=True)}


def line(text: str) -> list[Span]:
    """The spans of the only paragraph."""
    (block,) = read(text, FIGURES.get).blocks
    assert block.kind == "paragraph"
    return block.line


def said(text: str) -> str:
    return read(text, FIGURES.get).words


def test_a_text_is_its_paragraphs() -> None:
    found = read("One\ntwo.\n\nThree.")
    assert found.blocks == [
        Block(kind="paragraph", line=[Span(text="One two.")]),
        Block(kind="paragraph", line=[Span(text="Three.")]),
    ]
    assert found
    assert not read(" \n")


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("*so* **very** ***much***", [("so", "e"), (" ", ""), ("very", "s"), (" ", ""), ("much", "es")]),
        ("[here](https://example.org/a)", [("here", "https://example.org/a")]),
        ("[write](mailto:a@example.org)", [("write", "mailto:a@example.org")]),
        ("[ftp](ftp://example.org) it", [("ftp it", "")]),
        ("[x](javascript:alert(1))", [("[x](javascript:alert(1))", "")]),
        ("[x](data:text/html,a)", [("[x](data:text/html,a)", "")]),
    ],
)
def test_emphasis_and_links(text: str, spans: list[tuple[str, str]]) -> None:
    assert [(s.text, s.link or "e" * s.emphasis + "s" * s.strong) for s in line(text)] == spans


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<b>bold</b> &c",
        '<img src=x onerror="alert(1)">',
        "`code`",
        "> quoted",
        "<https://example.org>",
    ],
)
def test_what_it_does_not_know_stays_text(text: str) -> None:
    assert line(text) == [Span(text=text)]


def test_a_picture_is_a_link_at_most() -> None:
    assert said("![alt](https://example.org/x.png)") == "!alt"


@pytest.mark.parametrize("text", ["    indented", "---", "Title\n==="])
def test_nor_does_it_know_these(text: str) -> None:
    assert [span.text for span in line(text)] == [" ".join(text.split())]


def test_headings_and_lists() -> None:
    kinds = read("# Why\n\n- one\n  - two\n- three\n\n1. first\n2. second").blocks
    assert [block.kind for block in kinds] == ["heading", "bullets", "numbers"]
    assert [[span.text for span in item] for item in kinds[1].items] == [["one"], ["two"], ["three"]]
    assert [[span.text for span in item] for item in kinds[2].items] == [["first"], ["second"]]


def test_tables_say_which_columns_are_numbers() -> None:
    (table,) = read("| Area | Crimes |\n|---|---:|\n| North | {{a:quarter}} |\n| South | |", FIGURES.get).blocks
    assert table.kind == "table"
    assert table.numeric == [1]
    assert [cell[0].text for cell in table.header] == ["Area", "Crimes"]
    assert table.rows[0][1] == [Span(text="566", figure="a:quarter")]
    assert table.rows[1][1] == []


# -- Figures -------------------------------------------------------------------------------------------------------


def test_a_reference_is_answered() -> None:
    assert line("Of {{ a:quarter }} crimes") == [
        Span(text="Of "),
        Span(text="566", figure="a:quarter"),
        Span(text=" crimes"),
    ]
    assert line("{{made:quarter}}")[0].illustrative


def test_one_that_nothing_answers_stays_as_typed_and_is_marked() -> None:
    (span,) = line("{{b:quarter}}")
    assert (span.text, span.unknown) == ("{{b:quarter}}", True)
    assert prose.unknown(read("{{b:quarter}} {{a:quarter}} {{c}} {{b:quarter}}", FIGURES.get)) == ["b:quarter", "c"]


def test_what_a_reader_must_not_know_is_not_kept() -> None:
    (span,) = read("{{secret:quarter}}", lambda _: Answer(text="[no figure]", unknown=True)).blocks[0].line
    assert span == Span(text="[no figure]", unknown=True)
    assert b"secret" not in msgspec.json.encode(read("{{secret}}", lambda _: Answer(text="[no]", unknown=True)))


def test_two_answers_beside_each_other_stay_two() -> None:
    assert len(line("{{a:quarter}}{{a:quarter}}")) == 2
    assert len(read("{{x}}{{y}}", lambda _: Answer(text="[no]", unknown=True)).blocks[0].line) == 2


def test_references_are_listed_once_and_those_of_charts_by_slug() -> None:
    text = "{{a:quarter}} {{ b }} {{a:quarter}}\n\n{{chart: a, c ,}}\n\n{ {no} }"
    assert prose.references(text) == ["a:quarter", "b", "a", "c"]


def test_a_chart_stands_alone_in_its_paragraph() -> None:
    found = read("Text.\n\n{{chart: a, b}}\n\n{{ chart : c }}")
    assert found.charts == [["a", "b"], ["c"]]
    assert [(number, block.kind) for number, block in found.numbered] == [(1, "paragraph"), (1, "chart"), (2, "chart")]


@pytest.mark.parametrize("text", ["See {{chart: a}} here", "- {{chart: a}}"])
def test_elsewhere_it_is_a_reference_that_nothing_answers(text: str) -> None:
    assert prose.unknown(read(text)) == ["chart: a"]


@pytest.mark.parametrize("text", [r"\{\{a:quarter}}", "&#123;{a:quarter}}"])
def test_references_are_those_that_are_read(text: str) -> None:
    assert said(text) == "566"
    assert prose.references(text) == ["a:quarter"]


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("See {{a:\nquarter}} there", ["{{a: quarter}}"]),
        ("See {{a:quarter} there", ["{{a:quarter}"]),
        ("See {a:quarter}} there", ["{a:quarter}}"]),
        ("See a:quarter}} there", ["a:quarter}}"]),
        ("See {a-b} there", ["{a-b}"]),
        ("| {{*a*:quarter}} |\n|---|\n| {{a:quarter}} {{b}} {{{a:quarter}}} |", ["{{a:quarter}}"]),
        ("A set {1, 2} of { braces }", []),
    ],
)
def test_what_looks_like_a_reference_and_is_none_is_told(text: str, typed: list[str]) -> None:
    assert prose.unread(read(text, FIGURES.get)) == typed


# -- Footnotes -----------------------------------------------------------------------------------------------------


def test_footnotes_have_their_numbers() -> None:
    found = read("One[^b] two^[inline] one again[^b] none[^c].\n\n[^b]: The *first*\n\n    goes on.", FIGURES.get)
    notes = [(span.note, span.again) for span in found.blocks[0].line if span.note]
    assert notes == [(1, False), (2, False), (1, True)]
    assert "none[^c]." in found.words
    assert found.notes[0] == [Span(text="The "), Span(text="first", emphasis=True), Span(text=" goes on.")]
    assert found.notes[1] == [Span(text="inline")]


# -- Whatever is typed ---------------------------------------------------------------------------------------------

MARKDOWN = st.text(st.sampled_from("ab1 *_[]()|-#>`~!<>&\"'{}:^\n\\{{}}/.,=\t"), max_size=80)
PLAIN = st.text(st.characters(categories=("L", "Nd"), include_characters=" <>\"'/=;,"), max_size=60)
BLOCKS = ["{{no}}", "\n\n[^1]: note <i>", "\n\n", "- ", "1. ", "# ", "**", "{{chart: a}}", "[y](http://e.org/?a=1&b=<)"]
SNIPPETS = st.lists(
    st.sampled_from(
        ["<script>", "<b onclick=x>", "[x](javascript:a)", "| a |\n|--:|\n| b |", "{{a:quarter}}", "[^1]", *BLOCKS]
    ),
    max_size=8,
).map("".join)


class Elements(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


ALLOWED = {"p", "h3", "h4", "ul", "ol", "li", "div", "table", "thead", "tbody", "tr", "th", "td"}
ALLOWED |= {"a", "strong", "em", "sup", "span", "section", "h2", "abbr", "caption"}


@given(st.one_of(MARKDOWN, SNIPPETS))
def test_nobody_can_write_an_element_of_their_own(text: str) -> None:
    html = render_to_string("components/prose.html", {"prose": read(text, FIGURES.get), "id": "said"})
    for tag, attributes in Elements(html).found:
        assert tag in ALLOWED
        assert not [name for name in attributes if name.startswith("on") or name in ("style", "src")]
        assert re.match(r"https?:|mailto:|#said-", attributes.get("href") or "#said-")


def test_a_figure_is_stressed_and_linked_like_other_words() -> None:
    text = "***{{a:quarter}}*** [*see* {{a:quarter}}](https://e.org/)"
    html = render_to_string("components/line.html", {"line": line(text), "id": "said"})
    assert html.startswith('<strong><em><span class="prose__figure">566</span></em></strong> <a href="https://e.org/"')
    assert "<em>see</em></a>" in html
    assert '<span class="prose__figure">566</span></a>' in html


@given(st.one_of(MARKDOWN, SNIPPETS))
def test_every_value_comes_back_from_its_bytes(text: str) -> None:
    found = read(text, FIGURES.get)
    assert msgspec.json.decode(msgspec.json.encode(found), type=Prose) == found
    assert all(span.text or span.note for each in prose.lines(found) for span in each)


@given(PLAIN)
def test_plain_text_is_what_it_was(text: str) -> None:
    assert said(text).split() == text.split()


@given(st.lists(st.text(st.sampled_from("abc *_"), max_size=10), max_size=5))
def test_neighbours_of_one_kind_are_one(parts: list[str]) -> None:
    for block in read(" ".join(parts)).blocks:
        kinds = [(span.strong, span.emphasis) for span in block.line]
        assert all(one != other for one, other in itertools.pairwise(kinds))
