"""What the writing views have in common: the quarter's bar, and the answers to what is done or refused."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from opcc_portal.lib.formatting import format_month
from opcc_portal.models import Quarter


def bar(quarter: Quarter) -> dict[str, Any]:
    """The quarter's bar, with the way to the writing of the others."""
    links = [
        (str(item), reverse("reports-quarter", kwargs={"quarter": item.slug}), item == quarter)
        for item in Quarter.objects.all()
    ]
    note = {"state": quarter.get_state_display(), "month": format_month(quarter.data_to)}
    return {
        "label": str(quarter),
        "note": _("%(state)s · data to %(month)s") % note,
        "quarters": links if len(links) > 1 else [],
        "links": [(_("As readers will see it"), reverse("draft-highlights", kwargs={"quarter": quarter.slug}))],
    }


def refuse(request: HttpRequest, template: str, page: dict[str, Any], reason: str) -> HttpResponse:
    return render(request, template, {**page, "refusal": reason, "errors": [(reason, "refusal")]}, status=409)


def done(request: HttpRequest, said: str, name: str, **kwargs: Any) -> HttpResponse:
    messages.success(request, said)
    return redirect(name, **kwargs)


def found_or_404(thing: Any) -> Any:
    if thing is None:
        raise Http404
    return thing
