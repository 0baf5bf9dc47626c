"""Where a figure lies beside the forecast that was made before it."""

import numpy as np
import pytest

from scorecard.domain.forecast import Backtest, Forecast
from scorecard.domain.outlook import Ahead, Outlook, outlooks

BANDS = Outlook(bands=[None, (1.0, 2.0), (10.0, 20.0)], held=1, judged=2)


def test_the_band_of_the_assessed_month_is_the_last() -> None:
    assert BANDS.band() == (10, 20)
    assert [BANDS.band(back) for back in (1, 2, 3, 11)] == [(1, 2), None, None, None]


@pytest.mark.parametrize(
    ("value", "back", "lies"),
    [
        (20.0, 0, "within"),
        (20.1, 0, "above"),
        (10.0, 0, "within"),
        (9.9, 0, "below"),
        (2.1, 1, "above"),
        (5.0, 2, None),
        (None, 0, None),
    ],
)
def test_where_a_figure_lies(value: float | None, back: int, lies: str | None) -> None:
    assert BANDS.against(value, back) == lies


def test_what_is_stored_of_two_series() -> None:
    """One with a forecast and a year behind it of which ten months had a band; one with neither, for a reason."""
    nan = np.nan
    made = Forecast(
        value=np.array([[10.0, 20.0, 30.0], [nan] * 3]),
        low={"80": np.array([[8.0, 18.0, 28.0], [nan] * 3]), "95": np.array([[7.0, 17.0, 27.0], [nan] * 3])},
        high={"80": np.array([[12.0, 22.0, 32.0], [nan] * 3]), "95": np.array([[13.0, 23.0, 33.0], [nan] * 3])},
        smoothing=np.array([0.2, nan]),
        months=np.array([36.0, nan]),
        reason_code=np.array(["", "trend_gaps"]),
    )
    tested = Backtest(
        low=np.array([[nan, nan, *range(10)], [nan] * 12]),
        high=np.array([[nan, nan, *range(100, 110)], [nan] * 12]),
        held=np.array([9.0, 0.0]),
        of=np.array([10.0, 0.0]),
    )
    assert list(outlooks(made, tested)) == [
        Outlook(
            ahead=[
                Ahead(value=10.0, low80=8.0, high80=12.0, low95=7.0, high95=13.0),
                Ahead(value=20.0, low80=18.0, high80=22.0, low95=17.0, high95=23.0),
                Ahead(value=30.0, low80=28.0, high80=32.0, low95=27.0, high95=33.0),
            ],
            rests_on=36,
            smoothing=0.2,
            bands=[None, None, *[(float(n), 100.0 + n) for n in range(10)]],
            held=9,
            judged=10,
        ),
        Outlook(reason_code="trend_gaps"),
    ]


def test_without_months_back_the_assessed_month_is_meant() -> None:
    assert BANDS.against(9.0) == "below"
