"""A chart of lines as parts of a Plotly figure. Shapes and annotations carry their layer's key as `name`, traces as
`meta`."""

from html import escape

import plotly.graph_objects as go

from opcc_portal.lib.chart import Band, Chart, Event, Level, Line, Mark, Ribbon
from opcc_portal.ui import axes, labels, palette
from opcc_portal.ui.axes import Sheet
from opcc_portal.ui.labels import EventLabel, MarkLabel, SideLabel
from opcc_portal.ui.plotting.parts import DASH, OUTSIDE, Part, broken, font

SYMBOL = {"concern": "circle", "improvement": "diamond", "neutral": "square"}


def traces(chart: Chart) -> list[go.Scatter]:
    lines = [line_trace(line, accent=line.key == chart.lines[0].key) for line in chart.lines]
    return lines + [mark_trace(mark, marks_key(chart)) for mark in chart.marks]


def marks_key(chart: Chart) -> str:
    """Marks are switched with the line that they stand on."""
    return chart.lines[0].key if chart.lines else "months"


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


def layout(chart: Chart, sheet: Sheet) -> Part:
    """What depends on the sheet."""
    return {
        "font": font(sheet),
        "margin": {"l": sheet.left, "r": labels.side_room(chart, sheet), "t": axes.ABOVE, "b": axes.BENEATH},
        "annotations": annotations(chart, sheet),
        "xaxis": date_axis(chart, sheet),
    }


def fixed(chart: Chart) -> Part:
    """What is the same on every sheet."""
    return {"shapes": shapes(chart), "yaxis": value_axis(chart), "hovermode": "x unified"}


def date_axis(chart: Chart, sheet: Sheet) -> Part:
    ticks = axes.month_ticks(chart, sheet)
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


def value_axis(chart: Chart) -> Part:
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


def shapes(chart: Chart) -> list[Part]:
    """The widest areas lowest."""
    bands = [band_shape(band) for band in axes.outer_first(chart.bands)]
    ribbons = [ribbon_shape(ribbon) for ribbon in axes.outer_first(chart.ribbons)]
    return bands + ribbons + [level_shape(level) for level in chart.levels] + [event_shape(e) for e in chart.events]


def band_shape(band: Band) -> Part:
    box = {"x0": band.start, "x1": band.end, "y0": band.low, "y1": band.high}
    look = {"fillcolor": palette.BAND[band.strength], "line": {"width": 0}, "layer": "below"}
    return {"type": "rect", "name": band.key, "visible": band.shown, **box, **look}


def ribbon_shape(ribbon: Ribbon) -> Part:
    corners = [f"{day},{value!r}" for day, value in axes.outline(ribbon)]
    line = {"color": palette.CONTROL_EDGE, "width": 0.8, "dash": DASH[axes.EDGE[ribbon.strength]]}
    look = {"fillcolor": palette.BAND[ribbon.strength], "line": line, "layer": "below"}
    path = f"M{' L'.join(corners)} Z" if corners else "M0,0 Z"
    return {"type": "path", "name": ribbon.key, "visible": ribbon.shown, "path": path, **look}


def level_shape(level: Level) -> Part:
    ends = {"x0": level.start, "x1": level.end, "y0": level.y, "y1": level.y}
    line = {"color": palette.NEUTRAL, "width": 1.2, "dash": DASH[level.style]}
    return {"type": "line", "name": level.key, "visible": level.shown, **ends, "line": line, "layer": "below"}


def event_shape(event: Event) -> Part:
    line = {"color": palette.MUTED, "width": 1, "dash": "dot" if event.kind == "break" else "solid"}
    ends = {"x0": event.x, "x1": event.x, "y0": 0, "y1": 1, "yref": "paper"}
    return {"type": "line", "name": "events", **ends, "line": line, "layer": "below"}


def annotations(chart: Chart, sheet: Sheet) -> list[Part]:
    sides = [side_annotation(label) for label in labels.side_labels(chart, sheet)]
    events = [event_annotation(label) for label in labels.event_labels(chart, sheet)]
    return sides + events + [mark_annotation(label, marks_key(chart)) for label in labels.mark_labels(chart, sheet)]


def side_annotation(label: SideLabel) -> Part:
    place = {"x": 1, "xref": "paper", "xanchor": "left", "xshift": labels.SIDE_GAP, "y": label.y, "yanchor": "middle"}
    look = {"color": palette.ACCENT if label.accent else palette.MUTED}
    return {
        "text": broken(label.lines),
        "name": label.key,
        "visible": label.shown,
        "showarrow": False,
        "align": "left",
        "font": look,
        **place,
    }


def event_annotation(label: EventLabel) -> Part:
    place = {"x": label.event.x, "xanchor": label.align, "xshift": -5 if label.align == "right" else 5}
    place |= {"y": 1, "yref": "paper", "yanchor": "bottom", "yshift": -labels.ROW * label.row}
    return {"text": escape(label.text), "name": "events", "showarrow": False, **place}


def mark_annotation(label: MarkLabel, key: str) -> Part:
    mark = label.mark
    place = {"x": mark.x, "y": mark.y, "xanchor": label.align, "xshift": label.across}
    place |= {"yanchor": "middle", "yshift": label.up}
    look = {"color": palette.JUDGEMENT[mark.judgement], "weight": 700}
    return {"text": escape(mark.label), "name": key, "showarrow": False, "font": look, **place}
