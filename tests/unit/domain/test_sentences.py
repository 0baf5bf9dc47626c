"""A sentence for each rule and state in each unit, written out by hand."""

from datetime import date

import pytest

from scorecard.domain import reasons
from scorecard.domain.numbers import numbers_table
from scorecard.domain.outcome import Season, State
from scorecard.domain.signals import Signal
from scorecard.domain.wording import explain
from scorecard.domain.writing import Writer

MARCH = date(2018, 3, 1)
CRIMES, SHARE, TIME, HOURS = ("crimes", 0), ("%", 1), ("seconds", 0), ("hours", 0)
Unit = tuple[str, int]


def signal(code: str, state: State, season: Season = "", **numbers: float | None) -> Signal:
    return Signal(code=code, state=state, season=season, numbers=numbers)


def month(state: State, season: Season = "", **numbers: float) -> Signal:
    return signal("month_2sd", state, season, **numbers)


def quarter(state: State, last: tuple[float, float, float], season: Season = "", **numbers: float) -> Signal:
    """`last` as they are read: the oldest first."""
    return signal("quarter_1sd", state, season, last_3=last[0], last_2=last[1], last=last[2], **numbers)


def run(state: State, last: list[float], season: Season = "", **numbers: float) -> Signal:
    tested = {f"last_{8 - n}" if n < 7 else "last": value for n, value in enumerate(last)}
    return signal("run_of_8", state, season, **tested, **numbers)


def discrete(state: State, slope: float, t: float | None = 0.5) -> Signal:
    return signal("trend_discrete", state, slope=slope, t=t, critical=2.0423)


def rolling(state: State, now: float, before: float, t: float | None = 0.5) -> Signal:
    numbers = {"mean_now": now, "mean_before": before, "change": now - before, "pairs": 12, "t": t, "critical": 2.201}
    return signal("trend_rolling", state, **numbers)


LIMITS = {"mean": 3100.46, "limit_high": 3400.0, "limit_low": 2800.92}
SHARES = {"mean": 11.02, "limit_high": 14.0, "limit_low": 8.049}
TIMES = {"mean": 636.0, "limit_high": 679.6, "limit_low": 592.4}
BIG = {"mean": 16_500.25, "limit_high": 16_800.0, "limit_low": 16_200.5}
EIGHT = [3601.0, 3700.0, 3650.0, 3601.0, 3702.0, 3640.0, 3611.0, 3605.0]


