"""What is shown for a period: the recorded figure first, then what its parts make, then why there is none."""

from datetime import date

import pytest

from opcc_portal.lib.periods import Period, add_months
from scorecard.domain.ledger import TAKEN_BACK, Known, Ledger, Shown
from scorecard.domain.series import Combined, Kind

MARCH = date(2018, 3, 1)
QUARTER, YEAR = Period(MARCH, 3), Period(MARCH, 12)


def months(*values: float | None, illustrative: bool = True, end: date = MARCH) -> dict[Period, Known]:
    """Consecutive months up to `end`."""
    ends = [add_months(end, -n) for n in range(len(values) - 1, -1, -1)]
    pairs = zip(ends, values, strict=True)
    return {
        Period(month, 1): Known(value=value, illustrative=illustrative) for month, value in pairs if value is not None
    }


def quarters(*values: float, illustrative: bool = False) -> dict[Period, Known]:
    ends = [add_months(MARCH, -3 * n) for n in range(len(values) - 1, -1, -1)]
    return {
        Period(end, 3): Known(value=value, illustrative=illustrative) for end, value in zip(ends, values, strict=True)
    }


def ledger(*figures: dict[Period, Known], kind: Kind = Kind.COUNT) -> Ledger:
    return Ledger(kind=kind, scale=100, figures={k: v for part in figures for k, v in part.items()})


def test_a_recorded_figure_stands_whatever_its_months_make():
    shown = ledger(months(3375, 3327, 3216), quarters(9919)).at(QUARTER)
    assert (shown.value, shown.origin, shown.illustrative) == (9919, "published", False)


def test_without_one_the_months_make_it_and_hand_on_their_mark():
    shown = ledger(months(3375, 3327, 3216)).at(QUARTER)
    assert (shown.value, shown.origin, shown.illustrative) == (9918, "derived", True)


def test_published_quarters_make_the_year_rather_than_illustrative_months():
    shown = ledger(months(*[1.0] * 12), quarters(67, 60, 48, 61)).at(YEAR)
    assert (shown.value, shown.illustrative) == (236, False)


def test_real_months_make_the_year_before_quarters_do():
    shown = ledger(months(*[1.0] * 12, illustrative=False), quarters(67, 60, 48, 61)).at(YEAR)
    assert shown.value == 12


def test_illustrative_quarters_do_not_outweigh_illustrative_months():
    shown = ledger(months(*[1.0] * 12), quarters(67, 60, 48, 61, illustrative=True)).at(YEAR)
    assert (shown.value, shown.illustrative) == (12, True)


def test_quarters_make_the_year_where_months_are_missing():
    assert ledger(months(1, 1), quarters(67, 60, 48, 61)).at(YEAR).value == 236


def test_appeals_are_eleven_of_forty_one():
    pairs = [(4, 5), (5, 17), (2, 12), (0, 7)]
    ends = [add_months(MARCH, -3 * n) for n in (3, 2, 1, 0)]
    figures = {
        Period(end, 3): Known(value=100 * n / d, numerator=n, denominator=d)
        for end, (n, d) in zip(ends, pairs, strict=True)
    }
    shown = ledger(figures, kind=Kind.PROPORTION).at(YEAR)
    assert shown.value == pytest.approx(26.829, abs=0.001)
    assert shown.combined is not None
    assert (shown.combined.numerator, shown.combined.denominator, shown.approximate) == (11, 41, False)


def test_a_recorded_reason_is_given_where_there_is_no_figure():
    shown = ledger({QUARTER: Known(missing="under review")}).at(QUARTER)
    assert (shown.value, shown.origin, shown.reason) == (None, "missing", "under review")


def test_the_reason_of_the_last_part_speaks_for_the_whole():
    parts = {Period(date(2018, 1, 1), 1): Known(missing="not collected"), Period(MARCH, 1): Known(missing="no cases")}
    assert ledger(parts).at(QUARTER).reason == "no cases"


def test_with_nothing_known_it_is_not_available():
    assert ledger().at(QUARTER) == Shown(period=QUARTER, origin="missing", reason="not available")


def test_what_is_published_for_a_whole_period_is_never_worked_out_from_parts():
    assert ledger(quarters(70, 71, 72, 73), kind=Kind.AS_PUBLISHED).at(YEAR).value is None


def test_a_span_that_quarters_do_not_fill_is_left_to_months():
    assert ledger(quarters(1, 1, 1, 1)).at(Period(MARCH, 14)).value is None


def test_a_point_has_no_parts():
    assert ledger(months(1, 2, 3)).at(Period(date(2018, 3, 31), 0)).value is None


def test_what_is_made_of_a_figure_that_is_not_exact_is_approximate():
    about = {QUARTER: Known(value=10, qualifier="≤")}
    shown = ledger(quarters(4, 5, 6, 7), about, kind=Kind.COUNT).at(YEAR)
    assert (shown.value, shown.approximate) == (25, True)
    assert not ledger(quarters(4, 5, 6, 7)).at(YEAR).approximate


def test_a_recorded_reason_stands_whatever_the_months_make():
    shown = ledger(months(1, 2, 3), {QUARTER: Known(missing="withheld")}).at(QUARTER)
    assert (shown.value, shown.reason) == (None, "withheld")


