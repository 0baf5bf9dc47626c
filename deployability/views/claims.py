"""Explaining where what a document prints differs from what its parts make."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deployability.actions import explaining as actions
from deployability.forms.contradicting import ExplainForm
from deployability.models import Snapshot
from deployability.pages.claims import contradicted, lead, parts
from deployability.queries import snapshots as queries
from deployability.views.shared import closed, way
from opcc_portal import access
from opcc_portal.lib.formatting import format_date
from opcc_portal.ui.writing import Writing, write
from opcc_portal.views.signoff import user


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("record staffing")
def explain(request: HttpRequest, day: date) -> HttpResponse:
    """Every contradiction of a day with a sentence that explains it."""
    snapshot = get_object_or_404(Snapshot, on=day)
    names, papers = queries.recorded(snapshot.pk, day), queries.papers(snapshot.pk)
    made_of = parts(names, papers, queries.days_lost())
    found = list(contradicted(papers.claims, made_of))

    def form(data: Any = None, *, initial: Any = None) -> ExplainForm:
        return ExplainForm(data, initial=initial, found=found, names=names)

    def save(seen: str, **fields: Any) -> None:
        actions.explain_claims(by=user(request), snapshot=snapshot, seen=seen, explanations=fields)

    writing = Writing(
        key=f"staffing {day.isoformat()} contradictions",
        form=form,
        state=actions.state([claim for claim, _made in found]),
        save=save,
        template="deployability/work_claims.html",
        done=reverse("staffing-claims", kwargs={"day": day}),
        target=snapshot,
        closed=closed(day),
        context={
            "lead": lead(papers.claims, made_of, [claim for claim, _made in found]),
            "found": found,
            "name": _("Printed figures of %s") % format_date(day),
            **way(_("Printed figures"), day),
        },
    )
    return write(request, writing)
