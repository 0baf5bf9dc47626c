"""A measure's page with a second chart, whatever charts the portal's own pages have."""

from typing import Any

import pytest

from opcc_portal import pages
from opcc_portal.lib.chart import AnyChart, Bar, Bars, Cell, Table
from scorecard.charts import measure_charts
from scorecard.tables import measure_tables
from scorecard.values import MeasurePage
from tests.unit.ui import samples

PART = "sample"  # the key of the second chart, and the name of its table


def add_second_chart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the end of the test measures have a bar chart of their quarters too, with a table of its own."""
    for name, draw in (("charts", charts), ("tables", tables)):
        monkeypatch.setitem(vars(pages.get("measure")), name, draw)


def charts(page: MeasurePage) -> dict[str, AnyChart]:
    shown = [quarter.figure for quarter in page.quarters if quarter.figure.value is not None]
    bars = [Bar(label=figure.period, value=figure.value or 0.0, text=figure.text) for figure in shown]
    words = {"title": f"{page.title} by quarter", "subtitle": page.unit, "alt": f"The quarters of {page.title}."}
    return {**measure_charts(page), PART: Bars(**words, scale=page.scale, table=PART, bars=bars)}


def tables(page: MeasurePage) -> list[Table]:
    rows = [[Cell(text=quarter.figure.period), Cell(text=quarter.figure.text)] for quarter in page.quarters]
    return [
        *measure_tables(page),
        Table(name=PART, caption=f"{page.title}: bars", columns=["Bar", "Length"], rows=rows),
    ]


# -- The samples of the drawings' tests on a page ------------------------------------------------------------------


def show_samples() -> None:
    """For a portal of its own: every measure shows the charts with everything on them."""
    vars(pages.get("measure")).update(
        charts=lambda page: {"main": samples.forecast(), "peers": samples.peers()},
        tables=lambda page: [*measure_tables(page), sample_table()],
    )


def sample_table() -> Table:
    columns: list[Any] = ["Force", "Crimes per 1,000 residents"]
    rows = [[Cell(text=bar.label), Cell(text=bar.text, value=bar.value)] for bar in samples.peers().bars]
    return Table(name="peers", caption="Peers' rates", columns=columns, rows=rows, numeric=[1])
