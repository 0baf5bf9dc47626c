"""Page values as sections of the pack: data that Typst's templates draw, in the order in which it is read.

A page that has no function in `SECTIONS` has no place on paper.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, groupby
from typing import Any, cast

from opcc_portal.editions import Reading
from opcc_portal.lib.chart import AnyChart
from opcc_portal.lib.formatting import format_date
from opcc_portal.ui import axes
from reports.pack.drawings import Pictures
from scorecard import values
from scorecard.values import Dashboard, Figure, MeasurePage

Section = dict[str, Any]
YEAR = 12
MONTHS_SHOWN = 24  # two years beside each other; all of them are in the portal's download
STANDINGS: dict[values.Standing, str] = {
    "concern": "stands out, for concern",
    "improvement": "stands out, improving",
    "notable": "stands out",
    "quiet": "nothing out of the ordinary",
    "not_assessable": "cannot be assessed",
    "no_data": "no data",
}
BETTER = {"concern": "worse", "improvement": "better", "neutral": ""}


@dataclass
class Sheets:
    """What is counted through a whole document: its pictures, its paragraphs, the places that can be pointed at."""

    pictures: Pictures = field(default_factory=Pictures)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    places: dict[tuple[str, str], str] = field(default_factory=dict)

    def paragraph(self, text: str, lead: str = "", **more: Any) -> Section:
        """A paragraph with the next number; `lead` stands before it in bold."""
        return {"number": next(self.numbers), "lead": lead, "text": text, **more}

    def place(self, page: str, slug: str) -> str:
        """A short name to point at a page with; empty for one that is not in the document."""
        return self.places.get((page, slug), "")


# -- Parts ---------------------------------------------------------------------------------------------------------


def figure(shown: Figure | None) -> Section | None:
    """A figure with what has to be known of it; a missing one says why in words."""
    if shown is None:
        return None
    return {
        "text": shown.text,
        "missing": shown.value is None,
        "approximate": shown.approximate,
        "illustrative": shown.illustrative,
        "note": shown.note,
    }


def symbols(found: list[values.Symbol], sheets: Sheets) -> list[Section]:
    return [{"icon": sheets.pictures.icon(s.icon, s.judgement), "word": s.word} for s in found]


# -- The dashboard -------------------------------------------------------------------------------------------------


def dashboard(page: Dashboard, sheets: Sheets) -> Section:
    return {
        "title": page.title,
        "subtitle": page.subtitle,
        "key": key(page, sheets),
        "tallies": [{"count": str(t.count), "label": t.label, "note": t.note} for t in page.tallies],
        "chance": [sheets.paragraph(page.chance)] if page.chance else [],
        "standouts": [standout(item, sheets) for item in page.standouts],
        "priorities": [
            {"number": each.number, "title": each.title, "rows": [row(item, sheets) for item in each.rows]}
            for each in page.priorities
        ],
        "illustrative": page.illustrative,
    }


def key(page: Dashboard, sheets: Sheets) -> list[Section]:
    """The symbols in words, in their groups."""
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
        "remark": item.remark,
        "illustrative": item.illustrative,
    }


def change(found: values.Change | None) -> Section | None:
    if found is None:
        return None
    return {
        "text": found.text,
        "direction": found.direction,
        "judgement": found.judgement,
        "word": BETTER[found.judgement],
        "illustrative": found.illustrative,
    }


# -- A measure -----------------------------------------------------------------------------------------------------


def measure(page: MeasurePage, sheets: Sheets) -> Section:
    return {
        "title": page.title,
        "subtitle": page.subtitle,
        "standing": STANDINGS[page.standing],
        "symbols": symbols(page.symbols, sheets),
        "quarters": [quarter(cell) for cell in page.quarters],
        "unit": page.unit,
        "paragraphs": list(paragraphs(page, sheets)),
        "months": years(page),
        "all_months": len(page.months),
        "breakdowns": [breakdown(table) for table in page.breakdowns],
        "expectations": [f"{line.label}: {line.text}{in_brackets(line.source)}" for line in page.expectations],
        "events": [event(note) for note in page.notes],
        "data_notes": page.data_notes,
        "revisions": [revision(each) for each in page.revisions],
        "illustrative": page.illustrative,
    }


def in_brackets(text: str) -> str:
    return f" ({text})" if text else ""


def quarter(cell: values.QuarterCell) -> Section:
    return {
        "label": cell.label or cell.figure.period,
        "figure": figure(cell.figure),
        "twelve": figure(cell.twelve_months),
        "current": cell.current,
    }


def paragraphs(page: MeasurePage, sheets: Sheets) -> Iterator[Section]:
    """The headline, then what fired unless the headline says it, what is quiet, what cannot be assessed and why."""
    yield sheets.paragraph(page.headline)
    for note in page.signals:
        if note.state in ("high", "low") and note.sentence not in page.headline:
            yield sheets.paragraph(note.sentence, lead=f"{note.word}.")
    quiet = [note.sentence for note in page.signals if note.state == "quiet"]
    if quiet:
        yield sheets.paragraph(" ".join(quiet), lead="Quiet.")
    silent = [note for note in page.signals if note.state == "not_assessable"]
    if silent:
        yield sheets.paragraph(f"{'; '.join(unassessed(silent))}.", lead="Cannot be assessed:")


def unassessed(notes: list[values.SignalNote]) -> Iterator[str]:
    """What cannot be assessed and why; those with one reason together."""
    for reason, together in groupby(notes, key=lambda note: note.reason):
        names = ", ".join(lower(note.name) for note in together)
        yield f"{names}: {reason}" if reason else names


def lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def years(page: MeasurePage) -> list[list[Section]]:
    """The last two years of months, each a table of its own, so that a month stands beside the one a year before."""
    shown = page.months[-MONTHS_SHOWN:]
    return [[month(each) for each in shown[start : start + YEAR]] for start in range(0, len(shown), YEAR)]


def month(each: values.Month) -> Section:
    return {
        "label": each.label,
        "figure": figure(each.figure),
        "twelve": figure(each.twelve_months),
        "signalled": each.signalled,
    }


def breakdown(table: values.Breakdown) -> Section:
    return {
        "caption": table.caption,
        "columns": table.columns,
        "rows": [{"label": name, "figures": [figure(shown) for shown in figures]} for name, figures in table.rows],
    }


def event(note: values.DatedNote) -> str:
    return f"{format_date(note.on)}: {note.label}{' (break in the series)' if note.kind == 'break' else ''}"


def revision(each: values.Revision) -> Section:
    return {"period": each.period, "old": each.old, "new": each.new, "on": format_date(each.on), "why": each.reason}


# -- Every page ----------------------------------------------------------------------------------------------------

SECTIONS: Mapping[str, Callable[[Any, Sheets], Section]] = {"dashboard": dashboard, "measure": measure}


def section(reading: Reading, sheets: Sheets) -> Section:
    """One page as a section, with its charts where the page has any."""
    page = reading.page
    charts = page.charts(reading.value).values() if page.charts else ()
    drawn = [placed(chart, sheets) for chart in charts]
    found = SECTIONS[page.key](reading.value, sheets)
    return {"kind": page.key, "place": sheets.place(page.key, reading.slug), "charts": drawn, **found}


def placed(chart: AnyChart, sheets: Sheets) -> Section:
    """A chart with its caption and its measures."""
    words = {"title": chart.title, "subtitle": chart.subtitle}
    return {**sheets.pictures.chart(chart), **words, "width": axes.WIDTH, "height": axes.height(chart)}


def chapters(readings: Sequence[Reading]) -> dict[tuple[str, str], str]:
    """Under which of the plan's priorities each measure stands, where a dashboard says so."""
    dashboards = [cast(Dashboard, reading.value) for reading in readings if reading.page.key == "dashboard"]
    return {
        (item.measure.page, item.measure.slug): f"Priority {priority.number}: {priority.title}"
        for page in dashboards
        for priority in page.priorities
        for item in priority.rows
    }
