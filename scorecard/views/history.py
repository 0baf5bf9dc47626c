"""The history of a series: every version of its figures, and what is noted beside them."""

import re
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opcc_portal import access
from opcc_portal.actions import JUDGED, locked_by
from opcc_portal.lib.periods import FinancialQuarter, Period
from opcc_portal.models import Quarter
from opcc_portal.ui import downloads
from opcc_portal.ui.tables import sortable
from opcc_portal.views.drafts import find_quarter
from scorecard import queries, tables
from scorecard.models import Series
from scorecard.pages import history, noting

ROWS = 50
PERIOD = re.compile(r"([0-9]{1,2})-((?:19|2[01])[0-9]{2}-[0-9]{2}-[0-9]{2})")


@require_safe
@access.only("enter figures")
def page(request: HttpRequest, quarter: FinancialQuarter, series: int) -> HttpResponse:
    """What was recorded of a series, and what is noted beside it; of `?period=1-2018-03-01` only that figure."""
    subject, of = find_quarter(quarter), find_series(series)
    period = asked_period(request)
    context = {
        **frame(subject, of),
        "period": period,
        "notes": noting.lists(of),
        "locked": locked(),
        "table": sortable(
            tables.history_table(history.versions(of, period), caption=caption(period)), request, rows=ROWS
        ),
        "download": reverse("entry-history-file", kwargs={"quarter": subject.slug, "series": of.pk}) + query(request),
    }
    return render(request, "scorecard/history.html", context)


@require_safe
@access.only("enter figures")
def file(request: HttpRequest, quarter: FinancialQuarter, series: int) -> HttpResponse:
    """The same figures as CSV."""
    subject, of = find_quarter(quarter), find_series(series)
    versions = history.versions(of, asked_period(request))
    return downloads.csv_response(tables.history_file(versions, name=f"history-{of.measure.slug}-{subject.slug}"))


def find_series(number: int) -> Series:
    return get_object_or_404(Series.objects.select_related("measure"), pk=number)


def asked_period(request: HttpRequest) -> Period | None:
    """The period that `?period=` names as the grid's cells do: its span and its end. 404 where it names none."""
    text = request.GET.get("period", "")
    found = PERIOD.fullmatch(text)
    if not text:
        return None
    try:
        return Period(date.fromisoformat(found[2]), int(found[1])) if found else no_period()
    except ValueError:
        return no_period()


def no_period() -> Period:
    raise Http404


def query(request: HttpRequest) -> str:
    period = request.GET.get("period", "")
    return f"?period={period}" if period else ""


def caption(period: Period | None) -> str:
    if period:
        return _("Every version of the figure for %s, the newest first") % period.label()
    return _("Every version of every figure, the newest first")


def frame(quarter: Quarter, series: Series) -> dict[str, Any]:
    """What the pages of a series have in common: its name, and whether it stands in the grid."""
    placed = queries.placed_as(series, quarter.data_to)
    return {
        "quarter": quarter,
        "series": series,
        "title": placed or str(series),
        "placed": bool(placed),
        "history": reverse("entry-history", kwargs={"quarter": quarter.slug, "series": series.pk}),
    }


def locked() -> str:
    """Why nothing can be noted now, where a quarter is being judged."""
    judged = Quarter.objects.filter(state__in=JUDGED).first()
    return locked_by(judged) if judged else ""
