"""What both drawings of a bar chart share: the order of the bars, the axis from zero, where its words stand."""

from dataclasses import dataclass
from textwrap import wrap

from opcc_portal.lib.chart import Bar, Bars, Limit
from opcc_portal.ui import axes, labels
from opcc_portal.ui.axes import WIDE, Sheet
from opcc_portal.ui.labels import Align

NAME_LETTERS = 22  # in a line of a bar's name
NAME_LINES = 2
THICK = 0.62  # of the room that a bar has
GAP = 6  # pixels between a bar and its words


@dataclass(frozen=True)
class LimitLabel:
    limit: Limit
    text: str
    row: int
    align: Align


def ordered(chart: Bars) -> list[Bar]:
    """The longest first; of the same length as they are given."""
    return sorted(chart.bars, key=lambda bar: -bar.value)


def slots(chart: Bars) -> int:
    return max(len(chart.bars), axes.FEWEST_BARS)


def name_lines(bar: Bar) -> list[str]:
    """A bar's name, cut where it would reach into the next bar's: the table has the whole of it."""
    return wrap(bar.label, NAME_LETTERS, max_lines=NAME_LINES, placeholder="…") or [""]


def name_room(chart: Bars, sheet: Sheet = WIDE) -> int:
    """The room to the left of the plot, for the longest line of a name."""
    longest = max((len(line) for bar in chart.bars for line in name_lines(bar)), default=0)
    return round(longest * sheet.letter * labels.BOLD) + 2 * GAP


def value_room(chart: Bars, sheet: Sheet = WIDE) -> int:
    """The room to the right of the plot: the longest bar may reach its edge, and its value stands at its end."""
    longest = max((len(bar.text) for bar in chart.bars), default=0)
    return round(longest * sheet.letter * labels.BOLD) + 3 * GAP


def value_range(chart: Bars) -> axes.Range:
    drawn = [bar.value for bar in chart.bars] + [limit.value for limit in chart.limits] + [chart.most]
    drawn += [before.value for bar in chart.bars for before in bar.before]
    return axes.round_range(drawn, chart.scale, from_zero=True)


def value_ticks(chart: Bars, sheet: Sheet = WIDE) -> list[axes.Tick]:
    found = axes.ticks(value_range(chart), chart.scale)
    return found if sheet is WIDE else found[:: len(found) - 1]


def end(bar: Bar) -> float:
    """Beside what a bar's value is written: to the right of it, also where it points to the left."""
    return max(bar.value, 0.0)


def value_shift(bar: Bar, chart: Bars, sheet: Sheet = WIDE) -> float:
    """How many pixels from there: far enough not to stand on the line of a limit."""
    start, width = place(end(bar), chart, sheet), len(bar.text) * sheet.letter * labels.BOLD
    shift = float(GAP)
    for at in sorted(place(limit.value, chart, sheet) for limit in chart.limits):
        if start + shift - GAP < at <= start + shift + width:
            shift = at - start + GAP
    return shift


def place(value: float, chart: Bars, sheet: Sheet) -> float:
    """Pixels from the left edge of the plot."""
    low, high, _ = value_range(chart)
    return (value - low) / (high - low) * plot_width(chart, sheet)


def plot_width(chart: Bars, sheet: Sheet) -> int:
    return sheet.width - name_room(chart, sheet) - value_room(chart, sheet)


def limit_labels(chart: Bars, sheet: Sheet = WIDE) -> list[LimitLabel]:
    """The limits from the left, those of the lower half written to the left of their lines, on rows of their own where
    they would touch."""
    left, width, room = name_room(chart, sheet), plot_width(chart, sheet), value_room(chart, sheet)
    rows: list[list[tuple[float, float]]] = []
    found = []
    for n, limit in enumerate(sorted(chart.limits, key=lambda limit: limit.value)):
        at, text = place(limit.value, chart, sheet), f"{limit.label} {limit.text}"
        wide = len(text) * sheet.letter + 2 * GAP
        align: Align = "right" if n < len(chart.limits) // 2 else "left"
        align = "left" if at - wide < -left else "right" if at + wide > width + room else align
        found.append(LimitLabel(limit, text, labels.free_row(rows, *labels.reach(at, wide, align)), align))
    return found


def above(chart: Bars, sheet: Sheet = WIDE) -> int:
    """The room above the plot, for the rows of the limits' words."""
    return axes.ABOVE + labels.ROW * max((label.row for label in limit_labels(chart, sheet)), default=0)
