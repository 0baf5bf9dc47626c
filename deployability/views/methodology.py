"""The framework's rules: thresholds, and the days that its methodology rests on."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deployability.actions import framework as actions
from deployability.forms.methodology import MethodologyForm
from deployability.models import DayLost, Framework
from deployability.views.shared import closed, way
from opcc_portal import access
from opcc_portal.ui.writing import Writing, write
from opcc_portal.views.signoff import user


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("record staffing")
def days(request: HttpRequest) -> HttpResponse:
    """All of it on one page; drafts follow at once."""
    framework, causes = Framework.current(), list(DayLost.objects.all())

    def form(data: Any = None, *, initial: Any = None) -> MethodologyForm:
        return MethodologyForm(data, initial=initial, causes=causes)

    def save(seen: str, **fields: Any) -> None:
        actions.change_framework(by=user(request), seen=seen, fields=fields)

    writing = Writing(
        key="staffing methodology",
        form=form,
        state=actions.state(framework, causes),
        save=save,
        template="deployability/work_methodology.html",
        done=reverse("staffing-methodology"),
        said=_("Saved. Drafts are judged by these rules now; what is published stays as it is."),
        target=framework,
        closed=closed(date.min),
        context=way(_("Thresholds and days")),
    )
    return write(request, writing)
