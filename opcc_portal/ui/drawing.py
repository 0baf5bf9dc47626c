"""What `components/chart.html` draws: a chart value in its forms, with the table of the same numbers."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from opcc_portal.lib.chart import Chart, Table
from opcc_portal.ui import axes, plotting


@dataclass(frozen=True)
class Drawing:
    """`key` is unique on the page; `svg_url` serves `svg.svg(chart)`; `links` are (label, url)."""

    key: str
    chart: Chart
    svg_url: str
    table: Table | None = None
    links: list[tuple[str, str]] = field(default_factory=list)

    @cached_property
    def figure(self) -> dict[str, Any]:
        return plotting.figure(self.chart)

    @property
    def figure_id(self) -> str:
        return f"{self.key}-figure"

    @property
    def layers(self) -> list[axes.Layer]:
        return axes.layers(self.chart)
