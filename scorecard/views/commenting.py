"""What members of the Panel do: read the consultations there are, and comment on what was put out."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from opcc_portal import access, editions, pages
from opcc_portal.models import Edition
from opcc_portal.pages import Audience
from opcc_portal.views.signoff import user
from scorecard.actions import consulting
from scorecard.actions.consulting import ClosedError
from scorecard.forms.consulting import CommentForm
from scorecard.models import Comment, Consultation, PlanNode
from scorecard.values import ConsultationPage, ConsultedPart


@require_safe
@access.readers
def every(request: HttpRequest, *, audience: Audience) -> HttpResponse:
    """The consultations that were put out, the latest first: the current edition of each."""
    found: dict[str, Edition] = {}
    for edition in editions.of_kind(pages.CONSULTATION):
        found.setdefault(edition.subject, edition)
    latest = sorted(found.values(), key=lambda edition: edition.published_at, reverse=True)
    return render(request, "scorecard/consultations.html", {"editions": latest})


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("comment on plans")
def comment(request: HttpRequest, plan: str, node: int) -> HttpResponse:
    """A comment on one part of the plan as it was put out, beneath what this person has said of it so far."""
    edition = editions.find(editions.of_kind(pages.CONSULTATION), plan)
    consultation = Consultation.objects.select_related("plan").filter(plan__slug=plan).first()
    put_out = published_part(edition, node)
    if consultation is None or put_out is None:
        raise Http404
    form = CommentForm(request.POST if request.method == "POST" else None)
    page = {
        "consultation": consultation,
        "part": put_out.part,
        "form": form,
        "mine": Comment.objects.filter(node=node, by=user(request)).select_related("answered_by").order_by("pk"),
        "closed": consulting.why_closed(consultation, localdate()),
        "back": reverse("read-consultation", kwargs={"plan": plan}) + f"#{put_out.part.anchor}",
    }
    if not form.is_bound:
        return render(request, "scorecard/comment.html", page)
    return say(request, page, node)


def say(request: HttpRequest, page: dict[str, Any], node: int) -> HttpResponse:
    """Keep what was typed, or say why it cannot be; then nothing typed is lost."""
    form = page["form"]
    if not form.is_valid():
        return render(request, "scorecard/comment.html", page, status=422)
    on = PlanNode.objects.filter(plan=page["consultation"].plan, pk=node).first()
    try:
        if on is None:
            raise ClosedError(_("This part is no longer in the plan. Comment on the part that it stood under."))
        consulting.comment(
            by=user(request),
            consultation=page["consultation"],
            node=on,
            text=form.cleaned_data["text"],
            today=localdate(),
        )
    except ClosedError as closed:
        page |= {"refusal": str(closed), "errors": [(str(closed), "refusal")]}
        return render(request, "scorecard/comment.html", page, status=409)
    messages.success(request, _("Your comment is kept. The office answers it; both are published in the report."))
    return redirect(request.path)


def published_part(edition: Edition | None, node: int) -> ConsultedPart | None:
    """The part of the plan as the Panel's edition has it."""
    found = edition and editions.read(edition, "panel", pages.get(pages.HOMES[pages.CONSULTATION]), "")
    value = found.value if found else None
    if not isinstance(value, ConsultationPage):
        return None
    return next((part for part in value.parts if part.key == node), None)