@pytest.mark.parametrize(
    ("found", "unit", "sentence"),
    [
        (
            month("high", last=3694, **LIMITS),
            CRIMES,
            "At 3,694, March 2018 was more than two standard deviations above the average of the 24 months before it "
            "(3,100.5; limit 3,400.0).",
        ),
        (
            month("low", last=2694, **LIMITS),
            CRIMES,
            "At 2,694, March 2018 was more than two standard deviations below the average of the 24 months before it "
            "(3,100.5; limit 2,800.9).",
        ),
        (
            month("quiet", last=11.44, **SHARES),
            SHARE,
            "At 11.4%, March 2018 lay within two standard deviations of the average of the 24 months before it "
            "(11.02%; limits 8.05% and 14.00%).",
        ),
        (
            month("quiet", last=640, **TIMES),
            TIME,
            "At 10 min 40 s, March 2018 lay within two standard deviations of the average of the 24 months before it "
            "(10 min 36 s; limits 9 min 52 s and 11 min 20 s).",
        ),
        (
            month("high", last=16_875, **BIG),
            HOURS,
            "At 16,875, March 2018 was more than two standard deviations above the average of the 24 months before it "
            "(16,500.3; limit 16,800.0).",
        ),
        (
            month("high", "expected", last=3694, season_mean=3650.2, season_high=3700.0, season_beyond=0, **LIMITS),
            CRIMES,
            "At 3,694, March 2018 was more than two standard deviations above the average of the 24 months before it "
            "(3,100.5; limit 3,400.0). That is expected for the time of year (March 2018: 3,650.2 expected, limit "
            "3,700.0).",
        ),
        (
            month("quiet", "unusual", last=12.0, season_mean=9.5, season_high=11.25, season_low=7.75, **SHARES),
            SHARE,
            "At 12.0%, March 2018 lay within two standard deviations of the average of the 24 months before it "
            "(11.02%; limits 8.05% and 14.00%). Yet it is unusually high for the time of year (March 2018: 9.50% "
            "expected, limit 11.25%).",
        ),
        (
            month("quiet", "unusual", last=600, season_mean=660, season_high=700, season_low=620, **TIMES),
            TIME,
            "At 10 min, March 2018 lay within two standard deviations of the average of the 24 months before it "
            "(10 min 36 s; limits 9 min 52 s and 11 min 20 s). Yet it is unusually low for the time of year "
            "(March 2018: 11 min expected, limit 10 min 20 s).",
        ),
        (
            quarter("high", (3401.0, 3500.0, 3694.0), **LIMITS),
            CRIMES,
            "Each of the three months to March 2018 (3,401, 3,500 and 3,694) was more than one standard deviation "
            "above the average of the 24 months before them (3,100.5; limit 3,400.0).",
        ),
        (
            quarter("low", (8.0, 7.1, 6.25), **SHARES),
            SHARE,
            "Each of the three months to March 2018 (8.0%, 7.1% and 6.3%) was more than one standard deviation below "
            "the average of the 24 months before them (11.02%; limit 8.05%).",
        ),
        (
            quarter("quiet", (700.0, 600.0, 660.0), **TIMES),
            TIME,
            "The three months to March 2018 (11 min 40 s, 10 min and 11 min) did not all lie more than one standard "
            "deviation to the same side of the average of the 24 months before them (10 min 36 s; limits 9 min 52 s "
            "and 11 min 20 s).",
        ),
        (
            quarter("low", (16_100.0, 16_000.0, 15_900.0), "expected", season_mean=16_010.04, season_beyond=2, **BIG),
            HOURS,
            "Each of the three months to March 2018 (16,100, 16,000 and 15,900) was more than one standard deviation "
            "below the average of the 24 months before them (16,500.3; limit 16,200.5). That is only partly "
            "expected for the time of year: 2 of the 3 months lie beyond what is usual then (March 2018: 16,010.0 "
            "expected).",
        ),
        (
            run("high", EIGHT, mean=3600.5),
            CRIMES,
            "Each of the eight months to March 2018 (lowest 3,601) was above the average of the 24 months before "
            "them, 3,600.5.",
        ),
        (
            run("low", [value / 1000 for value in EIGHT], mean=3.8),
            SHARE,
            "Each of the eight months to March 2018 (highest 3.7%) was below the average of the 24 months before "
            "them, 3.80%.",
        ),
        (
            run("quiet", [value / 5 for value in EIGHT], mean=730.0),
            TIME,
            "The eight months to March 2018, between 12 min and 12 min 20 s, did not all lie on one side of the "
            "average of the 24 months before them, 12 min 10 s.",
        ),
        (
            run("quiet", EIGHT, "unusual", mean=3650.0, season_mean=3500.0),
            HOURS,
            "The eight months to March 2018, between 3,601 and 3,702, did not all lie on one side of the average of "
            "the 24 months before them, 3,650.0. Yet it is unusually high for the time of year (March 2018: 3,500.0 "
            "expected).",
        ),
        (
            discrete("high", 48.26, 3.04),
            CRIMES,
            "From April 2017 to March 2018 the months rose, the season apart, at a pace of 48.3 a year: steeper "
            "than chance usually makes it.",
        ),
        (
            discrete("low", -4.018, -2.55),
            SHARE,
            "From April 2017 to March 2018 the months fell, the season apart, at a pace of 4.02 percentage points a "
            "year: steeper than chance usually makes it.",
        ),
        (
            discrete("low", -95, None),
            TIME,
            "From April 2017 to March 2018 the months fell, the season apart, at a pace of 1 min 35 s a year: "
            "steeper than chance usually makes it.",
        ),
        (
            discrete("quiet", -4.56),
            HOURS,
            "From April 2017 to March 2018 the months show no clear rise or fall, the season apart: 4.6 a year "
            "downwards is within chance.",
        ),
        (
            discrete("quiet", 0.44),
            SHARE,
            "From April 2017 to March 2018 the months show no clear rise or fall, the season apart: 0.44 percentage "
            "points a year upwards is within chance.",
        ),
        (
            discrete("quiet", 0.04),
            CRIMES,
            "From April 2017 to March 2018 the months show no clear rise or fall, the season apart.",
        ),
        (
            rolling("high", 3294.1, 3100.5, 4.06),
            CRIMES,
            "Month against the same month of the year before, the twelve months to March 2018 were on average 193.6 "
            "higher, a steadier difference than chance usually makes.",
        ),
        (
            rolling("low", 11.0, 12.25, -4.06),
            SHARE,
            "Month against the same month of the year before, the twelve months to March 2018 were on average 1.25 "
            "percentage points lower, a steadier difference than chance usually makes.",
        ),
        (
            rolling("high", 700, 640, None),
            TIME,
            "Month against the same month of the year before, the twelve months to March 2018 were on average 1 min "
            "higher, a steadier difference than chance usually makes.",
        ),
        (
            rolling("quiet", 16_875.0, 16_800.0),
            HOURS,
            "Month against the same month of the year before, the twelve months to March 2018 show no clear change: on "
            "average 75.0 higher, within chance.",
        ),
        (
            rolling("quiet", 16_800.0, 16_800.0),
            HOURS,
            "Month against the same month of the year before, the twelve months to March 2018 show no clear change.",
        ),
        (
            signal("no_data", "high", covered_months=0),
            SHARE,
            "No figure covers any of the twelve months to March 2018.",
        ),
        (
            signal("no_data", "quiet", covered_months=3),
            TIME,
            "A figure covers 3 of the twelve months to March 2018.",
        ),
    ],
)
def test_what_was_found(found: Signal, unit: Unit, sentence: str) -> None:
    assert explain(found, unit=unit[0], decimals=unit[1], month=MARCH) == sentence


