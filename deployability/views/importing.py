"""Bringing a table of a day: read, then laid into the grid as if it had been typed. Nothing is saved before that is."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from deployability.actions.recording import figures, name, state
from deployability.domain.recorded import Printed
from deployability.forms.bringing import Brought, bring_table
from deployability.forms.grid import write_claims
from deployability.forms.starting import LIMITS, FileForm
from deployability.models import Snapshot
from deployability.queries.recording import Layout, layout, on_day
from deployability.views.recording import key
from deployability.views.shared import closed, way
from opcc_portal import access, writing
from opcc_portal.intake import reading
from opcc_portal.intake.reading import UnreadableError
from opcc_portal.lib.formatting import format_date
from opcc_portal.views.signoff import user

FORM = "deployability/work_import.html"
UNSAVED = "You have unsaved figures of that day. Save them or throw them away first, then bring the file."


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("record staffing")
def bring(request: HttpRequest) -> HttpResponse:
    """The file and its day; where it can be read, the grid with what it says."""
    form = FileForm(request.POST or None, request.FILES or None) if request.method == "POST" else FileForm()
    if request.method != "POST" or not form.is_valid():
        return page(request, form, status=422 if request.method == "POST" else 200)
    day, file = form.cleaned_data["on"], form.cleaned_data["file"]
    if reason := closed(day) or (_(UNSAVED) if writing.kept(user(request), key(day)) else ""):
        form.add_error("on", reason)
        return page(request, form, status=409)
    try:
        found = bring_table(reading.read(file.read(), file.name, LIMITS), layout(day, on_day(day)))
    except UnreadableError as error:
        form.add_error("file", str(error))
        return page(request, form, status=422)
    if found.faults:
        return page(request, form, faults=found.faults, status=422)
    return laid_in(request, day, file.name, found)


def laid_in(request: HttpRequest, day: date, file: str, found: Brought) -> HttpResponse:
    """The figures kept as this person's unsaved input of the day's grid, which they look at and save."""
    snapshot = on_day(day)
    rows = layout(day, snapshot)
    saved = state(rows, snapshot)
    content = saved | of_file(rows, found)
    if content == saved and not new_claims(snapshot, found.claims):
        messages.info(request, _("No change: %s is recorded just as the file says.") % format_date(day))
        return redirect("staffing-record", day=day)
    content |= {"file": write_claims(file, found.claims)}
    writing.keep(by=user(request), key=key(day), content=content, seen=writing.mark(saved))
    messages.info(request, said(rows, found, new=snapshot is None))
    return redirect("staffing-record", day=day)


def of_file(rows: Layout, found: Brought) -> dict[str, str]:
    """What the file says, figure by figure; a row or a column that it has not stays as it is recorded."""
    told = figures(rows, found.rows)
    return {
        place: told[place]
        for team, role in found.rows
        for column in found.columns
        if (place := name(team, role, column))
    }


def new_claims(snapshot: Snapshot | None, claims: Sequence[Printed]) -> bool:
    """Whether the file prints anything that is not kept of the day yet."""
    kept = set(snapshot.claims.values_list("team", "role", "figure", "value")) if snapshot else set()
    return any((each.team, each.role, each.figure, each.value) not in kept for each in claims)


def said(rows: Layout, found: Brought, *, new: bool) -> str:
    """How many rows were read, and how many of the grid the file says nothing of."""
    told = ngettext(
        "One row is read from the file. It is not saved yet: look at it, then save.",
        "%(count)d rows are read from the file. They are not saved yet: look at them, then save.",
        len(found.rows),
    ) % {"count": len(found.rows)}
    missing = len(rows.rows) - len(found.rows)
    left = ngettext(
        "One row of the grid is not in the file.", "%(count)d rows of the grid are not in the file.", missing
    )
    stays = (
        _("What the file does not have is left empty.") if new else _("What the file does not have stays as it was.")
    )
    return " ".join([told, left % {"count": missing}, stays]) if missing else told


def page(request: HttpRequest, form: FileForm, *, faults: Any = (), status: int = 200) -> HttpResponse:
    context = {"form": form, "faults": faults, "errors": [(fault, "faults") for fault in faults]}
    return render(request, FORM, context | way(_("Bring a file")), status=status)
