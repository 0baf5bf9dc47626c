"""From stored figures to signals and outlooks."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from opcc_portal.lib.periods import add_months
from scorecard.domain.assessing import HISTORY_MONTHS, Inputs, assess_all, batch_of, month_number
from scorecard.domain.signals import RULES

MARCH = date(2018, 3, 1)
Figure = tuple[date, int, float | None]
# 36 months to March 2018 that alternate between 9 and 11, the last one 100.
ALTERNATING: list[Figure] = [(add_months(MARCH, -n), 1, 100.0 if n == 0 else 10.0 + (-1) ** n) for n in range(36)]


def one(figures: Sequence[Figure] = ALTERNATING, breaks: Sequence[date] = (), **changes: Any) -> Inputs:
    """A single series."""
    fields: dict[str, Any] = {
        "series": np.array([7]),
        "input_version": np.array([3]),
        "lag_months": np.array([0]),
        "monthly": np.array([True]),
        "derivable": np.array([True]),
        "percentage": np.array([False]),
        "figure_of": np.zeros(len(figures), dtype=np.intp),
        "end": np.array([month_number(end) for end, _, _ in figures], dtype=np.intp),
        "span": np.array([span for _, span, _ in figures], dtype=np.intp),
        "value": np.array([np.nan if value is None else value for _, _, value in figures], dtype=float),
        "break_of": np.zeros(len(breaks), dtype=np.intp),
        "break_month": np.array([month_number(month) for month in breaks], dtype=np.intp),
        "reports": [MARCH],
    }
    return Inputs(**{**fields, **changes})


def states(inputs: Inputs) -> dict[str, str]:
    (row,) = assess_all(inputs)
    return {signal["code"]: signal["state"] for signal in json.loads(row.signals)}


def covered(*figures: Figure) -> list[bool]:
    return list(batch_of(one(figures), MARCH).covered[0])


def test_months_are_counted_from_1970() -> None:
    assert [month_number(date(1970, 1, 1)), month_number(MARCH)] == [0, 48 * 12 + 2]


def test_each_series_gets_every_rule_for_each_reported_quarter_with_its_version() -> None:
    rows = assess_all(one(reports=[MARCH, date(2017, 12, 1)]))
    assert [row[:3] for row in rows] == [(7, MARCH, 3), (7, date(2017, 12, 1), 3)]
    assert [signal["code"] for signal in json.loads(rows[0].signals)] == [rule.code for rule in RULES]


def test_each_row_carries_its_outlook() -> None:
    calm = [(end, span, 10.0 + 0.1 * (n % 5)) for n, (end, span, _) in enumerate(ALTERNATING)]
    outlook = json.loads(assess_all(one(calm))[0].outlook)
    assert len(outlook["ahead"]) == 3
    assert outlook["rests_on"] == 36
    assert 9.9 < outlook["ahead"][0]["low80"] < outlook["ahead"][0]["value"] < outlook["ahead"][0]["high95"] < 10.6
    assert json.loads(assess_all(one(calm[:20]))[0].outlook)["reason_code"] == "short_trend_history"


def test_the_last_month_far_above_the_two_years_before_it_fires() -> None:
    assert states(one())["month_2sd"] == "high"


def test_a_lag_moves_the_assessed_month_back() -> None:
    late = one(lag_months=np.array([1]))
    assert assess_all(late)[0].month == date(2018, 2, 1)
    assert states(late)["month_2sd"] == "quiet"


def test_series_with_different_lags_stand_side_by_side() -> None:
    both = one(
        [*ALTERNATING, *ALTERNATING],
        series=np.array([7, 8]),
        input_version=np.array([3, 4]),
        lag_months=np.array([0, 1]),
        monthly=np.array([True, True]),
        derivable=np.array([True, True]),
        percentage=np.array([False, False]),
        figure_of=np.repeat([0, 1], len(ALTERNATING)),
    )
    first, second = assess_all(both)
    assert [first.series, first.month, first.input_version] == [7, MARCH, 3]
    assert [second.series, second.month, second.input_version] == [8, date(2018, 2, 1), 4]
    assert first.signals == assess_all(one())[0].signals
    assert second.signals == assess_all(one(lag_months=np.array([1])))[0].signals


def test_a_break_inside_the_baseline_cuts_it_off() -> None:
    assert states(one(breaks=[date(2017, 10, 1)]))["month_2sd"] == "not_assessable"


def test_the_last_of_several_breaks_counts() -> None:
    breaks = [date(2017, 10, 1), date(2016, 4, 1)]
    assert batch_of(one(breaks=breaks), MARCH).window_start.tolist() == [HISTORY_MONTHS - 6]
    assert batch_of(one(breaks=breaks[::-1]), MARCH).window_start.tolist() == [HISTORY_MONTHS - 6]


def test_a_break_may_cut_off_all_but_one_of_the_months_or_the_first_alone() -> None:
    assert batch_of(one(breaks=[MARCH]), MARCH).window_start.tolist() == [HISTORY_MONTHS - 1]
    assert batch_of(one(breaks=[add_months(MARCH, 2 - HISTORY_MONTHS)]), MARCH).window_start.tolist() == [1]


def test_without_series_there_is_nothing_to_assess() -> None:
    none, said = np.zeros(0, dtype=np.intp), np.zeros(0, dtype=bool)
    fields = dict.fromkeys(("series", "input_version", "lag_months"), none)
    assert assess_all(one([], **fields, **dict.fromkeys(("monthly", "derivable", "percentage"), said))) == []


def test_a_break_before_the_history_or_after_the_report_cuts_nothing() -> None:
    outside = [add_months(MARCH, -HISTORY_MONTHS), add_months(MARCH, 1)]
    assert batch_of(one(breaks=outside), MARCH).window_start.tolist() == [0]


def test_measures_that_are_not_monthly_or_are_published_whole_cannot_be_assessed() -> None:
    assert states(one(monthly=np.array([False])))["month_2sd"] == "not_assessable"
    assert states(one(derivable=np.array([False])))["month_2sd"] == "not_assessable"


def test_only_months_within_the_history_are_read() -> None:
    figures: list[Figure] = [
        (MARCH, 1, 1.0),
        (add_months(MARCH, 1 - HISTORY_MONTHS), 1, 2.0),
        (add_months(MARCH, -HISTORY_MONTHS), 1, 3.0),
        (add_months(MARCH, 1), 1, 4.0),
        (add_months(MARCH, -1), 3, 5.0),
    ]
    values = batch_of(one(figures), MARCH).values[0]
    assert (values[-1], values[0]) == (1.0, 2.0)
    assert np.isnan(values[1:-1]).all()


def test_a_series_with_a_figure_below_nought_can_fall_below_it() -> None:
    assert batch_of(one(), MARCH).non_negative.tolist() == [True]
    assert batch_of(one([*ALTERNATING[1:], (MARCH, 1, 0.0)]), MARCH).non_negative.tolist() == [True]
    assert batch_of(one([*ALTERNATING[1:], (MARCH, 1, 0.5)]), MARCH).non_negative.tolist() == [True]
    assert batch_of(one([*ALTERNATING[1:], (MARCH, 1, -1.0)]), MARCH).non_negative.tolist() == [False]


def test_a_year_covers_its_twelve_months_and_a_point_its_own() -> None:
    assert all(covered((MARCH, 12, 5.0)))
    assert covered((date(2018, 2, 28), 0, 5.0)) == [False] * 10 + [True, False]
    assert covered((date(2017, 4, 1), 3, 5.0)) == [True] + [False] * 11


def test_neither_a_missing_figure_nor_a_longer_one_covers_anything() -> None:
    assert not any(covered((MARCH, 1, None), (MARCH, 24, 5.0)))


def test_a_recorded_zero_is_data_and_nothing_at_all_is_no_data() -> None:
    assert states(one([(MARCH, 12, 0.0)]))["no_data"] == "quiet"
    assert states(one([]))["no_data"] == "high"


def test_coverage_reaches_the_report_though_the_measure_is_late() -> None:
    late = one([(add_months(MARCH, -12), 1, 5.0)], lag_months=np.array([1]))
    assert states(late)["no_data"] == "high"
