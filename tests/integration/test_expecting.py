"""What the figures of a quarter are expected to be: each series by its own forecast, in one query."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext

from opcc_portal.lib.periods import Period
from opcc_portal.models import Quarter
from scorecard import queries
from scorecard.domain.expected import Expected
from scorecard.models import Series
from scorecard.queries.expecting import expected_ranges
from tests.factories import AssessmentFactory, QuarterFactory, SeriesFactory, months

pytestmark = pytest.mark.django_db
JANUARY, MARCH, DECEMBER = (Period(date(*month, 1), 1) for month in ((2018, 1), (2018, 3), (2017, 12)))


def ranges(quarter: Quarter, *series: Series) -> dict[tuple[int, Period], Expected]:
    return expected_ranges(quarter, series, queries.ledgers(series))


def outlook(**more: Any) -> dict[str, Any]:
    """Bands of the twelve months to the assessed one: 10 to 12, 20 to 22, … 120 to 122."""
    return {"bands": [[10 * n, 10 * n + 2] for n in range(1, 13)], "judged": 12, **more}


def test_the_months_of_the_quarter_and_the_three_before_have_the_band_made_before_them() -> None:
    """The band's middle, and two and a half times its half-width of 1 to each side."""
    series = SeriesFactory()
    AssessmentFactory(series=series, outlook=outlook())
    found = ranges(QuarterFactory(), series)
    assert {period.label(): (item.low, item.high) for (_, period), item in found.items()} == {
        "October 2017": (68.5, 73.5),
        "November 2017": (78.5, 83.5),
        "December 2017": (88.5, 93.5),
        "January 2018": (98.5, 103.5),
        "February 2018": (108.5, 113.5),
        "March 2018": (118.5, 123.5),
    }


def test_a_quarter_just_opened_is_held_against_the_forecast_of_the_one_before() -> None:
    series = SeriesFactory()
    month = {"value": 51.0, "low80": 50.0, "high80": 52.0, "low95": 49.0, "high95": 53.0}
    AssessmentFactory(series=series, month=date(2017, 12, 1), outlook=outlook(ahead=[month] * 3))
    found = ranges(QuarterFactory(), series)
    assert (found[series.pk, JANUARY].low, found[series.pk, DECEMBER].low) == (48.5, 118.5)


def test_a_late_measure_is_assessed_and_asked_about_a_month_earlier() -> None:
    series = SeriesFactory(measure__lag_months=1)
    AssessmentFactory(series=series, month=date(2018, 2, 1), outlook=outlook())
    AssessmentFactory(series=series, month=date(2018, 3, 1), outlook={})  # of a measure that had no lag yet
    found = ranges(QuarterFactory(), series)
    assert (series.pk, MARCH) not in found
    assert found[series.pk, DECEMBER].low == 98.5


def test_without_an_assessment_the_earlier_months_speak() -> None:
    series = SeriesFactory()
    months(series, [98.0, 102.0] * 6, last=date(2017, 12, 1))
    assert ranges(QuarterFactory(), series)[series.pk, JANUARY].basis == "spread"


@pytest.mark.parametrize("frequency", ["quarterly", "half-yearly", "yearly"])
def test_only_months_are_asked_about(frequency: str) -> None:
    series = SeriesFactory(measure__frequency=frequency)
    AssessmentFactory(series=series, outlook=outlook())
    assert ranges(QuarterFactory(), series) == {}


def test_it_is_one_query_however_many_series(counting: Callable[[], CaptureQueriesContext]) -> None:
    quarter, series = QuarterFactory(), [SeriesFactory() for _ in range(5)]
    for item in series:
        AssessmentFactory(series=item, outlook=outlook())
    ledgers = queries.ledgers(series)
    with counting() as made:
        assert len(expected_ranges(quarter, series, ledgers)) == 30
    assert len(made) == 1
