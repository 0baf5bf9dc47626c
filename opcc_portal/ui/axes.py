"""What both drawings of a chart share: the range of values, the ticks, the labels beside the lines.

Percentages are given as 0 to 100, durations in seconds.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain, pairwise

from opcc_portal.lib.chart import Band, Chart, Event, Level, Line, Scale

STEPS = {
    "number": (1.0, 2.0, 5.0),
    "percent": (1.0, 2.0, 5.0),
    "duration": (1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0),
}
WIDTH, HEIGHT, NOTE = 820, 360, 20  # of the picture, and of each line of notes beneath it
PLOT, LETTER = 690, 7  # the width of the plot, and of a letter in it
TICKS_WANTED = 5
LABEL_GAP = 0.055  # of the height of the chart: the least distance between two labels at the side


@dataclass(frozen=True)
class Tick:
    at: float
    text: str


@dataclass(frozen=True)
class Layer:
    """What a reader may switch on and off; `key` names its lines, bands and levels."""

    key: str
    label: str
    shown: bool


@dataclass(frozen=True)
class SideLabel:
    """A direct label at the right edge: what it names is at `at`, it is written at `y`."""

    key: str
    text: str
    at: float
    y: float
    shown: bool
    accent: bool = False


def height(chart: Chart) -> int:
    return HEIGHT + NOTE * len(chart.notes)


def values(chart: Chart) -> list[float]:
    """Every value drawn, hidden layers included, so that the axis stands still when one is switched on."""
    lines = chain.from_iterable(line.y for line in chart.lines)
    bands = chain.from_iterable((band.low, band.high) for band in chart.bands)
    levels, marks = (level.y for level in chart.levels), (mark.y for mark in chart.marks)
    return [value for value in chain(lines, bands, levels, marks) if value is not None]


def nice_step(span: float, scale: Scale) -> float:
    """The least round step that cuts `span` into about five."""
    wanted = span / TICKS_WANTED
    if scale == "duration":
        return next((step for step in STEPS[scale] if step >= wanted), STEPS[scale][-1])
    power = 10.0 ** math.floor(math.log10(wanted))
    return next((step * power for step in STEPS[scale] if step * power >= wanted * 0.999), 10 * power)


def value_range(chart: Chart) -> tuple[float, float, float]:
    """Low and high end of the value axis, both on a tick, and the step between ticks."""
    drawn = values(chart) or [0.0, 1.0]
    low, high = (0.0 if chart.from_zero else min(drawn)), max(drawn)
    span = (high - low) or abs(high) or 1.0
    step = nice_step(span * 1.08, chart.scale)
    bottom = math.floor((low - (0 if low == 0 else span * 0.04)) / step) * step
    top = math.ceil((high + span * 0.04) / step) * step
    if min(drawn) >= 0:
        bottom = max(bottom, 0.0)
    if chart.scale == "percent" and high <= 100:
        top = min(top, 100.0)
    return bottom, top, step


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


def value_ticks(chart: Chart) -> list[Tick]:
    low, high, step = value_range(chart)
    count = round((high - low) / step)
    return [Tick(at, tick_text(at, chart.scale, step)) for at in (low + i * step for i in range(count + 1))]


def dates(chart: Chart) -> list[date]:
    lines = chain.from_iterable(line.x for line in chart.lines)
    parts: list[Band | Level] = [*chart.bands, *chart.levels]
    spans = chain.from_iterable((part.start, part.end) for part in parts)
    return sorted(chain(lines, spans)) or [date(2000, 1, 1)]


def date_range(chart: Chart) -> tuple[date, date]:
    days = dates(chart)
    return days[0] - timedelta(days=12), days[-1] + timedelta(days=18)


def month_ticks(chart: Chart) -> list[tuple[date, str]]:
    """Each April, thinned to five, and the last month with a figure unless it would touch its neighbour."""
    days = dates(chart)
    last = max((line.x[-1] for line in chart.lines if line.x), default=days[-1])
    years = range(days[0].year, days[-1].year + 1)
    aprils = [april for april in (date(year, 4, 1) for year in years) if days[0] <= april <= days[-1]]
    shown = aprils[:: math.ceil(len(aprils) / 5) or 1] or [days[0]]
    apart = (last - days[0]).days * 0.16
    shown = [day for day in shown if (last - day).days >= apart] + [last]
    return [(day, f"{day:%b %Y}") for day in shown]


def layers(chart: Chart) -> list[Layer]:
    """One switch per key, named by all that it carries."""
    found: dict[str, Layer] = {}
    parts: list[Line | Level | Band] = [*chart.lines, *chart.levels, *chart.bands]
    for part in parts:
        first = found.get(part.key)
        label = part.label if first is None else f"{first.label}, {part.label}"
        found[part.key] = Layer(part.key, label, part.shown if first is None else first.shown)
    if chart.events:
        found["events"] = Layer("events", "events", True)
    return [replace(layer, label=layer.label[:1].upper() + layer.label[1:]) for layer in found.values()]


def band_labels(band: Band) -> Iterator[SideLabel]:
    """ "Mean ± 2 SD" is written as "+2 SD" at the upper edge and "−2 SD" at the lower."""
    before, sign, after = band.label.partition("±")
    edges = [(band.high, f"+{after.strip()}"), (band.low, f"−{after.strip()}")] if sign else [(band.high, before)]
    return (SideLabel(band.key, text, at, at, band.shown) for at, text in edges)


def side_labels(chart: Chart) -> list[SideLabel]:
    """Labels of levels, outer bands and lines, lowest first, moved apart where they would touch."""
    labels = [SideLabel(level.key, level.label, level.y, level.y, level.shown) for level in chart.levels]
    for band in chart.bands:
        labels += band_labels(band) if band.strength == "outer" else []
    labels += chain.from_iterable(line_label(line, accent=line is chart.lines[0]) for line in named_lines(chart))
    low, high, _ = value_range(chart)
    return spread(sorted(labels, key=lambda label: label.at), (high - low) * LABEL_GAP)


def named_lines(chart: Chart) -> list[Line]:
    """The title names a lone line of months; several of them, and any other line, need their names."""
    lone = [line.style for line in chart.lines].count("months") == 1
    return [line for line in chart.lines if not (lone and line.style == "months")]


def line_label(line: Line, *, accent: bool) -> Iterator[SideLabel]:
    last = [value for value in line.y if value is not None][-1:]
    return (SideLabel(line.key, line.label, at, at, line.shown, accent) for at in last)


def spread(labels: list[SideLabel], gap: float) -> list[SideLabel]:
    """Move labels, lowest first, as far apart as `gap` and as little as that needs."""
    heights = [label.y for label in labels]
    for _ in range(8):
        for i, (lower, upper) in enumerate(pairwise(list(heights))):
            push = max(0.0, gap - (upper - lower)) / 2
            heights[i], heights[i + 1] = heights[i] - push, heights[i + 1] + push
    return [replace(label, y=y) for label, y in zip(labels, heights, strict=True)]


def event_rows(chart: Chart) -> list[tuple[Event, int]]:
    """Events with the row their label is written on: 0 above the chart, or the first below it with room."""
    rows: list[list[tuple[float, float]]] = []
    found: list[tuple[Event, int]] = []
    for event in sorted(chart.events, key=lambda event: event.x):
        left, right = label_extent(event, chart)
        free = (n for n, taken in enumerate(rows) if all(right < start or end < left for start, end in taken))
        row = next(free, len(rows))
        rows += [[]] * (row == len(rows))
        rows[row] = [*rows[row], (left, right)]
        found.append((event, row))
    return found


def label_extent(event: Event, chart: Chart) -> tuple[float, float]:
    """From where to where an event's label reaches, in days, by the usual width of a letter."""
    first, last = date_range(chart)
    width = (len(event.label) + 2) * LETTER / PLOT * (last - first).days
    day = event.x.toordinal()
    return (day - width, day) if anchor(event.x, chart) == "right" else (day, day + width)


def anchor(day: date, chart: Chart) -> str:
    """Labels beside a point are written towards the middle of the chart."""
    first, last = date_range(chart)
    return "right" if (day - first) > (last - first) / 2 else "left"
