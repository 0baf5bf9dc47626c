"""A series' forecast and how its forecasts did, as they are stored beside its signals."""

from collections.abc import Iterator
from math import isnan
from typing import Literal

import msgspec
import numpy as np

from scorecard.domain.batch import Floats
from scorecard.domain.forecast import Backtest, Forecast

Against = Literal["above", "below", "within"]


class Ahead(msgspec.Struct, frozen=True, kw_only=True):
    """One month ahead, in the measure's unit: the forecast with the bands that hold 80% and 95%."""

    value: float
    low80: float
    high80: float
    low95: float
    high95: float


class Outlook(msgspec.Struct, frozen=True, kw_only=True):
    """`ahead` are the next three months, none where `reason_code` says why; `rests_on` how many months (36 or 24).

    `bands` are the 80% bands of the last twelve months, each (low, high) of the forecast made at the end of the three
    months before it, None where there was none; `held` of `judged` months lay within.
    """

    ahead: list[Ahead] = []
    reason_code: str = ""
    rests_on: int = 0
    smoothing: float = 0.0
    bands: list[tuple[float, float] | None] = []
    held: int = 0
    judged: int = 0

    def band(self, months_back: int = 0) -> tuple[float, float] | None:
        """Return the 80% band of the forecast made before a month, as in `against`."""
        return self.bands[-1 - months_back] if months_back < len(self.bands) else None

    def against(self, value: float | None, months_back: int = 0) -> Against | None:
        """Return where a month's figure lies beside the forecast made before it; None where one of the two is missing.

        `months_back` 0 is the assessed month itself, 11 the earliest that was looked at.
        """
        band = self.band(months_back)
        if value is None or band is None:
            return None
        low, high = band
        return "above" if value > high else "below" if value < low else "within"


def outlooks(made: Forecast, tested: Backtest) -> Iterator[Outlook]:
    """Yield what is stored of each series, in order."""
    columns = (made.value, made.low["80"], made.high["80"], made.low["95"], made.high["95"])
    ahead = np.stack(columns, axis=2).tolist()
    bands = np.stack([tested.low, tested.high], axis=2).tolist()
    rows = zip(
        ahead,
        made.reason_code.tolist(),
        _whole(made.months),
        np.nan_to_num(made.smoothing).tolist(),
        bands,
        _whole(tested.held),
        _whole(tested.of),
        strict=True,
    )
    for months, reason, rests_on, smoothing, before, held, judged in rows:
        yield Outlook(
            ahead=[] if reason else [_month(*month) for month in months],
            reason_code=reason,
            rests_on=rests_on,
            smoothing=smoothing,
            bands=[None if isnan(low) else (low, high) for low, high in before] if judged else [],
            held=held,
            judged=judged,
        )


def _month(value: float, low80: float, high80: float, low95: float, high95: float) -> Ahead:
    return Ahead(value=value, low80=low80, high80=high80, low95=low95, high95=high95)


def _whole(numbers: Floats) -> list[int]:
    return [int(number) for number in np.nan_to_num(numbers).tolist()]
