"""What is done about a risk: added, changed, moved, taken out; a small page for each act."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from opcc_portal import access
from opcc_portal.actions import NotAllowedError
from opcc_portal.ui.writing import Writing, write
from opcc_portal.views.signoff import user
from opcc_portal.writing import ChangedError, mark
from risks.actions import keeping as actions
from risks.actions.reviewing import closed
from risks.forms import MitigationForm
from risks.models import Mitigation, Risk
from risks.views.finding import change_url, refuse, to_keep

FORM, REMOVE = "risks/work_mitigation.html", "risks/work_mitigation_remove.html"


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("keep the register")
def add(request: HttpRequest, risk: str) -> HttpResponse:
    """One more mitigation."""
    found = to_keep(risk)

    def save(seen: str, **fields: Any) -> None:
        actions.add_mitigation(by=user(request), risk=found, **read(fields))

    return form_page(request, found, _("Add a mitigation"), key="new", state=actions.NO_MITIGATION, save=save)


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("keep the register")
def change(request: HttpRequest, risk: str, mitigation: int) -> HttpResponse:
    """What a mitigation is, who sees to it, when it is due and how it stands."""
    found = to_keep(risk)
    row = found.mitigations.filter(pk=mitigation).first()

    def save(seen: str, **fields: Any) -> None:
        actions.change_mitigation(by=user(request), risk=found, mitigation=mitigation, seen=seen, **read(fields))

    return form_page(
        request,
        found,
        _("Change a mitigation"),
        key=str(mitigation),
        state=actions.told_of(row) if row else {},
        save=save,
        gone=row is None,
        anew=reverse("mitigation-add", kwargs={"risk": found.slug}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("keep the register")
def remove(request: HttpRequest, risk: str, mitigation: int) -> HttpResponse:
    """Taking a mitigation out, once that is confirmed."""
    found = to_keep(risk)
    row = get_object_or_404(Mitigation, risk=found, pk=mitigation)
    page = {"risk": found, "title": _("Remove a mitigation"), "mitigation": row, "seen": mark(actions.told_of(row))}
    if request.method != "POST":
        return render(request, REMOVE, page)
    try:
        seen = request.POST.get("seen", "")
        actions.remove_mitigation(by=user(request), risk=found, mitigation=mitigation, seen=seen)
    except NotAllowedError as error:
        return refuse(request, REMOVE, page, str(error))
    except ChangedError:
        return refuse(request, REMOVE, page, _("Somebody changed this meanwhile, so look at it again."))
    messages.success(request, _("Removed. Drafts no longer show it; what is published stays as it is."))
    return redirect(f"{change_url(found)}#mitigations")


@require_POST
@access.only("keep the register")
def move(request: HttpRequest, risk: str, mitigation: int) -> HttpResponse:
    """One place further up, or down."""
    found = to_keep(risk)
    row = get_object_or_404(Mitigation, risk=found, pk=mitigation)
    try:
        up = request.POST.get("to") == "up"
        actions.move_mitigation(by=user(request), risk=found, mitigation=mitigation, up=up)
    except NotAllowedError as error:
        page = {"risk": found, "title": _("Move a mitigation"), "mitigation": row}
        return refuse(request, REMOVE, page, str(error))
    return redirect(f"{change_url(found)}#mitigation-{row.pk}")


def read(fields: dict[str, Any]) -> dict[str, Any]:
    """What was read of the form; a date that nobody typed is none."""
    return {**fields, "due": fields["due"] or None}


def form_page(request: HttpRequest, risk: Risk, title: str, *, key: str, **about: Any) -> HttpResponse:
    """The form in which a mitigation is written."""
    back = f"{change_url(risk)}#mitigations"
    writing = Writing(
        key=f"risk mitigation {risk.slug} {key}",
        form=MitigationForm,
        template=FORM,
        done=back,
        said=_("Saved. Drafts show it; what is published stays as it is."),
        target=risk,
        closed=closed(),
        context={"risk": risk, "title": title, "back": back},
        **about,
    )
    return write(request, writing)
