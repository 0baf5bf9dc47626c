"""The one reading view and its downloads, the way in, health and errors."""

import sys
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_safe

from opcc_portal import access, health, pages
from opcc_portal.lib.periods import FinancialQuarter
from opcc_portal.lib.refs import Ref
from opcc_portal.models import Quarter, Role
from opcc_portal.pages import AUDIENCES, Audience, Page
from opcc_portal.ui import reading

# -- Reading -------------------------------------------------------------------------------------------------------


@require_safe
@access.only("read drafts")
def draft(request: HttpRequest, *, quarter: FinancialQuarter, page: Page, slug: str) -> HttpResponse:
    """A page of a quarter in the making, gathered live, as one of its audiences would see it."""
    subject, audience = find_quarter(quarter), chosen_audience(request)
    value = pages.gather_one(page, subject, audience, slug)
    if value is None:
        raise Http404
    context = {
        "page": value,
        "bar": reading.draft_bar(request, subject, audience),
        "link": lambda ref: draft_link(subject, audience, ref),
        "dashboard_url": draft_link(subject, audience, Ref(page=pages.HOME, slug="", title="")),
        **reading.drawings(
            request, page, value, lambda extension: draft_file_link(subject, audience, page, slug, extension)
        ),
    }
    return render(request, page.template, context)


@require_safe
@access.only("read drafts")
def draft_file(
    request: HttpRequest, *, quarter: FinancialQuarter, page: Page, slug: str, extension: str
) -> HttpResponse:
    """The figures of a draft page as CSV or JSON, or its chart as SVG."""
    value = pages.gather_one(page, find_quarter(quarter), chosen_audience(request), slug)
    response = value and reading.file(page, value, extension, name=f"{quarter.slug}-{slug or page.key}-draft")
    if not response:
        raise Http404
    return response


def find_quarter(calendar: FinancialQuarter) -> Quarter:
    return get_object_or_404(Quarter, year=calendar.year, number=calendar.number)


def chosen_audience(request: HttpRequest) -> Audience:
    """Whose view of the draft is asked for with `?as=`; the office's own unless said otherwise."""
    chosen = request.GET.get("as", "office")
    for audience in AUDIENCES:
        if chosen == audience:
            return audience
    raise Http404


def draft_link(quarter: Quarter, audience: Audience, ref: Ref) -> str:
    """The address of the page that `ref` names, in the same draft for the same audience."""
    page = pages.get(ref.page)
    kwargs = {"quarter": quarter.slug, **({"slug": ref.slug} if page.folder else {})}
    return reverse(f"draft-{page.key}", kwargs=kwargs) + audience_query(audience)


def draft_file_link(quarter: Quarter, audience: Audience, page: Page, slug: str, extension: str) -> str:
    kwargs = {"quarter": quarter.slug, "extension": extension, **({"slug": slug} if page.folder else {})}
    return reverse(f"draft-{page.key}-file", kwargs=kwargs) + audience_query(audience)


def audience_query(audience: Audience) -> str:
    return "" if audience == "office" else f"?as={audience}"


# -- The way in ----------------------------------------------------------------------------------------------------

# Where each role lands after signing in: on what they came for.
LANDINGS = {
    Role.ANALYST: "entry",
    Role.APPROVER: "draft",
    Role.RISK_OWNER: "draft",
    Role.ADMIN: "admin:index",
}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What a reader finds first. Nothing is published before the first edition."""
    latest = Quarter.objects.first() if access.may(request.user, "read drafts") else None
    draft_url = reverse("draft-dashboard", kwargs={"quarter": latest.slug}) if latest else ""
    return render(request, "home.html", {"draft_url": draft_url})


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """Send whoever has just signed in to what they came for."""
    name = LANDINGS.get(getattr(request.user, "role", ""), "home")
    if name == "draft":
        latest = Quarter.objects.first()
        return redirect("draft-dashboard", quarter=latest.slug) if latest else redirect("home")
    return redirect(name)


# -- Health --------------------------------------------------------------------------------------------------------


@login_not_required
@require_GET
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers. Touches nothing else, so that an orchestrator does not kill it for the database's sake."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_GET
def readyz(request: HttpRequest) -> JsonResponse:
    """Whether this installation can do its work, check by check; 503 when it cannot serve requests."""
    report = health.report()
    return JsonResponse(report, status=200 if report["ready"] else 503)


# -- Errors --------------------------------------------------------------------------------------------------------


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "errors/403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """A 500, or a 503 when it is the database that cannot be reached.

    Django calls this from inside its `except`, so the cause is at hand, wherever in the request it came up:
    middleware included. What was typed is offered for sending again.
    """
    cause = sys.exc_info()[1]
    unreachable = isinstance(cause, OperationalError | InterfaceError) or isinstance(
        getattr(cause, "__cause__", None), DatabaseError
    )
    name, status = ("503", 503) if unreachable else ("500", 500)
    context: dict[str, Any] = {"again": reading.typed(request) if unreachable else []}
    response = HttpResponse(reading.standalone(f"errors/{name}.html", context), status=status)
    if unreachable:
        response["Retry-After"] = "30"
    return response
