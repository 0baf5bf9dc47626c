"""Any series assessed, against the oracle, and what is said where something is missing."""

import json
import math
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opcc_portal.lib.periods import add_months
from scorecard.domain import reports
from scorecard.domain.reports import Report, Series, report
from scorecard.domain.series import Kind, Part
from tests.unit.domain import oracle

MARCH = date(2018, 3, 1)
Values = Sequence[float | None]


def series(values: Values, name: str = "A", kind: Kind = Kind.COUNT) -> Series:
    """These months to March 2018."""
    first = add_months(MARCH, 1 - len(values))
    return Series(name=name, kind=kind, months={add_months(first, n): Part(value=v) for n, v in enumerate(values)})


def shares(pairs: Sequence[tuple[float, float]]) -> Series:
    first = add_months(MARCH, 1 - len(pairs))
    months = {
        add_months(first, n): Part(value=100 * top / of if of else None, numerator=top, denominator=of)
        for n, (top, of) in enumerate(pairs)
    }
    return Series(name="S", kind=Kind.PROPORTION, months=months)


def only(one: Series) -> Report:
    (found,) = report([one])
    return found


def states(found: Report) -> dict[str, tuple[str, str]]:
    return {signal.code: (signal.state, signal.season) for signal in found.signals}


def wanted(values: Values) -> dict[str, tuple[str, str]]:
    months = list(values)[-60:]
    levels = {"month_2sd": (1, 2), "quarter_1sd": (3, 1), "run_of_8": (8, 0)}
    return {
        **{code: (oracle.level(months, k, c), oracle.season(months, k, c)) for code, (k, c) in levels.items()},
        "trend_discrete": (oracle.discrete(months), ""),
        "trend_rolling": (oracle.rolling(months), ""),
        "no_data": ("high" if all(value is None for value in months[-12:]) else "quiet", ""),
    }


random = np.random.default_rng(20180614)
figures = st.integers(0, 400).map(lambda n: n / 4)
gappy = st.lists(st.one_of(*[figures] * 14, st.none()), min_size=1, max_size=75)


@given(gappy)
def test_says_what_the_oracle_says(values: list[float | None]) -> None:
    found = only(series(values))
    assert states(found) == wanted(values)
    told = oracle.forecast(values[-60:], floor=0.0)
    rows = [(ahead.value, ahead.low80, ahead.high80, ahead.low95, ahead.high95) for ahead in found.outlook.ahead]
    assert bool(rows) == bool(told)
    if told:
        np.testing.assert_allclose(rows, told, rtol=1e-3, atol=2e-3)  # t to four digits
    json.dumps(found.to_dict(), allow_nan=False)


@given(gappy)
def test_travels_as_written(values: list[float | None]) -> None:
    found = only(series(values))
    padded: list[float | None] = [None] * 24 + values
    for months, step in found.travel.items():
        now, before = padded[-months:], padded[-months - 12 : len(padded) - 12]
        if None in now or None in before:
            assert (step.change, step.small) == (None, False)
            assert "missing" in step.reason
        else:
            a, b = (math.fsum(value for value in part if value is not None) for part in (now, before))
            assert step.change is not None
            assert step.change.value == (pytest.approx(100 * (a - b) / b) if b else None)
            assert step.small == (a != b and 2 * abs(math.sqrt(a) - math.sqrt(b)) < 1.96 * math.sqrt(2))
            assert step.reason == ("" if b else "the figure of the year before was 0")


def test_nothing_but_a_series_itself_influences_it(monkeypatch: pytest.MonkeyPatch) -> None:
    many = [series(list(random.poisson(80, length)), name=str(length)) for length in range(1, 70)]
    alone = [only(one).to_dict() for one in many]
    monkeypatch.setattr(reports, "AT_ONCE", 7)
    together = [found.to_dict() for found in report(reversed(many))]
    assert [found["series"] for found in together] == [one.name for one in reversed(many)]
    for mine, theirs in zip(alone, reversed(together), strict=True):
        assert same(mine, theirs), mine["series"]


def same(mine: object, theirs: object) -> bool:
    """Equal, but for the last bits of sums that were made in another order."""
    if isinstance(mine, Mapping) and isinstance(theirs, Mapping):
        return list(mine) == list(theirs) and all(same(mine[key], theirs[key]) for key in mine)
    if isinstance(mine, list) and isinstance(theirs, list):
        return len(mine) == len(theirs) and all(map(same, mine, theirs))
    if isinstance(mine, float) and isinstance(theirs, float):
        return math.isclose(mine, theirs, rel_tol=1e-9, abs_tol=1e-9)
    return mine == theirs


def test_months_before_the_last_sixty_do_not_count() -> None:
    recent = list(random.normal(100, 10, 60))
    assert same(only(series([1e6] * 40 + recent)).to_dict(), only(series(recent)).to_dict())


