"""What is known of one series, and what to show for any period of it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

import msgspec

from opcc_portal.lib.formatting import Qualifier
from opcc_portal.lib.periods import Period, add_months
from scorecard.domain.series import Combined, Kind, Part, combine

QUARTER = 3  # months
NO_CASES = "no cases"  # the one reason for a missing figure that says something of its numbers
TAKEN_BACK = "taken back"  # recorded where a figure was undone: as if there had never been one
BROKEN = "a break in the series falls within it"
Origin = Literal["published", "derived", "missing"]


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """A figure as it was recorded for exactly one period; `missing` is the reason where there is none.

    `worked_out`: no document prints it, but a later figure and the change to it.
    """

    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    qualifier: Qualifier = "="
    half_width: float | None = None
    decimals: int = 0
    missing: str = ""
    illustrative: bool = False
    worked_out: bool = False
    note: str = ""
    version: int = 1

    def part(self) -> Part:
        return Part(
            value=self.value,
            numerator=self.numerator,
            denominator=0.0 if self.missing == NO_CASES else self.denominator,
            approximate=self.qualifier != "=" or self.worked_out,
            illustrative=self.illustrative,
        )


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What stands for a period: recorded for exactly it, derived from its parts, or missing with the reason."""

    period: Period
    origin: Origin
    value: float | None = None
    approximate: bool = False
    illustrative: bool = False
    reason: str = ""
    known: Known | None = None
    combined: Combined | None = None


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """The current figures of one series by period, and the months from which it counts something else."""

    kind: Kind
    scale: float
    figures: Mapping[Period, Known]
    breaks: Sequence[date] = ()

    def at(self, period: Period) -> Shown:
        """Return what to show for `period`.

        A figure recorded for exactly the period is the one shown, whatever its parts would make: the difference is
        for reconciliation to settle. So is the reason why there is none: what is withheld or under review must not
        come back as a sum. Otherwise its months make it, or else its quarters.
        """
        known = self.recorded(period)
        if known and known.value is not None:
            return Shown(
                period=period,
                origin="published",
                value=known.value,
                illustrative=known.illustrative,
                known=known,
            )
        if known:
            return Shown(period=period, origin="missing", reason=known.missing, known=known)
        derived = self.derive(period)
        if derived.value is not None:
            return Shown(
                period=period,
                origin="derived",
                value=derived.value,
                approximate=derived.approximate,
                illustrative=derived.illustrative,
                combined=derived,
            )
        reason = self.missing_within(period) or (BROKEN if derived.reason == BROKEN else "not available")
        return Shown(period=period, origin="missing", reason=reason)

    def recorded(self, period: Period) -> Known | None:
        """Return what is recorded for exactly `period`; what was taken back is nothing."""
        known = self.figures.get(period)
        return None if known and known.missing == TAKEN_BACK else known

    def derive(self, period: Period) -> Combined:
        """Return what the parts of `period` make: its months, or its quarters.

        Its months, unless its quarters are firmer: known where months are missing, published where they are
        illustrative, exact where they are approximate. No total crosses a break; a level is its last part alone.
        """
        if self.kind is not Kind.LEVEL and not self.comparable(period, period):
            return Combined(reason=BROKEN)
        months, quarters = self._combine(period, span=1), self._combine(period, span=QUARTER)
        return min(months, quarters, key=lambda made: (made.value is None, made.illustrative, made.approximate))

    def comparable(self, now: Period, before: Period) -> bool:
        """Whether no break lies within or between two periods; one period with itself: within it."""
        return not any(before.start < month <= now.end for month in self.breaks)

    def _combine(self, period: Period, *, span: int) -> Combined:
        if period.span <= span or period.span % span:
            return Combined(reason="it has no shorter parts")
        ends = [add_months(period.end, -n) for n in range(period.span - span, -1, -span)]
        known = [self.figures.get(Period(end, span)) for end in ends]
        return combine(self.kind, [figure.part() if figure else Part() for figure in known], scale=self.scale)

    def missing_within(self, period: Period) -> str:
        """Return why the last part of `period` has no figure, where that was recorded; else ""."""
        reasons = [
            known.missing
            for inner, known in sorted(self.figures.items())
            if known.missing not in ("", TAKEN_BACK) and period.start <= inner.start and inner.end <= period.end
        ]
        return reasons[-1] if reasons else ""
