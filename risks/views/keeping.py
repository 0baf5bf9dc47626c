"""Keeping a register: a risk added, and what is said of one changed."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opcc_portal import access
from opcc_portal.ui.writing import Writing, write
from opcc_portal.views.signoff import user
from risks.actions import keeping as actions
from risks.actions.reviewing import closed
from risks.forms import RiskForm, risk_of
from risks.models import Register
from risks.views.finding import to_keep

TEMPLATE = "risks/work_risk.html"


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("keep the register")
def add(request: HttpRequest, register: str) -> HttpResponse:
    """A new risk, which its first review scores."""
    found = get_object_or_404(Register, slug=register)

    def save(seen: str, **fields: Any) -> None:
        actions.add_risk(by=user(request), register=found, **risk_of(fields))

    writing = Writing(
        key=f"risk new {found.slug}",
        form=partial(RiskForm, proposed=actions.proposed(found)),
        state=actions.NO_RISK,
        save=save,
        template=TEMPLATE,
        done=reverse("risks-bench"),
        said=_("Added. It has no score yet: review it to put it on the register."),
        context={"title": _("Add a risk"), "register": found},
    )
    return write(request, writing)


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("keep the register")
def change(request: HttpRequest, risk: str) -> HttpResponse:
    """What a risk is, and what is done about it."""
    found = to_keep(risk)
    writing = Writing(
        key=f"risk {found.slug}",
        form=RiskForm,
        state=actions.told(found),
        save=partial(save_change, request, found),
        template=TEMPLATE,
        done=reverse("risks-bench"),
        said=_("Saved. The draft shows it; what is published stays as it is."),
        target=found,
        closed=closed(),
        context={
            "title": _("Change %s") % found.reference,
            "register": found.register,
            "risk": found,
            "mitigations": list(found.mitigations.all()),
        },
    )
    return write(request, writing)


def save_change(request: HttpRequest, risk: Any, *, seen: str, **fields: Any) -> None:
    actions.change_risk(by=user(request), risk=risk, seen=seen, **risk_of(fields))
