"""The two trend rules: their boundaries, their gaps, and independent implementations beside them."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ttest_rel

from scorecard.domain.batch import Batch, History
from scorecard.domain.outcome import Outcome
from scorecard.domain.students import LARGEST_DF, critical
from scorecard.domain.trends import design, trend_discrete, trend_rolling
from tests.unit.domain import oracle

Months = Sequence[float | None]
Rule = Callable[[Batch], Outcome]
NOISE = np.random.default_rng(5).normal(0, 3, 60)


def told(rule: Rule, values: Months, start: int = 0) -> tuple[str, str]:
    outcome = rule(Batch.of([History(values=values, window_start=start)]))
    return str(outcome.state[0]), str(outcome.reason_code[0])


def state(rule: Rule, values: Months, start: int = 0) -> str:
    return told(rule, values, start)[0]


def numbers(rule: Rule, values: Months) -> dict[str, float]:
    return {name: float(found[0]) for name, found in rule(Batch.of([History(values=values)])).numbers.items()}


# -- Rolling twelve months -----------------------------------------------------------------------------------------


def test_a_year_that_lies_above_the_last_month_by_month_rises() -> None:
    before = [100.0 + wobble for wobble in NOISE[:12]]
    after = [100.0 + 20 + wobble for wobble in NOISE[12:24]]
    assert state(trend_rolling, before + after) == "high"
    assert state(trend_rolling, after + before) == "low"
    assert state(trend_rolling, before + before) == "quiet"


def test_a_constant_change_needs_no_scatter_to_be_a_trend_and_none_at_all_is_none() -> None:
    year = [10.0, 20.0, 30.0] * 4
    assert state(trend_rolling, year + [value + 1 for value in year]) == "high"
    assert state(trend_rolling, year + [value - 1 for value in year]) == "low"
    assert state(trend_rolling, year + year) == "quiet"
    assert state(trend_rolling, [0.1] * 24) == "quiet"


def test_the_numbers_of_a_year_beside_the_year_before() -> None:
    """Twelve changes of 1 and 3 in turn: 2 on average, an SD of √(12/11); neighbours are unlike, which counts as 0. So
    T = 2 ÷ √(12/11 ÷ 12) = 2√11, beside t(0.975, 11)."""
    found = numbers(trend_rolling, [100.0] * 12 + [101.0, 103.0] * 6)
    assert {name: round(found[name], 4) for name in ("change", "pairs", "change_sd", "rho", "t", "critical")} == {
        "change": 2,
        "pairs": 12,
        "change_sd": 1.0445,
        "rho": 0,
        "t": 6.6332,
        "critical": 2.201,
    }
    assert (found["mean_now"], found["mean_before"]) == (102, 100)


def test_the_likeness_of_neighbouring_changes() -> None:
    """Twice 1 and twice 3 in turn: of eleven neighbours six are alike and five are not, a twelfth of twelve; another
    twelfth is given back."""
    found = numbers(trend_rolling, [100.0] * 12 + [101.0, 101.0, 103.0, 103.0] * 3)
    assert found["rho"] == pytest.approx(1 / 6)


def test_ten_pairs_are_enough_and_nine_are_not() -> None:
    values: list[float | None] = [float(value) for value in range(24)]
    values[20] = values[5] = None
    assert state(trend_rolling, values) == "high"
    values[11] = None
    assert told(trend_rolling, values) == ("not_assessable", "pairs_missing")


def test_24_months_are_enough_and_23_are_not() -> None:
    assert state(trend_rolling, [float(value) for value in range(24)]) == "high"
    assert told(trend_rolling, [float(value) for value in range(23)]) == ("not_assessable", "short_trend_history")


def test_a_trailing_gap_counts_against_the_pairs() -> None:
    values: list[float | None] = [float(value) for value in range(30)]
    assert state(trend_rolling, [*values, None, None]) == "high"
    assert told(trend_rolling, [*values, None, None, None]) == ("not_assessable", "pairs_missing")


def test_where_neighbours_are_unlike_it_is_the_paired_t_test() -> None:
    """Alternating errors give a negative likeness: ρ is 0, and nothing is left but Student's test of pairs."""
    random = np.random.default_rng(11)
    for _ in range(50):
        values = 100 + random.normal(0, 1, 60) + 4.0 * (-1) ** np.arange(60) * random.choice([0, 1], 60)
        values[-12:] += random.choice([0.0, 1.5, 4.0])
        found = numbers(trend_rolling, list(values))
        if found["rho"] > 0:
            continue
        theirs = ttest_rel(values[-12:], values[-24:-12])
        assert found["t"] == pytest.approx(theirs.statistic)
        assert (state(trend_rolling, list(values)) != "quiet") == (theirs.pvalue < 0.05)


