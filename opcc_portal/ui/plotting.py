"""A chart value as a Plotly figure. Shapes and annotations carry their layer's key as `name`, traces as
`meta`."""

import json
from html import escape
from typing import Any

import plotly.graph_objects as go

from opcc_portal.lib.chart import Band, Chart, Event, Level, Line, Mark
from opcc_portal.ui import axes, palette

DASH = {"months": "solid", "smooth": "solid", "solid": "solid", "dashed": "dash", "dotted": "dot"}
SYMBOL = {"concern": "circle", "improvement": "diamond", "neutral": "square"}
SIDE_MARGIN = 92
OUTSIDE = {"ticks": "outside", "ticklen": 8, "tickcolor": "rgba(0,0,0,0)"}  # room between axis and words
Shape = dict[str, Any]


def figure(chart: Chart) -> dict[str, Any]:
    """The figure as plain JSON values, ready for `json_script`."""
    drawn = go.Figure(data=traces(chart), layout=layout(chart))
    return json.loads(drawn.to_json())


def traces(chart: Chart) -> list[go.Scatter]:
    lines = [line_trace(line, accent=i == 0) for i, line in enumerate(chart.lines)]
    key = chart.lines[0].key if chart.lines else "months"
    return lines + [mark_trace(mark, key) for mark in chart.marks]


def line_trace(line: Line, *, accent: bool) -> go.Scatter:
    colour = palette.ACCENT if accent else palette.NEUTRAL
    return go.Scatter(
        name=line.label,
        meta=line.key,
        visible=line.shown,
        x=line.x,
        y=line.y,
        customdata=line.labels,
        mode="lines+markers" if line.style == "months" else "lines",
        line={"color": colour, "width": 2, "dash": DASH[line.style]},
        marker={"size": 7, "color": palette.PAPER, "line": {"color": colour, "width": 1.6}},
        hovertemplate="%{customdata}<extra>" + escape(line.label) + "</extra>",
        cliponaxis=False,
    )


def mark_trace(mark: Mark, key: str) -> go.Scatter:
    return go.Scatter(
        name=mark.label,
        meta=key,
        x=[mark.x],
        y=[mark.y],
        mode="markers",
        marker={"size": 12, "symbol": SYMBOL[mark.judgement], "color": palette.JUDGEMENT[mark.judgement]},
        hoverinfo="skip",
        cliponaxis=False,
    )


def layout(chart: Chart) -> go.Layout:
    return go.Layout(
        template="none",
        shapes=shapes(chart),
        annotations=annotations(chart),
        xaxis=date_axis(chart),
        yaxis=value_axis(chart),
        margin={"l": 58, "r": SIDE_MARGIN if axes.side_labels(chart) else 24, "t": 24, "b": 40},
        font={"family": palette.FONT, "size": 14, "color": palette.MUTED},
        paper_bgcolor=palette.PAPER,
        plot_bgcolor=palette.PAPER,
        hoverlabel={"bgcolor": palette.PAPER, "bordercolor": palette.NEUTRAL, "font": {"color": palette.INK}},
        showlegend=False,
        dragmode=False,
        hovermode="x unified",
    )


def date_axis(chart: Chart) -> Shape:
    ticks = axes.month_ticks(chart)
    return {
        "type": "date",
        "range": list(axes.date_range(chart)),
        "tickvals": [day for day, _ in ticks],
        "ticktext": [text for _, text in ticks],
        "tickangle": 0,
        "hoverformat": "%B %Y",
        "spikethickness": 1,
        "spikecolor": palette.MUTED,
        **OUTSIDE,
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
    }


def value_axis(chart: Chart) -> Shape:
    low, high = axes.drawn_range(chart)
    ticks = axes.value_ticks(chart)
    return {
        "range": [low, high],
        "tickvals": [tick.at for tick in ticks],
        "ticktext": [tick.text for tick in ticks],
        **OUTSIDE,
        "gridcolor": palette.GRID,
        "zeroline": low <= 0,
        "zerolinecolor": palette.NEUTRAL,
        "fixedrange": True,
    }


def shapes(chart: Chart) -> list[Shape]:
    outer_first = sorted(chart.bands, key=lambda band: band.strength != "outer")
    bands, levels = [band_shape(band) for band in outer_first], [level_shape(level) for level in chart.levels]
    return bands + levels + [event_shape(event) for event in chart.events]


def band_shape(band: Band) -> Shape:
    box = {"x0": band.start, "x1": band.end, "y0": band.low, "y1": band.high}
    look = {"fillcolor": palette.BAND[band.strength], "line": {"width": 0}, "layer": "below"}
    return {"type": "rect", "name": band.key, "visible": band.shown, **box, **look}


def level_shape(level: Level) -> Shape:
    ends = {"x0": level.start, "x1": level.end, "y0": level.y, "y1": level.y}
    line = {"color": palette.NEUTRAL, "width": 1.2, "dash": DASH[level.style]}
    return {"type": "line", "name": level.key, "visible": level.shown, **ends, "line": line, "layer": "below"}


def event_shape(event: Event) -> Shape:
    line = {"color": palette.MUTED, "width": 1, "dash": "dot" if event.kind == "break" else "solid"}
    ends = {"x0": event.x, "x1": event.x, "y0": 0, "y1": 1, "yref": "paper"}
    return {"type": "line", "name": "events", **ends, "line": line, "layer": "below"}


def annotations(chart: Chart) -> list[Shape]:
    sides = [side_annotation(label) for label in axes.side_labels(chart)]
    events = [event_annotation(event, row, chart) for event, row in axes.event_rows(chart)]
    return sides + events + [mark_annotation(mark, chart) for mark in chart.marks if mark.label]


def side_annotation(label: axes.SideLabel) -> Shape:
    place = {"x": 1, "xref": "paper", "xanchor": "left", "xshift": 6, "y": label.y, "yanchor": "middle"}
    font = {"color": palette.ACCENT if label.accent else palette.MUTED}
    return {
        "text": escape(label.text),
        "name": label.key,
        "visible": label.shown,
        "showarrow": False,
        "font": font,
        **place,
    }


def event_annotation(event: Event, row: int, chart: Chart) -> Shape:
    anchor = axes.anchor(event.x, chart)
    place = {"x": event.x, "xanchor": anchor, "xshift": -5 if anchor == "right" else 5}
    place |= {"y": 1, "yref": "paper", "yanchor": "bottom", "yshift": -22 * row}
    return {"text": escape(event.label), "name": "events", "showarrow": False, **place}


def mark_annotation(mark: Mark, chart: Chart) -> Shape:
    anchor = axes.anchor(mark.x, chart)
    place = {"x": mark.x, "y": mark.y, "xanchor": anchor, "xshift": -12 if anchor == "right" else 12}
    font = {"color": palette.JUDGEMENT[mark.judgement], "weight": 700}
    key = chart.lines[0].key if chart.lines else "months"
    return {"text": escape(mark.label), "name": key, "showarrow": False, "font": font, **place}
