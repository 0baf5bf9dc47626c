"""Where the words on a chart stand, in both drawings: beside its lines, at its events, at its marks.

Widths are estimated by the usual width of a letter, so that no machine's fonts decide where something is written.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, pairwise
from textwrap import wrap
from typing import Literal

from opcc_portal.lib.chart import Band, Chart, Event, Line, Mark
from opcc_portal.ui import axes
from opcc_portal.ui.axes import WIDE, Sheet

Align = Literal["left", "right"]
Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, bottom, right, top, in pixels of the plot

SIDE_LETTERS = 14  # in a line beside the plot: what is longer goes on in the next
SIDE_GAP, PLAIN_SIDE = 6, 24  # between plot and words, and what is left free where there are none
ROW = 22  # pixels from one row of event labels to the next
SHORT = 20  # letters of an event's label on a phone
MARK_GAP = 16  # pixels from the middle of a mark to the middle of its words
MARK = 6.0  # half the width of a mark
BESIDE = 14.0  # pixels from the middle of a mark to words beside it
NEAR = 40  # pixels: rather than further off, words stand on an event's line
BOLD = 1.05  # how much wider bold letters are
LINE_STEPS, LEVEL_STEPS = 4, 60  # how closely lines are looked at for what lies beneath words


@dataclass(frozen=True)
class SideLabel:
    """A direct label at the right edge: what it names is at `at`, the middle of its `lines` at `y`."""

    key: str
    lines: list[str]
    at: float
    y: float
    shown: bool
    accent: bool = False

    @property
    def text(self) -> str:
        return " ".join(self.lines)


@dataclass(frozen=True)
class EventLabel:
    """An event's words on a row: 0 above the plot, or the first below it with room."""

    event: Event
    text: str
    row: int
    align: Align


@dataclass(frozen=True)
class MarkLabel:
    """A mark's words: their end at `across` pixels from it, their middle at `up`."""

    mark: Mark
    align: Align
    across: float
    up: float


@dataclass(frozen=True)
class Plot:
    """The plot on its sheet: where days and values lie, in pixels from its left edge and from its bottom."""

    sheet: Sheet
    first: date
    last: date
    low: float
    high: float
    width: float

    def across(self, day: date) -> float:
        return (day - self.first) / (self.last - self.first) * self.width

    def up(self, value: float) -> float:
        return (value - self.low) / (self.high - self.low) * self.sheet.plot_height

    def at(self, day: date, value: float) -> Point:
        return self.across(day), self.up(value)


def plot_of(chart: Chart, sheet: Sheet) -> Plot:
    width = sheet.width - sheet.left - side_room(chart, sheet)
    return Plot(sheet, *axes.date_range(chart), *axes.drawn_range(chart), width)


# -- Beside the lines ----------------------------------------------------------------------------------------------


def side_labels(chart: Chart, sheet: Sheet = WIDE) -> list[SideLabel]:
    """Labels of levels, outer bands and lines, lowest first, moved apart where they would touch.

    Those of hidden layers make no room for themselves: they stand where they would if all were shown.
    """
    labels = [side_label(level.key, level.label, level.y, shown=level.shown) for level in chart.levels]
    for band in chart.bands:
        labels += band_labels(band) if band.strength == "outer" else []
    labels += chain.from_iterable(
        line_label(line, accent=line.key == chart.lines[0].key) for line in named_lines(chart)
    )
    low, high, _ = axes.value_range(chart)
    pixel = (high - low) / sheet.plot_height
    everything = sorted(labels, key=lambda label: label.at)
    shown = iter(spread([label for label in everything if label.shown], pixel, low, high, sheet))
    apart = spread(everything, pixel, low, high, sheet)
    return [next(shown) if label.shown else label for label in apart]


def side_label(key: str, text: str, at: float, *, shown: bool, accent: bool = False) -> SideLabel:
    return SideLabel(key, wrap(text, SIDE_LETTERS) or [""], at, at, shown, accent)


