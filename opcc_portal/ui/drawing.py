"""What `components/chart.html` draws: a chart value in its forms, with the table of the same numbers."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from opcc_portal.lib.chart import AnyChart, Chart
from opcc_portal.ui import axes, plotting
from opcc_portal.ui.tables import ValueTable


@dataclass(frozen=True)
class Drawing:
    """`key` is unique on the page; `svg_url` serves `svg.svg(chart)`."""

    key: str
    chart: AnyChart
    svg_url: str
    table: ValueTable

    @cached_property
    def figure(self) -> dict[str, Any]:
        return plotting.figure(self.chart)

    @property
    def figure_id(self) -> str:
        return f"{self.key}-figure"

    @property
    def kind(self) -> str:
        return "lines" if isinstance(self.chart, Chart) else "bars"

    @property
    def height(self) -> int:
        return axes.height(self.chart)

    @property
    def layers(self) -> list[axes.Layer]:
        return axes.layers(self.chart) if isinstance(self.chart, Chart) else []
