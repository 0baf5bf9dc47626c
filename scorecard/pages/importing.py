"""What an import would change, or has changed: a state at a time, a page of figures at a time."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opcc_portal.intake.staging import State
from opcc_portal.lib.formatting import format_figure
from opcc_portal.lib.periods import Period
from opcc_portal.models import Upload
from scorecard import actions, queries
from scorecard.domain.expected import Expected
from scorecard.domain.ledger import Known
from scorecard.domain.typed import Figure
from scorecard.importers.figures import Proposed, counted
from scorecard.models import Series
from scorecard.queries.expecting import expected_ranges
from scorecard.queries.importing import current_quarter

ON_A_PAGE = 50
Ranges = Mapping[tuple[int, Period], Expected]
LABELS: dict[State, Any] = {
    "refused": gettext_lazy("Refused"),
    "changed": gettext_lazy("Changed"),
    "new": gettext_lazy("New"),
    "same": gettext_lazy("The same"),
}


@dataclass(frozen=True)
class Line:
    """One figure of the file beside the one that is known."""

    place: str
    subject: str
    period: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True)
class Tab:
    """A state, how many figures have it, and whether it is the one that is shown."""

    state: State
    label: str
    count: int
    shown: bool

    @property
    def number(self) -> str:
        return f"{self.count:,}"


@dataclass(frozen=True)
class DifferencePage:
    counts: dict[State, int]
    tabs: list[Tab]
    lines: list[Line]
    pages: Page[Proposed]
    notes: list[str]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def numbers(self) -> list[int | str]:
        """The numbers of the pages to choose from."""
        return list(self.pages.paginator.get_elided_page_range(self.pages.number, on_each_side=1, on_ends=1))

    @property
    def changes(self) -> int:
        return self.counts["new"] + self.counts["changed"]


def of(upload: Upload, *, show: str = "", number: str = "1") -> DifferencePage:
    """Return a page of the figures of one state: that asked for, else the first that there are any of."""
    staged = actions.difference(upload)
    counts = counted(staged.rows)
    shown = next((s for s in LABELS if s == show), None) or next((s for s in LABELS if counts[s]), "new")
    page = Paginator([row for row in staged.rows if row.state == shown], ON_A_PAGE).get_page(number)
    return DifferencePage(
        counts=counts,
        tabs=[Tab(state, str(label), counts[state], state == shown) for state, label in LABELS.items()],
        lines=lines(list(page)),
        pages=page,
        notes=staged.notes,
    )


def lines(rows: Sequence[Proposed]) -> list[Line]:
    """The rows in words; as many queries for any rows."""
    series = Series.objects.select_related("measure").in_bulk({row.series for row in rows if row.series})
    ranges = expectations(series.values())
    return [line(row, series.get(row.series), ranges) for row in rows]


def expectations(series: Collection[Series]) -> Ranges:
    """Between what the months of the quarter being closed are expected."""
    quarter = current_quarter()
    return expected_ranges(quarter, series, queries.ledgers(series)) if quarter else {}


def line(row: Proposed, series: Series | None, ranges: Ranges) -> Line:
    unit = series.measure.unit if series else ""
    return Line(
        place=row.place,
        subject=row.subject,
        period=row.period.label() if row.period else "",
        before=in_words(row.before, unit, row.before.decimals) if row.before else "",
        after=in_words(row.figure, unit, row.decimals) if row.figure else row.written,
        reason=row.reason or unexpected(row, unit, ranges),
    )


def unexpected(row: Proposed, unit: str, ranges: Ranges) -> str:
    """What to look at twice: a slip of the finger, or of a percentage that was kept as a fraction of 1."""
    expected = ranges.get((row.series, row.period)) if row.period and row.state in ("new", "changed") else None
    if expected is None or row.figure is None or row.figure.value is None or expected.holds(row.figure.value):
        return ""
    low, high = (format_figure(edge, unit=unit, decimals=row.decimals) for edge in (expected.low, expected.high))
    return _("Is this right? Expected between %(low)s and %(high)s.") % {"low": low, "high": high}


def in_words(figure: Figure | Known, unit: str, decimals: int) -> str:
    """A figure as it is written, with its parts."""
    if figure.value is None:
        return figure.missing
    text = format_figure(figure.value, unit=unit, decimals=decimals, qualifier=figure.qualifier)
    if figure.numerator is not None and figure.denominator is not None:
        text += _(" (%(top)s of %(bottom)s)") % {"top": plain(figure.numerator), "bottom": plain(figure.denominator)}
    return _("%s, illustrative") % text if isinstance(figure, Known) and figure.illustrative else text


def plain(number: float) -> str:
    return format_figure(number, unit="", decimals=0 if number.is_integer() else 2)
