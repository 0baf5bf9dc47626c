"""Between what a month's figure is expected, so that a slip of the finger is asked about before it is saved.

No signal: nothing is said of the force, only of the typing. So the range is wide, and whoever typed may say that the
figure is right.

With a forecast the range is the 80% band made before the month, drawn out to two and a half times its width about its
middle. Such a band reaches 1.3 standard deviations (of the forecast) to each side, so the range reaches 3.3. Simulated
(2,000 series each of 60 Poisson months about 5, 20, 300 and 3,000 with a season of 15%, the three months of a quarter):
0.5% of unchanging independent months ask, 0.9% of those that are alike (correlation 0.3). Of the 108 months that 36
measures have in a quarter that is one, every other quarter or every quarter. At the band's own width a quarter of all
figures would ask and at twice the width 2% to 3%, and people learn to tick without looking; at three times it 0.1% to
0.3%, but then two digits changed round pass more often.

Without a forecast it is the mean of earlier months and six standard deviations to each side: as their season and trend
are not known, these stand in the deviation, and only what is of another size (a digit too many) is asked about.
"""

from collections.abc import Mapping
from datetime import date
from statistics import fmean, stdev
from typing import Literal

import msgspec

from opcc_portal.lib.periods import Period, add_months
from scorecard.domain.ledger import Ledger
from scorecard.domain.outlook import Outlook
from scorecard.domain.series import Kind

WIDENED = 2.5  # times the half-width of the forecast's 80% band
DEVIATIONS = 6.0
EARLIER = 24  # months looked back over
ENOUGH = 12  # figures among them
FLOOR = (Kind.COUNT, Kind.RATE, Kind.PROPORTION)  # never below 0
CEILING = 100.0  # of a proportion, in per cent

Band = tuple[float, float]


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """Within which a figure is taken without asking, both ends included, in the measure's unit; and by what."""

    low: float
    high: float
    basis: Literal["forecast", "spread"]

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high


def expected(ledger: Ledger, month: date, band: Band | None) -> Expected | None:
    """Return between what a series' figure for `month` is expected; None where nothing can be said.

    `band` is the 80% band of the forecast made before the month, None where there was none. A range without any width
    says nothing: a series that never moved has no spread to measure by. Of words (grades) nothing is expected.
    """
    if ledger.kind is Kind.GRADE:
        return None
    if band and band[0] < band[1]:
        middle, half = (band[0] + band[1]) / 2, WIDENED * (band[1] - band[0]) / 2
        return _clipped(ledger.kind, middle - half, middle + half, "forecast")
    earlier = _earlier(ledger, month)
    spread = DEVIATIONS * stdev(earlier) if len(earlier) >= ENOUGH else 0.0
    if not spread:
        return None
    return _clipped(ledger.kind, fmean(earlier) - spread, fmean(earlier) + spread, "spread")


def band_for(month: date, outlooks: Mapping[date, Outlook]) -> Band | None:
    """Return the 80% band of the forecast made before `month`, from what was stored for assessed months.

    The latest assessment that knows one is taken: of a month up to its own the band that was made before it, of the
    three months after it the forecast.
    """
    found = (_band(month, assessed, outlooks[assessed]) for assessed in sorted(outlooks, reverse=True))
    return next((band for band in found if band), None)


def _band(month: date, assessed: date, outlook: Outlook) -> Band | None:
    back = (assessed.year - month.year) * 12 + assessed.month - month.month
    if back >= 0:
        return outlook.band(back)
    after = outlook.ahead[-back - 1 : -back]
    return (after[0].low80, after[0].high80) if after else None


def _earlier(ledger: Ledger, month: date) -> list[float]:
    """The figures of the 24 months before `month` that compare with it."""
    now = Period(month, 1)
    periods = [Period(add_months(month, -n), 1) for n in range(1, EARLIER + 1)]
    known = [ledger.figures.get(period) for period in periods if ledger.comparable(now, period)]
    return [figure.value for figure in known if figure and figure.value is not None]


def _clipped(kind: Kind, low: float, high: float, basis: Literal["forecast", "spread"]) -> Expected:
    """A range as far as the measure's figures can reach."""
    return Expected(
        low=max(low, 0.0) if kind in FLOOR else low,
        high=min(high, CEILING) if kind is Kind.PROPORTION else high,
        basis=basis,
    )
