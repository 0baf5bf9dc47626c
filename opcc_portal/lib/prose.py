"""What people write, as a plain value: Markdown read into paragraphs, lists, tables, charts and footnotes.

The text never becomes HTML as such. What Markdown knows and this module does not (raw HTML, pictures, scripts) stays
text; templates and Typst draw the value, each with its own escaping. So there is nothing to sanitise, and page and
paper cannot differ.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, Literal

import msgspec
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from msgspec.structs import replace

REFERENCE = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
CHART = re.compile(r"chart\s*:\s*(.+)")
# What looks like a reference and was not read as one: a brace too few, a line break or a stress within.
BROKEN = re.compile(r"\{\{[^{}]*\}{0,2}|(?<![^\s{}])[^\s{}]*\}\}|\{[a-z0-9-]+(?::[a-z0-9]*)?\}+")
DEEPEST = 100  # levels that are read; each list within a list takes two
SAFE_LINK = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
# What a report has no use for is left as it was typed.
WITHOUT = (
    "image",
    "html_inline",
    "html_block",
    "code",
    "fence",
    "backticks",
    "hr",
    "autolink",
    "blockquote",
    "lheading",
)


class Span(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A run of text. `figure` is the reference that it is the answer to ("crime-volume:quarter"); `unknown`: there is
    no such figure, and the text is the reference as it was typed, or says so. `note` is the number of the footnote
    that stands here; `again`: it stood somewhere before."""

    text: str
    strong: bool = False
    emphasis: bool = False
    link: str = ""
    figure: str = ""
    unknown: bool = False
    illustrative: bool = False
    note: int = 0
    again: bool = False


Line = list[Span]


