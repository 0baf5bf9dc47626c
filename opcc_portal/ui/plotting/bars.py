"""A bar chart as parts of a Plotly figure."""

from html import escape

import plotly.graph_objects as go

from opcc_portal.lib.chart import Bar, Bars
from opcc_portal.ui import axes, bars, labels, palette
from opcc_portal.ui.axes import Sheet
from opcc_portal.ui.plotting.parts import DASH, OUTSIDE, Part, broken, font


def traces(chart: Bars) -> list[go.Bar | go.Scatter]:
    return [bar_trace(bars.ordered(chart)), *before_trace(bars.ordered(chart))]


def before_trace(drawn: list[Bar]) -> list[go.Scatter]:
    """What the bars were before, as lines across them; nothing where that is not told."""
    told = [(row, bar, before) for row, bar in enumerate(drawn) for before in bar.before]
    if not told:
        return []
    return [
        go.Scatter(
            meta="bars",
            mode="markers",
            x=[before.value for _, _, before in told],
            y=[row for row, _, _ in told],
            customdata=[f"{escape(bar.label)}: {before.value:g} in {escape(before.label)}" for _, bar, before in told],
            hovertemplate="%{customdata}<extra></extra>",
            showlegend=False,
            marker={"symbol": "line-ns", "size": axes.BAR * bars.THICK, "line": {"color": palette.INK, "width": 1.6}},
        )
    ]


def bar_trace(drawn: list[Bar]) -> go.Bar:
    return go.Bar(
        orientation="h",
        meta="bars",
        x=[bar.value for bar in drawn],
        y=list(range(len(drawn))),
        width=bars.THICK,
        customdata=[f"{escape(bar.label)}: {escape(bar.text)}" for bar in drawn],
        hovertemplate="%{customdata}<extra></extra>",
        marker={
            "color": [palette.BAR[bar.kind] for bar in drawn],
            "line": {"color": [palette.BAR_EDGE[bar.kind] for bar in drawn], "width": 1.6},
        },
    )


def layout(chart: Bars, sheet: Sheet) -> Part:
    """What depends on the sheet."""
    ticks = bars.value_ticks(chart, sheet)
    left, right = bars.name_room(chart, sheet), bars.value_room(chart, sheet)
    return {
        "font": font(sheet),
        "margin": {"l": left, "r": right, "t": bars.above(chart, sheet), "b": axes.BENEATH},
        "annotations": annotations(chart, sheet),
        "xaxis": {
            **OUTSIDE,
            "range": list(bars.value_range(chart)[:2]),
            "tickvals": [tick.at for tick in ticks],
            "ticktext": [tick.text for tick in ticks],
            "gridcolor": palette.GRID,
            "zeroline": True,
            "zerolinecolor": palette.NEUTRAL,
            "fixedrange": True,
        },
    }


def fixed(chart: Bars) -> Part:
    """What is the same on every sheet."""
    return {
        "shapes": [limit_shape(limit.value) for limit in chart.limits],
        "hovermode": "closest",
        "yaxis": {
            "range": [bars.slots(chart) - 0.5, -0.5],
            "tickvals": [],
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
    }


def name_annotation(bar: Bar, row: int) -> Part:
    """Not a tick: Plotly makes one of them bold by an inline style, which the page's security policy stops."""
    look = {"weight": 700} if bar.kind == "own" else {}
    place = {"x": 0, "xref": "paper", "xanchor": "right", "xshift": -bars.GAP, "y": row, "yanchor": "middle"}
    text = broken(bars.name_lines(bar))
    return {"text": text, "name": "bars", "showarrow": False, "align": "right", "font": look, **place}


def limit_shape(value: float) -> Part:
    line = {"color": palette.INK, "width": 1.4, "dash": DASH["dashed"]}
    return {"type": "line", "name": "limits", "x0": value, "x1": value, "y0": 0, "y1": 1, "yref": "paper", "line": line}


def annotations(chart: Bars, sheet: Sheet) -> list[Part]:
    drawn = bars.ordered(chart)
    names = [name_annotation(bar, row) for row, bar in enumerate(drawn)]
    ends = [value_annotation(bar, row, bars.value_shift(bar, chart, sheet)) for row, bar in enumerate(drawn)]
    return names + ends + [limit_annotation(label) for label in bars.limit_labels(chart, sheet)]


def value_annotation(bar: Bar, row: int, shift: float) -> Part:
    look = {"color": palette.ACCENT, "weight": 700} if bar.kind == "own" else {"color": palette.INK}
    place = {"x": bars.end(bar), "xanchor": "left", "xshift": shift, "y": row, "yanchor": "middle"}
    return {"text": escape(bar.text), "name": "bars", "showarrow": False, "font": look, **place}


def limit_annotation(label: bars.LimitLabel) -> Part:
    shift = -bars.GAP if label.align == "right" else bars.GAP
    place = {"x": label.limit.value, "xanchor": label.align, "xshift": shift}
    place |= {"y": 1, "yref": "paper", "yanchor": "bottom", "yshift": labels.ROW * label.row}
    return {"text": escape(label.text), "name": "limits", "showarrow": False, **place}
