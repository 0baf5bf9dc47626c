"""The chart as a plain value: what is drawn, never how.

`opcc_portal.ui` draws the same value twice, interactively (Plotly) and as SVG, so that the two cannot differ.
"""

from datetime import date
from typing import Literal

import msgspec

from opcc_portal.lib.refs import Ref

Judgement = Literal["concern", "improvement", "neutral"]
Scale = Literal["number", "percent", "duration"]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line of points. `y` and `labels` (the figure in words, "11 min 40 s") run along `x`."""

    key: str
    label: str
    x: list[date]
    y: list[float | None]
    labels: list[str]
    style: Literal["months", "smooth", "dashed", "dotted"] = "months"
    shown: bool = True


class Band(msgspec.Struct, frozen=True, kw_only=True):
    """A horizontal band from `low` to `high` between two months: a baseline's mean ± SD."""

    key: str
    label: str
    start: date
    end: date
    low: float
    high: float
    strength: Literal["inner", "outer"] = "outer"
    shown: bool = True


class Ribbon(msgspec.Struct, frozen=True, kw_only=True):
    """The area between two curves: from `low` to `high` at each month of `x`. A forecast's 80% and 95% bands.

    It belongs to the layer of the line with the same `key`, and may begin at that line's first point with no width.
    """

    key: str
    label: str
    x: list[date]
    low: list[float]
    high: list[float]
    strength: Literal["inner", "outer"] = "outer"
    shown: bool = True


class Level(msgspec.Struct, frozen=True, kw_only=True):
    """A horizontal line at `y` between two months: a mean, a target, a standard."""

    key: str
    label: str
    start: date
    end: date
    y: float
    style: Literal["dashed", "dotted", "solid"] = "dashed"
    shown: bool = True


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """A point that carries a signal; `label` is written beside it unless empty."""

    x: date
    y: float
    judgement: Judgement
    label: str = ""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """A dated vertical line: something that happened, or a break in the series."""

    x: date
    label: str
    kind: Literal["event", "break"] = "event"


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """Headline (what it shows), statistical subtitle (measure, area, months, unit), text alternative, layers.

    The first line is the one the chart is about. `table` names the table of the same numbers (`Table.name`).
    """

    title: str
    subtitle: str
    alt: str
    scale: Scale
    table: str
    decimals: int = 0
    from_zero: bool = False
    lines: list[Line] = []
    bands: list[Band] = []
    ribbons: list[Ribbon] = []
    levels: list[Level] = []
    marks: list[Mark] = []
    events: list[Event] = []
    notes: list[str] = []


class Before(msgspec.Struct, frozen=True, kw_only=True):
    """What a bar was at an earlier time, drawn as a line across it; `label` says when."""

    label: str
    value: float


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """One horizontal bar; `text` is its value in words, written at its end. `concern` needs a word in `text` too."""

    label: str
    value: float
    text: str
    kind: Literal["own", "peer", "average", "concern"] = "peer"
    before: list[Before] = []


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """A labelled dashed line across all bars: within two of them nothing is out of the ordinary."""

    label: str
    value: float
    text: str


class Bars(msgspec.Struct, frozen=True, kw_only=True):
    """A bar chart from zero: one's own value among others', at most some dozen. Words and `table` as a chart's.

    It is drawn with the longest bar on top, whatever the order in `bars`. `most` is where the axis ends at least.
    """

    title: str
    subtitle: str
    alt: str
    scale: Scale
    table: str
    decimals: int = 0
    bars: list[Bar] = []
    limits: list[Limit] = []
    notes: list[str] = []
    most: float = 0.0


AnyChart = Chart | Bars


class Sparkline(msgspec.Struct, frozen=True, kw_only=True):
    """At most 36 months of one series. `marked` are positions in `values` under a fired signal."""

    values: list[float | None]
    alt: str
    low: float | None = None
    high: float | None = None
    marked: list[int] = []
    judgement: Judgement = "neutral"


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """One cell of a table: the words for people, the value for machines (CSV keeps it numeric). `ref`: the page that
    the words lead to where the table is read on a page."""

    text: str
    value: float | str | None = None
    ref: Ref | None = None


def cell(text: str) -> Cell:
    """A cell of words, which machines read as they stand; "" is nothing."""
    return Cell(text=text, value=text or None)


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table beside a chart, or a download. `numeric` are the positions of right-aligned columns; `name` is fit for an
    address and stands once on a page."""

    name: str
    caption: str
    columns: list[str]
    rows: list[list[Cell]]
    numeric: list[int] = []
