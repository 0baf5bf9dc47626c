"""The grid in which a quarter's figures are typed: what stands in it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from opcc_portal.lib.formatting import format_month
from opcc_portal.lib.periods import Period
from opcc_portal.models import Quarter
from scorecard.domain.due import own_months, shown_months
from scorecard.domain.expected import Expected
from scorecard.domain.ledger import Ledger
from scorecard.domain.series import Kind, allowed_month
from scorecard.forms.cells import Cell, written
from scorecard.models import Measure, Placement, Series
from scorecard.pages import parts

Ranges = Mapping[tuple[int, Period], Expected]


@dataclass(frozen=True)
class Row:
    """One measure's line of the grid."""

    series: Series
    ledger: Ledger
    label: str
    cells: list[Cell]
    follow: dict[str, Any] | None
    data_to: date
    url: str
    save_url: str
    history_url: str

    @property
    def key(self) -> str:
        return str(self.series.pk)

    @property
    def unit(self) -> str:
        return {"seconds": _("minutes and seconds"), "%": _("per cent")}.get(
            self.series.measure.unit, self.series.measure.unit
        )

    @property
    def measure(self) -> dict[str, str]:
        return {"label": self.label, "url": self.url}


def columns(quarter: Quarter) -> list[str]:
    shown = Period(quarter.calendar.period.end, 2 * parts.QUARTER).months
    return [*map(format_month, shown), _("Quarter"), _("12 months")]


def draw_row(
    quarter: Quarter, placement: Placement, ledger: Ledger, ranges: Ranges, *, url: str, save_url: str, history_url: str
) -> Row:
    series = placement.series
    return Row(
        series=series,
        ledger=ledger,
        label=placement.label,
        cells=cells(quarter, placement, ledger, ranges),
        follow=follow_box(quarter, series, ledger),
        data_to=quarter.data_to,
        url=url,
        save_url=save_url,
        history_url=history_url,
    )


def cells(quarter: Quarter, placement: Placement, ledger: Ledger, ranges: Ranges) -> list[Cell]:
    """The three months before, the three months, the quarter (or the date for a point), and the twelve months."""
    last, window = parts.assessed_month(quarter, placement.series.measure), placement.headline_window
    by_year = window in (Placement.Window.ROLLING_12, Placement.Window.YEAR)
    at_end = Period(last, parts.QUARTER) if by_year else parts.headline_period(placement, last)
    year = Period(last, parts.YEAR)
    drawn = [
        month_cell(quarter, placement, ledger, ranges, month)
        for month in shown_months(quarter.calendar, placement.series.measure.lag_months)
    ]
    drawn.append(cell(placement, ledger, at_end, absent=by_year))
    drawn.append(cell(placement, ledger, year, absent=not by_year and year not in ledger.figures))
    return [replace(item, column=n, disabled=item.disabled or quarter.locked) for n, item in enumerate(drawn, start=1)]


def month_cell(quarter: Quarter, placement: Placement, ledger: Ledger, ranges: Ranges, month: date) -> Cell:
    measure, period = placement.series.measure, Period(month, 1)
    refused = bool(allowed_month(measure.frequency, measure.lag_months, month, latest=quarter.data_to))
    drawn = replace(
        cell(placement, ledger, period, absent=measure.frequency != Measure.Frequency.MONTHLY),
        earlier=month not in own_months(quarter.calendar, measure.lag_months),
        expected=ranges.get((placement.series_id, period)),
    )
    if refused and not drawn.absent:
        drawn = replace(drawn, disabled=True, hint=_("not due yet"))
    named = [drawn.label] if measure.lag_months else []  # not the column's month
    return replace(drawn, hint=" · ".join(filter(None, [*named, drawn.hint])))


def cell(placement: Placement, ledger: Ledger, period: Period, *, absent: bool = False) -> Cell:
    """One cell; an `absent` one takes no figure of this measure at all."""
    known = ledger.figures.get(period)
    stands = written(known, placement.series.measure)
    return Cell(
        name=f"{placement.series_id}-{period.span}-{period.end.isoformat()}",
        period=period,
        label=period.label(),
        column=0,
        kind=ledger.kind,
        written=stands,
        was=stands,
        version=known.version if known else 0,
        known=known,
        before=year_before(placement.series.measure, ledger, period),
        disabled=absent,
        absent=absent,
        hint=hint(placement, ledger, period),
    )


def hint(placement: Placement, ledger: Ledger, period: Period) -> str:
    """What a figure's parts make where none is recorded, or that the recorded one is illustrative."""
    shown = ledger.at(period)
    if shown.origin == "derived":
        return parts.figure(shown, placement.series.measure).text
    return _("illustrative") if shown.illustrative else ""


def year_before(measure: Measure, ledger: Ledger, period: Period) -> tuple[str, str]:
    """What to compare with while typing, with its period; across a break there is nothing to compare."""
    before = period.year_before()
    shown = ledger.at(before)
    if shown.value is None:
        return before.label(), ""
    if not ledger.comparable(period, before):
        return before.label(), _("not comparable")
    return before.label(), parts.figure(shown, measure).text


def follow_box(quarter: Quarter, series: Series, ledger: Ledger) -> dict[str, Any] | None:
    """Offered, ticked, where a recorded quarter or year could be put at what its months make."""
    end = parts.assessed_month(quarter, series.measure)
    recorded = [p for p in (Period(end, parts.QUARTER), Period(end, parts.YEAR)) if ledger.recorded(p)]
    if series.measure.frequency != Measure.Frequency.MONTHLY or not recorded:
        return None
    if ledger.kind in (Kind.AS_PUBLISHED, Kind.GRADE):
        return None
    return {"name": f"follow-{series.pk}", "checked": True, "text": _("Update totals")}
