"""The grid in which a quarter's figures are typed: what stands in it, and what people typed made of it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from opcc_portal.lib.formatting import format_figure, format_month, parse_figure, round_half_up, scale_of
from opcc_portal.lib.periods import Period, add_months
from opcc_portal.models import Quarter
from scorecard.actions import Entry
from scorecard.domain.ledger import Known, Ledger
from scorecard.domain.series import Kind, allowed_month, figure_checks
from scorecard.models import Measure, Observation, Placement, Series
from scorecard.pages import parts

CELL_NAME = re.compile(r"(?P<series>\d+)-(?P<span>\d+)-(?P<end>\d{4}-\d{2}-\d{2})")
FRACTION = re.compile(r"(?P<numerator>[\d., ]+?)\s*(?:/|of|out of)\s*(?P<denominator>[\d., ]+)")
REASONS = {
    "n/a": "not collected",
    "na": "not collected",
    **{reason: reason for reason in Observation.Missing.values},
}
FRACTIONAL = (Kind.PROPORTION, Kind.RATE)


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
    refusal: str = ""
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


@dataclass
class Typed:
    """What was typed into one row: figures to record, and the row again with what is wrong beside its cells."""

    row: Row
    entries: list[Entry] = field(default_factory=list)
    follow: bool = False

    @property
    def errors(self) -> list[tuple[str, str]]:
        return [(f"{self.row.label}, {cell.label}: {cell.error}", cell.id) for cell in self.row.cells if cell.error]

    def refuse(self, reason: str) -> None:
        """Say beside each figure that was to be recorded why it was not; what was typed stays."""
        names = {cell.name for cell in entered(self)}
        cells = [replace(cell, error=reason) if cell.name in names else cell for cell in self.row.cells]
        self.row = replace(self.row, cells=cells)


# -- Drawing the grid ----------------------------------------------------------------------------------------------


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
        url=url,
        save_url=save_url,
    )


def cells(quarter: Quarter, placement: Placement, ledger: Ledger) -> list[Cell]:
    """The three months, the quarter (or the date for a point), and the twelve months."""
    last, window = parts.assessed_month(quarter, placement.series.measure), placement.headline_window
    by_year = window in (Placement.Window.ROLLING_12, Placement.Window.YEAR)
    at_end = Period(last, parts.QUARTER) if by_year else parts.headline_period(placement, last)
    year = Period(last, parts.YEAR)
    drawn = [month_cell(quarter, placement, ledger, month) for month in quarter.months]
    drawn.append(cell(placement, ledger, at_end, absent=by_year))
    drawn.append(cell(placement, ledger, year, absent=not by_year and year not in ledger.figures))
    return [replace(item, disabled=True) for item in drawn] if quarter.locked else drawn


def month_cell(quarter: Quarter, placement: Placement, ledger: Ledger, month: date) -> Cell:
    measure = placement.series.measure
    refusal = allowed_month(measure.frequency, measure.lag_months, month, latest=quarter.data_to)
    monthly = measure.frequency == Measure.Frequency.MONTHLY
    return cell(placement, ledger, Period(month, 1), refusal=refusal, absent=bool(refusal) and not monthly)


def cell(placement: Placement, ledger: Ledger, period: Period, *, refusal: str = "", absent: bool = False) -> Cell:
    """One cell; `refusal` closes it for now, and an `absent` one takes no figure of this measure at all."""
    known = ledger.figures.get(period)
    text = cell_text(known, placement.series.measure)
    return Cell(
        name=f"{placement.series_id}-{period.span}-{period.end.isoformat()}",
        period=period,
        label=period.label(),
        value=text,
        was=text,
        version=known.version if known else 0,
        disabled=bool(refusal) or absent,
        absent=absent,
        hint=_("not due yet") if refusal and not absent else hint(placement, ledger, period),
        refusal=refusal or (_("This measure takes no figure for this period.") if absent else ""),
    )


def hint(placement: Placement, ledger: Ledger, period: Period) -> str:
    """What a figure's parts make where none is recorded, or that the recorded one is illustrative."""
    shown = ledger.at(period)
    if shown.origin == "derived":
        return parts.figure(shown, placement.series.measure).text
    return _("illustrative") if shown.illustrative else ""


def cell_text(known: Known | None, measure: Measure) -> str:
    """A known figure as it would be typed."""
    if known is None:
        return ""
    if known.value is None:
        return known.missing
    if measure.kind in FRACTIONAL and known.numerator is not None:
        return f"{known.numerator:g}/{known.denominator:g}"
    if scale_of(measure.unit) == "duration":
        return format_figure(known.value, unit=measure.unit, decimals=known.decimals)
    return str(round_half_up(known.value, max(known.decimals, 0)))


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


# -- Reading what was typed ----------------------------------------------------------------------------------------


def read_row(quarter: Quarter, row: Row, post: QueryDict) -> Typed:
    """Make figures of what was typed into a row; a cell that cannot be read keeps its words and says why."""
    typed = Typed(row=row, follow=f"follow-{row.key}" in post)
    drawn = []
    for item in row.cells:
        entry, item = read_cell(row, item, post)
        if entry:
            typed.entries.append(entry)
        drawn.append(item)
    follow = row.follow and {**row.follow, "checked": typed.follow}
    typed.row = replace(row, cells=drawn, follow=follow)
    return typed