def test_the_comparison_above_was_made() -> None:
    random = np.random.default_rng(11)
    compared = 0
    for _ in range(50):
        values = 100 + random.normal(0, 1, 60) + 4.0 * (-1) ** np.arange(60) * random.choice([0, 1], 60)
        values[-12:] += random.choice([0.0, 1.5, 4.0])
        compared += numbers(trend_rolling, list(values))["rho"] == 0
    assert compared > 20


# -- Single months -------------------------------------------------------------------------------------------------


def rising(months: int, slope: float) -> list[float]:
    """Standing still, then rising by `slope` a year over the last twelve months, with a little scatter."""
    late = np.clip(np.arange(months) - (months - 12), 0, None)
    return list(100 + slope * late / 12 + NOISE[:months] / 10)


@pytest.mark.parametrize("months", [36, 24, 35, 48])
def test_a_slope_within_the_last_twelve_months(months: int) -> None:
    assert state(trend_discrete, rising(months, 30)) == "high"
    assert state(trend_discrete, rising(months, -30)) == "low"
    assert state(trend_discrete, rising(months, 0)) == "quiet"


def test_with_36_months_of_history_36_are_used_and_with_35_only_24() -> None:
    assert numbers(trend_discrete, rising(36, 30))["months"] == 36
    assert numbers(trend_discrete, rising(35, 30))["months"] == 24
    assert (numbers(trend_discrete, rising(36, 30))["df"], numbers(trend_discrete, rising(24, 30))["df"]) == (30, 18)
    assert told(trend_discrete, rising(23, 30)) == ("not_assessable", "short_trend_history")


def test_a_season_alone_is_no_trend() -> None:
    months = np.arange(36)
    values = 100 + 30 * np.cos(2 * np.pi * months / 12) + NOISE[:36]
    assert state(trend_discrete, list(values)) == "quiet"


def test_an_exact_line_is_a_trend_and_an_exact_level_is_none() -> None:
    assert state(trend_discrete, [5.0] * 36) == "quiet"
    assert state(trend_discrete, [5.0] * 24 + [5.0 + n for n in range(12)]) == "high"


@pytest.mark.parametrize(
    ("gaps", "expected"),
    [
        ([1], ""),
        ([1, 2, 3], ""),
        ([1, 2, 30], ""),
        ([35], ""),
        ([1, 2, 3, 4], "trend_gaps"),
        ([1, 2, 3, 30], "trend_gaps"),
        ([30, 31], "trend_gaps"),
        ([34, 35], "trend_gaps"),
    ],
)
def test_three_gaps_are_too_few_to_matter_but_only_one_of_the_last_twelve(gaps: list[int], expected: str) -> None:
    values: list[float | None] = [7.0, *rising(36, 30)]  # older history, so that gaps shorten nothing
    for gap in gaps:
        values[gap + 1] = None
    assert told(trend_discrete, values)[1] == expected


def test_a_break_leaves_24_months_or_nothing() -> None:
    assert numbers_after_break(24)["months"] == 24
    assert told(trend_discrete, rising(60, 30), start=37) == ("not_assessable", "break")
    assert told(trend_rolling, rising(60, 30), start=37) == ("not_assessable", "break")
    assert state(trend_rolling, rising(60, 30), start=36) != "not_assessable"


def numbers_after_break(months: int) -> dict[str, float]:
    outcome = trend_discrete(Batch.of([History(values=rising(60, 30), window_start=60 - months)]))
    return {name: float(found[0]) for name, found in outcome.numbers.items()}


def test_what_is_not_monthly_or_stands_for_whole_periods_cannot_be_assessed() -> None:
    for rule in (trend_rolling, trend_discrete):
        batch = Batch.of(
            [History(values=rising(36, 30), monthly=False), History(values=rising(36, 30), derivable=False)]
        )
        assert rule(batch).reason_code.tolist() == ["not_monthly", "as_published"]


