"""What the views of risks have in common: the risk they are about, the way back, and the answers to what is refused."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from opcc_portal.audit import acts
from opcc_portal.models import User
from opcc_portal.views.signoff import user
from risks.models import Risk
from risks.queries.due import Kept, is_yours, kept


def to_review(request: HttpRequest, slug: str) -> Kept:
    """A risk that this person may review, with its last review; or one that was theirs and given to somebody else, for
    they may have been writing: nothing typed is lost. To a risk owner others' do not exist."""
    found = kept(Risk.objects.filter(slug=slug))
    if not found or not (is_yours(user(request), found[0].risk) or was_yours(user(request), found[0].risk)):
        raise Http404
    return found[0]


def was_yours(person: User, risk: Risk) -> bool:
    """Whether somebody kept a risk up to date once, by its audit trail."""
    return acts(risk).filter(event="risk.changed", before__owner=str(person.pk)).exists()


def to_keep(slug: str) -> Risk:
    """A risk, whoever keeps it up to date."""
    return get_object_or_404(Risk.objects.select_related("register"), slug=slug)


def refuse(request: HttpRequest, template: str, page: dict[str, Any], reason: str) -> HttpResponse:
    return render(request, template, {**page, "refusal": reason, "errors": [(reason, "refusal")]}, status=409)


def change_url(risk: Risk) -> str:
    return reverse("risk-change", kwargs={"risk": risk.slug})
