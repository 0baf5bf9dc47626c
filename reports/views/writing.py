"""Writing a quarter's highlight reports: the list of what is missing, and the boxes of each."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from opcc_portal import access
from opcc_portal.lib.periods import FinancialQuarter
from opcc_portal.models import Quarter
from opcc_portal.ui.writing import Content, Writing, write
from opcc_portal.views.drafts import find_quarter, without_quarters
from opcc_portal.views.signoff import user
from reports.actions.highlights import boxes, save_boxes
from reports.actions.writing import closed
from reports.forms import BoxesForm
from reports.pages import writing
from reports.pages.highlights import title
from reports.queries.highlights import Reported, reported
from reports.views.shared import bar, found_or_404
from scorecard.pages import writing as figures

PREVIEWS = "reports/_previews.html"


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
    box = Writing(
        key=f"highlight report {subject.slug} {node}",
        form=BoxesForm,
        state=boxes(item.report),
        save=partial(save_boxes, by=user(request), quarter=subject, node=item.node),
        template="reports/write.html",
        done=request.path,
        said=_("Saved. The draft shows it; what is published stays as it is."),
        target=item.report,
        closed=closed(subject),
        context=around(subject, item) | quotable(request, subject),
        preview=previewing(subject, BoxesForm),
        preview_template=PREVIEWS,
    )
    return write(request, box)


def previewing(quarter: Quarter, form: type[Form], *names: str) -> Callable[[Content], dict[str, Any]]:
    """What draws the texts of a form, of the fields named, as readers will see them."""
    fields = form.base_fields
    labels = {name: str(fields[name].label) for name in names or fields}
    return lambda typed: {"previews": writing.previews(quarter, typed, labels)}


def quotable(request: HttpRequest, quarter: Quarter) -> dict[str, Any]:
    """The figures that a text of the quarter can quote; ten queries, and none where a draft is kept meanwhile."""
    if "autosave" in request.POST:
        return {}
    known = figures.placements(quarter)
    return {"others": figures.quotables(figures.quotes(quarter, known, known))}


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
