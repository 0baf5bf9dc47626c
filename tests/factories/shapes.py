"""Months of a known shape, placed on the dashboard: each shape sets off the signals it is named after and no others."""

from math import cos, tau
from typing import Any

from scorecard.models import Series
from tests.factories.scorecard import MeasureFactory, PlacementFactory, SeriesFactory, months

LENGTH = 37  # months: the 24 of a baseline and the months under test, the 36 of a trend


def steady(length: int = LENGTH) -> list[float | None]:
    """About 1,000, up and down without a season or a trend."""
    return [1000.0 + (7 * n % 11 - 5) * 4 for n in range(length)]


def spike(by: float = 40.0) -> list[float | None]:
    """Steady until the last month."""
    return [*steady()[:-1], 1000.0 + by]


def seasonal(last: float | None = None, *, highest: int = 1) -> list[float | None]:
    """The same wave each year, at its top so many months before the last: with 1 the last three months are high, as
    they are each year."""
    wave = [1000.0 + 200 * cos(tau * (n - LENGTH + 1 + highest) / 12) + (2 * n % 11 - 5) for n in range(LENGTH)]
    return [*wave[:-1], wave[-1] if last is None else last]


def placed(slug: str, values: list[float | None], **fields: Any) -> Series:
    """A measure of these months on the dashboard, the last of them March 2018."""
    series = SeriesFactory(measure=MeasureFactory(slug=slug, name=slug.capitalize(), **fields))
    months(series, values)
    PlacementFactory(series=series)
    return series
