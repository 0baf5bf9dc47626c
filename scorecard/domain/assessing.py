"""From the stored figures of series to their signals: pure, so that computing twice gives the same twice."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from opcc_portal.lib.periods import Period, add_months, months_between
from scorecard.domain.batch import COVERED_MONTHS, Batch, History
from scorecard.domain.series import Kind
from scorecard.domain.signals import assess

HISTORY_MONTHS = 48  # the longest window of any rule, with room for an earlier year

Row = tuple[int, date, int, list[dict[str, Any]]]


class AssessmentInput(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the signals of one series are computed from.

    `figures` are (end, span, value) of its current observations, `breaks` the months from which it is not
    comparable, `reports` the months to which the figures of each quarter reach.
    """

    series: int
    input_version: int
    kind: Kind
    frequency: str
    lag_months: int
    figures: list[tuple[date, int, float | None]]
    breaks: list[date]
    reports: list[date]


def assess_all(inputs: Sequence[AssessmentInput]) -> list[Row]:
    """Return (series id, assessed month, input version, signals) for every series and reported quarter.

    The assessed month is the latest that the measure's lag allows. One pass over all of them.
    """
    wanted = [(item, report) for item in inputs for report in item.reports]
    batch = Batch.of(history(item, report) for item, report in wanted)
    return [
        (item.series, add_months(report, -item.lag_months), item.input_version, msgspec.to_builtins(signals))
        for (item, report), signals in zip(wanted, assess(batch), strict=True)
    ]


def history(item: AssessmentInput, report: date) -> History:
    """Return the months of one series as the rules read them, up to the month it can be assessed for."""
    assessed = add_months(report, -item.lag_months)
    months = months_between(add_months(assessed, 1 - HISTORY_MONTHS), assessed)
    values = {end: value for end, span, value in item.figures if span == 1}
    return History(
        values=[values.get(month) for month in months],
        monthly=item.frequency == "monthly",
        derivable=item.kind not in (Kind.AS_PUBLISHED, Kind.GRADE),
        non_negative=item.kind is Kind.COUNT,
        window_start=window_start(months, item.breaks),
        covered=coverage(item, report),
    )


def window_start(months: Sequence[date], breaks: Sequence[date]) -> int:
    """Return the position in `months` from which the series is comparable with its last month."""
    return max((months.index(month) for month in breaks if month in months), default=0)


def coverage(item: AssessmentInput, report: date) -> list[bool]:
    """Return for each of the twelve calendar months to `report` whether a figure of any span speaks of it."""
    covered: set[date] = set()
    for end, span, value in item.figures:
        if value is not None and span <= COVERED_MONTHS:
            covered.update(Period(end, span).months or [end.replace(day=1)])
    return [month in covered for month in months_between(add_months(report, 1 - COVERED_MONTHS), report)]
