"""Reading what other apps may name: the commitments of plans, and deliverables."""

from collections.abc import Sequence

from opcc_portal.models import Quarter
from reports.models import Deliverable
from reports.queries.highlights import reported
from scorecard.models import Plan, PlanNode
from scorecard.queries import plan_in_force

ADOPTED = (Plan.Status.ADOPTED, Plan.Status.SUPERSEDED)


def commitments() -> list[PlanNode]:
    """Return the commitments of every plan that was adopted, those of the latest first; one query."""
    nodes = PlanNode.objects.filter(level=PlanNode.Level.COMMITMENT, plan__status__in=ADOPTED)
    return list(nodes.select_related("plan").order_by("-plan__starts", "plan", "position"))


def commitments_in_force(quarter: Quarter, keys: Sequence[str]) -> list[PlanNode]:
    """Return those of these commitments that the plan of a quarter has, in its order; one query."""
    wanted = [int(key) for key in keys if key.isdecimal()]
    plan = plan_in_force(quarter.data_to).values("pk")
    return list(PlanNode.objects.filter(pk__in=wanted, plan__in=plan).order_by("position"))


def deliverables() -> list[Deliverable]:
    """Return every deliverable of a plan that was adopted, those of the latest first; one query."""
    found = Deliverable.objects.filter(node__plan__status__in=ADOPTED).select_related("node__plan")
    return list(found.order_by("-node__plan__starts", "node__position", "position", "pk"))


def deliverables_told(quarter: Quarter, keys: Sequence[str]) -> list[tuple[str, Deliverable]]:
    """Return those of these deliverables that a quarter's reports tell of, each with the slug of its report; two
    queries."""
    return [
        (report.slug, each)
        for report in reported(quarter)
        for each in report.deliverables
        if str(each.pk) in keys and report.latest(each)
    ]
