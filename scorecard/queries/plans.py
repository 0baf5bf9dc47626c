"""Reads of plans: each a fixed number of queries, however long a plan is."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet, Value

from opcc_portal.pages import Audience
from scorecard.domain.outline import Node
from scorecard.models import Comment, Measure, Placement, Plan, PlanNode
from scorecard.queries import plan_in_force, visible

FOR_READERS = (Plan.Status.ADOPTED, Plan.Status.SUPERSEDED, Plan.Status.CONSULTATION)


def last_day(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def visible_plans(month: date, audience: Audience) -> QuerySet[Plan]:
    """Return the versions that an audience may see of a quarter with data to a month: the office all; readers what was
    put out or adopted and begins no later."""
    if audience == "office":
        return Plan.objects.all()
    return Plan.objects.filter(status__in=FOR_READERS, starts__lte=last_day(month))


def nodes_of(plans: Collection[int]) -> dict[int, list[PlanNode]]:
    """Return the parts of these plans, by plan, in order; one query."""
    found: dict[int, list[PlanNode]] = {pk: [] for pk in plans}
    for node in PlanNode.objects.filter(plan__in=plans).order_by("plan", "position"):
        found[node.plan_id].append(node)
    return found


def as_outline(nodes: Collection[PlanNode]) -> list[Node]:
    """Return the parts of a plan as the plain values that its numbering is checked and versions are compared with."""
    return [
        Node(
            key=node.pk,
            level=node.level,
            title=node.title,
            number=node.number,
            parent=node.parent_id,
            body=node.body,
            follows=node.follows_id,
        )
        for node in nodes
    ]


def parts_in_force(day: date) -> tuple[Plan | None, list[PlanNode]]:
    """Return the plan in force on a day with its parts; one query, or two where it has none."""
    in_force = plan_in_force(day)
    nodes = list(PlanNode.objects.filter(plan__in=in_force.values("pk")).select_related("plan").order_by("position"))
    return (nodes[0].plan, nodes) if nodes else (in_force.first(), [])


class Measured(NamedTuple):
    """A measure that stands under a part of a plan (`placed`), in order, or concerns it."""

    node: int
    slug: str
    label: str
    position: int
    placed: bool


def measured_in(plan: Plan, audience: Audience) -> list[Measured]:
    """Return which measures stand under and which concern the parts of a plan, in order; one query."""
    placements = visible(Placement.objects.filter(node__plan=plan).order_by(), "series__measure", audience)
    links = visible(PlanNode.measures.through.objects.filter(plannode__plan=plan), "measure", audience)
    standing = placements.values_list("node", "series__measure__slug", "label", "position", Value(True))
    concerning = links.values_list("plannode", "measure__slug", "measure__name", "pk", Value(False))
    rows = standing.union(concerning, all=True)
    return sorted(
        (Measured(node, slug, label, position, bool(placed)) for node, slug, label, position, placed in rows),
        key=lambda row: (row.node, row.position),
    )


def measures_of_nodes(plan: Plan, audience: Audience) -> dict[int, list[Measure]]:
    """Return which measures concern which part of a plan, by part; one query."""
    links = PlanNode.measures.through.objects.filter(plannode__plan=plan).select_related("measure")
    found: dict[int, list[Measure]] = defaultdict(list)
    for link in visible(links, "measure", audience).order_by("pk"):
        found[link.plannode_id].append(link.measure)
    return found


def nodes_concerning(slugs: Collection[str], day: date) -> dict[str, list[PlanNode]]:
    """Return the parts of the plan in force on a day that each of these measures concerns, by its slug; one query."""
    links = PlanNode.measures.through.objects.filter(
        plannode__plan__in=plan_in_force(day).values("pk"), measure__slug__in=slugs
    )
    found: dict[str, list[PlanNode]] = defaultdict(list)
    for link in links.select_related("plannode", "measure").order_by("plannode__position"):
        found[link.measure.slug].append(link.plannode)
    return found


def comments_on(plan: Plan) -> dict[int, list[Comment]]:
    """Return what was said of each part of a plan, by part, the first first; one query."""
    found: dict[int, list[Comment]] = defaultdict(list)
    comments = Comment.objects.filter(node__plan=plan).select_related("by", "answered_by")
    for comment in comments.order_by("pk"):
        found[comment.node_id].append(comment)
    return found


def subtree(nodes: Collection[PlanNode], root: int) -> list[int]:
    """Return the keys of a part and of all that stands under it, in the plan's order. No query."""
    found = {root}
    for node in nodes:
        if node.parent_id in found:
            found.add(node.pk)
    return [node.pk for node in nodes if node.pk in found]


def commented(nodes: Collection[int]) -> bool:
    return Comment.objects.filter(Q(node__in=nodes)).exists()
