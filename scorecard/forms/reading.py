"""What people typed into the grid, made figures of; or what is wrong with it, beside where it was typed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import msgspec
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from opcc_portal.lib.periods import Period
from scorecard import queries
from scorecard.actions import Entry
from scorecard.domain.series import allowed_month
from scorecard.domain.typed import read_figure
from scorecard.forms.grid import Cell, Row
from scorecard.models import Series

CELL_NAME = re.compile(r"(?P<series>\d+)-(?P<span>\d+)-(?P<end>\d{4}-\d{2}-\d{2})")


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


def read_row(row: Row, post: QueryDict) -> Typed:
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
        return None, replace(item, value=sent[0], error=closed(row, item))
    if len(set(sent)) > 1:
        return None, replace(
            item,
            value=sent[0],
            error=_("This figure was sent twice, as %s. Type it once.") % " and ".join(sent),
        )
    return read_text(row, replace(item, value=sent[0]), post.get(f"{item.name}-version", str(item.version)))


def closed(row: Row, item: Cell) -> str:
    """Why a cell takes no figure."""
    fallback = _("This measure takes no figure for this period.") if item.absent else _("This quarter is closed.")
    return refusal(row, item.period) or fallback


def refusal(row: Row, period: Period) -> str:
    """Why this measure takes no figure for a month: it comes otherwise than by the month, or not yet."""
    measure = row.series.measure
    if period.span != 1:
        return ""
    return allowed_month(measure.frequency, measure.lag_months, period.end, latest=row.data_to)


def read_text(row: Row, item: Cell, version: str) -> tuple[Entry | None, Cell]:
    try:
        entry = entry_of(row.series, item.period, item.value)
    except ValueError as error:
        return None, replace(item, error=str(error))
    if item.version and version != str(item.version):
        known = row.ledger.figures.get(item.period)
        return None, item if entry.says_the_same_as(known) else conflict(row, item)
    return msgspec.structs.replace(entry, seen=item.version), item


def conflict(row: Row, item: Cell) -> Cell:
    """Somebody changed the figure since the page was drawn: show both, and let the next save decide."""
    theirs = queries.latest(row.series, item.period)
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
    """Return the figure to record for a text. ValueError, in words for the person, where it cannot be one."""
    figure = read_figure(text, series.measure.as_unit)
    return Entry(series=series.pk, period=period, decimals=series.measure.decimals, **msgspec.structs.asdict(figure))


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
    found = (CELL_NAME.fullmatch(name) for name in post if name not in names)
    by_key = {row.key: row for row in rows}
    return [(stranger(match, by_key.get(match["series"])), "") for match in found if match]


def stranger(match: re.Match[str], row: Row | None) -> str:
    """What to say of a figure that has no cell."""
    if row is None:
        return _("There is no measure number %s in this quarter's grid. Its figure was not saved.") % match["series"]
    try:
        period = Period(date.fromisoformat(match["end"]), int(match["span"]))
    except ValueError:
        return _("“%s” names no period. Its figure was not saved.") % match[0]
    reason = refusal(row, period) or _("It takes no figure for %s in this quarter.") % period.label()
    return f"{row.label}: {reason} {_('It was not saved.')}"
