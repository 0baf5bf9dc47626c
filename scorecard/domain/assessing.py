"""From the stored figures of many series to their signals and forecasts: pure, so that computing twice gives the same.

Months are counted from January 1970 (numpy's `datetime64[M]` as a number): arrays of them are compared at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import msgspec
import numpy as np

from opcc_portal.lib.periods import add_months
from scorecard.domain.batch import COVERED_MONTHS, Batch, Bools, Floats, Ints
from scorecard.domain.forecast import backtest, forecast
from scorecard.domain.outlook import Outlook, outlooks
from scorecard.domain.signals import Signal, each

HISTORY_MONTHS = 60  # the longest window of any rule: four years of changes on the year before


@dataclass(frozen=True, eq=False)
class Inputs:
    """Everything that the signals of n series are computed from, side by side.

    Per series (n): `series` its id, `input_version`, `lag_months`, `monthly` whether it is collected by the month,
    `derivable` whether its months stand for themselves, `percentage` whether it lies between 0 and 100.
    Per current figure: `figure_of` the series' position (0 to n − 1), `end` the period's last month, `span` in months,
    `value` (NaN for none). Per break: `break_of` the position, `break_month` the first month that compares.
    `reports` are the months to which the figures of each quarter reach.
    """

    series: Ints
    input_version: Ints
    lag_months: Ints
    monthly: Bools
    derivable: Bools
    percentage: Bools
    figure_of: Ints
    end: Ints
    span: Ints
    value: Floats
    break_of: Ints
    break_month: Ints
    reports: Sequence[date]


class Row(NamedTuple):
    """What is stored of a series for one assessed month; signals and outlook as JSON."""

    series: int
    month: date
    input_version: int
    signals: str
    outlook: str


def month_number(month: date) -> int:
    """Return the months since January 1970."""
    return month.year * 12 + month.month - 1 - 1970 * 12


def assess_all(inputs: Inputs) -> list[Row]:
    """Return a row for every series and reported quarter, assessed for the latest month that its lag allows."""
    return [row for report in inputs.reports for row in _assess_for(inputs, report)]


def _assess_for(inputs: Inputs, report: date) -> list[Row]:
    batch = batch_of(inputs, report)
    months = [add_months(report, -lag) for lag in range(int(inputs.lag_months.max(initial=0)) + 1)]
    told = zip(
        inputs.series.tolist(),
        inputs.lag_months.tolist(),
        inputs.input_version.tolist(),
        each(batch),
        outlooks(forecast(batch), backtest(batch)),
        strict=True,
    )
    return [
        Row(series, months[lag], version, to_json(signals), to_json(outlook))
        for series, lag, version, signals, outlook in told
    ]


def to_json(value: Outlook | list[Signal]) -> str:
    """Return a value as it is stored."""
    return msgspec.json.encode(value).decode()


def batch_of(inputs: Inputs, report: date) -> Batch:
    """Return the months of every series as the rules read them, up to the month that each can be assessed for."""
    values, last = _months(inputs, report), month_number(report)
    return Batch(
        values=values,
        monthly=inputs.monthly,
        derivable=inputs.derivable,
        non_negative=~np.asarray((values < 0).any(axis=1)),
        percentage=inputs.percentage,
        window_start=_window_start(inputs, last),
        covered=_covered(inputs, last),
    )


def _position(inputs: Inputs, of: Ints, month: Ints, last: int) -> Ints:
    """Return where months stand among the 60 to each series' own assessed month."""
    return month - (last - inputs.lag_months[of]) + HISTORY_MONTHS - 1


def _months(inputs: Inputs, report: date) -> Floats:
    position = _position(inputs, inputs.figure_of, inputs.end, month_number(report))
    used = (inputs.span == 1) & (position >= 0) & (position < HISTORY_MONTHS)
    values = np.full((len(inputs.series), HISTORY_MONTHS), np.nan)
    values[inputs.figure_of[used], position[used]] = inputs.value[used]
    return values


def _window_start(inputs: Inputs, last: int) -> Ints:
    """Return the position of the month from which each series compares with its last one: 0 without a break."""
    position = _position(inputs, inputs.break_of, inputs.break_month, last)
    within = (position > 0) & (position < HISTORY_MONTHS)
    starts = np.zeros(len(inputs.series), dtype=np.intp)
    np.maximum.at(starts, inputs.break_of[within], position[within])
    return starts


def _covered(inputs: Inputs, last: int) -> Bools:
    """Return for each of the twelve calendar months to the report month whether a figure of any span speaks of it."""
    covered = np.zeros((len(inputs.series), COVERED_MONTHS), dtype=bool)
    recent = ~np.isnan(inputs.value) & (inputs.span <= COVERED_MONTHS) & (inputs.end > last - COVERED_MONTHS)
    of, end, span = inputs.figure_of[recent], inputs.end[recent], np.maximum(inputs.span[recent], 1)
    for position in range(COVERED_MONTHS):
        month = last - COVERED_MONTHS + 1 + position
        covered[of[(end - span < month) & (month <= end)], position] = True
    return covered
