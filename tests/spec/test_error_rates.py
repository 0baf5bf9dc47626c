"""How often the rules are wrong, and how often right: what was printed, simulated anew (`make check-slow`).

Each way of testing stands beside a common one that is wrong far more often, so that the simulation is seen to tell good
from bad. 20,000 series of each kind, fixed seeds, none of which is that of `benchmarks/false_alarms.py`.
"""

import re
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from benchmarks import _series
from benchmarks._series import LEVEL, MONTHS, SD
from benchmarks.false_alarms import Fired, fired, shares_of_any, simulate
from scorecard.domain.batch import Floats
from scorecard.domain.chance import ANY, DIRECTED, mask, of_measures, of_symbols
from scorecard.domain.forecast import AHEAD, Forecast, forecast
from scorecard.domain.methods import LIMITS
from scorecard.domain.peers import Rates, stand

SERIES = 20_000
SEED = 1829
WITHIN = 0.7  # percentage points
DOCUMENT = (Path(__file__).resolve().parent.parent.parent / "docs/statistics.md").read_text(encoding="utf-8")
MODELS = {
    "independent, normal": _series.normal,
    "counts of 20 a month": _series.poisson,
    "15% season, 1,000 a month": _series.seasonal,
    "neighbours alike (0.3)": _series.alike,
}
_CACHE: dict[str, Fired] = {}


def simulated(name: str) -> Fired:
    if name not in _CACHE:
        _CACHE[name] = simulate(MODELS[name], SERIES, seed=SEED)
    return _CACHE[name]


def percent(marked: np.ndarray) -> float:
    return 100 * float(np.mean(marked))


def any_of(found: Fired, *codes: str) -> float:
    return percent(np.any([found[code] for code in codes], axis=0))


def generator() -> np.random.Generator:
    return np.random.default_rng(SEED)


# -- Sizes ---------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("model", "code", "printed"),
    [
        ("independent, normal", "month_2sd", 6.3),
        ("independent, normal", "quarter_1sd", 1.4),
        ("independent, normal", "run_of_8", 1.5),
        ("independent, normal", "trend_rolling", 4.1),
        ("counts of 20 a month", "trend_rolling", 4.1),
        ("15% season, 1,000 a month", "trend_rolling", 4.1),
        ("neighbours alike (0.3)", "trend_rolling", 6.9),
        ("independent, normal", "trend_discrete", 4.3),
        ("15% season, 1,000 a month", "trend_discrete", 4.3),
        ("neighbours alike (0.3)", "trend_discrete", 7.3),
        ("15% season, 1,000 a month", "companion", 1.7),
    ],
)
def test_how_often_a_rule_marks_what_does_not_change(model: str, code: str, printed: float) -> None:
    assert percent(simulated(model)[code]) == pytest.approx(printed, abs=WITHIN)


@pytest.mark.slow
def test_how_often_any_of_them_does() -> None:
    found = simulated("independent, normal")
    assert any_of(found, "month_2sd", "quarter_1sd", "run_of_8") == pytest.approx(9.0, abs=WITHIN)
    assert any_of(found, *DIRECTED) == pytest.approx(15.0, abs=WITHIN)


@pytest.mark.slow
def test_the_stored_table_is_what_a_fresh_simulation_gives() -> None:
    shares = dict(shares_of_any(simulated("independent, normal")))
    assert len(shares) == len(ANY) - 1
    for codes, share in shares.items():
        assert 100 * ANY[codes] == pytest.approx(100 * share, abs=WITHIN), codes


def ordinary_slopes(months: Floats) -> Floats:
    """|t| of an ordinary straight line through each row, as if its points were unrelated."""
    n = months.shape[1]
    x = np.arange(n) - (n - 1) / 2
    slopes = months @ x / (x @ x)
    left = months - months.mean(axis=1, keepdims=True) - slopes[:, None] * x
    return np.abs(slopes) / np.sqrt((left**2).sum(axis=1) / (n - 2) / (x @ x))


def wrong_slopes(months: Floats) -> float:
    return percent(ordinary_slopes(months) > stats.t.ppf(0.975, months.shape[1] - 2))


@pytest.mark.slow
@pytest.mark.parametrize("model", MODELS)
def test_a_regression_on_rolling_totals_would_be_wrong_for_most(model: str) -> None:
    values = MODELS[model](generator(), SERIES)
    totals = np.lib.stride_tricks.sliding_window_view(values, 12, axis=1).sum(axis=2)
    assert wrong_slopes(totals[:, -12:]) > 50
    assert percent(simulated(model)["trend_rolling"]) < 8


