"""What both drawings of a chart share: the sheet it is laid out for, the range of values, the ticks, the layers.

Percentages are given as 0 to 100, durations in seconds.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from textwrap import shorten
from typing import TypeVar

from opcc_portal.lib.chart import AnyChart, Band, Chart, Level, Line, Ribbon, Scale

STEPS = {
    "number": (1.0, 2.0, 5.0),
    "percent": (1.0, 2.0, 5.0),
    "duration": (1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0),
}
WIDTH, HEIGHT, NOTE = 820, 360, 20  # of the picture, and of each line of notes beneath it
ABOVE, BENEATH = 24, 40  # the room for words above and beneath the plot
BAR, FEWEST_BARS = 44, 3  # the room for a bar, and for how many there always is
TICKS_WANTED = 5
LAYER_NAME = 36  # letters: a layer that carries more is named by its key

Range = tuple[float, float, float]  # low and high end, both on a tick, and the step between ticks


@dataclass(frozen=True)
class Sheet:
    """What a chart is laid out for, in pixels: its size, the size of its words and the usual width of a letter, the
    room to the left of the plot."""

    width: int
    height: int
    text: int
    letter: float
    left: int

    @property
    def plot_height(self) -> int:
        return self.height - ABOVE - BENEATH

    @property
    def line(self) -> float:
        """From one line of words to the next."""
        return self.text * 1.3


WIDE = Sheet(width=WIDTH, height=HEIGHT, text=14, letter=7, left=58)
NARROW = Sheet(width=350, height=300, text=12, letter=6, left=46)  # a phone


@dataclass(frozen=True)
class Tick:
    at: float
    text: str


@dataclass(frozen=True)
class Layer:
    """What a reader may switch on and off; `key` names its lines, bands, ribbons and levels."""

    key: str
    label: str
    shown: bool


def height(chart: AnyChart) -> int:
    """The height of a chart's picture: bars are as high as they are many."""
    drawn = HEIGHT if isinstance(chart, Chart) else ABOVE + BENEATH + BAR * max(len(chart.bars), FEWEST_BARS)
    return drawn + NOTE * len(chart.notes)


# -- Values --------------------------------------------------------------------------------------------------------


def values(chart: Chart) -> list[float]:
    """Every value drawn, hidden layers included, so that the axis stands still when one is switched on."""
    lines = chain.from_iterable(line.y for line in chart.lines)
    bands = chain.from_iterable((band.low, band.high) for band in chart.bands)
    ribbons = chain.from_iterable((*ribbon.low, *ribbon.high) for ribbon in chart.ribbons)
    levels, marks = (level.y for level in chart.levels), (mark.y for mark in chart.marks)
    return [value for value in chain(lines, bands, ribbons, levels, marks) if value is not None]


def nice_step(span: float, scale: Scale) -> float:
    """The least round step that cuts `span` into about five."""
    wanted = span / TICKS_WANTED
    if scale == "duration":
        return next((step for step in STEPS[scale] if step >= wanted), STEPS[scale][-1])
    power = 10.0 ** math.floor(math.log10(wanted))
    return next((step * power for step in STEPS[scale] if step * power >= wanted * 0.999), 10 * power)


def round_range(drawn: Sequence[float], scale: Scale, *, from_zero: bool) -> Range:
    """The range that holds what is drawn with a little room, between round numbers."""
    least, most = min(drawn, default=0.0), max(drawn, default=1.0)
    low, high = (min(0.0, least), max(0.0, most)) if from_zero else (least, most)
    span = (high - low) or abs(high) or 1.0
    step = nice_step(span * 1.08, scale)
    bottom = math.floor((low - (0 if low == 0 else span * 0.04)) / step) * step
    top = math.ceil((high + (0 if high == 0 and least < 0 else span * 0.04)) / step) * step
    if least >= 0:
        bottom = max(bottom, 0.0)
    if scale == "percent" and high <= 100:
        top = min(top, 100.0)
    return bottom, top, step


def value_range(chart: Chart) -> Range:
    return round_range(values(chart), chart.scale, from_zero=chart.from_zero)


def drawn_range(chart: Chart) -> tuple[float, float]:
    """The range with room for the outermost grid lines, which Plotly leaves out at the very edge."""
    low, high, _ = value_range(chart)
    return low - (high - low) * 0.005, high + (high - low) * 0.005


