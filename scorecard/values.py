"""What the scorecard's pages are: plain values, gathered once, drawn and frozen from the same value."""

from datetime import date
from typing import Literal

import msgspec

from opcc_portal.lib.chart import Judgement, Scale, Sparkline
from opcc_portal.lib.refs import Ref

ILLUSTRATIVE = "Illustrative months, reconstructed to match the published quarters."
Standing = Literal["concern", "improvement", "notable", "quiet", "not_assessable", "no_data"]


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One figure as shown. `value` is None when there is none; then `text` says why ("not collected").

    `qualified`: `text` says more than `value` does ("10 or less", "80.4 ± 2.1").
    """

    text: str
    value: float | None = None
    period: str = ""
    note: str = ""
    approximate: bool = False
    qualified: bool = False
    illustrative: bool = False
    published: bool = False


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Change on the year before, in % or percentage points. `text` carries no arrow: `direction` does."""

    text: str
    direction: Literal["up", "down", "same"]
    judgement: Judgement
    sentence: str
    value: float | None = None
    illustrative: bool = False


class Symbol(msgspec.Struct, frozen=True, kw_only=True):
    """One of the key's sixteen symbols as it stands beside a measure. `icon` names its drawing."""

    code: str
    icon: str
    word: str
    sentence: str
    judgement: Judgement


class SignalNote(msgspec.Struct, frozen=True, kw_only=True):
    """One rule on one measure, explained: fired, quiet, or not assessable with its reason."""

    code: str
    name: str
    state: Literal["high", "low", "quiet", "not_assessable"]
    sentence: str
    judgement: Judgement = "neutral"
    icon: str = ""
    word: str = ""
    reason: str = ""
    numbers: list[tuple[str, str]] = []


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A measure's line on the dashboard."""

    measure: Ref
    label: str
    standing: Standing
    headline: Figure
    twelve_months: Figure | None
    change: Change | None
    sparkline: Sparkline | None
    symbols: list[Symbol]
    remark: str = ""
    illustrative: bool = False


class StandOut(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence under *What stands out this quarter*."""

    measure: Ref
    symbol: Symbol
    sentence: str
    priority: str


class PrioritySection(msgspec.Struct, frozen=True, kw_only=True):
    number: str
    title: str
    rows: list[Row]


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """How many measures stand where; `note` answers "and why?"."""

    standing: Standing
    count: int
    label: str
    note: str = ""


class KeyEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A symbol of the key, in words; `used` says whether this page's signals include its rule."""

    icon: str
    word: str
    meaning: str
    group: str
    used: bool


class Dashboard(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    subtitle: str
    tallies: list[Tally]
    chance: str
    standouts: list[StandOut]
    priorities: list[PrioritySection]
    key: list[KeyEntry]
    illustrative: str = ""


class QuarterCell(msgspec.Struct, frozen=True, kw_only=True):
    """One of the last four quarters with the twelve months to its end."""

    label: str
    end: date
    figure: Figure
    twelve_months: Figure | None
    current: bool = False


class Month(msgspec.Struct, frozen=True, kw_only=True):
    """A month of the measure's own series."""

    month: date
    label: str
    figure: Figure
    twelve_months: Figure | None = None
    signalled: bool = False


class Baseline(msgspec.Struct, frozen=True, kw_only=True):
    """The 24 months that a signal is judged against: from `start` to `end`, mean and sample SD."""

    start: date
    end: date
    mean: float
    sd: float


class DatedNote(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened, or a break, with its date and words."""

    on: date
    label: str
    kind: Literal["event", "break"]


class ExpectationLine(msgspec.Struct, frozen=True, kw_only=True):
    """A sourced line to hold the figure against: never a signal of its own."""

    label: str
    value: float
    text: str
    start: date | None
    end: date | None
    source: str = ""


class Breakdown(msgspec.Struct, frozen=True, kw_only=True):
    """Printed parts of the measure: one row per segment, one column per period."""

    caption: str
    columns: list[str]
    rows: list[tuple[str, list[Figure]]]


class Revision(msgspec.Struct, frozen=True, kw_only=True):
    """A figure that took another's place: old → new, when, why."""

    period: str
    old: str
    new: str
    on: date
    kind: str
    reason: str


class MeasurePage(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    subtitle: str
    headline: str
    unit: str
    scale: Scale
    decimals: int
    from_zero: bool
    standing: Standing
    symbols: list[Symbol]
    quarters: list[QuarterCell]
    months: list[Month]
    baseline: Baseline | None
    signals: list[SignalNote]
    notes: list[DatedNote]
    expectations: list[ExpectationLine]
    breakdowns: list[Breakdown]
    data_notes: list[str]
    revisions: list[Revision]
    chart_title: str = ""
    chart_subtitle: str = ""
    chart_alt: str = ""
    illustrative: str = ""
