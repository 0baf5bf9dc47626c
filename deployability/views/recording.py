"""Recording what the teams have: which snapshots there are, a new one, the grid of one, taking one back."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from deployability.actions import recording as actions
from deployability.forms.grid import GridForm
from deployability.forms.starting import DayForm
from deployability.models import Snapshot
from deployability.queries import bench as queries
from deployability.queries.recording import Layout, before, layout, on_day, recorded, rows_of
from deployability.queries.snapshots import papers
from deployability.views.shared import closed, way
from opcc_portal import access
from opcc_portal.actions import NotAllowedError
from opcc_portal.lib.formatting import format_date
from opcc_portal.ui.writing import Writing, write
from opcc_portal.views.signoff import user
from opcc_portal.writing import ChangedError, mark

BENCH, ADD, GRID = "deployability/work_bench.html", "deployability/work_add.html", "deployability/work_grid.html"
REMOVE = "deployability/work_remove.html"


@require_safe
@access.only("see staffing")
def bench(request: HttpRequest) -> HttpResponse:
    """Which snapshots there are, the latest first."""
    may = access.may(request.user, "record staffing")
    return render(request, BENCH, {"lines": queries.snapshots(), "may_record": may, "set_up": queries.set_up()})


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("record staffing")
def add(request: HttpRequest) -> HttpResponse:
    """Which day is to be recorded; what is recorded of it already opens too."""
    form = DayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("staffing-record", day=form.cleaned_data["on"])
    status = 422 if request.method == "POST" else 200
    return render(request, ADD, {"form": form, **way(_("Record a day"))}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("record staffing")
def grid(request: HttpRequest, day: date) -> HttpResponse:
    """What the teams have on a day, all of it on one page."""
    return write(request, writing(request, day))


def writing(request: HttpRequest, day: date) -> Writing:
    """The grid of a day. Of one that nobody has recorded it begins with the establishments of the last before it."""
    snapshot = on_day(day)
    found = layout(day, snapshot)
    saved = actions.state(found, snapshot)
    printed = papers(snapshot.pk).claims if snapshot else ()
    starts = saved or beginning(found)

    def form(data: Any = None, *, initial: Any = None) -> GridForm:
        start = starts if initial == saved else initial
        return GridForm(data, initial=start, layout=found, printed=printed)

    def save(seen: str, **fields: Any) -> None:
        actions.record_snapshot(by=user(request), day=day, seen=seen, told=fields["told"])

    return Writing(
        key=key(day),
        form=form,
        state=saved,
        save=save,
        template=GRID,
        done=reverse("staffing-record", kwargs={"day": day}),
        said=_("%s is recorded. Totals and shares follow from it everywhere.") % format_date(day),
        target=snapshot,
        closed=closed(day),
        context={"snapshot": snapshot, "day": day, "name": format_date(day), **way(format_date(day))},
    )


def key(day: date) -> str:
    return f"staffing {day.isoformat()}"


def beginning(found: Layout) -> dict[str, str]:
    """The establishments of the snapshot before, since they seldom change; what is lost is for the analyst to say."""
    last = before(found.day)
    told = actions.figures(found, recorded(rows_of(last))) if last else {}
    return {name: text for name, text in told.items() if name.endswith(f".{actions.ESTABLISHMENT}")}


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("record staffing")
def remove(request: HttpRequest, day: date) -> HttpResponse:
    """Taking a snapshot back, once that is confirmed."""
    snapshot = get_object_or_404(Snapshot, on=day)
    state = actions.state(layout(day, snapshot), snapshot)
    page = {"snapshot": snapshot, "seen": mark(state), **way(_("Take back"), day)}
    if request.method != "POST":
        return render(request, REMOVE, page)
    try:
        actions.remove_snapshot(by=user(request), snapshot=snapshot, seen=request.POST.get("seen", ""))
    except NotAllowedError as error:
        return refuse(request, page, str(error))
    except ChangedError:
        return refuse(request, page, _("Somebody changed this meanwhile, so look at it again."))
    messages.success(request, _("Taken back. Drafts no longer show it; what is published stays as it is."))
    return redirect("staffing-bench")


def refuse(request: HttpRequest, page: dict[str, Any], reason: str) -> HttpResponse:
    return render(request, REMOVE, {**page, "refusal": reason, "errors": [(reason, "refusal")]}, status=409)
