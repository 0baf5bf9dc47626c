"""The three level rules: their limits, their gaps, and an independent implementation beside them."""

import math
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
import pytest
from abspc import detect_special_causes
from hypothesis import assume, given
from hypothesis import strategies as st

from scorecard.domain.batch import Batch, History
from scorecard.domain.levels import month_2sd, quarter_1sd, run_of_8
from scorecard.domain.outcome import Outcome
from scorecard.domain.reasons import in_words
from tests.unit.domain import oracle

# Twelve 9s and twelve 11s: mean 10, sum of squares 24, sample SD √(24 / 23) = 1.0215078…
BASE = [9.0, 11.0] * 12
SD = (24 / 23) ** 0.5
# Mean 10 and, as 22 months are 1 away from it and two √½, squares that sum to 23: an SD of exactly 1.
UNIT = [9.0] * 11 + [11.0] * 11 + [10 - 0.5**0.5, 10 + 0.5**0.5]
RULES: dict[str, tuple[Callable[[Batch], Outcome], int, int]] = {
    "month_2sd": (month_2sd, 1, 2),
    "quarter_1sd": (quarter_1sd, 3, 1),
    "run_of_8": (run_of_8, 8, 0),
}


def state(rule: Callable[[Batch], Outcome], values: Sequence[float | None], start: int = 0) -> str:
    return str(rule(Batch.of([History(values=values, window_start=start)])).state[0])


def judged(rule: Callable[[Batch], Outcome], history: History) -> tuple[str, str]:
    outcome = rule(Batch.of([history]))
    numbers = {name: float(values[0]) for name, values in outcome.numbers.items()}
    tested = next(k for compute, k, _ in RULES.values() if compute is rule)
    return str(outcome.state[0]), in_words(str(outcome.reason_code[0]), numbers, tested)


@pytest.mark.parametrize(
    ("last", "expected"),
    [(12.0, "quiet"), (12.0001, "high"), (8.0, "quiet"), (7.9999, "low"), (10.0, "quiet")],
)
def test_one_month_beyond_two_standard_deviations(last: float, expected: str) -> None:
    assert state(month_2sd, [*UNIT, last]) == expected


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ([11.0001] * 3, "high"),
        ([11.0001, 11.0, 11.0001], "quiet"),
        ([11.0, 11.0001, 99.0], "quiet"),
        ([8.9999] * 3, "low"),
        ([8.9999, 8.9999, 9.0], "quiet"),
        ([11.0001, 8.9999, 11.0001], "quiet"),
    ],
)
def test_each_of_three_months_beyond_one_standard_deviation(last: list[float], expected: str) -> None:
    assert state(quarter_1sd, UNIT + last) == expected


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ([10.0001] * 8, "high"),
        ([10.0001] * 7 + [10.0], "quiet"),
        ([10.0] + [10.0001] * 7, "quiet"),
        ([9.9999] * 8, "low"),
        ([9.9999] * 4 + [10.0001] * 4, "quiet"),
    ],
)
def test_each_of_eight_months_beside_the_mean(last: list[float], expected: str) -> None:
    assert state(run_of_8, BASE + last) == expected


def test_what_floats_cannot_tell_apart_is_not_beyond() -> None:
    # 24 tenths sum to a hair more or less than 2.4: eight further tenths equal their mean on paper.
    values = [0.1, 0.3] * 12 + [0.2] * 8
    assert state(run_of_8, values) == "quiet"
    assert state(run_of_8, values[:24] + [0.2 + 1e-7] * 8) == "high"


def test_the_tolerance_grows_with_the_mean() -> None:
    big = [1e6 * value for value in BASE]
    assert state(run_of_8, big + [1e7 + 0.005] * 8) == "quiet"
    assert state(run_of_8, big + [1e7 + 0.05] * 8) == "high"


