"""A chart of lines drawn with Matplotlib."""

from datetime import date

from matplotlib.axes import Axes

from opcc_portal.lib.chart import Chart, Line
from opcc_portal.ui import axes, labels, palette
from opcc_portal.ui.svg.parts import BASELINE, DASH, write, write_lines

SYMBOL = {"concern": "o", "improvement": "D", "neutral": "s"}


def margins(chart: Chart) -> tuple[int, int, int]:
    """Left, right and above."""
    return axes.WIDE.left, labels.side_room(chart), axes.ABOVE


def draw(plot: Axes, chart: Chart) -> None:
    for part in (frame, bands, ribbons, levels, events, lines, marks, sides):
        part(plot, chart)


def days(dates: list[date]) -> list[int]:
    return [day.toordinal() for day in dates]


def frame(plot: Axes, chart: Chart) -> None:
    low, _ = axes.drawn_range(chart)
    plot.set(xlim=days(list(axes.date_range(chart))), ylim=axes.drawn_range(chart))
    for tick in axes.value_ticks(chart):
        strong = tick.at == 0
        plot.axhline(tick.at, color=palette.NEUTRAL if strong else palette.GRID, linewidth=1, zorder=0.5)
        write(plot, tick.text, (0, tick.at), shift=(-8, -BASELINE), align="right", across=True)
    for day, text in axes.month_ticks(chart):
        write(plot, text, (day.toordinal(), low), shift=(0, -24), align="center")


def bands(plot: Axes, chart: Chart) -> None:
    for order, band in enumerate(axes.outer_first(chart.bands)):
        if band.shown:
            span, colour = days([band.start, band.end]), palette.BAND[band.strength]
            name = f"band-{band.key}-{order}"
            look = {"color": colour, "zorder": 0.1 + order / 100, "linewidth": 0, "gid": name}
            plot.fill_between(span, band.low, band.high, **look)


def ribbons(plot: Axes, chart: Chart) -> None:
    for order, ribbon in enumerate(axes.outer_first(chart.ribbons)):
        if ribbon.shown and ribbon.x:
            corners = axes.outline(ribbon)
            plot.fill(
                days([day for day, _ in corners]),
                [value for _, value in corners],
                facecolor=palette.BAND[ribbon.strength],
                edgecolor=palette.CONTROL_EDGE,
                linewidth=0.8,
                linestyle=DASH.get(axes.EDGE[ribbon.strength], "solid"),
                zorder=0.3 + order / 100,
                gid=f"ribbon-{ribbon.key}-{ribbon.strength}",
            )


def levels(plot: Axes, chart: Chart) -> None:
    for order, level in enumerate(chart.levels):
        if level.shown:
            span, style = days([level.start, level.end]), DASH.get(level.style, "solid")
            look = {"color": palette.NEUTRAL, "linewidth": 1.2, "linestyle": style, "gid": f"level-{level.key}-{order}"}
            plot.plot(span, [level.y, level.y], **look)


def events(plot: Axes, chart: Chart) -> None:
    _, high = axes.drawn_range(chart)
    for label in labels.event_labels(chart):
        style = DASH["dotted"] if label.event.kind == "break" else "solid"
        day = label.event.x.toordinal()
        plot.axvline(day, color=palette.MUTED, linewidth=1, linestyle=style, zorder=1)
        shift = (-5 if label.align == "right" else 5, 6 - labels.ROW * label.row)
        write(plot, label.text, (day, high), shift=shift, align=label.align)


def lines(plot: Axes, chart: Chart) -> None:
    for line in chart.lines:
        if line.shown:
            draw_line(plot, line, palette.ACCENT if line.key == chart.lines[0].key else palette.NEUTRAL)


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
    for label in labels.mark_labels(chart):
        mark, shift = label.mark, (label.across, label.up - BASELINE)
        colour = palette.JUDGEMENT[mark.judgement]
        at = (mark.x.toordinal(), mark.y)
        write(plot, mark.label, at, shift=shift, align=label.align, color=colour, weight="bold")


def sides(plot: Axes, chart: Chart) -> None:
    for label in labels.side_labels(chart):
        if label.shown:
            colour = palette.ACCENT if label.accent else palette.MUTED
            look = {"align": "left", "across": True, "color": colour}
            write_lines(plot, label.lines, (1, label.y), aside=labels.SIDE_GAP, **look)