@pytest.mark.parametrize("months", [36, 24])
def test_the_slope_is_statsmodels(months: int) -> None:
    random = np.random.default_rng(3)
    for gaps in (0, 2):
        values = random.normal(50, 5, months)
        there = np.sort(random.permutation(months - 12)[: months - 12 - gaps]) if gaps else np.arange(months - 12)
        there = np.concatenate([there, np.arange(months - 12, months)])
        theirs = sm.OLS(values[there], design(months).columns[there]).fit()
        # A figure far back makes the history as long as the window, whatever is missing at its beginning.
        found = numbers(
            trend_discrete, [0.0] * (months == 36) + [values[t] if t in there else None for t in range(months)]
        )
        if found["months"] != months:
            continue
        assert found["slope"] == pytest.approx(theirs.params[3])
        if gaps:
            assert found["se"] == pytest.approx(theirs.bse[3])
            assert found["df"] == theirs.df_resid


def test_without_likeness_the_standard_error_is_statsmodels_too() -> None:
    random = np.random.default_rng(4)
    compared = 0
    for _ in range(30):
        values = random.normal(50, 5, 36) + 6 * (-1) ** np.arange(36)
        found = numbers(trend_discrete, list(values))
        if found["rho"] == 0:
            compared += 1
            theirs = sm.OLS(values, design(36).columns).fit()
            assert (found["slope"], found["se"]) == (pytest.approx(theirs.params[3]), pytest.approx(theirs.bse[3]))
    assert compared > 20


# -- Both ----------------------------------------------------------------------------------------------------------

figures = st.integers(0, 200).map(lambda n: n / 4)
gappy = st.lists(st.one_of(*[figures] * 12, st.none()), min_size=20, max_size=64)
complete = st.lists(figures, min_size=24, max_size=60)
rules = st.sampled_from([(trend_rolling, oracle.rolling), (trend_discrete, oracle.discrete)])


@given(gappy, rules, st.integers(0, 30), st.sampled_from([0.0, 2.0, 12.0]))
def test_agrees_with_the_independent_implementation(
    values: list[float | None], rule: tuple[Rule, Callable[..., str]], cut: int, lift: float
) -> None:
    compute, naive = rule
    lifted = [None if v is None else v + lift * max(0, j - len(values) + 12) for j, v in enumerate(values)]
    start = cut if cut < 20 else 0
    assert state(compute, lifted, start) == naive(lifted, start)


@given(complete, rules, st.integers(-50, 50), st.sampled_from([0.5, 2.0, 64.0]))
def test_a_shift_and_a_change_of_unit_alter_nothing(
    values: list[float], rule: tuple[Rule, Callable[..., str]], shift: int, factor: float
) -> None:
    compute = rule[0]
    assert state(compute, [factor * value + shift for value in values]) == state(compute, values)


@given(complete, rules)
def test_high_and_low_mirror_each_other(values: list[float], rule: tuple[Rule, Callable[..., str]]) -> None:
    mirror = {"high": "low", "low": "high"}
    found = state(rule[0], values)
    assert state(rule[0], [-value for value in values]) == mirror.get(found, found)


def test_a_series_gives_alone_what_it_gives_among_thousands() -> None:
    random = np.random.default_rng(8)
    values = np.where(random.random((2000, 60)) < 0.03, np.nan, random.normal(100, 10, (2000, 60)))
    rows = [[None if np.isnan(v) else float(v) for v in row] for row in values]
    together = {rule: rule(Batch.of([History(values=row) for row in rows])) for rule in (trend_rolling, trend_discrete)}
    for rule, outcome in together.items():
        for place in (0, 7, 1234, 1999):
            alone = rule(Batch.of([History(values=rows[place])]))
            assert outcome.state[place] == alone.state[0]
            for name, found in alone.numbers.items():
                np.testing.assert_array_equal(outcome.numbers[name][place], found[0])


@pytest.mark.parametrize(("quantile", "df", "printed"), [(0.975, 9, 2.262), (0.975, 10, 2.228), (0.975, 11, 2.201)])
def test_the_printed_critical_values(quantile: float, df: int, printed: float) -> None:
    assert critical(quantile, np.array([float(df)]))[0] == pytest.approx(printed, abs=5e-4)


def test_the_critical_values_are_scipys() -> None:
    from scipy.stats import t

    df = np.arange(1.0, LARGEST_DF + 1)
    for quantile in (0.975, 0.9):
        np.testing.assert_allclose(critical(quantile, df), t.ppf(quantile, df), atol=6e-5)
    assert np.isnan(critical(0.975, np.array([0.0, np.nan]))).all()
    assert critical(0.975, np.array([500.0]))[0] == critical(0.975, np.array([60.0]))[0]
