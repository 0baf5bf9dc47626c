"""A bar chart drawn with Matplotlib."""

from matplotlib.axes import Axes

from opcc_portal.lib.chart import Bars
from opcc_portal.ui import bars, labels, palette
from opcc_portal.ui.svg.parts import DASH, write, write_lines


def margins(chart: Bars) -> tuple[int, int, int]:
    """Left, right and above."""
    return bars.name_room(chart), bars.value_room(chart), bars.above(chart)


def draw(plot: Axes, chart: Bars) -> None:
    for part in (frame, draw_bars, limits):
        part(plot, chart)


def frame(plot: Axes, chart: Bars) -> None:
    low, high, _ = bars.value_range(chart)
    bottom = bars.slots(chart) - 0.5
    plot.set(xlim=(low, high), ylim=(bottom, -0.5))
    for tick in bars.value_ticks(chart):
        colour = palette.NEUTRAL if tick.at == 0 else palette.GRID
        plot.axvline(tick.at, color=colour, linewidth=1, zorder=2.5 if tick.at == 0 else 0.5, clip_on=False)
        write(plot, tick.text, (tick.at, bottom), shift=(0, -24), align="center")


def draw_bars(plot: Axes, chart: Bars) -> None:
    for row, bar in enumerate(bars.ordered(chart)):
        look = {"facecolor": palette.BAR[bar.kind], "edgecolor": palette.BAR_EDGE[bar.kind], "linewidth": 1.6}
        [drawn] = plot.barh([row], [bar.value], height=bars.THICK, zorder=2, **look)
        drawn.set_gid(f"bar-{row}")
        for n, before in enumerate(bar.before):
            across = (row - bars.THICK / 2, row + bars.THICK / 2)
            plot.vlines(before.value, *across, color=palette.INK, linewidth=1.6, zorder=2.8, gid=f"before-{row}-{n}")
        own = bar.kind == "own"
        ink = {"color": palette.ACCENT if own else palette.INK, "weight": "bold" if own else "normal"}
        write_lines(plot, [bar.text], (bars.end(bar), row), aside=bars.value_shift(bar, chart), align="left", **ink)
        name = {"align": "right", "across": True, "weight": ink["weight"]}
        write_lines(plot, bars.name_lines(bar), (0, row), aside=-bars.GAP - 2, **name)


def limits(plot: Axes, chart: Bars) -> None:
    for n, label in enumerate(bars.limit_labels(chart)):
        at, left = label.limit.value, label.align == "right"
        plot.axvline(at, color=palette.INK, linewidth=1.4, linestyle=DASH["dashed"], zorder=3, gid=f"limit-{n}")
        shift = (-bars.GAP if left else bars.GAP, 6 + labels.ROW * label.row)
        write(plot, label.text, (at, -0.5), shift=shift, align=label.align)