def test_a_trailing_gap_of_twelve_is_no_data() -> None:
    eleven, twelve = only(series([5.0] * 40 + [None] * 11)), only(series([5.0] * 40 + [None] * 12))
    assert (states(eleven)["no_data"][0], states(twelve)["no_data"][0]) == ("quiet", "high")
    assert twelve.to_dict()["assessed_month"] == "2018-03"
    assert twelve.to_dict()["forecast"] == []
    assert twelve.to_dict()["forecast_reason"].startswith("more than 3 of the months")


def test_one_month_is_not_assessable_for_its_reasons() -> None:
    told = only(series([7.0])).to_dict()
    assert told["signals"]["month_2sd"] == {
        "state": "not_assessable",
        "reason": "there is 1 month of history; at least 21 are needed",
        "season": "",
        "mean": None,
        "sd": None,
        "season_beyond": None,
        "limit_high": None,
        "limit_low": None,
        "baseline_months": 0,
        "tested_months": 1,
        "history_months": 1,
        "low_cannot_fire": 0,
        "last": 7,
        "season_mean": None,
        "season_high": None,
        "season_low": None,
    }
    assert told["travel"]["1"] == {
        "change": None,
        "measured_in": None,
        "direction": None,
        "reason": "1 of 1 parts is missing a year before",
        "mark": "",
    }
    assert told["travel"]["3"]["reason"] == "2 of 3 parts are missing"
    assert told["backtest"] == {"held": 0, "of": 0}


def test_a_whole_object() -> None:
    told = only(series([10.0, 14.0] * 30)).to_dict()
    assert list(told) == [
        "series",
        "assessed_month",
        "signals",
        "travel",
        "forecast",
        "forecast_reason",
        "backtest",
    ]
    assert list(told["signals"]) == [
        "month_2sd",
        "quarter_1sd",
        "run_of_8",
        "trend_discrete",
        "trend_rolling",
        "no_data",
    ]
    assert told["travel"]["12"] == {
        "change": 0,
        "measured_in": "percent",
        "direction": "same",
        "reason": "",
        "mark": "",
    }
    assert [ahead["month"] for ahead in told["forecast"]] == ["2018-04", "2018-05", "2018-06"]
    assert list(told["forecast"][0]) == ["month", "value", "low80", "high80", "low95", "high95"]
    assert told["backtest"] == {"held": 12, "of": 12}


def test_from_nought_there_is_a_direction_but_no_per_cent() -> None:
    step = only(series([0.0] * 12 + [1.0] * 12)).travel[12].to_dict()
    assert (step["change"], step["direction"], step["reason"]) == (None, "up", "the figure of the year before was 0")


@pytest.mark.parametrize(
    ("kind", "change", "measured_in"), [(Kind.PROPORTION, 10, "points"), (Kind.LEVEL, 25, "percent")]
)
def test_a_proportion_moves_in_points(kind: Kind, change: float, measured_in: str) -> None:
    """From 40 to 50 it is ten points, or a quarter more."""
    step = only(series([40.0] * 12 + [50.0] * 12, kind=kind)).travel[1].to_dict()
    assert (step["change"], step["measured_in"], step["reason"]) == (change, measured_in, "")


def test_percentages_are_added_up_from_their_parts_and_move_in_points() -> None:
    """Of the year before 12 × 10 of 100; now eleven 20s of 100 and one 80 of 100: 25%, 15 points more."""
    found = only(shares([(10, 100)] * 12 + [(20, 100)] * 11 + [(80, 100)]))
    assert found.travel[12].change is not None
    assert (found.travel[12].change.value, found.travel[12].change.measured_in) == (pytest.approx(15), "points")
    assert found.travel[1].change is not None
    assert found.travel[1].change.value == pytest.approx(70)
    assert not found.travel[1].small


def test_a_month_without_cases_is_no_missing_one_of_a_percentage() -> None:
    found = only(shares([(10, 100)] * 23 + [(0, 0)]))
    assert found.travel[1].reason == "there were no cases to count"
    assert found.travel[12].reason == ""


def test_percentages_are_forecast_between_0_and_100() -> None:
    pairs = [(100 - (n % 4), 100) for n in range(36)]
    assert max(ahead.high95 for ahead in only(shares(pairs)).outlook.ahead) == 100
    values = [top for top, _ in pairs]
    assert max(ahead.high95 for ahead in only(series(values)).outlook.ahead) > 100


def test_a_series_below_nought_has_no_floor() -> None:
    falling = [60.0 - 2 * n for n in range(36)]
    assert only(series(falling, kind=Kind.MEAN)).outlook.ahead[2].value < 0
    assert only(series([max(0.0, value) for value in falling])).outlook.ahead[2].low95 == 0


def test_only_counts_have_small_numbers() -> None:
    """2·(√24 − √20) = 0.85; small is anything below 2.77."""
    values = [20.0] * 12 + [24.0] * 12
    assert only(series(values)).to_dict()["travel"]["1"]["mark"] == "small numbers"
    assert only(series(values, kind=Kind.MEAN)).to_dict()["travel"]["1"]["mark"] == ""


def test_a_series_has_a_month() -> None:
    with pytest.raises(ValueError, match="“A” has no month"):
        Series(name="A", kind=Kind.COUNT, months={})


def test_no_series_have_no_reports() -> None:
    assert list(report([])) == []