def band_labels(band: Band) -> Iterator[SideLabel]:
    """ "Mean ± 2 SD" is written as "+2 SD" at the upper edge and "−2 SD" at the lower."""
    before, sign, after = band.label.partition("±")
    edges = [(band.high, f"+{after.strip()}"), (band.low, f"−{after.strip()}")] if sign else [(band.high, before)]
    return (side_label(band.key, text, at, shown=band.shown) for at, text in edges)


def named_lines(chart: Chart) -> list[Line]:
    """The title names a lone line of months; several of them, and any other line, need their names. A line in several
    pieces is named once, at the first of them."""
    lone = [line.style for line in chart.lines].count("months") == 1
    pieces = {(line.key, line.label): line for line in reversed(chart.lines)}
    return [line for line in pieces.values() if not (lone and line.style == "months")][::-1]


def line_label(line: Line, *, accent: bool) -> Iterator[SideLabel]:
    last = [value for value in line.y if value is not None][-1:]
    return (side_label(line.key, line.label, at, shown=line.shown, accent=accent) for at in last)


def spread(labels: list[SideLabel], pixel: float, low: float, high: float, sheet: Sheet) -> list[SideLabel]:
    """Move labels, lowest first, as little as it needs for none to touch another or to leave the plot."""
    beyond = [(len(label.lines) - 1) * sheet.line / 2 * pixel for label in labels]  # a label's first line
    half = sheet.text / 2 * pixel
    gaps = [lower + upper + (sheet.text + 2) * pixel for lower, upper in pairwise(beyond)]
    heights = [label.y for label in labels]
    for _ in range(20):
        for i, gap in enumerate(gaps):
            push = max(0.0, gap - (heights[i + 1] - heights[i])) / 2
            heights[i], heights[i + 1] = heights[i] - push, heights[i + 1] + push
    for i in reversed(range(len(labels))):
        above = heights[i + 1] - gaps[i] if i < len(gaps) else high - beyond[i] - half
        heights[i] = min(heights[i], above)
    for i in range(len(labels)):
        below = heights[i - 1] + gaps[i - 1] if i else low + beyond[i] + half
        heights[i] = max(heights[i], below)
    return [replace(label, y=y) for label, y in zip(labels, heights, strict=True)]


def side_room(chart: Chart, sheet: Sheet = WIDE) -> int:
    """The room to the right of the plot, for the longest line of words there."""
    longest = max((len(line) for label in side_labels(chart, sheet) for line in label.lines), default=0)
    return round(longest * sheet.letter) + 2 * SIDE_GAP if longest else PLAIN_SIDE


# -- At events -----------------------------------------------------------------------------------------------------


def event_labels(chart: Chart, sheet: Sheet = WIDE) -> list[EventLabel]:
    rows: list[list[tuple[float, float]]] = []
    found: list[EventLabel] = []
    plot = plot_of(chart, sheet)
    for event in sorted(chart.events, key=lambda event: event.x):
        text, align = short(event.label, sheet), anchor(event.x, chart)
        left, right = reach(plot.across(event.x), (len(text) + 2) * sheet.letter, align)
        row = free_row(rows, left, right)
        found.append(EventLabel(event, text, row, align))
    return found


def short(text: str, sheet: Sheet) -> str:
    """As many words as have room on a phone; the page names each event in full beside the chart."""
    if sheet is WIDE or len(text) <= SHORT:
        return text
    return re.sub(r"[\s,;&]+\S*$", "", text[:SHORT]) + "…"


def free_row(rows: list[list[tuple[float, float]]], left: float, right: float) -> int:
    """The first row where nothing stands between `left` and `right`; it is taken then."""
    row = next((n for n, taken in enumerate(rows) if all(right < a or b < left for a, b in taken)), len(rows))
    if row == len(rows):
        rows.append([])
    rows[row].append((left, right))
    return row


def reach(at: float, width: float, align: Align) -> tuple[float, float]:
    return (at - width, at) if align == "right" else (at, at + width)


def anchor(day: date, chart: Chart) -> Align:
    """Labels beside a point are written towards the middle of the chart."""
    first, last = axes.date_range(chart)
    return "right" if (day - first) > (last - first) / 2 else "left"


