"""What is said when something goes wrong."""

import sys
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from opcc_portal import health
from opcc_portal.models import DamagedError
from opcc_portal.ui import reading


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "errors/403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """A 500, or a 503 when it is the database that cannot be reached; what is damaged is shown to nobody.

    Django calls this from inside its `except`, so the cause is at hand, wherever in the request it came up:
    middleware included. What was typed is offered for sending again.
    """
    cause = sys.exc_info()[1]
    if isinstance(cause, DamagedError):
        health.forget()
        return HttpResponse(reading.standalone("errors/damaged.html", {}), status=500)
    unreachable = isinstance(cause, OperationalError | InterfaceError) or isinstance(
        getattr(cause, "__cause__", None), DatabaseError
    )
    name, status = ("503", 503) if unreachable else ("500", 500)
    context: dict[str, Any] = {"again": reading.typed(request) if unreachable else []}
    response = HttpResponse(reading.standalone(f"errors/{name}.html", context), status=status)
    if unreachable:
        response["Retry-After"] = "30"
    return response
