"""What machines ask: is it alive, can it do its work."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from opcc_portal import health


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
