"""The way in: what a reader finds first, and where each role lands after signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from opcc_portal import access, editions, pages
from opcc_portal.models import Quarter, Role
from opcc_portal.pages import Audience

# Where each role lands after signing in: on what they came for.
LANDINGS = {
    Role.ANALYST: "entry",
    Role.APPROVER: "entry",
    Role.RISK_OWNER: "risks-bench",
    Role.ADMIN: "admin:index",
}


@require_safe
@access.readers
def home(request: HttpRequest, *, audience: Audience) -> HttpResponse:
    """What a reader finds first: the latest edition. Before the first, that nothing is published yet."""
    every = editions.of_quarters()
    if every:
        return redirect(f"read-{pages.HOME}", quarter=every[0].subject)
    latest = Quarter.objects.first() if access.may(request.user, "read drafts") else None
    draft_url = reverse("draft-dashboard", kwargs={"quarter": latest.slug}) if latest else ""
    return render(request, "home.html", {"draft_url": draft_url})


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """Send whoever has just signed in to what they came for."""
    return redirect(LANDINGS.get(getattr(request.user, "role", ""), "home"))
