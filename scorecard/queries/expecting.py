"""Between what the figures of a quarter are expected, for many series at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from opcc_portal.lib.periods import Period, add_months
from opcc_portal.models import Quarter
from scorecard.domain.due import shown_months
from scorecard.domain.expected import Expected, band_for, expected
from scorecard.domain.ledger import Ledger
from scorecard.domain.outlook import Outlook
from scorecard.models import Assessment, Measure, Series

QUARTER = 3


def expected_ranges(
    quarter: Quarter, series: Iterable[Series], ledgers: Mapping[int, Ledger]
) -> dict[tuple[int, Period], Expected]:
    """Return the range for each month of the quarter and of the three before it, where one can be given; one query.

    `ledgers` by series id, of series with their measures. The months of a measure that comes late are those that arrive
    in the quarter. What was forecast at the quarter's last assessment, or else at the one before: a quarter that was
    just opened has none of its own yet.
    """
    wanted = [item for item in series if item.measure.frequency == Measure.Frequency.MONTHLY]
    outlooks = _outlooks(quarter, wanted)
    ranges = {
        (item.pk, Period(month, 1)): expected(ledgers[item.pk], month, band_for(month, outlooks[item.pk]))
        for item in wanted
        for month in shown_months(quarter.calendar, item.measure.lag_months)
    }
    return {key: found for key, found in ranges.items() if found}


def _outlooks(quarter: Quarter, series: Iterable[Series]) -> defaultdict[int, dict[date, Outlook]]:
    """The stored outlooks of each series, by assessed month: this quarter's and the one's before."""
    assessed = {
        item.pk: {add_months(quarter.data_to, -item.measure.lag_months - back) for back in (0, QUARTER)}
        for item in series
    }
    months = set().union(*assessed.values())
    rows = Assessment.objects.filter(series__in=assessed, month__in=months).values_list("series", "month", "outlook")
    found: defaultdict[int, dict[date, Outlook]] = defaultdict(dict)
    for pk, month, outlook in rows:
        if month in assessed[pk]:
            found[pk][month] = msgspec.convert(outlook, Outlook)
    return found