def test_the_baseline_ends_before_the_months_under_test_and_is_24_long() -> None:
    old_and_new = [1000.0] * 5 + BASE + [50.0, 60.0, 70.0]
    numbers = quarter_1sd(Batch.of([History(values=old_and_new)])).numbers
    assert numbers["mean"][0] == 10.0
    assert numbers["sd"][0] == pytest.approx(SD)
    assert numbers["limit_high"][0] == pytest.approx(10 + SD)
    assert numbers["limit_low"][0] == pytest.approx(10 - SD)
    assert [numbers[name][0] for name in ("last", "last_2", "last_3")] == [70.0, 60.0, 50.0]
    assert (numbers["baseline_months"][0], numbers["tested_months"][0]) == (24, 3)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_twenty_baseline_months_are_enough_and_nineteen_are_not(
    rule: tuple[Callable[[Batch], Outcome], int, int],
) -> None:
    compute, k, _ = rule
    tail = [99.0] * k
    gaps: list[float | None] = list(BASE)
    gaps[3] = gaps[7] = gaps[8] = gaps[12] = None
    assert state(compute, [*gaps, *tail]) == "high"
    gaps[20] = None
    assert judged(compute, History(values=[*gaps, *tail])) == (
        "not_assessable",
        "19 of 24 baseline months have a figure; 20 are needed",
    )


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_young_series_says_how_much_history_it_lacks(
    rule: tuple[Callable[[Batch], Outcome], int, int],
) -> None:
    compute, k, _ = rule
    assert state(compute, BASE[:20] + [99.0] * k) == "high"
    assert judged(compute, History(values=BASE[:12] + [99.0] * k)) == (
        "not_assessable",
        f"there are {12 + k} months of history; at least {20 + k} are needed",
    )


@pytest.mark.parametrize(
    ("compute", "tail", "reason"),
    [
        (month_2sd, [None], "the month under test has no figure"),
        (quarter_1sd, [99.0, None, 99.0], "1 of the 3 months under test has no figure"),
        (quarter_1sd, [None, None, 99.0], "2 of the 3 months under test have no figure"),
        (run_of_8, [None] + [99.0] * 7, "1 of the 8 months under test has no figure"),
    ],
)
def test_a_missing_month_under_test(compute: Callable[[Batch], Outcome], tail: list[float | None], reason: str) -> None:
    assert judged(compute, History(values=[*BASE, *tail])) == ("not_assessable", reason)


def test_without_spread_only_the_run_can_be_assessed() -> None:
    # A tenth summed 24 times and divided by 24 is not a tenth: the spread must be nought all the same.
    flat = [0.1] * 24
    reason = "all baseline months are equal, so there is no spread to measure against"
    assert judged(month_2sd, History(values=[*flat, 5.0])) == ("not_assessable", reason)
    assert judged(quarter_1sd, History(values=flat + [5.0] * 3)) == ("not_assessable", reason)
    assert state(run_of_8, flat + [5.0] * 8) == "high"
    assert state(run_of_8, flat + [0.1] * 8) == "quiet"


def test_no_window_crosses_a_break() -> None:
    values = [500.0] * 4 + BASE[:20] + [99.0]
    assert state(month_2sd, values) == "quiet"
    assert state(month_2sd, values, start=4) == "high"
    assert judged(month_2sd, History(values=values, window_start=5)) == (
        "not_assessable",
        "a break in the series leaves 1 of the month under test and 19 of 24 baseline months; all and 20 are needed",
    )


def test_a_break_within_the_months_under_test() -> None:
    state_, reason = judged(quarter_1sd, History(values=BASE + [99.0] * 3, window_start=25))
    assert state_ == "not_assessable"
    assert reason.startswith("a break in the series leaves 2 of the 3 months under test and 0 of 24")


def test_a_break_is_not_blamed_for_gaps_of_its_own() -> None:
    values: list[float | None] = [None] * 6 + BASE[:18] + [99.0]
    assert judged(month_2sd, History(values=values, window_start=3))[1].startswith("there are 19 months")
    gap = History(values=[*BASE, None], window_start=10)
    assert judged(month_2sd, gap)[1] == "the month under test has no figure"


def test_a_series_just_old_enough_but_with_a_gap_is_not_called_young() -> None:
    values: list[float | None] = [*BASE[:10], None, *BASE[:9], 99.0]
    assert judged(month_2sd, History(values=values))[1] == ("19 of 24 baseline months have a figure; 20 are needed")


@pytest.mark.parametrize(
    ("history", "reason"),
    [
        (History(values=[*BASE, 99.0], monthly=False), "the measure is not collected monthly"),
        (
            History(values=[*BASE, 99.0], derivable=False),
            "its figures are published for whole periods and do not stand for single months",
        ),
        (History(values=[]), "the month under test has no figure"),
        (History(values=[None] * 25), "the month under test has no figure"),
    ],
)
def test_what_no_level_rule_can_assess(history: History, reason: str) -> None:
    assert judged(month_2sd, history) == ("not_assessable", reason)


def test_a_count_whose_lower_limit_is_below_nought_says_that_low_cannot_fire() -> None:
    rare = [0.0, 0.0, 6.0, 0.0] * 6 + [0.0]
    flags = month_2sd(
        Batch.of(
            [
                History(values=rare, non_negative=True),
                History(values=rare),
                History(values=[*BASE, 10.0], non_negative=True),
            ]
        )
    ).numbers["low_cannot_fire"]
    assert flags.tolist() == [1.0, 0.0, 0.0]


