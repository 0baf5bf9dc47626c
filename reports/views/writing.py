"""Writing a quarter's highlight reports: the list of what is missing, and the boxes of each."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from opcc_portal import access
from opcc_portal.lib.periods import FinancialQuarter
from opcc_portal.models import Quarter
from opcc_portal.views.drafts import find_quarter, without_quarters
from opcc_portal.views.signoff import user
from reports.actions.highlights import boxes, save_boxes
from reports.actions.writing import ChangedError, LockedError
from reports.forms import BoxesForm
from reports.pages import writing
from reports.pages.highlights import title
from reports.queries.highlights import Reported, reported
from reports.views.shared import bar, done, found_or_404, overtaken, refuse, seen, sent

TEMPLATE = "reports/write.html"


@require_safe
@access.only("write reports")
def bench(request: HttpRequest, quarter: FinancialQuarter | None = None) -> HttpResponse:
    """What there is to write: in the quarter asked for, else in the latest that is open, else in the latest."""
    every = list(Quarter.objects.all())
    if not every:
        return without_quarters(request)
    subject = find_quarter(quarter) if quarter else next((item for item in every if not item.locked), every[0])
    return render(
        request, "reports/bench.html", {"bar": bar(subject), "quarter": subject, "page": writing.bench(subject)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("write reports")
def report(request: HttpRequest, quarter: FinancialQuarter, node: int) -> HttpResponse:
    """The boxes of one report, and the way to its deliverables."""
    subject = find_quarter(quarter)
    item = find_report(subject, node)
    form = BoxesForm(sent(request), initial=boxes(item.report))
    page = around(subject, item) | {"form": form, "seen": seen(request, boxes(item.report))}
    if not form.is_bound:
        return render(request, TEMPLATE, page)
    if not form.is_valid():
        return render(request, TEMPLATE, page, status=422)
    try:
        save_boxes(by=user(request), quarter=subject, node=item.node, seen=page["seen"], texts=form.cleaned_data)
    except LockedError as error:
        return refuse(request, TEMPLATE, page, str(error))
    except ChangedError as error:
        return overtaken(request, TEMPLATE, page, form, error.now or {}, item.report)
    said = _("Saved. The draft shows it from now on; what is published stays as it is.")
    return done(request, said, "report-write", quarter=subject.slug, node=node)


def find_report(quarter: Quarter, node: int) -> Reported:
    """What is told of a part of the plans that has a report in this quarter."""
    item: Reported = found_or_404(next(iter(reported(quarter, node=node)), None))
    return item


def around(quarter: Quarter, item: Reported) -> dict[str, Any]:
    """What stands around the form: the report's name, its deliverables and what this quarter has not told of yet."""
    return {
        "bar": bar(quarter),
        "quarter": quarter,
        "item": item,
        "title": title(item),
        "told": writing.told(item),
        "untold": writing.unreported(item),
    }