class Block(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A paragraph, a heading (`line`), a list (`items`), a table (`header`, `rows`; `numeric` are its right-aligned
    columns) or the place of a chart (`chart`: the slugs that are drawn together)."""

    kind: Literal["paragraph", "heading", "bullets", "numbers", "table", "chart"]
    line: Line = []
    items: list[Line] = []
    header: list[Line] = []
    rows: list[list[Line]] = []
    numeric: list[int] = []
    chart: list[str] = []


class Prose(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody wrote; `notes` are its footnotes, the first being number 1."""

    blocks: list[Block] = []
    notes: list[Line] = []

    def __bool__(self) -> bool:
        return bool(self.blocks)

    @property
    def numbered(self) -> list[tuple[int, Block]]:
        """Each block with its number among those of its kind, from 1: paragraph 3, table 1, chart 2."""
        count: Counter[str] = Counter()
        found = []
        for block in self.blocks:
            count[block.kind] += 1
            found.append((count[block.kind], block))
        return found

    @property
    def charts(self) -> list[list[str]]:
        """What each chart draws."""
        return [block.chart for block in self.blocks if block.kind == "chart"]

    @property
    def words(self) -> str:
        """All of it as plain text, a paragraph on each line."""
        return "\n".join("".join(span.text for span in line) for line in lines(self))


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The figure that a reference stands for, in words. `unknown`: there is none that whoever reads this may know of,
    and the text says so; the reference itself is not kept then, for it may name what they must not know."""

    text: str
    illustrative: bool = False
    unknown: bool = False


Resolve = Callable[[str], Answer | None]


def nothing(reference: str) -> None:
    """Answer no reference."""


def read(text: str, resolve: Resolve = nothing) -> Prose:
    """Return Markdown as a value, its references (`{{crime-volume:quarter}}`) answered by `resolve`.

    What `resolve` does not know stays as it was typed, marked unknown.
    """
    found, _env = tokens(text)
    reader = _Reader(found, resolve)
    return Prose(blocks=list(reader.blocks()), notes=reader.notes)


def references(text: str) -> list[str]:
    """Return every reference that is read in a text once, in order; after them those of charts, each slug alone."""
    found: list[str] = []
    charts = read(text, found.append).charts  # which answers none of them
    return list(dict.fromkeys([*found, *(slug for chart in charts for slug in chart)]))


def lines(prose: Prose) -> Iterator[Line]:
    """Yield every line of text, footnotes last."""
    for block in prose.blocks:
        yield from _lines_of(block)
    yield from prose.notes


def unknown(prose: Prose) -> list[str]:
    """Return the references that nothing answers, as they were typed, each once."""
    found = [span.figure for line in lines(prose) for span in line if span.unknown]
    return list(dict.fromkeys(found))


def unread(prose: Prose) -> list[str]:
    """Return what looks like a reference and was not read as one, as it was typed, each once."""
    texts = ("".join(span.text for span in line if not (span.figure or span.unknown)) for line in lines(prose))
    return list(dict.fromkeys(found for text in texts for found in BROKEN.findall(text)))


def _lines_of(block: Block) -> list[Line]:
    cells = [cell for row in [block.header, *block.rows] for cell in row]
    return [line for line in [block.line, *block.items, *cells] if line]


# -- Reading -------------------------------------------------------------------------------------------------------


def tokens(text: str) -> tuple[list[Token], dict[str, Any]]:
    """Return a text as markdown-it reads it, with what that notes of its footnotes."""
    env: dict[str, Any] = {}
    return _reader().parse(text, env), env


@cache
def _reader() -> MarkdownIt:
    options = {"html": False, "maxNesting": DEEPEST}
    return MarkdownIt("commonmark", options).enable("table").disable(WITHOUT).use(footnote_plugin)


def _slugs(listed: str) -> list[str]:
    return [slug.strip() for slug in listed.split(",") if slug.strip()]


class _Reader:
    """Tokens of markdown-it, one after the other."""

    def __init__(self, tokens: Sequence[Token], resolve: Resolve) -> None:
        self.tokens, self.resolve, self.at = tokens, resolve, 0
        self.notes: list[Line] = []
        self.noted: set[int] = set()

    def blocks(self, until: str = "") -> Iterator[Block]:
        """Yield blocks up to the token that closes what they stand in."""
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token.type == until:
                return
            yield from self.block(token)

    def block(self, token: Token) -> Iterator[Block]:
        if token.type == "inline":
            yield from self.text(token)
        elif token.type == "heading_open":
            yield Block(kind="heading", line=self.line(self.tokens[self.at]))
            self.at += 2
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            kind: Literal["bullets", "numbers"] = "bullets" if token.type == "bullet_list_open" else "numbers"
            yield Block(kind=kind, items=list(self.items(token.type.replace("open", "close"))))
        elif token.type == "table_open":
            yield self.table()
        elif token.type == "footnote_block_open":
            self.notes = list(self.footnotes())

    def text(self, token: Token) -> Iterator[Block]:
        """A paragraph, or the chart that is all there is in it. One inside a list is no place for a chart."""
        chart = REFERENCE.fullmatch(token.content.strip()) if token.level == 1 else None
        listed = CHART.fullmatch(chart[1]) if chart else None
        yield Block(kind="chart", chart=_slugs(listed[1])) if listed else Block(kind="paragraph", line=self.line(token))

    def items(self, until: str) -> Iterator[Line]:
        """Yield the items of a list, each as one line; what is nested in it follows as items of its own."""
        while self.tokens[self.at].type != until:
            for block in self.blocks("list_item_close"):
                yield from _lines_of(block)
        self.at += 1

    def footnotes(self) -> Iterator[Line]:
        """Yield the footnotes in the order of their numbers, each as one line whatever stands in it."""
        while self.tokens[self.at].type != "footnote_block_close":
            lines = [line for block in self.blocks("footnote_close") for line in _lines_of(block)]
            yield _joined([span for line in lines for span in (Span(text=" "), *line)][1:])
        self.at += 1

    def table(self) -> Block:
        rows: list[list[Line]] = []
        numeric: list[int] = []
        while self.tokens[self.at].type != "table_close":
            token = self.tokens[self.at]
            if token.type == "tr_open":
                rows.append([])
            elif token.type in ("th_open", "td_open") and "right" in str(token.attrGet("style")):
                numeric.append(len(rows[-1]))
            elif token.type == "inline":
                rows[-1].append(self.line(token))
            self.at += 1
        self.at += 1
        return Block(kind="table", header=rows[0], rows=rows[1:], numeric=sorted(set(numeric)))

    def line(self, token: Token) -> Line:
        """Return a run of text with its emphasis, links, figures and footnotes."""
        spans: list[Span] = []
        strong = emphasis = 0
        link = ""
        for child in token.children or []:
            strong += (child.type == "strong_open") - (child.type == "strong_close")
            emphasis += (child.type == "em_open") - (child.type == "em_close")
            if child.type in ("link_open", "link_close"):
                href = str(child.attrGet("href") or "")
                link = href if SAFE_LINK.match(href) else ""
            style: dict[str, Any] = {"strong": strong > 0, "emphasis": emphasis > 0, "link": link}
            if child.type == "footnote_ref":
                number = child.meta["id"] + 1
                spans.append(Span(text="", note=number, again=number in self.noted))
                self.noted.add(number)
            elif child.type in ("softbreak", "hardbreak"):
                spans.append(Span(text=" ", **style))
            elif child.content:
                spans += self.figures(child.content, style)
        return _joined(spans)

    def figures(self, text: str, style: dict[str, Any]) -> Iterator[Span]:
        """Yield a text with its references answered."""
        start = 0
        for found in REFERENCE.finditer(text):
            yield Span(text=text[start : found.start()], **style)
            answer = self.resolve(found[1])
            yield Span(
                text=answer.text if answer else found[0],
                figure="" if answer and answer.unknown else found[1],
                unknown=answer is None or answer.unknown,
                illustrative=bool(answer and answer.illustrative),
                **style,
            )
            start = found.end()
        yield Span(text=text[start:], **style)


def _joined(spans: Sequence[Span]) -> Line:
    """Return spans without empty ones, neighbours of one kind as one."""
    line: Line = []
    for span in spans:
        if line and _plain(span) and _plain(line[-1]) and replace(line[-1], text=span.text) == span:
            line[-1] = replace(span, text=line[-1].text + span.text)
        elif span.text or span.note:
            line.append(span)
    return line


def _plain(span: Span) -> bool:
    return not (span.figure or span.note or span.unknown)