# -- At marks ------------------------------------------------------------------------------------------------------


def mark_labels(chart: Chart, sheet: Sheet = WIDE) -> list[MarkLabel]:
    """The words of each mark that has some, beside, above or beneath it, as near as they cover no point, mark or line;
    an event's line only where there is no room near by."""
    plot = plot_of(chart, sheet)
    taken = list(obstacles(chart, plot))
    upright = [x for event in chart.events for x in along(*event_line(event, plot), LEVEL_STEPS)]
    top = sheet.plot_height - ROW * max((label.row for label in event_labels(chart, sheet)), default=0)
    tries = [(points, far) for far in (NEAR, sheet.plot_height) for points in (taken + upright, taken)]
    found = []
    for mark in (mark for mark in chart.marks if mark.label):
        align = anchor(mark.x, chart)
        places = (free_place(mark, align, far, top, points, plot) for points, far in tries)
        across, up = next(filter(None, places), (span(mark, align, MARK, plot)[0], MARK_GAP))
        found.append(MarkLabel(mark, align, across, up))
    return found


def free_place(
    mark: Mark, align: Align, far: float, top: float, taken: Sequence[Point], plot: Plot
) -> tuple[float, float] | None:
    """The nearest place, no further than `far`, at which a mark's words cover nothing; None where there is none."""
    at, half = plot.up(mark.y), plot.sheet.text / 2 + 2
    heights = [sign * (MARK_GAP + 8 * n) for n in range(plot.sheet.plot_height // 8) for sign in (1, -1)]
    near = [height for height in heights if abs(height) <= far]
    for apart, up in ((BESIDE, 0), *((apart, height) for height in near for apart in (BESIDE, MARK))):
        across, left, right = span(mark, align, apart, plot)
        bottom, upper = at + up - half, at + up + half
        if bottom >= 0 and upper <= top and not covers((left, bottom, right, upper), taken):
            return across, up
    return None


def span(mark: Mark, align: Align, apart: float, plot: Plot) -> tuple[float, float, float]:
    """How far from a mark its words end, and from where to where they reach: no further than the sheet.

    With `MARK` they begin over it, with anything else they keep so far from it.
    """
    away = apart if apart == MARK else -apart
    across, sheet = (away if align == "right" else -away), plot.sheet
    width = len(mark.label) * sheet.letter * BOLD
    left, right = reach(plot.across(mark.x) + across, width, align)
    inside = max(0.0, -sheet.left - left) or min(0.0, sheet.width - sheet.left - right)
    return across + inside, left + inside, right + inside


def event_line(event: Event, plot: Plot) -> tuple[Point, Point]:
    x = plot.across(event.x)
    return (x, 0.0), (x, float(plot.sheet.plot_height))


def obstacles(chart: Chart, plot: Plot) -> Iterator[Point]:
    """What words must not cover: the lines and levels that are shown, and the marks with their size."""
    for line in (line for line in chart.lines if line.shown):
        known = [plot.at(x, y) for x, y in zip(line.x, line.y, strict=True) if y is not None]
        yield from chain(known, *(along(*ends, LINE_STEPS) for ends in pairwise(known)))
    for level in (level for level in chart.levels if level.shown):
        yield from along(plot.at(level.start, level.y), plot.at(level.end, level.y), LEVEL_STEPS)
    for mark in chart.marks:
        x, y = plot.at(mark.x, mark.y)
        yield from ((x - MARK, y), (x + MARK, y), (x, y - MARK), (x, y + MARK))


def along(start: Point, end: Point, steps: int) -> Iterator[Point]:
    """Points from one to another, both included."""
    (x, y), (right, upper) = start, end
    return ((x + (right - x) * n / steps, y + (upper - y) * n / steps) for n in range(steps + 1))


def covers(box: Box, points: Sequence[Point]) -> bool:
    left, bottom, right, top = box
    return any(left <= x <= right and bottom <= y <= top for x, y in points)
