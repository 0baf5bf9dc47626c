"""A measure beside six similar forces: crimes per 1,000 people, month by month, with the people known."""

from collections.abc import Sequence

from scorecard.models import Measure, Series
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
# Crimes a month of six other forces of 100,000 people: over twelve months 60, 66, 66, 72, 72 and 84 per 1,000.
# Mean 70, sample SD √(336/5) = 8.1976; h = t(0.975, 5)·s·√(1 + 1/6) = 2.570582·8.1976·1.080123 = 22.7611.
PEERS = (500, 550, 550, 600, 600, 700)
LOW, HIGH = 70 - 22.7611, 70 + 22.7611


def rates_of(measure: Measure, area: str, crimes: float, *, before: float | None = None, length: int = 24) -> Series:
    """So many crimes a month for a year, and `before` a month in the year before it."""
    series = SeriesFactory(measure=measure, area=area)
    monthly = [crimes if before is None or n >= length - 12 else before for n in range(length)]
    for n, number in enumerate(monthly):
        months(
            series,
            [number * 1000 / PEOPLE] + [None] * (length - 1 - n),
            numerator=number,
            denominator=PEOPLE,
        )
    return series


def compared(
    slug: str, own: float, *, peers: Sequence[float] = PEERS, before: float | None = None, **fields: object
) -> Measure:
    """A measure on the dashboard whose force counts `own` crimes a month, `before` in the year before."""
    measure = MeasureFactory(
        slug=slug,
        name=slug.capitalize(),
        **{"kind": "rate", "unit": "crimes per 1,000", "scale": 1000, "decimals": 1, **fields},
    )
    PlacementFactory(series=rates_of(measure, "force", own, before=before), headline_window="year")
    for n, crimes in enumerate(peers):
        force = ForceFactory(area=f"area-{n}", name=f"Force {chr(65 + n)}") if not known(n) else None
        if force:
            PeerMembershipFactory(force=force, group=PeerGroupFactory())
        rates_of(measure, f"area-{n}", crimes)
    return measure


def known(n: int) -> bool:
    from scorecard.models import Force

    return Force.objects.filter(area=f"area-{n}").exists()
