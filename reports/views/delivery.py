"""Writing how the plan's commitments stand: the list of all, and a page for each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from opcc_portal import access
from opcc_portal.lib.periods import FinancialQuarter
from opcc_portal.views.drafts import find_quarter
from opcc_portal.views.signoff import user
from reports.actions.delivery import save_update, told
from reports.actions.writing import ChangedError, LockedError
from reports.forms import DeliveryForm
from reports.pages.delivery import Subject, standing
from reports.queries import delivery as queries
from reports.views.shared import bar, done, found_or_404, overtaken, refuse, seen, sent

LIST, FORM = "reports/delivery_bench.html", "reports/delivery_update.html"


@require_safe
@access.only("write reports")
def every(request: HttpRequest, quarter: FinancialQuarter) -> HttpResponse:
    """Every commitment with how it stands this quarter."""
    item = Subject(subject := find_quarter(quarter), queries.nodes(subject), queries.updates_of_the_year(subject))
    rows = [(node, standing(item.now(node))) for node in item.commitments]
    return render(request, LIST, {"bar": bar(subject), "quarter": subject, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("write reports")
def one(request: HttpRequest, quarter: FinancialQuarter, node: int) -> HttpResponse:
    """How one commitment stands."""
    subject = find_quarter(quarter)
    commitment = found_or_404(
        next((found for found in queries.commitments(queries.nodes(subject)) if found.pk == node), None)
    )
    update = queries.updates_of_the_year(subject).get(node, {}).get(subject.number)
    form = DeliveryForm(sent(request), initial=told(update))
    page = {"bar": bar(subject), "quarter": subject, "node": commitment, "update": update, "form": form}
    page["seen"] = seen(request, told(update))
    if not form.is_bound:
        return render(request, FORM, page)
    if not form.is_valid():
        return render(request, FORM, page, status=422)
    try:
        save_update(by=user(request), quarter=subject, node=commitment, seen=str(page["seen"]), **form.cleaned_data)
    except LockedError as error:
        return refuse(request, FORM, page, str(error))
    except ChangedError as error:
        return overtaken(request, FORM, page, form, error.now or {}, update)
    return done(request, _("Saved."), "delivery-write", quarter=subject.slug)