def read_cell(row: Row, item: Cell, post: QueryDict) -> tuple[Entry | None, Cell]:
    """Return the figure to record, if any, and the cell as it is to be drawn again."""
    sent = [text.strip() for text in post.getlist(item.name)]
    if not sent or (len(sent) == 1 and sent[0] == post.get(f"{item.name}-was", item.was)):
        return None, item
    if item.disabled:
        return None, replace(item, value=sent[0], error=item.refusal or _("This quarter is closed for figures."))
    if len(set(sent)) > 1:
        return None, replace(
            item,
            value=sent[0],
            error=_("This figure was sent twice, as %s. Type it once.") % " and ".join(sent),
        )
    return read_text(row, replace(item, value=sent[0]), post.get(f"{item.name}-version", str(item.version)))


def read_text(row: Row, item: Cell, version: str) -> tuple[Entry | None, Cell]:
    measure = row.series.measure
    try:
        entry = entry_of(row.series, item.period, item.value)
    except ValueError as error:
        return None, replace(item, error=str(error))
    faults = figure_checks(
        Kind(measure.kind),
        value=entry.value,
        numerator=entry.numerator,
        denominator=entry.denominator,
        scale=measure.scale,
    )
    if faults:
        return None, replace(item, error=" ".join(faults))
    if version != str(item.version):
        known = row.ledger.figures.get(item.period)
        return None, item if entry.says_the_same_as(known) else conflict(row, item)
    return entry, item


def conflict(row: Row, item: Cell) -> Cell:
    """Somebody changed the figure since the page was drawn: show both, and let the next save decide."""
    of_period = row.series.observations.filter(period_end=item.period.end, span=item.period.span)
    theirs = of_period.select_related("created_by").latest("version")
    return replace(
        item,
        error=_(
            "%(who)s changed this to %(theirs)s on %(when)s, while you typed %(yours)s. "
            "Save again to put yours in its place."
        )
        % {
            "who": theirs.created_by or _("An import"),
            "theirs": item.was,
            "when": date_format(localtime(theirs.created_at), "j F Y, H:i"),
            "yours": item.value,
        },
    )


def entry_of(series: Series, period: Period, text: str) -> Entry:
    """Return the figure that a text stands for: a number, a fraction, or a reason why there is none.

    Raises ValueError, in words for the person, when it is none of these.
    """
    measure, cleaned = series.measure, " ".join(text.lower().split())
    if not cleaned:
        raise ValueError(
            _("A figure cannot be taken away. Type the right one, or why there is none: %s.")
            % ", ".join(Observation.Missing.values)
        )
    if cleaned in REASONS:
        return Entry(series=series.pk, period=period, missing=REASONS[cleaned], decimals=measure.decimals)
    fraction = FRACTION.fullmatch(cleaned)
    if fraction and measure.kind in FRACTIONAL:
        return fraction_entry(series, period, fraction)
    value = parse_figure(text, measure.unit)
    return Entry(series=series.pk, period=period, value=value, decimals=measure.decimals)


def fraction_entry(series: Series, period: Period, fraction: Mapping[str, str] | re.Match[str]) -> Entry:
    """`41/237` or `41 of 237`: the percentage is worked out from its parts."""
    numerator, denominator = (parse_figure(fraction[name], "") or 0.0 for name in ("numerator", "denominator"))
    value = series.measure.scale * numerator / denominator if denominator else None
    return Entry(
        series=series.pk,
        period=period,
        value=value,
        numerator=numerator,
        denominator=denominator,
        decimals=series.measure.decimals,
    )


def noted(drawn: Row, typed: Typed, note: str) -> Row:
    """The row, drawn afresh, with a word beside every figure that was saved."""
    names = {cell.name for cell in entered(typed)}
    return replace(
        drawn, cells=[replace(cell, saved_note=note) if cell.name in names else cell for cell in drawn.cells]
    )


def entered(typed: Typed) -> list[Cell]:
    """The cells that held a figure to be recorded."""
    periods = {entry.period for entry in typed.entries}
    return [cell for cell in typed.row.cells if cell.period in periods]


def strangers(post: QueryDict, rows: Sequence[Row]) -> list[tuple[str, str]]:
    """Figures that were sent for a series or a period which is not in the grid: said, never dropped in silence."""
    names = {item.name for row in rows for item in row.cells}
    labels = {row.key: row.label for row in rows}
    found = []
    for name in post:
        match = CELL_NAME.fullmatch(name)
        if match and name not in names:
            found.append((stranger(match, labels), ""))
    return found


def stranger(match: re.Match[str], labels: Mapping[str, str]) -> str:
    if match["series"] not in labels:
        return _("There is no measure number %s in this quarter's grid. Its figure was not saved.") % match["series"]
    return _("%(measure)s takes no figure for the period ending %(end)s in this quarter. It was not saved.") % {
        "measure": labels[match["series"]],
        "end": match["end"],
    }
