"""A measure beside similar forces: crimes per 1,000 people, made from each month's crimes and people."""

from collections.abc import Sequence
from datetime import date

from scorecard.models import Force, Measure, Series
from tests.factories.scorecard import (
    ForceFactory,
    MeasureFactory,
    PeerGroupFactory,
    PeerMembershipFactory,
    PlacementFactory,
    SeriesFactory,
    months,
)

PEOPLE = 100_000.0
PEERS = (500, 550, 550, 600, 600, 700)  # crimes a month: over a year 60, 66, 66, 72, 72 and 84 per 1,000 people


def compared(
    slug: str, own: float, *, before: float | None = None, peers: Sequence[float] = PEERS, **fields: object
) -> Measure:
    """A measure on the dashboard whose force counts `own` crimes a month, and counted `before` a month the year before;
    its peers count the same in both years."""
    rate = {"kind": "rate", "unit": "crimes per 1,000", "scale": 1000, "decimals": 1}
    measure = MeasureFactory(slug=slug, name=slug.capitalize(), **{**rate, **fields})
    PlacementFactory(series=rates_of(measure, "force", own, before or own), headline_window="year")
    for n, crimes in enumerate(peers):
        rates_of(measure, force(n).area, crimes, crimes)
    return measure


def rates_of(measure: Measure, area: str, now: float, before: float) -> Series:
    series = SeriesFactory(measure=measure, area=area)
    for crimes, last in ((now, date(2018, 3, 1)), (before, date(2017, 3, 1))):
        months(series, [crimes * 1000 / PEOPLE] * 12, last=last, numerator=crimes, denominator=PEOPLE)
    return series


def force(n: int) -> Force:
    """The n-th of the other forces, of the one group there is."""
    known = Force.objects.filter(area=f"area-{n}").first()
    return (
        known
        or PeerMembershipFactory(
            force=ForceFactory(area=f"area-{n}", name=f"Force {'ABCDEFGH'[n]}"), group=PeerGroupFactory()
        ).force
    )
