"""What people typed into the grid, made figures of; or what is wrong or to be asked, beside where it was typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import msgspec
from django.http import QueryDict
from django.utils.translation import gettext as _

from opcc_portal.intake.conflict import Conflict, choice
from opcc_portal.lib.formatting import format_figure
from opcc_portal.lib.periods import Period
from scorecard import queries
from scorecard.actions import Entry
from scorecard.domain.ledger import TAKEN_BACK, Known
from scorecard.domain.series import allowed_month
from scorecard.domain.typed import Figure, read_written
from scorecard.forms.cells import Cell, in_words, number, written
from scorecard.forms.grid import Row
from scorecard.forms.questions import Question, lacking
from scorecard.forms.sent import Sent, said_twice, sent
from scorecard.models import Observation

Theirs = Mapping[Period, Observation]


@dataclass
class Typed:
    """What was typed into one row: figures to record, and the row with what is wrong or asked beside its cells."""

    row: Row
    entries: list[Entry] = field(default_factory=list)
    follow: bool = False

    @property
    def errors(self) -> list[tuple[str, str]]:
        """What keeps figures from being saved, each with the id of what to turn to."""
        told = [(cell, cell.error, cell.id) for cell in self.row.cells if cell.error]
        told += [(cell, cell.question.summary, f"{cell.id}_question") for cell in self.row.cells if cell.question]
        return [(f"{self.row.label}, {cell.label}: {text}", where) for cell, text, where in told]

    def refuse(self, reason: str) -> None:
        """Say beside each figure that was to be recorded why it was not; what was typed and answered stays."""
        names = {cell.name for cell in entered(self)}
        cells = [
            replace(cell, error=reason, question=cell.answered) if cell.name in names else cell
            for cell in self.row.cells
        ]
        self.row = replace(self.row, cells=cells)


def read_row(row: Row, post: QueryDict) -> Typed:
    """Make figures of what was typed into a row; a cell that cannot be read keeps its words and says why."""
    typed = Typed(row=row, follow=f"follow-{row.key}" in post)
    found = [(item, sent(item, post)) for item in row.cells]
    theirs = queries.latest(row.series, [item.period for item, told in found if told and overtaken(item, told)])
    drawn = []
    for item, told in found:
        entry, item = read_cell(row, item, told, theirs) if told and told.changed else (None, item)
        if entry:
            typed.entries.append(entry)
        drawn.append(item)
    follow = row.follow and {**row.follow, "checked": typed.follow}
    typed.row = replace(row, cells=drawn, follow=follow)
    return typed


def overtaken(item: Cell, told: Sent) -> bool:
    """Whether somebody changed the figure since the page was drawn."""
    return told.changed and bool(item.recorded) and told.version not in (None, item.recorded)


def read_cell(row: Row, item: Cell, told: Sent, theirs: Theirs) -> tuple[Entry | None, Cell]:
    """Return the figure to record, if any, and the cell as it is to be drawn again."""
    typed = replace(item, written=told.written, was=told.was, version=told.version or 0)
    try:
        entry = entry_of(row, typed, told)
    except ValueError as error:
        return None, replace(typed, error=str(error))
    if entry.says_the_same_as(item.known):
        return entry, typed
    question = asked(row, typed, entry, told, theirs.get(item.period))
    if question.conflict and question.conflict.chosen == "theirs":
        return None, replace(item, saved_note=_("Kept"))
    if question.lacking:
        return None, replace(typed, question=question)
    return answered(entry, question), replace(typed, answered=question if question.put else None)


def entry_of(row: Row, item: Cell, told: Sent) -> Entry:
    """Return the figure to record. ValueError, in words for the person, where there is none."""
    if item.disabled:
        raise ValueError(closed(row, item))
    if told.twice:
        raise ValueError(said_twice(told.twice))
    if told.version is None:
        raise ValueError(_("What stood here before could not be told. Load the page again, then type the figure."))
    measure = row.series.measure
    known = item.known if told.version == item.recorded else None
    figure: Figure = read_written(item.written, item.was, measure.as_unit, known)
    return Entry(
        series=row.series.pk,
        period=item.period,
        decimals=measure.decimals,
        seen=item.recorded,
        **msgspec.structs.asdict(figure),
    )


def answered(entry: Entry, question: Question) -> Entry:
    """The figure with what was said of it."""
    said = question.answers
    if question.revision:
        entry = msgspec.structs.replace(entry, revision_kind=said.kind, reason=said.reason)
    return msgspec.structs.replace(entry, note=said.note) if question.expected else entry


# -- What takes no figure ------------------------------------------------------------------------------------------


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


# -- What is asked -------------------------------------------------------------------------------------------------


def asked(row: Row, item: Cell, entry: Entry, told: Sent, theirs: Observation | None) -> Question:
    """Return what has to be answered before a figure is saved, with what already was."""
    question = Question(
        answers=told.answers,
        conflict=conflict(row, item, told, theirs) if theirs else None,
        revision=revision(row, item),
        expected=doubt(row, item, entry),
        figure=number(entry.value),
    )
    return replace(question, lacking=lacking(question))


def conflict(row: Row, item: Cell, told: Sent, theirs: Observation) -> Conflict:
    return Conflict(
        theirs=recorded(row, queries.known(theirs)),
        who=str(theirs.created_by or _("An import")),
        when=theirs.created_at,
        mine=in_words(item.written),
        version=theirs.version,
        chosen=choice(told.answers.choice, theirs.version),
    )


def recorded(row: Row, known: Known) -> str:
    if known.missing == TAKEN_BACK:
        return _("no figure (it was taken back)")
    measure = row.series.measure
    stands = written(known, measure)
    if known.value is None:
        return stands.value
    shown = format_figure(known.value, unit=measure.unit, decimals=known.decimals, qualifier=known.qualifier)
    return in_words(msgspec.structs.replace(stands, value=shown))


def revision(row: Row, item: Cell) -> str:
    """How a month before the quarter's changes; "" where it is none, or has had no real figure yet."""
    known = item.known
    if not item.earlier or known is None or known.value is None or known.illustrative:
        return ""
    return _("%(before)s becomes %(after)s.") % {"before": recorded(row, known), "after": in_words(item.written)}


def doubt(row: Row, item: Cell, entry: Entry) -> str:
    """What is odd about a figure; "" for nothing. One that stood there already is not asked about."""
    expected, measure, value = item.expected, row.series.measure, entry.value
    if expected is None or value is None or expected.holds(value) or (item.known and item.known.value == value):
        return ""
    low, high = (
        format_figure(end, unit=measure.unit, decimals=measure.decimals) for end in (expected.low, expected.high)
    )
    basis = {"forecast": _("by the forecast"), "spread": _("by the last two years")}[expected.basis]
    return _("Is this right? Expected between %(low)s and %(high)s, %(basis)s.") % {
        "low": low,
        "high": high,
        "basis": basis,
    }


# -- What was saved ------------------------------------------------------------------------------------------------


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
