"""Page values as sections of the pack: data that Typst's templates draw, in the order in which it is read.

A page that has no function in `SECTIONS` has no place on paper.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from opcc_portal.editions import Reading
from opcc_portal.lib.chart import AnyChart
from opcc_portal.ui import axes
from reports.pack.dashboards import dashboard, statistics
from reports.pack.measures import measure
from reports.pack.parts import Section, Sheets
from scorecard.values import Dashboard

SECTIONS: Mapping[str, Callable[[Any, Sheets], Section]] = {
    "dashboard": dashboard,
    "measure": measure,
    "statistics": statistics,
}


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
