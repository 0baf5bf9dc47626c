"""The deliverables of a highlight report: added, changed, moved, taken out; a small page for each act."""

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
from opcc_portal.views.drafts import find_quarter
from opcc_portal.views.signoff import user
from opcc_portal.writing import ChangedError, mark
from reports.actions import highlights as actions
from reports.actions.writing import ExistsError
from reports.forms import DeliverableForm, read_as
from reports.models import Deliverable
from reports.pages.highlights import progress_of, title
from reports.queries.highlights import Reported
from reports.views.shared import bar, done, found_or_404, gone, overtaken, refuse, seen, sent
from reports.views.writing import find_report

FORM, REMOVE = "reports/deliverable.html", "reports/deliverable_remove.html"


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("write reports")
def add(request: HttpRequest, quarter: FinancialQuarter, node: int) -> HttpResponse:
    """A new deliverable."""
    subject = find_quarter(quarter)
    item = find_report(subject, node)
    form = DeliverableForm(sent(request))
    page = around(subject, item) | {"name": _("Add a deliverable"), "form": form}

    def act(fields: dict[str, Any]) -> None:
        actions.add_deliverable(by=user(request), quarter=subject, node=item.node, fields=fields)

    return attempt(request, page, act)


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("write reports")
def change(request: HttpRequest, quarter: FinancialQuarter, node: int, deliverable: int) -> HttpResponse:
    """What a deliverable is, when it is due, and how far it is this quarter."""
    subject = find_quarter(quarter)
    item = find_report(subject, node)
    page = around(subject, item) | {"name": _("Change a deliverable"), "form": DeliverableForm(sent(request))}
    anew = reverse("deliverable-add", kwargs={"quarter": subject.slug, "node": node})
    if request.method == "POST" and not any(row.pk == deliverable for row in item.deliverables):
        return gone(request, FORM, page, anew)
    found = find_deliverable(item, deliverable)
    page["form"] = form = DeliverableForm(sent(request), initial=said(item, found))
    page["seen"] = seen(request, actions.told(found, subject))

    def act(fields: dict[str, Any]) -> None:
        actions.change_deliverable(
            by=user(request), quarter=subject, deliverable=found, seen=page["seen"], fields=fields
        )

    try:
        return attempt(request, page, act)
    except ChangedError as error:
        if error.now is None:
            return gone(request, FORM, page, anew)
        return overtaken(request, FORM, page, form, error.now, found)


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
        actions.remove_deliverable(by=user(request), quarter=subject, deliverable=found, seen=seen(request, state))
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


def attempt(request: HttpRequest, page: dict[str, Any], act: Any) -> HttpResponse:
    """The form; or what was typed into it done; or the form again, with what stands against that."""
    form = page["form"]
    if not form.is_bound:
        return render(request, FORM, page)
    if form.is_valid():
        try:
            act(form.fields_told)
            return back(request, page, f"{_('Saved.')} {read_as(form.cleaned_data['due_printed'])}".strip())
        except ExistsError:
            form.add_error("action", _("There is a deliverable with these words already. Change that one instead."))
        except NotAllowedError as error:
            return refuse(request, FORM, page, str(error))
    return render(request, FORM, page, status=422)


def said(item: Reported, found: Deliverable) -> dict[str, Any]:
    """What a deliverable says, as it would be typed; where this quarter says nothing yet, with its last date."""
    update, before = item.latest(found), [*item.updates[found.pk]]
    last = update or (before[-1] if before else None)
    told = {name: getattr(found, name) for name in actions.OF_DELIVERABLE}
    told["due_printed"] = last.due_printed if last else ""
    return told | {"progress": progress_of(update).text if update else "", "note": update.note if update else ""}


def find_deliverable(item: Reported, deliverable: int) -> Deliverable:
    found: Deliverable = found_or_404(next((row for row in item.deliverables if row.pk == deliverable), None))
    return found


def around(quarter: Quarter, item: Reported) -> dict[str, Any]:
    return {"bar": bar(quarter), "quarter": quarter, "item": item, "title": title(item)}


def report_url(quarter: Quarter, node: int) -> str:
    return reverse("report-write", kwargs={"quarter": quarter.slug, "node": node})


def back(request: HttpRequest, page: dict[str, Any], said: str) -> HttpResponse:
    return done(request, said, "report-write", quarter=page["quarter"].slug, node=page["item"].node.pk)
