"""A rate as a plain value: the figure, the numbers behind it, and why there is none."""

from collections.abc import Mapping
from datetime import date

from opcc_portal.lib.periods import Period, add_months
from scorecard.domain.ledger import Known, Ledger
from scorecard.domain.rates import Rate, Rates
from scorecard.domain.series import Kind

YEAR = Period(date(2018, 3, 1), 12)


def rate(figures: Mapping[Period, Known]) -> Rate:
    return Rate.of(Ledger(kind=Kind.RATE, scale=1000, figures=figures).at(YEAR))


def test_a_published_rate_stands_with_the_numbers_behind_it() -> None:
    found = rate({YEAR: Known(value=64.3, numerator=6430.0, denominator=100_000.0)})
    assert found == Rate(value=64.3, numerator=6430.0, denominator=100_000.0)


def test_a_published_rate_may_stand_alone() -> None:
    assert rate({YEAR: Known(value=64.3)}) == Rate(value=64.3)


def test_months_make_a_rate_with_the_numbers_behind_it() -> None:
    """Twelve months of 500 crimes among 100,000 people: 6,000, or 60 per 1,000."""
    months = {
        Period(add_months(YEAR.end, -n), 1): Known(numerator=500.0, denominator=100_000.0, value=5.0) for n in range(12)
    }
    assert rate(months) == Rate(value=60.0, numerator=6000.0, denominator=100_000.0)


def test_what_is_known_about_only_is_approximate() -> None:
    assert rate({YEAR: Known(value=64.0, qualifier="≈")}).approximate
    months = {Period(add_months(YEAR.end, -n), 1): Known(value=5.0, illustrative=True) for n in range(12)}
    found = rate(months)
    assert (found.value, found.approximate, found.illustrative) == (60.0, True, True)


def test_without_a_figure_there_is_the_reason() -> None:
    assert rate({YEAR: Known(missing="under review")}) == Rate(reason="under review")
    assert rate({}) == Rate(reason="not available")


def test_a_force_is_known_by_either_year() -> None:
    some, none = Rate(value=0.0), Rate(reason="not available")
    assert Rates(name="Borset", now=some, before=none).known
    assert Rates(name="Borset", now=none, before=some).known
    assert not Rates(name="Borset", now=none, before=none).known
