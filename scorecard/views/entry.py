"""Enter figures: the grid of a quarter, saved cell by cell or all at once."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from opcc_portal import access
from opcc_portal.lib.periods import FinancialQuarter
from opcc_portal.models import Quarter
from scorecard import actions, forms, queries
from scorecard.actions import FigureChangedError, FiguresLockedError
from scorecard.forms import Row, Typed
from scorecard.models import Placement
from scorecard.queries.expecting import expected_ranges


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("enter figures")
def grid(request: HttpRequest, quarter: FinancialQuarter) -> HttpResponse:
    """The whole grid. What is right is saved; what is not stays where it was typed, with the reason beside it."""
    subject = get_object_or_404(Quarter, year=quarter.year, number=quarter.number)
    rows = draw(subject, queries.dashboard_placements(subject.data_to, "office"))
    if request.method != "POST":
        return render(request, "scorecard/entry.html", {"page": page(subject, rows, [])})
    typed = [forms.read_row(row, request.POST) for row in rows]
    saved = sum(save(request, subject, item) for item in typed)
    if saved:
        messages.success(request, ngettext("%d figure saved.", "%d figures saved.", saved) % saved)
    problems = forms.strangers(request.POST, rows) + [error for item in typed for error in item.errors]
    if not problems:
        return redirect("entry-grid", quarter=subject.slug)
    redrawn = redraw(subject, typed)
    return render(request, "scorecard/entry.html", {"page": page(subject, redrawn, problems)}, status=422)


@require_POST
@access.only("enter figures")
def row(request: HttpRequest, quarter: FinancialQuarter, series: int) -> HttpResponse:
    """One row, posted by htmx on leaving a cell, and drawn again."""
    subject = get_object_or_404(Quarter, year=quarter.year, number=quarter.number)
    placements = [item for item in queries.dashboard_placements(subject.data_to, "office") if item.series_id == series]
    if not placements:
        raise Http404
    before = draw(subject, placements)[0]
    typed = forms.read_row(before, request.POST)
    saved = save(request, subject, typed)
    drawn = redraw(subject, [typed])[0]
    if saved:
        drawn = forms.noted(drawn, typed, _("Saved"))
    for text, _id in forms.strangers(own(request.POST, before), [before]):
        first, *others = drawn.cells
        drawn = replace(drawn, cells=[replace(first, error=text), *others])
    return render(request, "scorecard/_entry_row.html", {"page": page(subject, [drawn], []), "row": drawn})


def own(post: QueryDict, row: Row) -> QueryDict:
    """What was sent of one row: a script sends the whole form along with it."""
    mine = QueryDict(mutable=True)
    for name, values in post.lists():
        if name.startswith(f"{row.key}-"):
            mine.setlist(name, values)
    return mine


def save(request: HttpRequest, quarter: Quarter, typed: Typed) -> int:
    """Save one row on its own, so that a row that is refused takes nothing with it; how many figures were new."""
    if not typed.entries:
        return 0
    try:
        new = actions.enter_figures(
            by=request.user,  # type: ignore[arg-type]  # `access.only` lets in nobody else
            quarter=quarter,
            series=typed.row.series,
            entries=typed.entries,
            follow=typed.follow,
        )
    except FiguresLockedError as error:
        typed.refuse(str(error))
        return 0
    except FigureChangedError:  # between reading and locking: read again, which now finds the other figure
        again = forms.read_row(again_drawn(quarter, [typed])[0], request.POST)
        typed.row, typed.entries = again.row, again.entries
        return save(request, quarter, typed)  # what stands beside it
    return sum(row.period in {entry.period for entry in typed.entries} for row in new)


def draw(quarter: Quarter, placements: list[Placement]) -> list[Row]:
    series = [placement.series for placement in placements]
    ledgers = queries.ledgers(series)
    ranges = expected_ranges(quarter, series, ledgers)
    return [
        forms.draw_row(
            quarter,
            item,
            ledgers[item.series_id],
            ranges,
            url=reverse("draft-measure", kwargs={"quarter": quarter.slug, "slug": item.series.measure.slug}),
            save_url=reverse("entry-row", kwargs={"quarter": quarter.slug, "series": item.series_id}),
            history_url=reverse("entry-history", kwargs={"quarter": quarter.slug, "series": item.series_id}),
        )
        for item in placements
    ]


def again_drawn(quarter: Quarter, typed: list[Typed]) -> list[Row]:
    """Draw rows afresh from the database."""
    wanted = {item.row.series.pk for item in typed}
    return draw(
        quarter, [item for item in queries.dashboard_placements(quarter.data_to, "office") if item.series_id in wanted]
    )


def redraw(quarter: Quarter, typed: list[Typed]) -> list[Row]:
    """Draw rows afresh, keeping each cell of which something is to be said: what was typed and why it was not taken."""
    before = {item.row.series.pk: item.row for item in typed}
    return [kept(before[row.series.pk], row) for row in again_drawn(quarter, typed)]


def kept(before: Row, now: Row) -> Row:
    told = {cell.name: cell for cell in before.cells if cell.noticed or cell.saved_note}
    cells = [told.get(cell.name, cell) for cell in now.cells]
    return replace(now, cells=cells, follow=now.follow and {**now.follow, **(before.follow or {})})


def page(quarter: Quarter, rows: list[Row], problems: list[tuple[str, str]]) -> dict[str, Any]:
    return {
        "quarter_label": f"{quarter}, {quarter.calendar.period.label()}",
        "columns": forms.columns(quarter),
        "rows": rows,
        "errors": problems,
        "locked": quarter.locked and quarter.get_state_display().lower(),
        "form_action": reverse("entry-grid", kwargs={"quarter": quarter.slug}),
        "dashboard_url": reverse("draft-dashboard", kwargs={"quarter": quarter.slug}),
    }
