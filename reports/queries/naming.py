"""Reading what other apps may name: the commitments of plans, and deliverables."""

from collections.abc import Sequence

from django.db.models import Q

from opcc_portal.models import Quarter
from reports.models import Deliverable, DeliverableUpdate
from reports.queries.highlights import delivery_plan, slug_of
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
    """Return those of these deliverables that a quarter's reports tell of, each with the slug of its report; one
    query."""
    wanted, day = [int(key) for key in keys if key.isdecimal()], quarter.data_to
    of = "deliverable__node__plan__in"
    of_plans = Q(**{of: plan_in_force(day).values("pk")}) | Q(**{of: delivery_plan(day).values("pk")})
    rows = DeliverableUpdate.objects.filter(of_plans, quarter=quarter, deliverable__in=wanted)
    rows = rows.select_related("deliverable__node__plan", "deliverable__node__parent__parent")
    ordered = rows.order_by("deliverable__node__position", "deliverable__position", "deliverable")
    return [(slug_of(root_of(row.deliverable.node)), row.deliverable) for row in ordered]


def root_of(node: PlanNode) -> PlanNode:
    """The part of a plan that a node, read with those above it, stands under, with its plan."""
    root = node
    while root.parent:
        root = root.parent
    root.plan = node.plan
    return root
