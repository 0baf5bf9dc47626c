"""Signing a quarter off: where it stands, what changed, what can be done. The acts themselves are in `acts`."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opcc_portal import access, changes, editions, jobs, publishing
from opcc_portal.lib.formatting import format_month
from opcc_portal.lib.periods import FinancialQuarter
from opcc_portal.lib.refs import Ref
from opcc_portal.models import Edition, Job, Quarter, User
from opcc_portal.ui import signing
from opcc_portal.views.drafts import draft_link, find_quarter, without_quarters


@require_safe
@access.only("read drafts")
def latest(request: HttpRequest) -> HttpResponse:
    """The latest quarter, which is nearly always the one that is meant."""
    quarter = Quarter.objects.first()
    return redirect("sign-off-quarter", quarter=quarter.slug) if quarter else without_quarters(request)


@require_safe
@access.only("read drafts")
def overview(request: HttpRequest, quarter: FinancialQuarter) -> HttpResponse:
    """Where a quarter stands, what changed, and what this person may do now."""
    subject = find_quarter(quarter)
    trail, found = signing.trail(subject), editions_of(subject)
    since = changes.since(found[0] if found else None, subject)
    context = {
        "bar": bar(subject),
        "quarter": subject,
        "steps": signing.steps(subject, trail),
        "trail": trail,
        "next": signing.NEXT[Quarter.State(subject.state)],
        "problems": jobs.problems(subject),
        "acts": signing.acts(subject, user(request)),
        "asked": asked(request, subject),
        "summary": signing.summary(subject, since),
        "changes": signing.listed(since, lambda ref: link(subject, ref)),
        "editions": signing.published(found),
    }
    return render(request, "signoff/overview.html", context)


def user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]  # `access.only` lets in nobody else


def editions_of(quarter: Quarter) -> list[Edition]:
    return [edition for edition in editions.of_quarters() if edition.subject == quarter.slug]


def link(quarter: Quarter, ref: Ref) -> str:
    return draft_link(quarter, changes.AUDIENCE, ref)


def asked(request: HttpRequest, quarter: Quarter) -> dict[str, Any] | None:
    """The last job that was to publish the quarter as it stands, where it is under way or failed."""
    job = publishing.asked(quarter).first()
    if job is None or job.status == Job.Status.DONE:
        return None
    return {"failed": job.finished, "reason": job.error, "url": job_url(job) if may_see(request) else ""}


def may_see(request: HttpRequest) -> bool:
    return access.may(request.user, "see jobs")


def job_url(job: Job) -> str:
    return reverse("job", kwargs={"job": job.pk})


def bar(quarter: Quarter) -> dict[str, Any]:
    """The quarter's bar, with the way to the other quarters' pages."""
    quarters = list(Quarter.objects.all())
    links = [(str(q), reverse("sign-off-quarter", kwargs={"quarter": q.slug}), q == quarter) for q in quarters]
    state = quarter.get_state_display()  # type: ignore[attr-defined]
    return {
        "label": str(quarter),
        "note": _("%(state)s · data to %(month)s") % {"state": state, "month": format_month(quarter.data_to)},
        "quarters": links if len(links) > 1 else [],
        "links": [(_("Draft dashboard"), reverse("draft-dashboard", kwargs={"quarter": quarter.slug}))],
    }
