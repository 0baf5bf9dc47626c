"""The grid in which a quarter's figures are typed: what stands in it."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from opcc_portal.lib.formatting import format_figure, format_month, round_half_up, scale_of
from opcc_portal.lib.periods import Period, add_months
from opcc_portal.models import Quarter
from scorecard.domain.ledger import TAKEN_BACK, Known, Ledger
from scorecard.domain.series import Kind, allowed_month
from scorecard.domain.typed import FRACTIONAL
from scorecard.models import Measure, Placement, Series
from scorecard.pages import parts


@dataclass(frozen=True)
class Cell:
    """One figure in the grid. `was` and `version` are what stood there when the page was drawn."""

    name: str
    period: Period
    label: str
    value: str
    was: str
    version: int
    disabled: bool = False
    absent: bool = False
    hint: str = ""
    error: str = ""
    saved_note: str = ""

    @property
    def id(self) -> str:
        return f"cell-{self.name}"


@dataclass(frozen=True)
class Row:
    """One measure's line of the grid."""

    series: Series
    ledger: Ledger
    label: str
    cells: list[Cell]
    reference: list[tuple[str, str]]
    follow: dict[str, Any] | None
    data_to: date
    url: str
    save_url: str

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
    return [*(format_month(month) for month in quarter.months), _("Quarter"), _("12 months")]


def draw_row(quarter: Quarter, placement: Placement, ledger: Ledger, *, url: str, save_url: str) -> Row:
    series, measure = placement.series, placement.series.measure
    return Row(
        series=series,
        ledger=ledger,
        label=placement.label,
        cells=cells(quarter, placement, ledger),
        reference=reference(quarter, measure, ledger),
        follow=follow_box(quarter, series, ledger),
        data_to=quarter.data_to,
        url=url,
        save_url=save_url,
    )


def cells(quarter: Quarter, placement: Placement, ledger: Ledger) -> list[Cell]:
    """The three months, the quarter (or the date for a point), and the twelve months."""
    last, window = parts.assessed_month(quarter, placement.series.measure), placement.headline_window
    by_year = window in (Placement.Window.ROLLING_12, Placement.Window.YEAR)
    at_end = Period(last, parts.QUARTER) if by_year else parts.headline_period(placement, last)
    year = Period(last, parts.YEAR)
    drawn = [month_cell(quarter, placement, ledger, month) for month in own_months(quarter, placement)]
    drawn.append(cell(placement, ledger, at_end, absent=by_year))
    drawn.append(cell(placement, ledger, year, absent=not by_year and year not in ledger.figures))
    return [replace(item, disabled=True) for item in drawn] if quarter.locked else drawn


def own_months(quarter: Quarter, placement: Placement) -> list[date]:
    """The quarter's months; of a measure that comes late those that arrive in it, or its last could never be typed."""
    end = add_months(quarter.calendar.period.end, -placement.series.measure.lag_months)
    return Period(end, parts.QUARTER).months


def month_cell(quarter: Quarter, placement: Placement, ledger: Ledger, month: date) -> Cell:
    measure = placement.series.measure
    refused = bool(allowed_month(measure.frequency, measure.lag_months, month, latest=quarter.data_to))
    drawn = cell(placement, ledger, Period(month, 1), absent=measure.frequency != Measure.Frequency.MONTHLY)
    if refused and not drawn.absent:
        drawn = replace(drawn, disabled=True, hint=_("not due yet"))
    named = [drawn.label] if measure.lag_months else []  # not the column's month
    return replace(drawn, hint=" · ".join(filter(None, [*named, drawn.hint])))


def cell(placement: Placement, ledger: Ledger, period: Period, *, absent: bool = False) -> Cell:
    """One cell; an `absent` one takes no figure of this measure at all."""
    known = ledger.figures.get(period)
    text = cell_text(known, placement.series.measure)
    return Cell(
        name=f"{placement.series_id}-{period.span}-{period.end.isoformat()}",
        period=period,
        label=period.label(),
        value=text,
        was=text,
        version=known.version if known else 0,
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


def cell_text(known: Known | None, measure: Measure) -> str:
    """A known figure as it would be typed."""
    if known is None or known.missing == TAKEN_BACK:
        return ""
    if known.value is None:
        return known.missing
    if measure.kind in FRACTIONAL and known.numerator is not None:
        return f"{known.numerator:.15g}/{known.denominator:.15g}"
    sign = "" if known.qualifier == "=" else known.qualifier
    if scale_of(measure.unit) == "duration":
        return sign + format_figure(known.value, unit=measure.unit, decimals=known.decimals)
    return f"{sign}{round_half_up(known.value, known.decimals)}"


def reference(quarter: Quarter, measure: Measure, ledger: Ledger) -> list[tuple[str, str]]:
    """What to compare with while typing, each with its period: the quarter a year before, and the quarter before."""
    last = parts.assessed_month(quarter, measure)
    periods = [Period(add_months(last, -12), 3), Period(add_months(last, -3), 3)]
    shown = [ledger.at(period) for period in periods]
    return [(item.period.label(), parts.figure(item, measure).text if item.value is not None else "") for item in shown]


def follow_box(quarter: Quarter, series: Series, ledger: Ledger) -> dict[str, Any] | None:
    """Offered, ticked, where a recorded quarter or year could be put at what its months make."""
    end = parts.assessed_month(quarter, series.measure)
    recorded = [p for p in (Period(end, parts.QUARTER), Period(end, parts.YEAR)) if p in ledger.figures]
    if series.measure.frequency != Measure.Frequency.MONTHLY or not recorded:
        return None
    if ledger.kind in (Kind.AS_PUBLISHED, Kind.GRADE):
        return None
    return {"name": f"follow-{series.pk}", "checked": True, "text": _("Update totals")}
