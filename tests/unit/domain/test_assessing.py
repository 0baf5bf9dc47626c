"""From stored figures to signals."""

from datetime import date
from typing import Any

from opcc_portal.lib.periods import add_months
from scorecard.domain.assessing import HISTORY_MONTHS, AssessmentInput, assess_all, coverage, history
from scorecard.domain.series import Kind
from scorecard.domain.signals import RULES

MARCH = date(2018, 3, 1)


def series(**changes: Any) -> AssessmentInput:
    """36 months to March 2018 that alternate between 9 and 11, the last one 100."""
    figures = [(add_months(MARCH, -n), 1, 100.0 if n == 0 else 10.0 + (-1) ** n) for n in range(36)]
    fields = {
        "series": 7,
        "input_version": 3,
        "kind": Kind.COUNT,
        "frequency": "monthly",
        "lag_months": 0,
        "figures": figures,
        "breaks": [],
        "reports": [MARCH],
    }
    return AssessmentInput(**{**fields, **changes})


def states(item: AssessmentInput) -> dict[str, str]:
    ((_, _, _, signals),) = assess_all([item])
    return {signal["code"]: signal["state"] for signal in signals}


def test_each_series_gets_every_rule_for_each_reported_quarter_with_its_version():
    rows = assess_all([series(reports=[MARCH, date(2017, 12, 1)])])
    assert [row[:3] for row in rows] == [(7, MARCH, 3), (7, date(2017, 12, 1), 3)]
    assert [signal["code"] for signal in rows[0][3]] == [rule.code for rule in RULES]


def test_the_last_month_far_above_the_two_years_before_it_fires():
    assert states(series())["month_2sd"] == "high"


def test_a_lag_moves_the_assessed_month_back():
    late = series(lag_months=1)
    assert assess_all([late])[0][1] == date(2018, 2, 1)
    assert states(late)["month_2sd"] == "quiet"


def test_a_break_inside_the_baseline_cuts_it_off():
    assert states(series(breaks=[date(2017, 10, 1)]))["month_2sd"] == "not_assessable"


def test_a_break_before_the_history_or_after_the_report_cuts_nothing():
    outside = [add_months(MARCH, -HISTORY_MONTHS), add_months(MARCH, 1)]
    assert history(series(breaks=outside), MARCH).window_start == 0


def test_measures_that_are_not_monthly_or_are_published_whole_cannot_be_assessed():
    assert states(series(frequency="quarterly"))["month_2sd"] == "not_assessable"
    assert states(series(kind=Kind.AS_PUBLISHED))["month_2sd"] == "not_assessable"


def test_a_year_covers_its_twelve_months_and_a_point_its_own():
    assert all(coverage(series(figures=[(MARCH, 12, 5.0)]), MARCH))
    assert coverage(series(figures=[(date(2018, 2, 28), 0, 5.0)]), MARCH) == [False] * 10 + [True, False]


def test_neither_a_missing_figure_nor_a_longer_one_covers_anything():
    figures = [(MARCH, 1, None), (MARCH, 24, 5.0)]
    assert not any(coverage(series(figures=figures), MARCH))


def test_a_recorded_zero_is_data_and_nothing_at_all_is_no_data():
    assert states(series(figures=[(MARCH, 12, 0.0)]))["no_data"] == "quiet"
    assert states(series(figures=[]))["no_data"] == "high"