@pytest.mark.slow
@pytest.mark.parametrize(("season", "wrong"), [(0.10, 41), (0.15, 45)])
def test_a_line_through_twelve_months_would_be_wrong_for_seasonal_series(season: float, wrong: float) -> None:
    """38 to 44% were printed, without the height of the season."""
    values = generator().poisson(seasonal_level(season, MONTHS)).astype(np.float64)
    assert wrong_slopes(values[:, -12:]) == pytest.approx(wrong, abs=1)
    assert wrong_slopes(_series.normal(generator(), SERIES)[:, -12:]) == pytest.approx(5, abs=WITHIN)
    assert percent(fired(values)["trend_discrete"]) == pytest.approx(4.3, abs=WITHIN)


def seasonal_level(season: float, months: int) -> Floats:
    """1,000 a month with a season of this height, its peak anywhere in the year."""
    peak = np.random.default_rng(SEED + 1).uniform(0, 12, (SERIES, 1))
    return LEVEL * (1 + season * np.cos(2 * np.pi * (np.arange(months) + peak) / 12))


@pytest.mark.slow
def test_the_literal_rule_alone_marks_most_seasonal_years() -> None:
    values = generator().poisson(seasonal_level(0.15, MONTHS + 11)).astype(np.float64)
    year = [fired(values[:, month : month + MONTHS]) for month in range(12)]
    literal = np.any([found["quarter_1sd"] for found in year], axis=0)
    # 76 was printed; with the season's peak anywhere in its month it is 75.
    assert percent(literal) == pytest.approx(75.4, abs=1.0)
    assert percent(np.array([found["companion"] for found in year])) == pytest.approx(1.7, abs=WITHIN)


@pytest.mark.slow
def test_a_baseline_that_holds_the_shift_would_hide_it() -> None:
    values = _series.normal(generator(), SERIES)
    values[:, -8:] += 1.5 * SD
    within = (values[:, -8:] > values[:, -24:].mean(axis=1, keepdims=True)).all(axis=1)
    assert percent(fired(values)["run_of_8"]) == pytest.approx(57, abs=2)
    assert percent(within) == pytest.approx(24, abs=2)


@pytest.mark.slow
def test_what_moves_is_found() -> None:
    over_the_year = simulate(_series.rising_lately(0.4), SERIES, seed=SEED)
    assert percent(over_the_year["trend_discrete"]) == pytest.approx(87, abs=WITHIN)
    assert percent(simulate(_series.rising(0.2), SERIES, seed=SEED)["trend_rolling"]) > 95


# -- Peers ---------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_how_often_a_force_like_the_others_is_called_different() -> None:
    """Eight forces of 700,000 people each, whose true rates scatter by 13% about 64 per 1,000."""
    true = generator().normal(64, 0.13 * 64, (SERIES, 8))
    rates = generator().poisson(true * 700) / 700
    base = np.full((SERIES, 8), 700.0)
    standing = stand(Rates(own=rates[:, 0], peers=rates[:, 1:], own_base=base[:, 0], peer_bases=base[:, 1:]))
    assert percent(np.isin(standing.code, ("greater", "less"))) == pytest.approx(5.1, abs=WITHIN)
    group = rates.mean(axis=1)
    poisson = np.abs(rates[:, 0] - group) > 1.96 * np.sqrt(group / 700)
    assert percent(poisson) == pytest.approx(94, abs=1.5)


# -- Forecast ------------------------------------------------------------------------------------------------------


def held(made: Forecast, level: str, came: Floats) -> float:
    return percent((came >= made.low[level]) & (came <= made.high[level]))


@pytest.mark.slow
@pytest.mark.parametrize("model", MODELS)
def test_how_often_the_forecasts_bands_hold(model: str) -> None:
    values = MODELS[model](generator(), SERIES)
    came = values[:, -AHEAD:]
    made = forecast(_series.batch(values[:, :-AHEAD]))
    narrow, wide, narrow_alike, wide_alike = printed(
        r"bands hold (\d+)% and (\d+)% of months; where neighbours are alike \(0.3\), (\d+)% and (\d+)%"
    )
    wanted = (narrow_alike, wide_alike) if "alike" in model else (narrow, wide)
    assert (held(made, "80", came), held(made, "95", came)) == pytest.approx(wanted, abs=WITHIN)
    # The spread about the fitted season, which has seen its months, makes a band that holds far less often.
    naive = 1.2816 * in_sample(values[:, -AHEAD - 36 : -AHEAD])[:, None]
    assert percent(np.abs(came - made.value) < naive) < held(made, "80", came) - 6


