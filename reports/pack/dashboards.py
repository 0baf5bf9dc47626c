"""The dashboard and its statistics on paper."""

from itertools import groupby

from reports.pack.parts import Section, Sheets, change, figure, symbols
from reports.pack.written import written
from scorecard import values
from scorecard.values import Dashboard, StatisticsPage


def dashboard(page: Dashboard, sheets: Sheets) -> Section:
    """The dashboard alone, with all that belongs to it; in a report `topics` and `key` may go before it."""
    return {
        "title": page.title,
        "subtitle": page.subtitle,
        **key(page, sheets),
        "tallies": [{"count": str(t.count), "label": t.label, "note": t.note} for t in page.tallies],
        "chance": [sheets.paragraph(page.chance)] if page.chance else [],
        **topics(page, sheets),
        "priorities": [
            {"number": each.number, "title": each.title, "rows": [row(item, sheets) for item in each.rows]}
            for each in page.priorities
        ],
        "illustrative": page.illustrative,
    }


def topics(page: Dashboard, sheets: Sheets) -> Section:
    """The significant topics, and what else stands out."""
    return {
        "topics": [topic(item, sheets) for item in page.topics],
        "standouts": [standout(item, sheets) for item in page.standouts],
        "assessed": page.assessed,
    }


def topic(item: values.SignificantTopic, sheets: Sheets) -> Section:
    target = sheets.place(item.measure.page, item.measure.slug) if item.measure else ""
    lead = item.measure.title if item.measure else ""
    return {"lead": lead, "criterion": item.criterion, "target": target, "text": written(item.prose, sheets)}


def key(page: Dashboard, sheets: Sheets) -> Section:
    """The symbols in words, in their groups."""
    return {"key": groups(page, sheets), "key_note": page.key_note}


def groups(page: Dashboard, sheets: Sheets) -> list[Section]:
    return [
        {
            "group": group,
            "entries": [
                {
                    "icon": sheets.pictures.icon(entry.icon, "neutral", f"Symbol: {entry.word}"),
                    "word": entry.word,
                    "meaning": entry.meaning,
                    "used": entry.used,
                }
                for entry in entries
            ],
        }
        for group, entries in groupby(page.key, key=lambda entry: entry.group)
    ]


def standout(item: values.StandOut, sheets: Sheets) -> Section:
    symbol = item.symbol
    return sheets.paragraph(
        item.sentence,
        lead=item.measure.title,
        icon=sheets.pictures.icon(symbol.icon, symbol.judgement),
        word=symbol.word,
        priority=item.priority,
        target=sheets.place(item.measure.page, item.measure.slug),
    )


def row(item: values.Row, sheets: Sheets) -> Section:
    return {
        "label": item.label,
        "target": sheets.place(item.measure.page, item.measure.slug),
        "figure": figure(item.headline),
        "twelve": figure(item.twelve_months),
        "change": change(item.change),
        "spark": sheets.pictures.spark(item.sparkline) if item.sparkline else None,
        "symbols": symbols(item.symbols, sheets),
        "context": item.context,
        "remark": item.remark,
        "illustrative": item.illustrative,
    }


def statistics(page: StatisticsPage, sheets: Sheets) -> Section:
    """How the signals come about: what chance gives first, then each rule."""
    return {
        "title": page.title,
        "lead": page.lead,
        "reading": page.reading,
        "chance": [sheets.paragraph(text) for text in page.chance],
        "rates": [{"rule": rate.rule, "text": rate.text, "here": rate.here} for rate in page.rates],
        "methods": [method(each, sheets) for each in page.methods],
        "limits": page.limits,
    }


def method(told: values.Method, sheets: Sheets) -> Section:
    icons = [{"icon": sheets.pictures.icon(entry.icon, "neutral"), "word": entry.word} for entry in told.icons]
    return {
        "title": told.title,
        "plain": sheets.paragraph(f"{told.plain} {told.rate}".strip()),
        "exact": told.exact,
        "icons": icons,
    }
