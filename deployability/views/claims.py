"""Explaining where what a document prints differs from what its parts make."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from opcc_portal import access


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("record staffing")
def explain(request: HttpRequest, day: date) -> HttpResponse:
    raise Http404