@pytest.mark.parametrize("kind", [Kind.PROPORTION, Kind.MEAN])
def test_a_month_recorded_as_without_cases_is_not_missing(kind: Kind):
    figures = {Period(add_months(MARCH, -n), 1): Known(value=40, numerator=4, denominator=10) for n in (1, 2)}
    figures[Period(MARCH, 1)] = Known(missing="no cases")
    shown = ledger(figures, kind=kind).at(QUARTER)
    assert (shown.value, shown.approximate) == (40, False)


@pytest.mark.parametrize("kind", [Kind.COUNT, Kind.LEVEL, Kind.RATE])
def test_of_what_has_no_cases_a_month_without_them_is_missing(kind: Kind):
    figures = {**months(1, 2, end=add_months(MARCH, -1)), Period(MARCH, 1): Known(missing="no cases")}
    assert ledger(figures, kind=kind).at(QUARTER).reason == "no cases"


def broken(*figures: dict[Period, Known], at: date) -> Ledger:
    return Ledger(kind=Kind.COUNT, scale=1, figures={k: v for part in figures for k, v in part.items()}, breaks=[at])


def test_no_total_crosses_a_break():
    year = months(*[1.0] * 12)
    across = broken(year, at=date(2017, 10, 1)).at(YEAR)
    assert (across.value, across.reason) == (None, "a break in the series falls within it")
    assert broken(year, at=date(2017, 10, 1)).at(QUARTER).value == 3
    assert broken(year, at=date(2017, 4, 1)).at(YEAR).value == 12  # it begins with the break
    assert broken(year, at=date(2018, 4, 1)).at(YEAR).value == 12


def test_a_total_that_was_published_across_a_break_stands():
    assert broken({YEAR: Known(value=43744)}, at=date(2017, 10, 1)).at(YEAR).value == 43744


@pytest.mark.parametrize(
    ("at", "comparable"),
    [
        (date(2016, 1, 1), True),
        (date(2017, 1, 1), True),
        (date(2017, 2, 1), False),
        (date(2017, 10, 1), False),
        (date(2018, 1, 1), False),
        (date(2018, 3, 1), False),
        (date(2018, 4, 1), True),
    ],
)
def test_periods_on_two_sides_of_a_break_do_not_compare(at: date, comparable: bool):
    assert broken(at=at).comparable(QUARTER, QUARTER.year_before()) is comparable


def test_exact_quarters_outweigh_months_whose_cases_are_not_known() -> None:
    monthly = months(*[50.0] * 12, illustrative=False)
    pairs = [(4, 5), (5, 17), (2, 12), (0, 7)]
    ends = [add_months(MARCH, -3 * n) for n in (3, 2, 1, 0)]
    exact = {
        Period(end, 3): Known(value=100 * n / d, numerator=n, denominator=d)
        for end, (n, d) in zip(ends, pairs, strict=True)
    }
    shown = ledger(monthly, exact, kind=Kind.PROPORTION).at(YEAR)
    assert (round(shown.value or 0, 1), shown.approximate) == (26.8, False)


def test_a_figure_that_was_taken_back_is_as_if_it_had_never_been() -> None:
    months = {Period(date(2018, month, 1), 1): Known(value=10.0) for month in (1, 2, 3)}
    quarter = Period(date(2018, 3, 1), 3)
    undone = Known(missing=TAKEN_BACK, version=2)
    ledger = Ledger(kind=Kind.COUNT, scale=1, figures=months | {quarter: undone})
    assert ledger.at(quarter).value == 30
    assert Ledger(kind=Kind.COUNT, scale=1, figures={quarter: undone}).at(quarter).reason == "not available"


# -- All that is shown ---------------------------------------------------------------------------------------------


def test_all_of_a_recorded_figure() -> None:
    known = Known(value=30.0, illustrative=True)
    assert ledger({QUARTER: known}).at(QUARTER) == Shown(
        period=QUARTER, origin="published", value=30.0, illustrative=True, known=known
    )
    missing = Known(missing="withheld")
    assert ledger({QUARTER: missing}).at(QUARTER) == Shown(
        period=QUARTER, origin="missing", reason="withheld", known=missing
    )


def test_all_of_a_derived_figure() -> None:
    made = Combined(value=6, approximate=True, illustrative=True)
    figures = months(1, 2) | {Period(MARCH, 1): Known(value=3.0, qualifier="≈", illustrative=True)}
    figures |= months(1, 2, end=add_months(MARCH, -1))
    assert ledger(figures).at(QUARTER) == Shown(
        period=QUARTER, origin="derived", value=6, approximate=True, illustrative=True, combined=made
    )


def test_a_span_has_parts_only_where_they_fill_it() -> None:
    for span in (1, 2, 3, 4):
        made = ledger(quarters(1, 2, 3, 4)).derive(Period(MARCH, span))
        assert made.value is None
    assert ledger(quarters(1, 2, 3, 4)).derive(Period(MARCH, 6)).value == 7
    assert ledger(months(5)).derive(Period(MARCH, 1)).reason == "it has no shorter parts"


def test_only_reasons_within_the_period_speak_for_it() -> None:
    early, late = Period(date(2017, 12, 1), 1), Period(date(2018, 4, 1), 1)
    outside = {early: Known(missing="withheld"), late: Known(missing="under review")}
    assert ledger(outside).at(QUARTER).reason == "not available"
    within = outside | {Period(date(2018, 1, 1), 1): Known(missing="not collected")}
    assert ledger(within).at(QUARTER).reason == "not collected"
    known_later = within | {Period(MARCH, 1): Known(value=3.0)}
    assert ledger(known_later).at(QUARTER).reason == "not collected"
