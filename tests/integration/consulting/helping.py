"""How a consultation is put out, and what its pages say."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape

from django.test import Client
from django.utils.timezone import localdate

from opcc_portal import jobs
from opcc_portal.models import Job, User
from scorecard.actions import consulting
from scorecard.models import Consultation, Plan

ClientAs = Callable[[str], Client]
CANARY = "canary-comment-nobody-else"


def put_out(plan: Plan, approver: User) -> Consultation:
    today = localdate()
    job = consulting.open_consultation(
        by=approver, plan=plan, opens=today, closes=today + timedelta(days=20), channels="Website", note=""
    )
    assert jobs.finish(job).status == Job.Status.DONE, job.error
    return Consultation.objects.select_related("plan").get(plan=plan)


def said(answer: object) -> str:
    return " ".join(unescape(answer.content.decode()).split())  # type: ignore[attr-defined]
