"""What `components/chart.html` draws: a chart value in its forms, with the table of the same numbers."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django_tables2 import Table

from opcc_portal.lib.chart import Chart
from opcc_portal.ui import axes, plotting


@dataclass(frozen=True)
class Drawing:
    """`key` is unique on the page; `svg_url` serves `svg.svg(chart)`; `links` are (label, url)."""

    key: str
    chart: Chart
    svg_url: str
    table: Table

    @cached_property
    def figure(self) -> dict[str, Any]:
        return plotting.figure(self.chart)

    @property
    def figure_id(self) -> str:
        return f"{self.key}-figure"

    @property
    def height(self) -> int:
        return axes.height(self.chart)

    @property
    def layers(self) -> list[axes.Layer]:
        return axes.layers(self.chart)
