"""A consultation as a page: what was put out, how, and what was said of it and answered; and what publishes it."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opcc_portal import pages, subjects
from opcc_portal.lib.formatting import format_date
from opcc_portal.pages import Audience
from opcc_portal.ui import progress
from scorecard.actions import consulting
from scorecard.models import Comment, Consultation, ConsultationStep, Plan
from scorecard.pages import plans
from scorecard.queries import plans as queries
from scorecard.values import ConsultationPage, ConsultationStepLine, ConsultedPart, PanelComment


def gather(
    subject: Consultation, audience: Audience, slugs: Sequence[str] | None = None
) -> Mapping[str, ConsultationPage]:
    """The one page of a consultation; four queries, however long the plan."""
    plan = subject.plan
    nodes = queries.nodes_of([plan.pk])[plan.pk]
    said = queries.comments_on(plan)
    depths = plans.depth(queries.as_outline(nodes))
    parts = [
        ConsultedPart(
            key=node.pk, part=plans.part(node, depths[node.pk]), comments=[*map(panel_comment, said[node.pk])]
        )
        for node in nodes
    ]
    return {"": build(subject, plan, parts, list(subject.steps.all()))}


def build(
    subject: Consultation, plan: Plan, parts: list[ConsultedPart], steps: list[ConsultationStep]
) -> ConsultationPage:
    comments = [comment for part in parts for comment in part.comments]
    return ConsultationPage(
        title=plan.title,
        lead=f"Consultation from {format_date(subject.opens)} to {format_date(subject.closes)}.",
        opens=subject.opens,
        closes=subject.closes,
        channels=[line.strip() for line in subject.channels.splitlines() if line.strip()],
        responses="not known" if subject.responses is None else f"{subject.responses:,}",
        note=subject.note,
        synopsis=plan.synopsis,
        steps=[
            ConsultationStepLine(label=step.label, basis=step.basis, due=step.due, done=step.done, note=step.note)
            for step in steps
        ],
        parts=parts,
        comments=len(comments),
        answered=sum(bool(comment.answer) for comment in comments),
    )


def panel_comment(comment: Comment) -> PanelComment:
    return PanelComment(
        by=str(comment.by),
        on=localdate(comment.at),
        text=comment.text,
        answer=comment.answer,
        answered_by=str(comment.answered_by or ""),
        answered_on=localdate(comment.answered_at) if comment.answered_at else None,
    )


def standing(consultation: Consultation) -> str:
    """Where it stands today, in words."""
    day, opens, closes = localdate(), consultation.opens, consultation.closes
    if adopted := consultation.ended_by_adoption(day):
        return _("closed: the plan was adopted on %s") % format_date(adopted)
    if day < opens:
        return _("opens on %s") % format_date(opens)
    return (_("open until %s") if day <= closes else _("closed on %s")) % format_date(closes)


def find(slug: str) -> Consultation | None:
    return Consultation.objects.select_related("plan").filter(plan__slug=slug).first()


CONSULTATIONS = subjects.register(
    subjects.Kind(
        key=pages.CONSULTATION,
        model=Consultation,
        name=gettext_lazy("Consultation"),
        argument="plan",
        route="consultations/<slug:plan>/",
        home=pages.HOMES[pages.CONSULTATION],
        find=find,
        hold=consulting.hold,
        refuse=consulting.refuse,
        move=consulting.move,
        told=consulting.told,
        standing=standing,
        others=lambda: list(Consultation.objects.select_related("plan")),
    )
)
progress.register_work(
    Consultation,
    lambda consultation: (
        _("%s: timetable, steps and answers") % consultation,
        reverse("plan-consultation", kwargs={"plan": consultation.slug}),
    ),
)
