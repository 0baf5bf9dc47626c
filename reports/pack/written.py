"""What people wrote on paper: the same value as on the page, its paragraphs numbered through the document."""

from collections.abc import Mapping
from typing import Any

from opcc_portal.lib.prose import Block, Line, Prose, Span
from reports.pack.parts import Section, Sheets


def written(
    prose: Prose | None, sheets: Sheets, *, numbered: bool = True, charts: Mapping[int, Section] | None = None
) -> Section | None:
    """A text as the templates draw it; None where nothing is written.

    `charts` are drawn at the places that the writer chose, by their number in the text; where one is not there its
    place says nothing.
    """
    if not prose:
        return None
    drawn = charts or {}
    return {
        "key": sheets.key(),
        "blocks": [block(each, sheets, numbered=numbered, chart=drawn.get(number)) for number, each in prose.numbered],
        "notes": [line(note) for note in prose.notes],
    }


def block(found: Block, sheets: Sheets, *, numbered: bool, chart: Section | None) -> Section:
    return {
        "kind": found.kind,
        "number": next(sheets.numbers) if numbered and found.kind == "paragraph" else 0,
        "line": line(found.line),
        "items": [line(item) for item in found.items],
        "header": [line(cell) for cell in found.header],
        "rows": [[line(cell) for cell in row] for row in found.rows],
        "numeric": found.numeric,
        "chart": chart if found.kind == "chart" else None,
    }


def line(spans: Line) -> list[Section]:
    return [span(each) for each in spans]


def span(each: Span) -> dict[str, Any]:
    return {
        "text": each.text,
        "strong": each.strong,
        "emphasis": each.emphasis,
        "link": each.link,
        "note": each.note,
        "again": each.again,
        "illustrative": each.illustrative,
        "unknown": each.unknown,
    }
