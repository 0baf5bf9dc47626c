"""A chart value as an SVG file: the same numbers, ticks and labels as Plotly's, for pages without JavaScript
and for the pack. Text stays text; styles become attributes, which the strictest security policy lets be."""

import io
from datetime import date
from threading import Lock
from xml.etree import ElementTree as ET

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from opcc_portal.lib.chart import Chart, Line
from opcc_portal.ui import axes, palette

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
WIDTH = axes.WIDTH
TEXT = 14
POINT = 72
DASH = {"dashed": (0, (5, 4)), "dotted": (0, (1.5, 3))}
SYMBOL = {"concern": "o", "improvement": "D", "neutral": "s"}
NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))

mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "opcc-portal", "text.parse_math": False})
ET.register_namespace("", SVG)
ET.register_namespace("xlink", XLINK)
_one_at_a_time = Lock()  # Matplotlib shares state between figures


def svg(chart: Chart) -> bytes:
    with _one_at_a_time:
        return finish(draw(chart), chart)


def draw(chart: Chart) -> bytes:
    height, beneath = axes.height(chart), 40 + axes.NOTE * len(chart.notes)
    figure = Figure(figsize=(WIDTH / POINT, height / POINT), dpi=POINT, facecolor=palette.PAPER)
    FigureCanvasSVG(figure)
    right = 92 if axes.side_labels(chart) else 24
    box = (58 / WIDTH, beneath / height, (WIDTH - 58 - right) / WIDTH, (height - beneath - 24) / height)
    plot = figure.add_axes(box, facecolor=palette.PAPER)
    for part in (frame, bands, levels, events, lines, marks, sides, notes):
        part(plot, chart)
    out = io.BytesIO()
    figure.savefig(out, format="svg", metadata=NO_METADATA)
    return out.getvalue()


def days(dates: list[date]) -> list[int]:
    return [day.toordinal() for day in dates]


def frame(plot: Axes, chart: Chart) -> None:
    low, _ = axes.drawn_range(chart)
    plot.set(xlim=days(list(axes.date_range(chart))), ylim=axes.drawn_range(chart))
    plot.spines[:].set_visible(False)
    plot.set(xticks=[], yticks=[])
    for tick in axes.value_ticks(chart):
        strong = tick.at == 0
        plot.axhline(tick.at, color=palette.NEUTRAL if strong else palette.GRID, linewidth=1, zorder=0.5)
        write(plot, tick.text, (0, tick.at), shift=(-8, -5), align="right", across=True)
    for day, text in axes.month_ticks(chart):
        write(plot, text, (day.toordinal(), low), shift=(0, -24), align="center")


def bands(plot: Axes, chart: Chart) -> None:
    for band in filter(lambda band: band.shown, chart.bands):
        order = 0.1 if band.strength == "outer" else 0.2
        span = days([band.start, band.end])
        plot.fill_between(span, band.low, band.high, color=palette.BAND[band.strength], zorder=order, linewidth=0)


def levels(plot: Axes, chart: Chart) -> None:
    for level in filter(lambda level: level.shown, chart.levels):
        style = DASH.get(level.style, "solid")
        plot.plot(
            days([level.start, level.end]),
            [level.y, level.y],
            color=palette.NEUTRAL,
            linewidth=1.2,
            linestyle=style,
        )


def events(plot: Axes, chart: Chart) -> None:
    _, high = axes.drawn_range(chart)
    for event, row in axes.event_rows(chart):
        style = DASH["dotted"] if event.kind == "break" else "solid"
        day, align = event.x.toordinal(), axes.anchor(event.x, chart)
        plot.axvline(day, color=palette.MUTED, linewidth=1, linestyle=style, zorder=1)
        shift = (-5 if align == "right" else 5, 6 - 22 * row)
        write(plot, event.label, (day, high), shift=shift, align=align)


