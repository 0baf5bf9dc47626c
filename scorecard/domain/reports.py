"""What is said of any monthly series, without a database: its signals, its direction of travel, its forecast."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from opcc_portal.lib.periods import add_months, months_between
from scorecard.domain import reasons, travel, wording
from scorecard.domain.assessing import HISTORY_MONTHS
from scorecard.domain.batch import Batch, History
from scorecard.domain.forecast import backtest, forecast
from scorecard.domain.outlook import Outlook, outlooks
from scorecard.domain.series import Kind, Part, combine
from scorecard.domain.signals import Signal, assess


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """A series as anybody may bring it; its last month, with a figure or without, is the one to assess."""

    name: str
    kind: Kind
    months: Mapping[date, Part]

    @property
    def last(self) -> date:
        return max(self.months)

    def values(self) -> list[float | None]:
        """The last 60 months, None for one without a figure."""
        wanted = months_between(add_months(self.last, 1 - HISTORY_MONTHS), self.last)
        return [part.value if (part := self.months.get(month)) else None for month in wanted]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One series assessed."""

    series: Series
    signals: list[Signal]
    outlook: Outlook
    travel: dict[int, tuple[travel.Change | None, bool]]

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON values; months as 2018-03, changes in % (of percentages: in points)."""
        return {
            "series": self.series.name,
            "assessed_month": month_text(self.series.last),
            "signals": {signal.code: signal_dict(signal) for signal in self.signals},
            "travel": {str(months): travel_dict(*step) for months, step in self.travel.items()},
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


def travel_dict(change: travel.Change | None, small: bool) -> dict[str, Any]:
    """`mark` warns of small numbers; without a preferred direction the change itself says which way."""
    return {
        "change": change.value if change else None,
        "measured_in": change.measured_in if change else None,
        "direction": change.direction if change else None,
        "mark": "small numbers" if small else "",
    }


def report(series: Sequence[Series]) -> list[Report]:
    """Assess each series for its own last month; all in one pass, none influenced by another."""
    batch = Batch.of(history(each) for each in series)
    told = zip(series, assess(batch), outlooks(forecast(batch), backtest(batch)), strict=True)
    return [
        Report(series=each, signals=signals, outlook=outlook, travel=steps(each)) for each, signals, outlook in told
    ]


def history(series: Series) -> History:
    values = series.values()
    return History(
        values=values,
        non_negative=all(value is None or value >= 0 for value in values),
        percentage=series.kind is Kind.PROPORTION,
    )


def steps(series: Series) -> dict[int, tuple[travel.Change | None, bool]]:
    """Return the direction of travel: for each window the change on the same of the year before, and whether the
    numbers are small. A window with a month missing has none."""
    found = {}
    for months in travel.WINDOWS:
        now, before = made(series, series.last, months), made(series, add_months(series.last, -12), months)
        unit = "%" if series.kind is Kind.PROPORTION else ""
        change = travel.change(series.kind, now, before, unit=unit)
        found[months] = (change, travel.small_numbers(series.kind, now, before))
    return found


def made(series: Series, end: date, months: int) -> float | None:
    """Return what the months up to `end` make."""
    parts = [series.months.get(month, Part()) for month in months_between(add_months(end, 1 - months), end)]
    return combine(series.kind, parts).value
