"""Writing how the plan's commitments stand: the list of all, and a page for each."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from opcc_portal import access
from opcc_portal.lib.periods import FinancialQuarter
from opcc_portal.ui.writing import Writing, write
from opcc_portal.views.drafts import find_quarter
from opcc_portal.views.signoff import user
from reports.actions.delivery import save_update, told
from reports.actions.writing import closed
from reports.forms import DeliveryForm
from reports.pages.delivery import Subject, standing
from reports.queries import delivery as queries
from reports.views.shared import bar, found_or_404
from reports.views.writing import PREVIEWS, previewing, quotable

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
    item = Writing(
        key=f"commitment {subject.slug} {node}",
        form=DeliveryForm,
        state=told(update),
        save=partial(save_update, by=user(request), quarter=subject, node=commitment),
        template=FORM,
        done=(back := reverse("delivery-write", kwargs={"quarter": subject.slug})),
        said=_("Saved. The draft shows it; what is published stays as it is."),
        target=update,
        closed=closed(subject),
        context={"bar": bar(subject), "quarter": subject, "node": commitment, "update": update, "back": back}
        | quotable(request, subject),
        preview=previewing(subject, DeliveryForm, "narrative"),
        preview_template=PREVIEWS,
    )
    return write(request, item)
