"""What the views of risks have in common: the risk they are about, the way back, and the answers to what is refused."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from opcc_portal.views.signoff import user
from risks.models import Risk
from risks.queries.due import Kept, kept, yours


def to_review(request: HttpRequest, slug: str) -> Kept:
    """A risk that this person may review, with its last review. To a risk owner others' do not exist."""
    found = kept(yours(user(request)).filter(slug=slug))
    if not found:
        raise Http404
    return found[0]


def to_keep(slug: str) -> Risk:
    """A risk, whoever keeps it up to date."""
    return get_object_or_404(Risk.objects.select_related("register"), slug=slug)


def refuse(request: HttpRequest, template: str, page: dict[str, Any], reason: str) -> HttpResponse:
    return render(request, template, {**page, "refusal": reason, "errors": [(reason, "refusal")]}, status=409)


def change_url(risk: Risk) -> str:
    return reverse("risk-change", kwargs={"risk": risk.slug})
