"""Signing a quarter off, as the people do it."""

from opcc_portal import jobs, publishing
from opcc_portal.actions import move_quarter
from opcc_portal.models import Edition, Job, Quarter, Role, User
from scorecard.models import Consultation
from tests.factories import UserFactory


def person(role: str) -> User:
    return User.objects.filter(role=role).first() or UserFactory(role=role)


def approve(quarter: Quarter) -> Quarter:
    """Have an open quarter submitted and approved."""
    move_quarter(quarter=quarter, move="submit", by=person(Role.ANALYST))
    return move_quarter(quarter=quarter, move="approve", by=person(Role.APPROVER))


def ask(quarter: Quarter) -> Job:
    return publishing.ask(subject=quarter, by=person(Role.APPROVER))


def publish(quarter: Quarter) -> Edition:
    """Publish an open or reopened quarter; its new edition."""
    job = jobs.finish(ask(approve(quarter)))
    assert job.status == Job.Status.DONE, job.error
    return Edition.objects.get(subject=quarter.slug, number=job.result["edition"])


def publish_consultation(consultation: Consultation) -> Edition:
    """Publish a consultation as it stands; its new edition."""
    job = jobs.finish(publishing.ask(subject=consultation, by=person(Role.APPROVER)))
    assert job.status == Job.Status.DONE, job.error
    consultation.refresh_from_db()
    return Edition.objects.get(kind="consultation", subject=consultation.slug, number=job.result["edition"])


def reopen(quarter: Quarter, kind: str = "correction", reason: str = "A figure was wrong.") -> Quarter:
    return move_quarter(quarter=quarter, move="reopen", by=person(Role.APPROVER), reason=reason, change_kind=kind)
