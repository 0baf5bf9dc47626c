"""What is said of any monthly series, without a database: its signals, its direction of travel, its forecast."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any

import msgspec

from opcc_portal.lib.periods import add_months, months_between
from scorecard.domain import reasons, travel, wording
from scorecard.domain.assessing import HISTORY_MONTHS
from scorecard.domain.batch import Batch, History
from scorecard.domain.forecast import backtest, forecast
from scorecard.domain.outlook import Outlook, outlooks
from scorecard.domain.series import Combined, Kind, Part, combine
from scorecard.domain.signals import Signal, each

AT_ONCE = 2_000  # series in one pass of the arrays: more are no quicker
MISSING = Part()


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """A series as anybody may bring it; its last month, with a figure or without, is the one to assess.

    Raises ValueError for a series without a month.
    """

    name: str
    kind: Kind
    months: Mapping[date, Part]

    def __post_init__(self) -> None:
        if not self.months:
            raise ValueError(f"The series “{self.name}” has no month.")

    @property
    def unit(self) -> str:
        return "%" if self.kind is Kind.PROPORTION else ""

    @property
    def last(self) -> date:
        return max(self.months)

    def up_to(self, month: date, span: int) -> list[Part]:
        """Return `span` months up to and including `month`, each as far as it is known."""
        return [self.months.get(one, MISSING) for one in months_between(add_months(month, 1 - span), month)]

    def history(self) -> History:
        """Return what the rules read: the longest window that any of them has."""
        values = [part.value for part in self.up_to(self.last, HISTORY_MONTHS)]
        return History(
            values=values,
            non_negative=all(value is None or value >= 0 for value in values),
            percentage=self.kind is Kind.PROPORTION,
        )


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """The direction of travel over so many months. `reason` says why there is no change, or none in per cent;
    `small` whether chance alone often makes such a change."""

    change: travel.Change | None
    small: bool
    reason: str = ""

    def to_dict(self) -> dict[str, Any]:
        """`change` is in `measured_in`; without a preferred direction the change itself says which way is up."""
        change = self.change
        return {
            "change": change.value if change else None,
            "measured_in": change.measured_in if change else None,
            "direction": change.direction if change else None,
            "reason": self.reason,
            "mark": "small numbers" if self.small else "",
        }


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One series assessed; `travel` by the number of months compared."""

    series: Series
    signals: list[Signal]
    outlook: Outlook
    travel: dict[int, Step]

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON values; months as 2018-03, changes in % (of percentages: in points)."""
        return {
            "series": self.series.name,
            "assessed_month": month_text(self.series.last),
            "signals": {signal.code: signal_dict(signal) for signal in self.signals},
            "travel": {str(months): step.to_dict() for months, step in self.travel.items()},
            "forecast": [
                {"month": month_text(add_months(self.series.last, n)), **msgspec.to_builtins(ahead)}
                for n, ahead in enumerate(self.outlook.ahead, start=1)
            ],
            "forecast_reason": reasons.in_words(self.outlook.reason_code),
            "backtest": {"held": self.outlook.held, "of": self.outlook.judged},
        }


def month_text(month: date) -> str:
    return f"{month.year:04}-{month.month:02}"


def signal_dict(signal: Signal) -> dict[str, Any]:
    return {
        "state": signal.state,
        "reason": wording.reason(signal),
        "season": signal.season,
        **signal.numbers,
    }


def report(series: Iterable[Series]) -> Iterator[Report]:
    """Assess each series for its own last month, in order: many in one pass, none influenced by another."""
    waiting = iter(series)
    while portion := list(islice(waiting, AT_ONCE)):
        batch = Batch.of(one.history() for one in portion)
        told = zip(portion, each(batch), outlooks(forecast(batch), backtest(batch)), strict=True)
        for one, signals, outlook in told:
            yield Report(series=one, signals=signals, outlook=outlook, travel=steps(one))


def steps(series: Series) -> dict[int, Step]:
    """Return the direction of travel: for each window the change on the same of the year before."""
    now, before = series.up_to(series.last, 12), series.up_to(add_months(series.last, -12), 12)
    return {
        months: step(series, combine(series.kind, now[-months:]), combine(series.kind, before[-months:]))
        for months in travel.WINDOWS
    }


def step(series: Series, now: Combined, before: Combined) -> Step:
    change = travel.change(series.kind, now.value, before.value)
    return Step(
        change=change,
        small=travel.small_numbers(series.kind, now.value, before.value),
        reason=lacking(now, before, change),
    )


def lacking(now: Combined, before: Combined, change: travel.Change | None) -> str:
    """Return why there is no change, "" if there is one."""
    if now.reason:
        return now.reason
    if before.reason:
        return f"{before.reason} a year before"
    return "" if change and change.value is not None else "the figure of the year before was 0"