def lines(plot: Axes, chart: Chart) -> None:
    for i, line in enumerate(chart.lines):
        if line.shown:
            draw_line(plot, line, palette.ACCENT if i == 0 else palette.NEUTRAL)


def draw_line(plot: Axes, line: Line, colour: str) -> None:
    plot.plot(
        days(line.x),
        [float("nan") if value is None else value for value in line.y],
        color=colour,
        linewidth=2,
        linestyle=DASH.get(line.style, "solid"),
        marker="o" if line.style == "months" else "",
        markersize=6,
        markerfacecolor=palette.PAPER,
        markeredgewidth=1.6,
        clip_on=False,
        zorder=3,
        gid=f"line-{line.key}",
    )


def marks(plot: Axes, chart: Chart) -> None:
    for mark in chart.marks:
        colour, at = palette.JUDGEMENT[mark.judgement], mark.x.toordinal()
        plot.plot([at], [mark.y], SYMBOL[mark.judgement], color=colour, markersize=10, clip_on=False, zorder=4)
        align = axes.anchor(mark.x, chart)
        shift = (-12 if align == "right" else 12, -5)
        write(plot, mark.label, (at, mark.y), shift=shift, align=align, color=colour, weight="bold")


def sides(plot: Axes, chart: Chart) -> None:
    for label in axes.side_labels(chart):
        if label.shown:
            colour = palette.ACCENT if label.accent else palette.MUTED
            write(plot, label.text, (1, label.y), shift=(6, -5), align="left", across=True, color=colour)


def notes(plot: Axes, chart: Chart) -> None:
    """What has to be known of the figures, in the picture itself: it may be taken away from its page."""
    low, _ = axes.drawn_range(chart)
    for row, note in enumerate(chart.notes):
        write(plot, note, (0, low), shift=(0, -46 - axes.NOTE * row), align="left", across=True)


def write(
    plot: Axes,
    text: str,
    at: tuple[float, float],
    *,
    shift: tuple[float, float],
    align: str,
    across: bool = False,
    color: str = palette.MUTED,
    weight: str = "normal",
) -> None:
    """Text `shift` points off a place; on its baseline, so that no machine's fonts move it.
    `across`: x is a share of the width."""
    plot.annotate(
        text,
        at,
        xycoords=plot.get_yaxis_transform() if across else "data",
        xytext=shift,
        textcoords="offset points",
        ha=align,
        va="baseline",
        color=color,
        fontsize=TEXT,
        fontweight=weight,
        annotation_clip=False,
    )


def finish(source: bytes, chart: Chart) -> bytes:
    """Title and description first, no style elements or attributes, one font."""
    root = ET.fromstring(source)  # noqa: S314 our own drawing
    for holder in root.findall(f".//{{{SVG}}}style/.."):
        for style in holder.findall(f"{{{SVG}}}style"):
            holder.remove(style)
    for element in root.iter():
        element.attrib.update(attributes(element.attrib.pop("style", "")))
        element.attrib.pop("font-family", None)
    root.attrib.update(
        {"role": "img", "width": str(WIDTH), "height": str(axes.height(chart)), "font-family": palette.FONT}
    )
    root.attrib.update({"stroke-linejoin": "round", "aria-labelledby": "title desc"})
    for position, (tag, text) in enumerate((("title", chart.title), ("desc", chart.alt))):
        element = ET.Element(f"{{{SVG}}}{tag}", {"id": tag})
        element.text = text
        root.insert(position, element)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def attributes(style: str) -> dict[str, str]:
    """A style attribute's declarations as presentation attributes: all that Matplotlib writes has one."""
    pairs = (part.split(":", 1) for part in style.split(";") if ":" in part)
    found = {name.strip(): value.strip() for name, value in pairs}
    if font := found.pop("font", ""):
        found["font-size"] = next(word for word in font.split() if word.endswith("px"))
        if font.startswith(("bold", "700")):
            found["font-weight"] = "bold"
    return found
