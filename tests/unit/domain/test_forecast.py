"""The forecast, its bands and its back-test, against the same once more."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.domain.batch import Batch, History
from scorecard.domain.forecast import Forecast, backtest, forecast
from scorecard.domain.outlook import Outlook, outlooks
from tests.unit.domain import oracle

Months = Sequence[float | None]


def made(values: Months, start: int = 0, **about: bool) -> Forecast:
    return forecast(Batch.of([History(values=values, window_start=start, **about)]))


def rows(found: Forecast) -> list[tuple[float, ...]]:
    """(value, low 80%, high 80%, low 95%, high 95%) for each month ahead."""
    columns = (found.value, found.low["80"], found.high["80"], found.low["95"], found.high["95"])
    return [tuple(float(column[0, n]) for column in columns) for n in range(3)]


def seasonal(months: int) -> list[float]:
    return [100 + 20 * float(np.cos(2 * np.pi * t / 12)) for t in range(months)]


def test_a_pure_season_goes_on_without_any_doubt() -> None:
    assert [row[0] for row in rows(made(seasonal(36)))] == pytest.approx([120, 117.32, 110], abs=0.01)
    assert all(row == pytest.approx([row[0]] * 5) for row in rows(made(seasonal(36))))


@pytest.mark.parametrize(
    ("values", "smoothing"),
    [
        ([100 + 5.0 * (-1) ** t for t in range(36)], 0.05),  # what swings about one level is told best by all of it
        ([10.0 * t for t in range(36)], 0.6),  # what climbs by its latest months
    ],
)
def test_the_smoothing_that_would_have_erred_least_is_kept(values: list[float], smoothing: float) -> None:
    batch = Batch.of([History(values=values)])
    (found,) = outlooks(forecast(batch), backtest(batch))
    assert (found.smoothing, found.rests_on, found.reason_code) == (smoothing, 36, "")


def test_36_months_carry_two_harmonics_and_24_one() -> None:
    assert (made(seasonal(36)).months[0], made(seasonal(35)).months[0], made(seasonal(24)).months[0]) == (36, 24, 24)
    assert made(seasonal(23)).reason_code[0] == "short_trend_history"
    assert np.isnan(made(seasonal(23)).value).all()


def test_the_bands_grow_with_time_and_95_is_wider_than_80() -> None:
    values = [100 + 10 * (-1) ** (t // 3) for t in range(48)]
    widths = [(row[2] - row[1], row[4] - row[3]) for row in rows(made(values))]
    assert widths[0][0] < widths[1][0] < widths[2][0]
    assert all(narrow < wide for narrow, wide in widths)


@pytest.mark.parametrize(
    ("gaps", "code"), [([0], ""), ([0, 1, 30], ""), ([0, 1, 2, 3], "trend_gaps"), ([30, 31], "trend_gaps")]
)
def test_gaps(gaps: list[int], code: str) -> None:
    values: list[float | None] = [1.0, *seasonal(36)]
    for gap in gaps:
        values[gap + 1] = None
    assert made(values).reason_code[0] == code


def test_a_break_is_named() -> None:
    assert made(seasonal(60), start=37).reason_code[0] == "break"
    assert made(seasonal(60), start=30).months[0] == 24


def test_what_is_not_monthly_has_none() -> None:
    found = made(seasonal(36), monthly=False)
    assert (found.reason_code[0], np.isnan(found.value).all()) == ("not_monthly", True)


def test_nothing_is_forecast_below_nought_or_above_a_hundred_per_cent() -> None:
    falling = [max(0.0, 60.0 - 2 * t) for t in range(36)]
    assert min(min(row) for row in rows(made(falling))) < 0
    assert min(min(row) for row in rows(made(falling, non_negative=True))) == 0
    near = [100.0 - (t % 4) for t in range(36)]
    assert max(max(row) for row in rows(made(near))) > 100
    assert max(max(row) for row in rows(made(near, percentage=True))) == 100


figures = st.integers(0, 400).map(lambda n: n / 4)
gappy = st.lists(st.one_of(*[figures] * 14, st.none()), min_size=20, max_size=60)


@given(gappy, st.integers(0, 40), st.booleans())
def test_agrees_with_the_independent_implementation(values: list[float | None], cut: int, bounded: bool) -> None:
    start = cut if cut < 20 else 0
    bounds = {"floor": 0.0, "ceiling": 100.0} if bounded else {}
    wanted = oracle.forecast(values, start, **bounds)
    found = made(values, start, non_negative=bounded, percentage=bounded)
    if wanted is None:
        assert found.reason_code[0] != ""
    else:
        np.testing.assert_allclose(rows(found), wanted, rtol=1e-3, atol=2e-3)  # t to four digits


def naive_backtest(values: Months) -> list[tuple[float, float] | None]:
    """The 80% band of each of the last twelve months, from what was known at the end of the three before."""
    bands: list[tuple[float, float] | None] = []
    for ago in (12, 9, 6, 3):
        told = oracle.forecast(values[: len(values) - ago])
        bands += [(row[1], row[2]) for row in told] if told else [None] * 3
    return bands


@given(gappy)
def test_the_back_test_agrees_too(values: list[float | None]) -> None:
    batch = Batch.of([History(values=values)])
    (found,) = outlooks(forecast(batch), backtest(batch))
    wanted = naive_backtest(values)
    last: list[float | None] = ([None] * 12 + list(values))[-12:]
    judged = [(value, band) for value, band in zip(last, wanted, strict=True) if value is not None and band]
    assert found.judged == len(judged)
    for mine, theirs in zip(found.bands or [None] * 12, wanted, strict=True):
        if theirs and judged:
            assert mine == pytest.approx(theirs, rel=1e-3, abs=2e-3)
    clear = [
        low + 0.01 < value < high - 0.01 or not low - 0.01 <= value <= high + 0.01 for value, (low, high) in judged
    ]
    if all(clear):
        assert found.held == sum(low <= value <= high for value, (low, high) in judged)


def test_a_month_outside_the_band_made_before_it_is_above_or_below() -> None:
    calm = [100.0 + (t % 5) for t in range(60)]
    for last, side in ((200.0, "above"), (10.0, "below"), (102.0, "within")):
        batch = Batch.of([History(values=[*calm[:-1], last])])
        (found,) = outlooks(forecast(batch), backtest(batch))
        assert found.against(last) == side
        assert found.against(None) is None
        assert found.against(102.0, 12) is None
        assert found.against(102.0, 11) == "within"


def test_a_young_series_has_no_band_to_be_held_against() -> None:
    batch = Batch.of([History(values=[100.0 + (t % 5) for t in range(26)])])
    (found,) = outlooks(forecast(batch), backtest(batch))
    assert (found.judged, found.bands, found.against(100.0)) == (0, [], None)
    assert len(found.ahead) == 3


def test_a_series_alone_gives_to_the_last_bit_what_it_gives_among_thousands() -> None:
    random = np.random.default_rng(12)
    values = np.where(random.random((3000, 60)) < 0.02, np.nan, random.normal(100, 10, (3000, 60)))
    rows = [[None if np.isnan(value) else float(value) for value in row] for row in values]
    together = rows_of(rows)
    assert [rows_of([rows[place]])[0] for place in (0, 5, 1500, 2999)] == [together[n] for n in (0, 5, 1500, 2999)]


def rows_of(series: Sequence[Months]) -> list[Outlook]:
    batch = Batch.of([History(values=values) for values in series])
    return list(outlooks(forecast(batch), backtest(batch)))