def test_an_empty_batch_is_no_error() -> None:
    outcome = month_2sd(Batch.of([]))
    assert outcome.state.shape == (0,)
    assert outcome.reason_code.shape == (0,)


def test_only_what_cannot_be_assessed_has_a_reason() -> None:
    outcome = month_2sd(Batch.of([History(values=[*BASE, 99.0]), History(values=[*BASE, None])]))
    assert outcome.reason_code.tolist() == ["", "tested_missing"]


# Whole numbers and quarters keep sums exact, so that what must hold on paper holds in floats.
figures = st.integers(0, 60).map(lambda n: n / 4)
months = st.lists(st.one_of(figures, figures, figures, figures, st.none()), min_size=0, max_size=40)
full_months = st.lists(figures, min_size=32, max_size=36)
rules = st.sampled_from(list(RULES.values()))


@given(months, rules, st.integers(0, 40), st.sampled_from([0, 5, 20]))
def test_agrees_with_the_independent_implementation(
    values: list[float | None],
    rule: tuple[Callable[[Batch], Outcome], int, int],
    cut: int,
    lift: int,
) -> None:
    compute, k, c = rule
    lifted = [None if v is None else v + lift * (j >= len(values) - k) for j, v in enumerate(values)]
    start = min(cut, len(values)) if cut < 8 else 0
    assert state(compute, lifted, start) == oracle.level(lifted, k, c, start)


@given(full_months, rules, st.sampled_from([-20, 0, 20]))
def test_agrees_with_the_independent_implementation_on_complete_series(
    values: list[float], rule: tuple[Callable[[Batch], Outcome], int, int], lift: int
) -> None:
    compute, k, c = rule
    values = values[:-k] + [value + lift for value in values[-k:]]
    assert state(compute, values) == oracle.level(values, k, c)


@given(full_months, rules, st.integers(-50, 50), st.sampled_from([0.5, 1.0, 2.0, 64.0]))
def test_a_shift_and_a_change_of_unit_alter_nothing(
    values: list[float],
    rule: tuple[Callable[[Batch], Outcome], int, int],
    shift: int,
    factor: float,
) -> None:
    compute = rule[0]
    assert state(compute, [factor * value + shift for value in values]) == state(compute, values)


@given(full_months, rules)
def test_high_and_low_mirror_each_other(values: list[float], rule: tuple[Callable[[Batch], Outcome], int, int]) -> None:
    mirror = {"high": "low", "low": "high"}
    found = state(rule[0], values)
    assert state(rule[0], [-value for value in values]) == mirror.get(found, found)


@given(st.lists(months, min_size=1, max_size=6), rules, st.randoms())
def test_series_do_not_influence_each_other(
    rows: list[list[float | None]],
    rule: tuple[Callable[[Batch], Outcome], int, int],
    random: "np.random.Generator",
) -> None:
    compute = rule[0]
    order = list(range(len(rows)))
    random.shuffle(order)
    together = compute(Batch.of([History(values=rows[row]) for row in order]))
    for place, row in enumerate(order):
        alone = compute(Batch.of([History(values=rows[row])]))
        assert together.state[place] == alone.state[0]
        assert together.reason_code[place] == alone.reason_code[0]
        for name, numbers in alone.numbers.items():
            np.testing.assert_array_equal(together.numbers[name][place], numbers[0])


# -- The season-aware companions -----------------------------------------------------------------------------------


def seasons(values: Sequence[float | None], start: int = 0) -> dict[str, tuple[str, str]]:
    """State and season of each level rule."""
    batch = Batch.of([History(values=values, window_start=start)])
    outcomes = {code: compute(batch) for code, (compute, _, _) in RULES.items()}
    return {code: (str(outcome.state[0]), str(outcome.season[0])) for code, outcome in outcomes.items()}


def wave(months: int, height: float, *, first: int = 0) -> list[float]:
    """A season of `height` about 100, exactly one cosine a year, with a little scatter that a season cannot explain."""
    t = np.arange(first, first + months)
    return list(100 + height * np.cos(2 * np.pi * t / 12) + 0.5 * np.cos(2 * np.pi * t / 5))


def test_a_peak_of_the_season_is_marked_and_expected() -> None:
    """Months 35 to 37 of a year that peaks in month 36: literally high, and what the season has every year."""
    assert seasons(wave(26, 20, first=12))["quarter_1sd"] == ("high", "expected")


def test_a_mild_month_in_the_low_season_is_quiet_and_unusual() -> None:
    values = [*wave(30, 20), 95.0]  # month 30 is the trough of its year: 80 is usual, 95 is not
    assert seasons(values)["month_2sd"] == ("quiet", "unusual")