def tick_text(value: float, scale: Scale, step: float) -> str:
    if scale == "duration":
        minutes, seconds = divmod(round(abs(value)), 60)
        return f"{'−' if value < 0 else ''}{minutes}:{seconds:02}"
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    text = f"{value:,.{decimals}f}".replace("-", "−")
    return f"{text}%" if scale == "percent" else text


def ticks(within: Range, scale: Scale) -> list[Tick]:
    low, high, step = within
    return [
        Tick(at, tick_text(at, scale, step)) for at in (low + i * step for i in range(round((high - low) / step) + 1))
    ]


def value_ticks(chart: Chart) -> list[Tick]:
    return ticks(value_range(chart), chart.scale)


# -- Areas ---------------------------------------------------------------------------------------------------------

EDGE = {"outer": "dotted", "inner": "solid"}  # of a ribbon, so that both are seen where their tints are not
Area = TypeVar("Area", Band, Ribbon)


def outer_first(areas: Sequence[Area]) -> list[Area]:
    """The order in which they are drawn: the inner area lies on the outer one."""
    return sorted(areas, key=lambda area: area.strength != "outer")


def outline(ribbon: Ribbon) -> list[tuple[date, float]]:
    """The corners of a ribbon, along its upper edge and back along the lower one."""
    upper, lower = zip(ribbon.x, ribbon.high, strict=True), zip(ribbon.x, ribbon.low, strict=True)
    return [*upper, *reversed([*lower])]


# -- Months --------------------------------------------------------------------------------------------------------


def dates(chart: Chart) -> list[date]:
    parts: list[Line | Ribbon] = [*chart.lines, *chart.ribbons]
    spans: list[Band | Level] = [*chart.bands, *chart.levels]
    months = chain.from_iterable(part.x for part in parts)
    ends = chain.from_iterable((span.start, span.end) for span in spans)
    marks = (mark.x for mark in chart.marks)
    return sorted(chain(months, ends, marks)) or [date(2000, 1, 1)]


def date_range(chart: Chart) -> tuple[date, date]:
    days = dates(chart)
    return days[0] - timedelta(days=12), days[-1] + timedelta(days=18)


def last_figure(chart: Chart) -> date:
    """The month of the last figure: a forecast reaches beyond it."""
    figures = [line for line in chart.lines if line.style == "months"] or chart.lines
    known = (day for line in figures for day, value in zip(line.x, line.y, strict=True) if value is not None)
    return max(known, default=dates(chart)[-1])


def month_ticks(chart: Chart, sheet: Sheet = WIDE) -> list[tuple[date, str]]:
    """Each April, thinned to five, where it does not touch the last month with a figure, which comes last; the first
    month where there is no such April; where it is narrow the first and the last of them."""
    first, last = dates(chart)[0], last_figure(chart)
    aprils = [april for april in (date(year, 4, 1) for year in range(first.year, last.year + 1)) if first <= april]
    shown = aprils[:: math.ceil(len(aprils) / 5) or 1] or [first]
    apart = (last - first).days * 0.16
    apart_enough = [day for day in shown if (last - day).days >= apart and day != last]
    shown = (apart_enough or [first] * (first != last)) + [last]
    ends = shown[:: len(shown) - 1] if sheet is NARROW and len(shown) > 1 else shown
    return [(day, f"{day:%b %Y}") for day in ends]


# -- Layers --------------------------------------------------------------------------------------------------------


def layers(chart: Chart) -> list[Layer]:
    """One switch per key, named by all that it carries: a long name is cut, a long list is named by its key."""
    parts: list[Line | Level | Band | Ribbon] = [*chart.lines, *chart.levels, *chart.bands, *chart.ribbons]
    keys = dict.fromkeys(part.key for part in parts)
    found = [layer(key, [part for part in parts if part.key == key]) for key in keys]
    return found + [Layer("events", "Events", True)] * bool(chart.events)


def layer(key: str, parts: Sequence[Line | Level | Band | Ribbon]) -> Layer:
    labels = list(dict.fromkeys(part.label for part in parts))
    name = joined(labels) if len(labels) > 1 else shorten(labels[0], LAYER_NAME, placeholder="…")
    name = name if len(name) <= LAYER_NAME else key
    return Layer(key, name[:1].upper() + name[1:], parts[0].shown)


def joined(names: Sequence[str]) -> str:
    """ "forecast, 80% and 95%"; what is there twice is named once."""
    *more, last = dict.fromkeys(names)
    return f"{', '.join(more)} and {last}" if len(more) > 1 else ", ".join([*more, last])
