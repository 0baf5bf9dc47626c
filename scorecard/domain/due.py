"""Which figures of a measure are due in a quarter, which of them nobody gave, and since when they are late."""

from collections.abc import Sequence
from datetime import date

from opcc_portal.lib.periods import FinancialQuarter, Period, add_months, month_of
from scorecard.domain.ledger import TAKEN_BACK, Ledger
from scorecard.domain.series import Frequency, allowed_month

EVERY: dict[Frequency, int] = {"monthly": 1, "quarterly": 3, "half-yearly": 6, "yearly": 12}  # months
QUARTER = 3


def own_months(quarter: FinancialQuarter, lag_months: int) -> list[date]:
    """The quarter's months; of a measure that comes late those that arrive in it."""
    return Period(add_months(quarter.period.end, -lag_months), QUARTER).months


def shown_months(quarter: FinancialQuarter, lag_months: int) -> list[date]:
    """The quarter's own months after the three before them: what can be typed while it is closed."""
    return Period(own_months(quarter, lag_months)[-1], 2 * QUARTER).months


def due(
    frequency: Frequency, lag_months: int, headline: Period, *, quarter: FinancialQuarter, data_to: date
) -> list[Period]:
    """Return the periods that a quarter wants a figure for: of a monthly measure its months, as far as the data reach;
    of any other the period it is shown for."""
    if frequency != "monthly":
        return [headline]
    months = own_months(quarter, lag_months)
    return [Period(month, 1) for month in months if not allowed_month(frequency, lag_months, month, latest=data_to)]


def missing(ledger: Ledger, frequency: Frequency, periods: Sequence[Period]) -> list[Period]:
    """Return those of the periods due for which there is neither a figure nor a reason why there is none."""
    return [period for period in periods if not answered(ledger, frequency, period)]


def answered(ledger: Ledger, frequency: Frequency, period: Period) -> bool:
    """Whether something is known of a period: recorded for it, or made by its parts.

    What comes twice a year or once was not missed where the last one is not older than that; a date stands for the
    time since the one before.
    """
    shown = ledger.at(period)
    if shown.value is not None or shown.known is not None:
        return True
    return (EVERY[frequency] > QUARTER or period.span == 0) and lately(ledger, EVERY[frequency], period)


def lately(ledger: Ledger, months: int, period: Period) -> bool:
    """Whether a period of the same span that ended within so many months has its answer."""
    last = month_of(period.end)
    return any(
        other.span == period.span
        and add_months(last, -months) < month_of(other.end) <= last
        and known.missing != TAKEN_BACK
        for other, known in ledger.figures.items()
    )


def late_since(period: Period, lag_months: int) -> date:
    """Return the day by which a figure should have come: the last of its month, and as many months as it may take."""
    return date.fromordinal(add_months(period.end, lag_months + 1).toordinal() - 1)
