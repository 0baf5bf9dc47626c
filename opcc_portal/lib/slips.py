"""What a writer may have overlooked: what they typed that readers would not find, and marks that lead nowhere."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markdown_it.token import Token

from opcc_portal.lib import prose

_MARK = re.compile(r"\[\^([^\[\]\s]+)\]")
_NOTE = re.compile(r" {0,3}\[\^([^\]\s]+)\]:")
WITHIN = -1  # the text itself, beside the numbers of its footnotes
_CELL = re.compile(r"(?<!\\)\|")


def slips(text: str) -> list[str]:
    """Return each thing in a text that is not shown as it was typed, in a sentence, once."""
    tokens, env = prose.tokens(text)
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found = [*unreferred(tokens, env), *repeated(rows), *undefined(tokens), *deep(tokens), *wide(tokens, rows)]
    return list(dict.fromkeys(found))


def unreferred(tokens: Sequence[Token], env: Mapping[str, Any]) -> Iterator[str]:
    """Footnotes to which no mark in the text leads, nor one in a footnote to which one does."""
    marks = marked(tokens)
    found, waiting = set[int](), list(marks[WITHIN])
    while waiting:
        number = waiting.pop()
        if number not in found:
            found.add(number)
            waiting += marks[number]
    for label, number in env.get("footnotes", {}).get("refs", {}).items():
        if number not in found:
            mark = f"[^{label[1:]}]"
            yield f"Nothing refers to the footnote {mark}, so it is not shown: put {mark} where it belongs."


def marked(tokens: Sequence[Token]) -> dict[int, list[int]]:
    """Which footnotes are marked in the text (`WITHIN`), and which in each footnote."""
    marks: dict[int, list[int]] = defaultdict(list)
    place = WITHIN
    for token in tokens:
        if token.type == "footnote_open":
            place = token.meta["id"]
        marks[place] += [child.meta["id"] for child in token.children or [] if child.type == "footnote_ref"]
    return marks


def repeated(rows: Sequence[str]) -> Iterator[str]:
    """Footnotes of one name, of which Markdown keeps the last."""
    for label, count in Counter(found[1] for row in rows if (found := _NOTE.match(row))).items():
        if count > 1:
            yield f"There are {count} footnotes [^{label}], and only the last of them is shown: give each its own name."


def undefined(tokens: Sequence[Token]) -> Iterator[str]:
    """Marks of footnotes that nobody wrote."""
    for token in tokens:
        words = "".join(child.content for child in token.children or [] if child.type == "text")
        for label in _MARK.findall(words):
            yield f"There is no footnote [^{label}], so its mark stands as you typed it."


def deep(tokens: Sequence[Token]) -> Iterator[str]:
    """Lists within lists beyond what is read."""
    if any(token.type == "list_item_open" and token.level >= prose.DEEPEST - 1 for token in tokens):
        yield "Lists stand within lists too often: what is deepest is not shown."


def wide(tokens: Sequence[Token], rows: Sequence[str]) -> Iterator[str]:
    """Cells beyond the heading of their table."""
    columns = 0
    for token in tokens:
        if token.type == "thead_open":
            columns = 0
        elif token.type == "th_open":
            columns += 1
        elif token.type == "tr_open" and columns and token.map:
            cells = _CELL.split(rows[token.map[0]].strip().removeprefix("|"))
            for lost in filter(None, (cell.strip() for cell in cells[columns:])):
                yield f"A row of a table has more cells than its heading, so “{lost}” is not shown."
