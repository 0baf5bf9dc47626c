"""How parts add up, and what may be entered."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.domain.series import Combined, Frequency, Kind, Part, allowed_month, combine, figure_checks


def out_of(n: float, d: float) -> Part:
    return Part(numerator=n, denominator=d)


def values(*figures: float | None) -> list[Part]:
    return [Part(value=figure) for figure in figures]


def test_counts_add_up() -> None:
    assert combine(Kind.COUNT, values(3245, 2983, 3690)) == Combined(value=9918)


def test_two_of_twelve_and_none_of_seven_are_two_of_nineteen() -> None:
    made = combine(Kind.PROPORTION, [out_of(2, 12), out_of(0, 7)])
    assert (made.numerator, made.denominator, made.approximate) == (2, 19, False)
    assert made.value == pytest.approx(10.526, abs=0.0005)


def test_a_year_of_appeals() -> None:
    made = combine(Kind.PROPORTION, [out_of(4, 5), out_of(5, 17), out_of(2, 12), out_of(0, 7)])
    assert (made.numerator, made.denominator) == (11, 41)
    assert made.value == pytest.approx(26.8, abs=0.05)


def test_a_month_without_cases_is_not_missing() -> None:
    empty = Part(denominator=0)
    assert combine(Kind.PROPORTION, [out_of(1, 4), empty]).value == 25
    assert combine(Kind.MEAN, [Part(value=8, denominator=2), empty]).value == 8
    assert combine(Kind.PROPORTION, [Part(value=40), empty]) == Combined(value=40, approximate=True)


@pytest.mark.parametrize("kind", [Kind.PROPORTION, Kind.MEAN])
def test_no_cases_at_all_have_no_figure(kind: Kind) -> None:
    made = combine(kind, [Part(denominator=0), Part(denominator=0)])
    assert made == Combined(numerator=0, denominator=0, reason="there were no cases to count")


def test_a_proportion_without_all_denominators_is_the_unweighted_mean() -> None:
    made = combine(Kind.PROPORTION, [Part(value=86), Part(value=93), out_of(4, 4)])
    assert made == Combined(value=93, approximate=True)


def test_a_mean_is_weighted_by_how_many() -> None:
    made = combine(Kind.MEAN, [Part(value=600, denominator=1000), Part(value=700, denominator=3000)])
    assert made == Combined(value=675, numerator=2_700_000, denominator=4000)


def test_a_mean_of_unknown_numbers_is_unweighted() -> None:
    parts = [Part(value=600, denominator=1000), Part(value=700)]
    assert combine(Kind.MEAN, parts) == Combined(value=650, approximate=True)


def test_a_rate_is_flow_over_mean_stock() -> None:
    made = combine(Kind.RATE, [out_of(30, 900), out_of(36, 1100)], scale=1000)
    assert made == Combined(value=66, numerator=66, denominator=1000)
    assert combine(Kind.RATE, [out_of(2000, 1000), out_of(1000, 1000)], scale=1).value == 3
    assert combine(Kind.RATE, [out_of(3, 0.5)], scale=1).value == 6


def test_a_rate_without_its_parts_grows_with_the_period() -> None:
    parts = [Part(value=1.5), Part(numerator=20, denominator=10)]
    assert combine(Kind.RATE, parts, scale=1) == Combined(value=3.5, approximate=True)


def test_a_rate_over_nobody_has_no_figure() -> None:
    made = combine(Kind.RATE, [out_of(3, 0)], scale=1)
    assert made == Combined(numerator=3, denominator=0, reason="the stock is 0")


def test_a_level_is_its_last_value_alone() -> None:
    assert combine(Kind.LEVEL, values(None, 160, 165)) == Combined(value=165)
    assert combine(Kind.LEVEL, values(160, 165, None)).reason == "1 of 1 parts is missing"


@pytest.mark.parametrize("kind", [Kind.AS_PUBLISHED, Kind.GRADE])
def test_what_is_published_is_never_derived(kind: Kind) -> None:
    made = combine(kind, values(70, 71, 72))
    assert made.value is None
    assert "never worked out" in made.reason


@pytest.mark.parametrize("kind", [Kind.COUNT, Kind.PROPORTION, Kind.MEAN, Kind.RATE])
def test_missing_parts_leave_no_value_and_are_counted(kind: Kind) -> None:
    made = combine(kind, values(1, None, 2, None, 3))
    assert made == Combined(reason="2 of 5 parts are missing")
    assert combine(kind, values(1, None)).reason == "1 of 2 parts is missing"
    assert combine(kind, []).reason == "there is nothing to add up"


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        (Kind.PROPORTION, Part(numerator=3)),
        (Kind.PROPORTION, Part(denominator=3)),
        (Kind.MEAN, Part(denominator=3)),
        (Kind.MEAN, Part(numerator=9, denominator=3)),
        (Kind.COUNT, Part(numerator=9, denominator=3)),
        (Kind.RATE, Part(denominator=0)),
    ],
)
def test_half_a_figure_is_a_missing_one(kind: Kind, part: Part) -> None:
    assert combine(kind, [part]).reason == "1 of 1 parts is missing"


def test_one_illustrative_part_makes_the_sum_illustrative() -> None:
    parts = [Part(value=1, illustrative=True), Part(value=2)]
    assert combine(Kind.COUNT, parts).illustrative
    assert not combine(Kind.LEVEL, parts).illustrative
    assert not combine(Kind.COUNT, parts[1:]).illustrative


pairs = st.lists(
    st.tuples(st.integers(0, 500), st.integers(0, 500)).map(lambda p: (min(p), max(p))),
    min_size=1,
    max_size=12,
)


@given(pairs, st.integers(1, 11))
def test_a_proportion_does_not_depend_on_how_months_are_grouped(months: list[tuple[int, int]], cut: int) -> None:
    parts = [out_of(n, d) for n, d in months]
    groups = [combine(Kind.PROPORTION, group) for group in (parts[:cut], parts[cut:]) if group]
    regrouped = [Part(value=g.value, numerator=g.numerator, denominator=g.denominator) for g in groups]
    assert combine(Kind.PROPORTION, regrouped) == combine(Kind.PROPORTION, parts)


@pytest.mark.parametrize(
    ("kind", "figure"),
    [
        (Kind.COUNT, {"value": 0}),
        (Kind.COUNT, {"value": 12.5}),
        (Kind.COUNT, {"value": 1e12}),
        (Kind.PROPORTION, {"value": 26.8, "numerator": 11, "denominator": 41}),
        (Kind.PROPORTION, {"value": 27.0, "numerator": 11, "denominator": 41}),
        (Kind.PROPORTION, {"value": 1100 / 41, "numerator": 11, "denominator": 41}),
        (Kind.PROPORTION, {"value": 12.5, "numerator": 1, "denominator": 8}),
        (Kind.PROPORTION, {"value": 13, "numerator": 1, "denominator": 8}),
        (Kind.PROPORTION, {"value": 100, "numerator": 28, "denominator": 28}),
        (Kind.PROPORTION, {"value": 100, "numerator": 1, "denominator": 1}),
        (Kind.PROPORTION, {"value": 26.8, "numerator": 26_849, "denominator": 100_000}),  # 26.85 is where 26.9 begins
        (Kind.PROPORTION, {"value": 0.0, "numerator": 0, "denominator": 7}),
        (Kind.PROPORTION, {"value": 100.0}),
        (Kind.PROPORTION, {"value": 85.9, "denominator": 135}),
        (Kind.PROPORTION, {"value": None, "numerator": 2, "denominator": 12}),
        (Kind.RATE, {"value": 12.52, "numerator": 25889, "denominator": 2068, "scale": 1}),
        (Kind.MEAN, {"value": 5.0, "denominator": 598}),
        (Kind.MEAN, {"value": -3.0}),
        (Kind.LEVEL, {"value": -3.0}),
        (Kind.GRADE, {"value": None}),
        (Kind.AS_PUBLISHED, {"value": 80.4, "numerator": 300, "denominator": 350}),
    ],
)
def test_figures_in_order(kind: Kind, figure: dict[str, float | None]) -> None:
    assert figure_checks(kind, **figure) == []  # type: ignore[arg-type]


OUTSIDE = "A percentage lies between 0 and 100. Check the decimal point."
NO_CASES = "The denominator must be above 0. If there were no cases, leave the figure out and say so."


@pytest.mark.parametrize(
    ("kind", "figure", "advice"),
    [
        (Kind.COUNT, {"value": -1}, "A count cannot be below 0. Check the sign."),
        (Kind.PROPORTION, {"value": 100.1}, OUTSIDE),
        (Kind.PROPORTION, {"value": -0.1}, OUTSIDE),
        (Kind.PROPORTION, {"value": None, "numerator": 0, "denominator": 0}, NO_CASES),
        (Kind.PROPORTION, {"value": 3, "numerator": 1, "denominator": -1}, NO_CASES),
        (Kind.RATE, {"value": 3, "numerator": 1, "denominator": 0}, NO_CASES),
        (
            Kind.PROPORTION,
            {"value": 90, "numerator": 12, "denominator": 2},
            "The numerator is larger than the denominator. Check that the two are the right way round.",
        ),
        (Kind.PROPORTION, {"value": 3, "numerator": -1, "denominator": 8}, "The numerator is below 0. Check its sign."),
        (Kind.PROPORTION, {"value": 50, "numerator": 2}, "Give the denominator too: how many it is out of."),
        (
            Kind.PROPORTION,
            {"value": 15, "numerator": 41, "denominator": 237},
            "The numerator and denominator make 17.3, not 15. Correct whichever is wrong.",
        ),
        (
            Kind.PROPORTION,
            {"value": 26.7, "numerator": 11, "denominator": 41},
            "The numerator and denominator make 26.83, not 26.7. Correct whichever is wrong.",
        ),
        (
            Kind.PROPORTION,
            {"value": 26.8, "numerator": 26_851, "denominator": 100_000},
            "The numerator and denominator make 26.85, not 26.8. Correct whichever is wrong.",
        ),
        (
            Kind.PROPORTION,
            {"value": 10, "numerator": 211, "denominator": 2000},
            "The numerator and denominator make 10.55, not 10. Correct whichever is wrong.",
        ),
        (
            Kind.RATE,
            {"value": 12.6, "numerator": 25889, "denominator": 2068, "scale": 1},
            "The numerator and denominator make 12.52, not 12.6. Correct whichever is wrong.",
        ),
        (
            Kind.MEAN,
            {"value": 6, "numerator": 10, "denominator": 2},
            "The numerator and denominator make 5, not 6. Correct whichever is wrong.",
        ),
        (Kind.COUNT, {"value": 1.1e12}, "That is larger than any figure here can be. Check for extra digits."),
        (Kind.RATE, {"value": -1}, "A rate cannot be below 0. Check the sign."),
        (Kind.COUNT, {"value": float("nan")}, "That is not a number. Type digits, such as 41.5."),
        (
            Kind.PROPORTION,
            {"value": 1, "numerator": 1, "denominator": float("inf")},
            "That is not a number. Type digits, such as 41.5.",
        ),
    ],
)
def test_faults_say_what_to_do(kind: Kind, figure: dict[str, float | None], advice: str) -> None:
    assert figure_checks(kind, **figure) == [advice]  # type: ignore[arg-type]


def test_all_faults_are_told_at_once() -> None:
    assert len(figure_checks(Kind.PROPORTION, value=120, numerator=6, denominator=5)) == 2
    assert len(figure_checks(Kind.PROPORTION, value=120, numerator=6)) == 2


def test_a_rate_may_exceed_one() -> None:
    assert figure_checks(Kind.RATE, value=2, numerator=20, denominator=10, scale=1) == []


MARCH = date(2018, 3, 1)
AFTER = "April 2018 is after March 2018, the last month with data. Leave it blank for now."


@pytest.mark.parametrize(
    ("lag", "month", "message"),
    [
        (0, date(2018, 3, 1), ""),
        (0, date(2018, 3, 31), ""),
        (0, date(2010, 1, 1), ""),
        (1, date(2018, 2, 1), ""),
        (0, date(2018, 4, 1), AFTER),
        (1, date(2018, 4, 1), AFTER),
        (
            1,
            date(2018, 3, 1),
            "March 2018 is not due yet: this measure arrives a month late and reaches February 2018.",
        ),
        (
            3,
            date(2018, 1, 1),
            "January 2018 is not due yet: this measure arrives 3 months late and reaches December 2017.",
        ),
    ],
)
def test_which_months_may_be_entered(lag: int, month: date, message: str) -> None:
    assert allowed_month("monthly", lag, month, latest=MARCH) == message


@pytest.mark.parametrize(
    ("frequency", "period"), [("quarterly", "quarter"), ("half-yearly", "half-year"), ("yearly", "year")]
)
def test_other_measures_take_no_months(frequency: Frequency, period: str) -> None:
    assert allowed_month(frequency, 0, MARCH, latest=MARCH) == (
        f"This measure is {frequency}: enter its figure for the {period}, not for a month."
    )
