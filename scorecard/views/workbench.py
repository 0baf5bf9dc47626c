"""The workbench: how far the quarter being closed is, and the way to everything that is left to do."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opcc_portal import access
from opcc_portal.lib.formatting import format_month
from opcc_portal.models import Quarter
from opcc_portal.views.drafts import without_quarters
from scorecard.pages import workbench


@require_safe
@access.only("see the workbench")
def bench(request: HttpRequest) -> HttpResponse:
    """The quarter being closed, or the one that `?quarter=` names."""
    quarters = list(Quarter.objects.all())
    if not quarters:
        return without_quarters(request)
    quarter = chosen(quarters, request.GET.get("quarter", ""))
    before = next((item for item in quarters if item.calendar == quarter.calendar.previous()), None)
    context = {
        "bar": bar(quarter, quarters),
        "quarter": quarter,
        "page": workbench.gather(quarter, before, localdate()),
        "may_enter": access.may(request.user, "enter figures"),
    }
    return render(request, "scorecard/workbench.html", context)


def chosen(quarters: list[Quarter], slug: str) -> Quarter:
    """The quarter named; where none is, the latest that is not locked, or the latest where all are."""
    if not slug:
        return next((quarter for quarter in quarters if not quarter.locked), quarters[0])
    for quarter in quarters:
        if quarter.slug == slug:
            return quarter
    raise Http404


def bar(quarter: Quarter, quarters: list[Quarter]) -> dict[str, Any]:
    """The quarter's bar, with the way to the workbench of the others."""
    links = [(str(item), f"{reverse('entry')}?quarter={item.slug}", item == quarter) for item in quarters]
    note = {"state": quarter.get_state_display(), "month": format_month(quarter.data_to)}
    return {
        "label": str(quarter),
        "note": _("%(state)s · data to %(month)s") % note,
        "quarters": links if len(links) > 1 else [],
        "links": [
            (_("Draft dashboard"), reverse("draft-dashboard", kwargs={"quarter": quarter.slug})),
            (_("Sign off"), reverse("sign-off-quarter", kwargs={"quarter": quarter.slug})),
        ],
    }
