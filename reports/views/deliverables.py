"""The deliverables of a highlight report: added, changed, moved, taken out; a small page for each act."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from opcc_portal import access
from opcc_portal.actions import NotAllowedError
from opcc_portal.lib.periods import FinancialQuarter
from opcc_portal.models import Quarter
from opcc_portal.ui.writing import Writing, write
from opcc_portal.views.drafts import find_quarter
from opcc_portal.views.signoff import user
from opcc_portal.writing import ChangedError, mark
from reports.actions import highlights as actions
from reports.actions.writing import closed
from reports.forms import DeliverableForm, read_as
from reports.models import Deliverable
from reports.pages.highlights import title
from reports.queries.highlights import Reported
from reports.views.shared import bar, done, found_or_404, refuse
from reports.views.writing import find_report

FORM, REMOVE = "reports/deliverable.html", "reports/deliverable_remove.html"


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("write reports")
def add(request: HttpRequest, quarter: FinancialQuarter, node: int) -> HttpResponse:
    """A new deliverable."""
    subject = find_quarter(quarter)
    item = find_report(subject, node)

    def save(seen: str, **fields: Any) -> None:
        actions.add_deliverable(by=user(request), quarter=subject, node=item.node, fields=fields)

    about = {"key": "new", "state": actions.NOTHING, "form": partial(DeliverableForm, quarter=subject), "save": save}
    return form_page(request, subject, item, _("Add a deliverable"), **about)


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("write reports")
def change(request: HttpRequest, quarter: FinancialQuarter, node: int, deliverable: int) -> HttpResponse:
    """What a deliverable is, when it is due, and how far it is this quarter."""
    subject = find_quarter(quarter)
    item = find_report(subject, node)
    found = next((row for row in item.deliverables if row.pk == deliverable), None)
    target = found or Deliverable(pk=deliverable)

    def save(seen: str, **fields: Any) -> None:
        actions.change_deliverable(by=user(request), quarter=subject, deliverable=target, seen=seen, fields=fields)

    return form_page(
        request,
        subject,
        item,
        _("Change a deliverable"),
        key=str(deliverable),
        state=actions.told(found, subject) if found else {},
        form=partial(DeliverableForm, quarter=subject, last_due=last_due(item, found)),
        save=save,
        target=target,
        gone=found is None,
        anew=reverse("deliverable-add", kwargs={"quarter": subject.slug, "node": node}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("write reports")
def remove(request: HttpRequest, quarter: FinancialQuarter, node: int, deliverable: int) -> HttpResponse:
    """Taking a deliverable out of the report, once that is confirmed."""
    subject = find_quarter(quarter)
    item = find_report(subject, node)
    found = find_deliverable(item, deliverable)
    state = actions.told(found, subject)
    page = around(subject, item) | {"name": _("Remove a deliverable"), "deliverable": found, "seen": mark(state)}
    page["elsewhere"] = found.updates.exclude(quarter=subject).exists()
    if request.method != "POST":
        return render(request, REMOVE, page)
    try:
        seen = request.POST.get("seen", "")
        actions.remove_deliverable(by=user(request), quarter=subject, deliverable=found, seen=seen)
    except NotAllowedError as error:
        return refuse(request, REMOVE, page, str(error))
    except ChangedError:
        return refuse(request, REMOVE, page, _("Somebody changed this meanwhile, so look at it again."))
    return back(request, page, _("Removed. Drafts no longer show it; what is published stays as it is."))


@require_POST
@access.only("write reports")
def move(request: HttpRequest, quarter: FinancialQuarter, node: int, deliverable: int) -> HttpResponse:
    """One place further up, or down."""
    subject = find_quarter(quarter)
    found = find_deliverable(find_report(subject, node), deliverable)
    try:
        up = request.POST.get("to") == "up"
        actions.move_deliverable(by=user(request), quarter=subject, deliverable=found, up=up)
    except NotAllowedError as error:
        page = around(subject, find_report(subject, node)) | {"name": _("Move a deliverable"), "deliverable": found}
        return refuse(request, REMOVE, page, str(error))
    return redirect(f"{report_url(subject, node)}#deliverable-{found.pk}")


# -- What they need ------------------------------------------------------------------------------------------------


def form_page(
    request: HttpRequest, quarter: Quarter, item: Reported, name: str, *, key: str, **about: Any
) -> HttpResponse:
    """The form in which a deliverable is written; how its date is read is said once it is saved."""
    back = report_url(quarter, item.node.pk)
    writing = Writing(
        key=f"deliverable {quarter.slug} {item.node.pk} {key}",
        template=FORM,
        done=back,
        said=f"{_('Saved.')} {read_as(request.POST.get('due_printed', ''))}".strip(),
        closed=closed(quarter),
        context=around(quarter, item) | {"name": name, "back": back},
        **about,
    )
    return write(request, writing)


def last_due(item: Reported, found: Deliverable | None) -> str:
    """When it is due, as the last report that tells of it says."""
    updates = item.updates[found.pk] if found else ()
    return updates[-1].due_printed if updates else ""


def find_deliverable(item: Reported, deliverable: int) -> Deliverable:
    found: Deliverable = found_or_404(next((row for row in item.deliverables if row.pk == deliverable), None))
    return found


def around(quarter: Quarter, item: Reported) -> dict[str, Any]:
    return {"bar": bar(quarter), "quarter": quarter, "item": item, "title": title(item)}


def report_url(quarter: Quarter, node: int) -> str:
    return reverse("report-write", kwargs={"quarter": quarter.slug, "node": node})


def back(request: HttpRequest, page: dict[str, Any], said: str) -> HttpResponse:
    return done(request, said, "report-write", quarter=page["quarter"].slug, node=page["item"].node.pk)
