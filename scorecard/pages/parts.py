"""What the scorecard's pages share: a measure in a quarter, its figures and changes put into words."""

from dataclasses import dataclass, field
from datetime import date
from typing import cast

import msgspec

from opcc_portal.lib.chart import Judgement
from opcc_portal.lib.formatting import format_figure
from opcc_portal.lib.periods import Period, add_months
from opcc_portal.models import Quarter
from scorecard.domain import travel
from scorecard.domain.assessing import HISTORY_MONTHS
from scorecard.domain.ledger import Ledger, Shown
from scorecard.domain.outlook import Outlook
from scorecard.domain.series import Kind
from scorecard.domain.signals import Direction, Signal, judge
from scorecard.models import Assessment, Measure, Placement
from scorecard.values import Change, Figure, Peers, Recorded

QUARTER, YEAR = 3, 12
LEAST_SHOWN = 0.1  # of a change, in per cent or points


@dataclass(frozen=True)
class Subject:
    """One placed series in one quarter, with all that its pages are made from. `context` is the phrase that somebody
    wrote in place of the proposed one."""

    quarter: Quarter
    placement: Placement
    measure: Measure
    ledger: Ledger
    signals: list[Signal]
    outlook: Outlook = field(default_factory=Outlook)
    peers: list[Peers] = field(default_factory=list)
    recorded: list[Recorded] = field(default_factory=list)
    context: str = ""

    @property
    def month(self) -> date:
        """The latest month that the measure's lag allows."""
        return add_months(self.quarter.data_to, -self.measure.lag_months)

    @property
    def headline_period(self) -> Period:
        return headline_period(self.placement, self.month)

    def period(self, months: int) -> Period:
        """The last `months` months."""
        return Period(self.month, months)

    @property
    def illustrative(self) -> bool:
        """Whether anything of it rests on reconstructed months: its figures, its sparkline or its signals.

        Signals do as far back as any rule looks, but only where there are months that they can be about.
        """
        first, last = add_months(self.month, -HISTORY_MONTHS), last_day(self.month)
        within = [(p.end, known) for p, known in self.ledger.figures.items() if first < p.end <= last]
        recent = any(end > add_months(self.month, -YEAR) for end, _known in within)
        return recent and any(known.illustrative for _end, known in within)

    @property
    def direction(self) -> Direction:
        return cast(Direction, self.measure.preferred_direction)


def assessed_month(quarter: Quarter, measure: Measure) -> date:
    return add_months(quarter.data_to, -measure.lag_months)


def headline_period(placement: Placement, month: date) -> Period:
    """The period in which a placed measure is shown, when it ends with `month`."""
    if placement.headline_window == Placement.Window.POINT:
        return Period(last_day(month), 0)
    return Period(month, QUARTER if placement.headline_window == Placement.Window.QUARTER else YEAR)


def stored_signals(assessment: Assessment | None) -> list[Signal]:
    return [Signal.from_dict(item) for item in assessment.signals] if assessment else []


def stored_outlook(assessment: Assessment | None) -> Outlook:
    return msgspec.convert(assessment.outlook, Outlook) if assessment else Outlook()


def last_day(month: date) -> date:
    return date.fromordinal(add_months(month, 1).toordinal() - 1)


# -- Figures -------------------------------------------------------------------------------------------------------


def figure(shown: Shown, measure: Measure, *, with_unit: bool = False) -> Figure:
    """Put what stands for a period into words, at the precision it was printed with."""
    if shown.value is None:
        return Figure(text=shown.reason, period=shown.period.label(), published=shown.known is not None)
    known = shown.known
    text = format_figure(
        shown.value,
        unit=measure.unit,
        decimals=precision(shown, measure),
        qualifier=known.qualifier if known else "=",
        with_unit=with_unit,
    )
    if known and known.half_width is not None:
        text += f" ± {format_figure(known.half_width, unit='', decimals=measure.decimals)}"
    return Figure(
        text=text,
        value=shown.value,
        period=shown.period.label(),
        note=counts(shown, measure),
        approximate=shown.approximate,
        qualified=known is not None and (known.qualifier != "=" or known.half_width is not None),
        illustrative=shown.illustrative,
        published=shown.origin == "published",
        worked_out=known is not None and known.worked_out,
    )


def precision(shown: Shown, measure: Measure) -> int:
    """The measure's decimals, or fewer where the figure itself was printed with fewer: 81%, not 81.0%."""
    return min(measure.decimals, shown.known.decimals) if shown.known else measure.decimals


def counts(shown: Shown, measure: Measure) -> str:
    """The cases behind a percentage: "1 of 158"."""
    source = shown.known or shown.combined
    if measure.kind != Kind.PROPORTION or source is None or source.numerator is None or not source.denominator:
        return ""
    return f"{source.numerator:,.0f} of {source.denominator:,.0f}"


def twelve_months(ledger: Ledger, measure: Measure, end: date) -> Figure | None:
    """The twelve months to a month, where anything is known of them."""
    shown = ledger.at(Period(end, YEAR))
    return figure(shown, measure) if shown.value is not None else None


def year_on_year(ledger: Ledger, measure: Measure, period: Period, direction: Direction) -> Change | None:
    """The change on the same period a year before; None where either is missing, or a break lies between them."""
    if not ledger.comparable(period, period.year_before()):
        return None
    now, before = ledger.at(period), ledger.at(period.year_before())
    found = travel.change(Kind(measure.kind), now.value, before.value, unit=measure.unit)
    if found is None:
        return None
    then = format_figure(before.value or 0.0, unit=measure.unit, decimals=precision(before, measure))
    return Change(
        text=change_text(found),
        direction=found.direction,
        judgement=judged(found.direction, direction),
        sentence=f"{found.words} ({then})",
        value=found.value,
        illustrative=now.illustrative or before.illustrative,
    )


def change_text(found: travel.Change) -> str:
    """The size of a change without its sign: the arrow beside it points the way."""
    if found.direction == "same":
        return "no change"
    if found.value is None:
        return "from 0"
    points = found.measured_in == "points"
    text = format_figure(max(abs(found.value), LEAST_SHOWN), unit="" if points else "%", decimals=1)
    text = f"{text} pts" if points else text
    return text if abs(found.value) >= LEAST_SHOWN / 2 else f"under {text}"


def judged(way: travel.Way, direction: Direction) -> Judgement:
    return "neutral" if way == "same" else judge("high" if way == "up" else "low", direction)
