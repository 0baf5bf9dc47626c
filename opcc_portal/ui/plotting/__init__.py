"""A chart value as a Plotly figure: a layout for a wide page, and what of it is otherwise on a phone."""

import json
from typing import Any

import plotly.graph_objects as go

from opcc_portal.lib.chart import AnyChart, Bars
from opcc_portal.ui import palette
from opcc_portal.ui.axes import NARROW, WIDE
from opcc_portal.ui.plotting import bars, lines


def figure(chart: AnyChart) -> dict[str, Any]:
    """The figure as plain JSON values, ready for `json_script`; `narrow` takes the place of parts of its layout."""
    if isinstance(chart, Bars):
        return whole(bars.traces(chart), bars.fixed(chart), bars.layout(chart, WIDE), bars.layout(chart, NARROW))
    return whole(lines.traces(chart), lines.fixed(chart), lines.layout(chart, WIDE), lines.layout(chart, NARROW))


def whole(data: list[Any], fixed: dict[str, Any], wide: dict[str, Any], narrow: dict[str, Any]) -> dict[str, Any]:
    full = plain(go.Figure(data=data, layout={**LOOK, **fixed, **wide}))
    small = plain(go.Figure(layout={"template": "none", **narrow}))
    return {**full, "narrow": {name: small["layout"][name] for name in narrow if name in small["layout"]}}


def plain(drawn: go.Figure) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(drawn.to_json())
    return found


LOOK = {
    "template": "none",
    "paper_bgcolor": palette.PAPER,
    "plot_bgcolor": palette.PAPER,
    "hoverlabel": {"bgcolor": palette.PAPER, "bordercolor": palette.NEUTRAL, "font": {"color": palette.INK}},
    "showlegend": False,
    "dragmode": False,
}
