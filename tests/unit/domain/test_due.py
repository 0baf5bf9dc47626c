"""What a quarter wants of a measure, what of it nobody gave, and since when that is late."""

from datetime import date

import pytest

from opcc_portal.lib.periods import FinancialQuarter, Period
from scorecard.domain.due import answered, due, late_since, missing, own_months, shown_months
from scorecard.domain.ledger import TAKEN_BACK, Known, Ledger
from scorecard.domain.series import Frequency, Kind

Q4 = FinancialQuarter(2017, 4)
MARCH = date(2018, 3, 1)
JANUARY, FEBRUARY = date(2018, 1, 1), date(2018, 2, 1)
QUARTER, YEAR, POINT = Period(MARCH, 3), Period(MARCH, 12), Period(date(2018, 3, 31), 0)


def ledger(figures: dict[Period, Known], kind: Kind = Kind.COUNT) -> Ledger:
    return Ledger(kind=kind, scale=1.0, figures=figures)


@pytest.mark.parametrize(
    ("lag", "months"),
    [
        (0, [JANUARY, FEBRUARY, MARCH]),
        (1, [date(2017, 12, 1), JANUARY, FEBRUARY]),
        (3, [date(2017, 10, 1), date(2017, 11, 1), date(2017, 12, 1)]),
    ],
)
def test_the_months_that_arrive_in_a_quarter(lag: int, months: list[date]) -> None:
    assert own_months(Q4, lag) == months


@pytest.mark.parametrize(("lag", "first", "last"), [(0, date(2017, 10, 1), MARCH), (1, date(2017, 9, 1), FEBRUARY)])
def test_three_earlier_months_are_shown_before_them(lag: int, first: date, last: date) -> None:
    shown = shown_months(Q4, lag)
    assert (len(shown), shown[0], shown[-1]) == (6, first, last)


@pytest.mark.parametrize(
    ("lag", "data_to", "ends"),
    [
        (0, MARCH, [JANUARY, FEBRUARY, MARCH]),
        (0, FEBRUARY, [JANUARY, FEBRUARY]),
        (0, date(2017, 12, 1), []),
        (1, MARCH, [date(2017, 12, 1), JANUARY, FEBRUARY]),
        (1, FEBRUARY, [date(2017, 12, 1), JANUARY]),
    ],
)
def test_of_a_monthly_measure_the_months_are_due_as_far_as_the_data_reach(
    lag: int, data_to: date, ends: list[date]
) -> None:
    assert due("monthly", lag, QUARTER, quarter=Q4, data_to=data_to) == [Period(end, 1) for end in ends]


@pytest.mark.parametrize("frequency", ["quarterly", "half-yearly", "yearly"])
@pytest.mark.parametrize("headline", [QUARTER, YEAR, POINT])
def test_of_any_other_the_period_it_is_shown_for(frequency: Frequency, headline: Period) -> None:
    assert due(frequency, 0, headline, quarter=Q4, data_to=MARCH) == [headline]


@pytest.mark.parametrize(
    ("known", "complete"),
    [
        (Known(value=0.0), True),
        (Known(missing="under review"), True),
        (Known(missing=TAKEN_BACK), False),
        (None, False),
    ],
)
@pytest.mark.parametrize("period", [Period(MARCH, 1), QUARTER, YEAR, POINT])
@pytest.mark.parametrize("frequency", ["monthly", "quarterly", "yearly"])
def test_a_figure_or_a_reason_is_an_answer(
    known: Known | None, complete: bool, period: Period, frequency: Frequency
) -> None:
    of = ledger({period: known} if known else {}, Kind.AS_PUBLISHED)
    assert answered(of, frequency, period) is complete
    assert missing(of, frequency, [period]) == ([] if complete else [period])


def test_only_what_lacks_is_missing() -> None:
    months = [Period(month, 1) for month in (JANUARY, FEBRUARY, MARCH)]
    assert missing(ledger({months[1]: Known(value=1.0)}), "monthly", months) == [months[0], months[2]]


def test_what_the_parts_make_is_an_answer() -> None:
    months = {Period(month, 1): Known(value=1.0) for month in (JANUARY, FEBRUARY, MARCH)}
    assert answered(ledger(months), "quarterly", QUARTER)


LATELY: list[tuple[Frequency, Period, Period, bool]] = [
    # how often, what is due, what is known, whether that will do
    ("half-yearly", QUARTER, Period(date(2017, 10, 1), 3), True),
    ("half-yearly", QUARTER, Period(date(2017, 9, 1), 3), False),
    ("half-yearly", QUARTER, Period(date(2018, 4, 1), 3), False),
    ("half-yearly", QUARTER, Period(date(2017, 12, 1), 1), False),
    ("yearly", YEAR, Period(date(2017, 4, 1), 12), True),
    ("yearly", YEAR, Period(date(2017, 3, 1), 12), False),
    ("quarterly", QUARTER, Period(FEBRUARY, 3), False),
    ("monthly", Period(MARCH, 1), Period(FEBRUARY, 1), False),
    ("quarterly", POINT, Period(date(2018, 1, 1), 0), True),
    ("quarterly", POINT, Period(date(2017, 12, 31), 0), False),
    ("quarterly", POINT, Period(date(2018, 3, 15), 0), True),
    ("quarterly", POINT, Period(date(2018, 4, 1), 0), False),
]


@pytest.mark.parametrize(("frequency", "wanted", "known", "does"), LATELY)
def test_what_comes_seldom_is_answered_by_the_last_one(
    frequency: Frequency, wanted: Period, known: Period, does: bool
) -> None:
    assert answered(ledger({known: Known(value=1.0)}, Kind.AS_PUBLISHED), frequency, wanted) is does


def test_the_last_one_must_not_have_been_taken_back() -> None:
    taken = ledger({Period(date(2017, 12, 1), 3): Known(missing=TAKEN_BACK)}, Kind.AS_PUBLISHED)
    assert not answered(taken, "half-yearly", QUARTER)


@pytest.mark.parametrize(
    ("period", "lag", "day"),
    [
        (Period(MARCH, 1), 0, date(2018, 3, 31)),
        (Period(MARCH, 1), 1, date(2018, 4, 30)),
        (Period(date(2018, 11, 1), 3), 3, date(2019, 2, 28)),
        (YEAR, 0, date(2018, 3, 31)),
        (POINT, 1, date(2018, 4, 30)),
    ],
)
def test_late_from_the_last_day_of_the_month_that_it_may_take(period: Period, lag: int, day: date) -> None:
    assert late_since(period, lag) == day
