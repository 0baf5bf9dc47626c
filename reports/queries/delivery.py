"""Reading service delivery: a plan's commitments and how they stand; two queries, however many there are."""

from collections import defaultdict
from collections.abc import Sequence

from opcc_portal.models import Quarter
from reports.models import DeliveryUpdate
from scorecard.models import PlanNode
from scorecard.queries import plan_in_force


def nodes(quarter: Quarter) -> list[PlanNode]:
    """Return all of the plan that the quarter is reported on, in its order; one query."""
    found = PlanNode.objects.filter(plan__in=plan_in_force(quarter.data_to).values("pk"))
    return list(found.select_related("plan").order_by("position"))


def updates_of_the_year(quarter: Quarter) -> dict[int, dict[int, DeliveryUpdate]]:
    """Return the updates of the financial year up to a quarter, by node and number of the quarter; one query."""
    rows = DeliveryUpdate.objects.filter(
        node__plan__in=plan_in_force(quarter.data_to).values("pk"),
        quarter__year=quarter.year,
        quarter__number__lte=quarter.number,
    )
    found: dict[int, dict[int, DeliveryUpdate]] = defaultdict(dict)
    for row in rows.select_related("quarter"):
        found[row.node_id][row.quarter.number] = row
    return found


def told_in(quarter: Quarter) -> list[DeliveryUpdate]:
    """Return what is told of commitments in a quarter, in the plan's order, each with its commitment; one query."""
    rows = DeliveryUpdate.objects.filter(
        quarter=quarter,
        node__plan__in=plan_in_force(quarter.data_to).values("pk"),
        node__level=PlanNode.Level.COMMITMENT,
    )
    return list(rows.exclude(narrative="").select_related("node").order_by("node__position"))


def commitments(tree: Sequence[PlanNode]) -> list[PlanNode]:
    return [node for node in tree if node.level == PlanNode.Level.COMMITMENT]
