"""Between what a figure is expected: by the forecast made before its month, or by how earlier ones scattered."""

from datetime import date

import pytest

from opcc_portal.lib.periods import Period, add_months
from scorecard.domain.expected import Expected, band_for, expected
from scorecard.domain.ledger import TAKEN_BACK, Known, Ledger
from scorecard.domain.outlook import Ahead, Outlook
from scorecard.domain.series import Kind

MARCH = date(2018, 3, 1)


def ledger(values: list[float | None], *, kind: Kind = Kind.COUNT, breaks: list[date] | None = None) -> Ledger:
    """Months up to February 2018, the last of them first named; None is a month without a figure."""
    figures = {
        Period(add_months(MARCH, n - len(values)), 1): Known(value=value)
        for n, value in enumerate(values)
        if value is not None
    }
    return Ledger(kind=kind, scale=100, figures=figures, breaks=breaks or [])


def test_the_forecast_s_band_is_drawn_out_about_its_middle() -> None:
    """100 to 120: the middle is 110, half the width 10, two and a half times that 25."""
    assert expected(ledger([]), MARCH, (100.0, 120.0)) == Expected(low=85.0, high=135.0, basis="forecast")


@pytest.mark.parametrize(
    ("kind", "low", "high"),
    [
        (Kind.COUNT, 0, 125),
        (Kind.RATE, 0, 125),
        (Kind.PROPORTION, 0, 100),
        (Kind.MEAN, -25, 125),
        (Kind.LEVEL, -25, 125),
        (Kind.AS_PUBLISHED, -25, 125),
    ],
)
def test_a_range_ends_where_the_figures_of_its_kind_do(kind: Kind, low: float, high: float) -> None:
    """20 to 80: 50 and 75 to each side."""
    assert expected(ledger([], kind=kind), MARCH, (20.0, 80.0)) == Expected(low=low, high=high, basis="forecast")


def test_both_ends_belong_to_the_range() -> None:
    found = Expected(low=85.0, high=135.0, basis="forecast")
    assert [found.holds(value) for value in (84.9, 85.0, 110.0, 135.0, 135.1)] == [False, True, True, True, False]


def test_without_a_forecast_it_is_six_deviations_about_the_mean() -> None:
    """Six of 98 and six of 102 have the mean 100; their squares about it add up to 48, over 11: 2.089 each."""
    found = expected(ledger([98.0, 102.0] * 6), MARCH, None)
    assert found is not None
    assert (found.low, found.high) == (pytest.approx(87.4664, abs=1e-4), pytest.approx(112.5336, abs=1e-4))
    assert found.basis == "spread"


def test_that_range_too_ends_where_the_figures_do() -> None:
    """Six of 40 and six of 60 have the mean 50; six deviations of 10.445 reach beyond 0 and 100."""
    assert expected(ledger([40.0, 60.0] * 6, kind=Kind.PROPORTION), MARCH, None) == Expected(
        low=0.0, high=100.0, basis="spread"
    )


def test_eleven_months_are_too_few() -> None:
    assert expected(ledger([98.0, 102.0] * 5 + [100.0]), MARCH, None) is None


def test_no_more_than_24_months_are_looked_at() -> None:
    """What lies before does not count: with the 900 the range would reach far beyond 113."""
    found = expected(ledger([900.0] + [98.0, 102.0] * 12), MARCH, None)
    assert found is not None
    assert found.high == pytest.approx(100 + 6 * (96 / 23) ** 0.5)


def test_the_24th_month_back_still_counts() -> None:
    values: list[float | None] = [98.0] + [None] * 12 + [98.0, 102.0] * 5 + [102.0]
    assert len(values) == 24
    assert expected(ledger(values), MARCH, None) is not None
    assert expected(ledger(values), add_months(MARCH, 1), None) is None


def test_later_months_do_not_count() -> None:
    assert expected(ledger([98.0, 102.0] * 6), add_months(MARCH, -1), None) is None


def test_months_without_a_figure_are_passed_over() -> None:
    values = ledger([98.0, 102.0] * 6)
    figures = {**values.figures, Period(add_months(MARCH, -13), 1): Known(missing=TAKEN_BACK)}
    with_gap = Ledger(kind=Kind.COUNT, scale=1, figures=figures)
    assert expected(with_gap, MARCH, None) == expected(values, MARCH, None)


def test_nothing_is_measured_across_a_break() -> None:
    """From the third of twelve months on it counts something else: ten are left."""
    assert expected(ledger([98.0, 102.0] * 6, breaks=[add_months(MARCH, -10)]), MARCH, None) is None
    assert expected(ledger([98.0, 102.0] * 6, breaks=[add_months(MARCH, -12)]), MARCH, None) is not None


def test_illustrative_figures_are_history_too() -> None:
    real = ledger([98.0, 102.0] * 6)
    made = {period: Known(value=known.value, illustrative=True) for period, known in real.figures.items()}
    assert expected(Ledger(kind=Kind.COUNT, scale=1, figures=made), MARCH, None) == expected(real, MARCH, None)


def test_what_never_moved_has_no_range() -> None:
    assert expected(ledger([100.0] * 24), MARCH, None) is None
    assert expected(ledger([100.0] * 24), MARCH, (100.0, 100.0)) is None


def test_a_forecast_without_width_leaves_it_to_the_spread() -> None:
    found = expected(ledger([98.0, 102.0] * 6), MARCH, (0.0, 0.0))
    assert found is not None
    assert found.basis == "spread"


def test_of_a_grade_nothing_is_expected() -> None:
    assert expected(ledger([1.0, 2.0] * 6, kind=Kind.GRADE), MARCH, (1.0, 2.0)) is None


# -- Which forecast ------------------------------------------------------------------------------------------------


def ahead(low: float, high: float) -> Ahead:
    return Ahead(value=(low + high) / 2, low80=low, high80=high, low95=0.0, high95=999.0)


NOW = Outlook(bands=[(1.0, 2.0), (3.0, 4.0), None, (7.0, 8.0)], ahead=[ahead(11, 12), ahead(13, 14), ahead(15, 16)])
BEFORE = Outlook(bands=[(21.0, 22.0)], ahead=[ahead(31, 32), ahead(33, 34), ahead(35, 36)])


@pytest.mark.parametrize(
    ("months", "band"),
    [(0, (7, 8)), (-1, None), (-2, (3, 4)), (-3, (1, 2)), (-4, None), (1, (11, 12)), (3, (15, 16)), (4, None)],
)
def test_up_to_the_assessed_month_the_band_made_before_and_then_the_forecast(
    months: int, band: tuple[float, float] | None
) -> None:
    assert band_for(add_months(MARCH, months), {MARCH: NOW}) == band


@pytest.mark.parametrize(
    ("months", "band"), [(0, (7, 8)), (-1, (33, 34)), (-2, (3, 4)), (-3, (1, 2)), (-4, None), (1, (11, 12))]
)
def test_the_latest_assessment_that_knows_a_month_is_the_one(months: int, band: tuple[float, float] | None) -> None:
    """Of February the quarter's own knows nothing: December's forecast speaks. Of December itself both do."""
    outlooks = {add_months(MARCH, -3): BEFORE, MARCH: NOW}
    assert band_for(add_months(MARCH, months), outlooks) == band


def test_without_an_assessment_there_is_no_band() -> None:
    assert band_for(MARCH, {}) is None
    assert band_for(MARCH, {MARCH: Outlook()}) is None
