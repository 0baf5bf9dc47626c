"""Work that somebody waits for, as it goes on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from opcc_portal import access
from opcc_portal.models import Job
from opcc_portal.ui import progress

STOP_POLLING = 286  # htmx takes what it is given and asks no more


@require_safe
@access.only("see jobs")
def job(request: HttpRequest, job: int) -> HttpResponse:
    """How far a job is. A script asks every second and is told nothing (204) while nothing has changed, so that
    nothing moves on the page and nothing is read out again."""
    found = get_object_or_404(Job.objects.select_related("created_by"), pk=job)
    page = progress.describe(found)
    if not request.htmx:  # type: ignore[attr-defined]
        return render(request, "jobs/job.html", {"page": page})
    if request.GET.get("shown") == page["mark"]:
        return HttpResponse(status=204)
    return render(request, "jobs/_progress.html", {"page": page}, status=STOP_POLLING if found.finished else 200)