@pytest.mark.parametrize(
    ("code", "numbers", "tested", "words"),
    [
        ("", {}, 1, ""),
        ("not_monthly", {}, 1, "the measure is not collected monthly"),
        (
            "as_published",
            {},
            3,
            "its figures are published for whole periods and do not stand for single months",
        ),
        ("tested_missing", {"tested_months": 0}, 1, "the month under test has no figure"),
        ("tested_missing", {"tested_months": 2}, 3, "1 of the 3 months under test has no figure"),
        ("tested_missing", {"tested_months": 1}, 8, "7 of the 8 months under test have no figure"),
        (
            "break",
            {"tested_months": 3, "baseline_months": 11},
            3,
            "a break in the series leaves 3 of the 3 months under test and 11 of 24 baseline months; all and 20 are "
            "needed",
        ),
        ("break", {}, 0, "a break in the series leaves fewer than 24 months, or too many gaps among them"),
        ("short_history", {"history_months": 12}, 1, "there are 12 months of history; at least 21 are needed"),
        ("short_history", {"history_months": 1}, 8, "there is 1 month of history; at least 28 are needed"),
        ("baseline_gaps", {"baseline_months": 19}, 1, "19 of 24 baseline months have a figure; 20 are needed"),
        ("no_spread", {}, 1, "all baseline months are equal, so there is no spread to measure against"),
        ("short_trend_history", {}, 0, "there are fewer than 24 months of history"),
        ("short_trend_history", {"history_months": 0}, 0, "there are 0 months of history; at least 24 are needed"),
        (
            "pairs_missing",
            {"pairs": 1},
            0,
            "1 of the last 12 months has a figure for the same month of the year before; 10 are needed",
        ),
        (
            "pairs_missing",
            {"pairs": 9},
            0,
            "9 of the last 12 months have a figure for the same month of the year before; 10 are needed",
        ),
        (
            "trend_gaps",
            {},
            0,
            "more than 3 of the months that it rests on, or more than 1 of the last 12, have no figure",
        ),
    ],
)
def test_why_nothing_could_be_found(code: str, numbers: dict[str, float], tested: int, words: str) -> None:
    assert reasons.in_words(code, numbers, tested) == words


def test_an_unknown_reason_is_refused() -> None:
    with pytest.raises(KeyError):
        reasons.in_words("mood")


@pytest.mark.parametrize(
    ("unit", "figure", "fine", "difference", "signed"),
    [
        (CRIMES, "−1,235", "−1,234.6", "1,234.6", "−1,234.6"),
        (SHARE, "−1,234.6%", "−1,234.56%", "1,234.56 percentage points", "−1,234.56 percentage points"),
        (TIME, "−20 min 35 s", "−20 min 35 s", "20 min 35 s", "−20 min 35 s"),
        (("people", 2), "−1,234.56", "−1,234.560", "1,234.560", "−1,234.560"),
    ],
)
def test_how_numbers_are_written(unit: Unit, figure: str, fine: str, difference: str, signed: str) -> None:
    write = Writer(*unit)
    number = -1234.56
    assert (write.figure(number), write.fine(number)) == (figure, fine)
    assert (write.difference(number), write.signed(number)) == (difference, signed)
    assert write.signed(12.0).startswith("+12")
    assert write.signed(0.0).startswith("+0")


@pytest.mark.parametrize(
    ("unit", "value", "shown"),
    [(CRIMES, 0.05, True), (CRIMES, 0.0499, False), (SHARE, 0.005, True), (TIME, 0.499, False), (TIME, -0.5, True)],
)
def test_whether_anything_is_left_of_a_difference(unit: Unit, value: float, shown: bool) -> None:
    assert Writer(*unit).shows(value) is shown


def test_the_numbers_behind_trends() -> None:
    found = signal(
        "trend_discrete", "low", slope=-95.4, se=30.2, t=-3.159, critical=2.0423, rho=0.126, months=36, gaps=0, df=30
    )
    assert numbers_table(found, "seconds", 0) == [
        ("Slope within the twelve months, a year", "−1 min 35 s"),
        ("Standard error of the slope", "30 s"),
        ("Test value (t)", "−3.16"),
        ("Limit that chance passes once in twenty", "±2.04"),
        ("Likeness of neighbouring months (ρ)", "0.13"),
        ("Months that the slope rests on", "36"),
        ("Of them without a figure", "0"),
    ]
    found = signal(
        "trend_rolling",
        "high",
        mean_now=12.5,
        mean_before=11.25,
        change=1.25,
        change_sd=0.8,
        t=5.2,
        critical=2.201,
        pairs=12,
    )
    assert numbers_table(found, "%", 1) == [
        ("Average change on the same month a year before", "+1.25 percentage points"),
        ("Standard deviation of these changes", "0.80 percentage points"),
        ("Months compared, unweighted average", "12.50%"),
        ("The same months a year before, likewise", "11.25%"),
        ("Test value (t)", "5.20"),
        ("Limit that chance passes once in twenty", "±2.20"),
        ("Months with a figure a year before", "12 of 12"),
    ]
