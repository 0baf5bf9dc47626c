"""A measure's page as a plain value."""

from datetime import date
from typing import Literal

import msgspec

from opcc_portal.lib.chart import Scale
from opcc_portal.lib.prose import Prose
from opcc_portal.lib.refs import Ref
from scorecard.values.parts import Change, Figure, SignalNote, Standing, Symbol
from scorecard.values.writing import QuotedChart


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


class ForecastMonth(msgspec.Struct, frozen=True, kw_only=True):
    """One month ahead, in the measure's unit, with the bands that hold 80% and 95%."""

    month: date
    label: str
    figure: Figure
    low80: float
    high80: float
    low95: float
    high95: float
    band80: str
    band95: str


class Forecast(msgspec.Struct, frozen=True, kw_only=True):
    """The next months if nothing changed. `record` says how often such bands held in the last year; `against` where
    the last months lay beside the forecast that was made before them."""

    months: list[ForecastMonth]
    basis: str
    record: str = ""
    against: str = ""


class Travel(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the direction of travel: a window beside the same window of the year before.

    `mark` is how the change is drawn: an arrow up or down, or a dash for a small change; `text` is the change with its
    sign, for the dash does not point.
    """

    label: str
    now: Figure
    before: Figure
    change: Change | None = None
    mark: Literal["up", "down", "dash", "same", ""] = ""
    text: str = ""
    small_numbers: bool = False


class PeerRate(msgspec.Struct, frozen=True, kw_only=True):
    label: str
    kind: Literal["own", "peer", "average"]
    figure: Figure


class PeerLimit(msgspec.Struct, frozen=True, kw_only=True):
    label: str
    value: float
    text: str


class Peers(msgspec.Struct, frozen=True, kw_only=True):
    """The force beside similar forces: rates over the same twelve months and, where it can be said, our estimate of
    where it stands. `note` says which, or why it cannot. `key` names its chart and its table."""

    key: str
    group: str
    measure: str
    unit: str
    scale: Scale
    decimals: int
    period: str
    rates: list[PeerRate]
    limits: list[PeerLimit]
    note: str
    symbols: list[Symbol] = []
    sources: list[str] = []
    alt: str = ""

    @property
    def drawn(self) -> bool:
        """Whether there is anything to compare in a chart: one rate alone is told in words."""
        return len(self.rates) > 1

    @property
    def told(self) -> str:
        """All of it in words."""
        return f"{self.measure}, {self.period}{f': {self.alt}' if self.alt else ''}. {self.note}"


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody else judged and published; `symbol` where their words say as much as one of the key's.

    `unavailable`: `text` says why there is no judgement.
    """

    text: str
    about: str
    period: str
    source: str
    symbol: Symbol | None = None
    unavailable: bool = False


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
    context: str = ""
    forecast: Forecast | None = None
    no_forecast: str = ""
    travel: list[Travel] = []
    peers: list[Peers] = []
    recorded: list[Recorded] = []
    about: Ref | None = None
    doing: list[Ref] = []
    commentary: Prose | None = None
    commentary_charts: list[QuotedChart] = []