def in_sample(months: Floats) -> Floats:
    angle = 2 * np.pi * np.arange(36)[:, None] * np.array([1, 2]) / 12
    x = np.column_stack([np.ones(36), np.arange(36), np.cos(angle), np.sin(angle)])
    left = months.T - x @ np.linalg.lstsq(x, months.T)[0]
    return np.sqrt((left**2).mean(axis=0))


# -- What readers are told -----------------------------------------------------------------------------------------


def printed_rates() -> dict[str, list[float]]:
    """The document's table of false alarms: for each kind of series the rates of the five rules and of any."""
    rows = re.findall(r"^\| ([^|]+?) \|((?: [0-9.]+% \|){6})$", DOCUMENT, re.MULTILINE)
    return {name: [float(cell) for cell in re.findall(r"([0-9.]+)%", cells)] for name, cells in rows}


def printed(pattern: str) -> list[float]:
    """The numbers that a sentence of the document states; AssertionError if it is not there."""
    found = re.search(pattern, " ".join(DOCUMENT.split()))
    assert found, pattern
    return [float(number) for number in found.groups()]


def test_the_document_prints_the_table_that_dashboards_use() -> None:
    assert set(printed_rates()) == set(MODELS)
    independent = printed_rates()["independent, normal"]
    wanted = [100 * ANY[mask([code])] for code in DIRECTED] + [100 * ANY[-1]]
    assert independent == pytest.approx(wanted, abs=0.0501)


def test_the_document_counts_symbols_as_dashboards_do() -> None:
    measures, marked, symbols = printed(r"With all five rules on (\d+) measures: ([\d.]+) measures, ([\d.]+) symbols")
    everything = [DIRECTED] * int(measures)
    assert (marked, symbols) == (round(of_measures(everything), 1), round(of_symbols(everything), 1))


@pytest.mark.slow
@pytest.mark.parametrize("model", MODELS)
def test_the_document_prints_what_a_fresh_simulation_gives(model: str) -> None:
    found = simulated(model)
    wanted = [percent(found[code]) for code in DIRECTED] + [any_of(found, *DIRECTED)]
    assert printed_rates()[model] == pytest.approx(wanted, abs=WITHIN)


@pytest.mark.slow
def test_the_documents_powers_and_companion() -> None:
    ten, twenty = printed(
        r"10% a year in counts of 100 a month is marked by `trend_rolling` in (\d+)% .* 20% in (\d+)%"
    )
    (lately,) = printed(r"40% over the last year, in counts of 100 a month, by `trend_discrete` in (\d+)%")
    (companion,) = printed(r"companion of `quarter_1sd` fires in ([\d.]+)% of months in the first three")
    power = {
        yearly: percent(simulate(_series.rising(yearly), SERIES, seed=SEED)["trend_rolling"]) for yearly in (0.1, 0.2)
    }
    assert (ten, twenty) == (pytest.approx(power[0.1], abs=1.2), pytest.approx(power[0.2], abs=1.2))
    assert percent(simulate(_series.rising_lately(0.4), SERIES, seed=SEED)["trend_discrete"]) == pytest.approx(
        lately, abs=1.2
    )
    for model in list(MODELS)[:3]:
        assert percent(simulated(model)["companion"]) == pytest.approx(companion, abs=WITHIN)


@pytest.mark.slow
def test_the_pages_limits_say_the_same() -> None:
    alike, season = LIMITS[:2]
    assert "24%" in alike
    assert any_of(simulated("neighbours alike (0.3)"), *DIRECTED) == pytest.approx(24, abs=WITHIN)
    assert "one unchanging measure in ten" in season
    assert percent(simulated("15% season, 1,000 a month")["quarter_1sd"]) == pytest.approx(10, abs=WITHIN)
    assert "1.7%" in season


@pytest.mark.slow
def test_at_twenty_a_month_a_change_of_five_per_cent_is_chance() -> None:
    now, before = generator().poisson(20, (2, 10 * SERIES))
    assert percent(np.abs(now - before) >= 0.05 * before) == pytest.approx(89, abs=WITHIN)
