"""Page values as sections of the pack: data that Typst's templates draw, in the order in which it is read.

A page that has no function in `SECTIONS` has no place on paper.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from opcc_portal.editions import Reading
from opcc_portal.lib.chart import AnyChart
from opcc_portal.ui import axes
from reports.pack import registers, told
from reports.pack.dashboards import dashboard, key, statistics, topics
from reports.pack.measures import measure
from reports.pack.parts import Section, Sheets
from reports.pack.staffing import staffing
from reports.pack.written import written
from reports.values.outline import OutlinePart
from scorecard.values import Dashboard, MeasurePage

COMMENTARY = "commentary-"  # charts that a writer put into a text begin with it
SECTIONS: Mapping[str, Callable[[Any, Sheets], Section]] = {
    "dashboard": dashboard,
    "measure": measure,
    "scorecard": told.scorecard,
    "highlight": told.highlight,
    "consultation": told.consultation,
    "delivery": told.delivery,
    "plan": told.plan,
    "infrastructure": told.infrastructure,
    "staffing": staffing,
    "risks": registers.risks,
    "risk": registers.risk,
    "statistics": statistics,
    "glossary": told.glossary,
}
# Sections of a report that draw a page otherwise than it is drawn alone.
EXCERPTS: Mapping[str, Callable[[Any, Sheets], Section]] = {"topics": topics, "key": key}


def section(reading: Reading, sheets: Sheets) -> Section:
    """One page as a section, with its charts where the page has any."""
    page, value = reading.page, reading.value
    charts = page.charts(value) if page.charts else {}
    drawn = {name: placed(chart, sheets) for name, chart in charts.items()}
    own = [chart for name, chart in drawn.items() if not name.startswith(COMMENTARY)]
    found = SECTIONS[page.key](value, sheets)
    if isinstance(value, MeasurePage):
        found["commentary"] = written(value.commentary, sheets, charts=quoted(drawn))
    return {"kind": page.key, "place": sheets.place(page.key, reading.slug), "charts": own, **found}


def quoted(drawn: Mapping[str, Section]) -> dict[int, Section]:
    """The charts that stand in a text, by their number there."""
    return {int(name.removeprefix(COMMENTARY)): c for name, c in drawn.items() if name.startswith(COMMENTARY)}


def excerpt(kind: str, part: OutlinePart, reading: Reading, sheets: Sheets) -> Section:
    """A part of a page as a section of its own."""
    found = EXCERPTS[kind](reading.value, sheets)
    return {"kind": kind, "place": "", "charts": [], "title": part.title, **found}


def text(part: OutlinePart, sheets: Sheets) -> Section:
    """A section of somebody's own words."""
    words = written(part.text, sheets)
    return {"kind": "text", "place": "", "charts": [], "title": part.title, "text": words}


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