def test_a_month_far_off_is_neither_expected_nor_only_unusual() -> None:
    assert seasons([*wave(24, 20), 300.0])["month_2sd"] == ("high", "")
    assert seasons([*wave(24, 20), 120.0])["month_2sd"] == ("quiet", "")


def test_without_a_season_both_say_the_same() -> None:
    assert seasons([*UNIT, 14.0])["month_2sd"] == ("high", "")


def test_what_cannot_be_assessed_has_no_season() -> None:
    assert set(seasons(wave(20, 20)).values()) == {("not_assessable", "")}


def test_the_companion_says_what_it_expects() -> None:
    outcome = month_2sd(Batch.of([History(values=[*wave(24, 20), 118.0])]))
    numbers = {name: float(found[0]) for name, found in outcome.numbers.items()}
    assert numbers["season_mean"] == pytest.approx(120, abs=0.5)
    assert numbers["season_low"] < numbers["season_mean"] < numbers["season_high"] < 122


def test_the_limits_that_allow_for_the_season_by_hand() -> None:
    """24 months that swing by 5 about 100 have no season: 600 over 24 − 3, and a leverage of 3 in 24."""
    swinging = [100 + 5.0 * (-1) ** t for t in range(24)]
    numbers = month_2sd(Batch.of([History(values=[*swinging, 100.0])])).numbers
    half = 2 * math.sqrt(600 / 21 * (1 + 3 / 24))
    told = [float(numbers[f"season_{name}"][0]) for name in ("mean", "high", "low")]
    assert told == pytest.approx([100, 100 + half, 100 - half])


@given(months, rules, st.integers(0, 40), st.sampled_from([0, 3, 6]))
def test_the_season_agrees_with_the_independent_implementation(
    values: list[float | None], rule: tuple[Callable[[Batch], Outcome], int, int], cut: int, lift: int
) -> None:
    compute, k, c = rule
    lifted = [None if v is None else v + lift * (j % 12 < 4) for j, v in enumerate(values)]
    start = min(cut, len(values)) if cut < 8 else 0
    outcome = compute(Batch.of([History(values=lifted, window_start=start)]))
    assert str(outcome.season[0]) == oracle.season(lifted, k, c, start)
    if outcome.state[0] != "not_assessable":
        beyond = float(outcome.numbers["season_beyond"][0])
        assert (None if np.isnan(beyond) else beyond) == oracle.still_beyond(lifted, k, c, start)


@given(full_months, rules, st.integers(0, 20))
def test_the_season_agrees_on_complete_seasonal_series(
    values: list[float], rule: tuple[Callable[[Batch], Outcome], int, int], height: int
) -> None:
    compute, k, c = rule
    seasonal = [value + height * float(np.cos(2 * np.pi * t / 12)) for t, value in enumerate(values)]
    assert str(compute(Batch.of([History(values=seasonal)])).season[0]) == oracle.season(seasonal, k, c)


# -- Somebody else's control chart ---------------------------------------------------------------------------------


def theirs(values: Sequence[float], *, mean: float, high: float, low: float) -> pd.DataFrame:
    chart = pd.DataFrame({"value": list(values)}).assign(mean=mean, ucl=high, lcl=low)
    return detect_special_causes(chart)


def side(value: float, mean: float) -> str:
    return "high" if value > mean else "low"


@given(full_months, st.sampled_from([-15.0, 0.0, 15.0]))
def test_the_level_rules_agree_with_abspc(values: list[float], lift: float) -> None:
    """`abspc` is given our mean and limits: is the last month beyond two sigma, are the last eight on one side?"""
    lifted = values[:-8] + [value + lift for value in values[-8:]]
    run, month = (compute(Batch.of([History(values=lifted)])) for compute in (run_of_8, month_2sd))
    mean = float(run.numbers["mean"][0])
    assume(min(abs(value - mean) for value in lifted[-8:]) > 1e-6)  # where floats decide, they may differ
    shifted = theirs(lifted[-8:], mean=mean, high=np.inf, low=-np.inf)["rule2"].all()
    assert str(run.state[0]) == (side(lifted[-1], mean) if shifted else "quiet")
    if month.state[0] != "not_assessable":
        high, low = (float(month.numbers[name][0]) for name in ("limit_high", "limit_low"))
        assume(min(abs(lifted[-1] - high), abs(lifted[-1] - low)) > 1e-6)
        beyond = theirs(lifted[-1:], mean=mean, high=high, low=low)["rule1"].all()
        assert str(month.state[0]) == (side(lifted[-1], high) if beyond else "quiet")
