"""Acts on consultations: opening, changing and closing them, their steps, comments and answers.

Each is atomic and leaves its audit row; whoever changes a thing says by its mark what they had before them. What is put
out, and the report of comments and answers, are editions (`opcc_portal.publishing`).
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from opcc_portal import access, publishing
from opcc_portal.actions import NotAllowedError
from opcc_portal.audit import record
from opcc_portal.lib.formatting import format_date
from opcc_portal.models import Job, User
from opcc_portal.subjects import Told
from scorecard.actions.planning import (
    STEP,
    TIMETABLE,
    PlanChangedError,
    PlanRefusedError,
    changed,
    held,
    held_plan,
    mark,
    refuse_while_resting,
    state,
)
from scorecard.models import Comment, Consultation, ConsultationStep, Plan, PlanNode

ACT = "Police Reform and Social Responsibility Act 2011, section"
# What the law wants of every plan, as the office begins with it: the steps are its own from then on.
STATUTORY = (
    ("Prepare a draft of the plan", f"{ACT} 5(6)(a)"),
    ("Consult the Chief Constable in preparing the draft", f"{ACT} 5(6)(b)"),
    ("Send the draft to the Police and Crime Panel, with time enough to consider it", f"{ACT} 5(6)(c) and 5(7)"),
    ("Obtain the views of people and of victims of crime", "Police Act 1996, section 96"),
    ("Have regard to the Panel's report or recommendations", f"{ACT} 5(6)(d)"),
    ("Respond to the Panel's report or recommendations", f"{ACT} 5(6)(e)"),
    ("Publish the response", f"{ACT} 5(6)(f)"),
    ("Consult the Chief Constable on what differs from the draft", f"{ACT} 5(8)"),
    ("Publish the plan and send copies of it", f"{ACT} 5(10)"),
)


class ClosedError(Exception):
    """Nothing can be said of it now: the message tells why."""


@transaction.atomic
def open_consultation(*, by: User, plan: Plan, **timetable: Any) -> Job:
    """Put a draft out to consultation: its timetable, the statutory steps, and the edition that readers comment on.

    Raises `PlanRefusedError` for what is no draft or was put out already, `FiguresLockedError` while a quarter that
    would show it is being judged.
    """
    plan = held_plan(plan)
    if plan.status != Plan.Status.DRAFT or Consultation.objects.filter(plan=plan).exists():
        raise PlanRefusedError("Only a draft that was never put out can be put out to consultation.")
    if not plan.nodes.exists():
        raise PlanRefusedError("The plan has no parts yet: there is nothing to consult on.")
    consultation = Consultation.objects.create(plan=plan, **timetable)
    steps = enumerate(STATUTORY, start=1)
    ConsultationStep.objects.bulk_create(
        ConsultationStep(consultation=consultation, position=position, label=label, basis=basis)
        for position, (label, basis) in steps
    )
    plan.status = Plan.Status.CONSULTATION
    refuse_while_resting(plan)  # a draft rested under no quarter; what is put out is among the versions of each
    plan.save(update_fields=["status"])
    record("consultation.opened", by=by, target=consultation, after=state(consultation))
    return publishing.ask(subject=consultation, by=by)


@transaction.atomic
def change_consultation(*, by: User, consultation: Consultation, seen: str, fields: Mapping[str, Any]) -> Consultation:
    """Change its dates, channels, responses or note, as it was `seen`."""
    now: Consultation = changed(held(consultation), "consultation", by=by, seen=seen, fields=fields, of=TIMETABLE)
    return now


@transaction.atomic
def close_consultation(*, by: User, consultation: Consultation, seen: str, today: date) -> Consultation:
    """Close it before its last day: yesterday becomes the last day; today where it opened only today."""
    if not consultation.is_open(today):
        raise PlanRefusedError("It is not open, so there is nothing to close.")
    last = max(consultation.opens, today - timedelta(days=1))
    if last == consultation.closes:
        raise PlanRefusedError("It opened today, and today is its last day already.")
    return change_consultation(by=by, consultation=consultation, seen=seen, fields={"closes": last})


# -- Steps ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_step(*, by: User, consultation: Consultation, **fields: Any) -> ConsultationStep:
    """Add a step as the last. The same added twice is there once."""
    held(consultation)
    if same := consultation.steps.filter(**fields).first():
        return same
    last = consultation.steps.aggregate(last=Max("position"))["last"] or 0
    step = ConsultationStep.objects.create(consultation=consultation, position=last + 1, **fields)
    record("consultation_step.added", by=by, target=step, after=state(step))
    return step


@transaction.atomic
def change_step(*, by: User, step: ConsultationStep, seen: str, fields: Mapping[str, Any]) -> ConsultationStep:
    """Change a step, or tick it with the day on which it was done, as it was `seen`."""
    now: ConsultationStep = changed(held(step), "consultation_step", by=by, seen=seen, fields=fields, of=STEP)
    return now


@transaction.atomic
def remove_step(*, by: User, step: ConsultationStep, seen: str) -> None:
    """Take a step away, as it was `seen`. What is gone already was removed."""
    now = ConsultationStep.objects.select_for_update().filter(pk=step.pk).first()
    if now is None:
        return
    if mark(now) != seen:
        raise PlanChangedError(now)
    record("consultation_step.removed", by=by, target=now, before=state(now))
    now.delete()


# -- Comments and answers ------------------------------------------------------------------------------------------


@transaction.atomic
def comment(*, by: User, consultation: Consultation, node: PlanNode, text: str, today: date) -> Comment:
    """Say something of a part of the plan. The same said twice of it by one person is said once.

    Raises `ClosedError` where it is not open.
    """
    consultation = Consultation.objects.select_for_update().get(pk=consultation.pk)
    if reason := why_closed(consultation, today):
        raise ClosedError(reason)
    said: Comment | None = Comment.objects.filter(node=node, by=by, text=text).first()
    if said is None:
        said = Comment.objects.create(node=node, by=by, text=text)
        record("comment.made", by=by, target=said, after=state(said))
    return said


def why_closed(consultation: Consultation, today: date) -> str:
    """Why nothing can be said of it now, in a sentence; empty while it can."""
    if consultation.is_open(today):
        return ""
    if adopted := consultation.ended_by_adoption(today):
        return f"The plan was adopted on {format_date(adopted)}. Comments are no longer taken here."
    if consultation.plan.status != Plan.Status.CONSULTATION or today > consultation.closes:
        return f"This consultation closed on {format_date(consultation.closes)}. Comments are no longer taken here."
    if today < consultation.opens:
        return f"This consultation opens on {format_date(consultation.opens)}."
    return "The plan is not put out yet. Try again in a minute."


@transaction.atomic
def answer(*, by: User, comment: Comment, seen: str, text: str) -> Comment:
    """Answer a comment, or change the answer, as it was `seen`. Raises `PlanChangedError`."""
    now = held(comment)
    answered = {"answer": text, "answered_by": by, "answered_at": timezone.now()} if text else NO_ANSWER
    if now.answer == text:
        return now  # type: ignore[no-any-return]
    said: Comment = changed(now, "comment", by=by, seen=seen, fields=answered, of=tuple(answered))
    return said


NO_ANSWER: dict[str, Any] = {"answer": "", "answered_by": None, "answered_at": None}


# -- Publishing ----------------------------------------------------------------------------------------------------


def refuse(consultation: Consultation, by: User, moves: int) -> None:
    """Raise `NotAllowedError` with what stands against publishing it."""
    if not access.may(by, "adopt plans"):
        raise NotAllowedError("Your role does not allow you to publish a consultation.")
    if consultation.plan.status == Plan.Status.DRAFT:
        raise NotAllowedError("The plan is a draft: put it out to consultation first.")
    if moves != consultation.moves:
        raise NotAllowedError("Somebody published this consultation after you opened the page. Look at it again.")


@transaction.atomic
def move(consultation: Consultation, by: User, moves: int) -> None:
    """Count that it was published."""
    refuse(consultation, by, moves)
    consultation.moves += 1
    consultation.save(update_fields=["moves"])
    record("consultation.publish", by=by, target=consultation, before={"moves": moves})


def told(consultation: Consultation, by: User) -> Told:
    return Told(label=str(consultation)[:120], prepared_by=consultation.plan.produced_by, approved_by=str(by))


def hold(pk: int) -> Consultation:
    held: Consultation = Consultation.objects.select_for_update(of=("self",)).select_related("plan").get(pk=pk)
    return held
