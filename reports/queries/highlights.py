"""Reading highlight reports with their deliverables: two queries for a quarter, however many there are."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import F, FilteredRelation, Q, QuerySet
from django.utils.text import slugify

from opcc_portal.models import Quarter
from reports.models import Deliverable, DeliverableUpdate, HighlightReport
from scorecard.models import Plan, PlanNode
from scorecard.queries import plan_in_force

TEXTS = ("outcomes", "risks", "focus", "assessment", "commentary")


@dataclass(frozen=True)
class Reported:
    """What is told of one part of a plan in a quarter. `updates`, by deliverable, are those up to the quarter, in
    order of time."""

    node: PlanNode
    quarter: Quarter
    report: HighlightReport | None = None
    deliverables: Sequence[Deliverable] = ()
    updates: Mapping[int, Sequence[DeliverableUpdate]] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        return slug_of(self.node)

    def latest(self, deliverable: Deliverable) -> DeliverableUpdate | None:
        """The update of this quarter."""
        found = self.updates.get(deliverable.pk, ())
        return found[-1] if found and found[-1].quarter_id == self.quarter.pk else None

    @property
    def told(self) -> bool:
        """Whether anything is written yet: readers are shown no empty report."""
        written = self.report and any(getattr(self.report, name).strip() for name in TEXTS)
        return bool(written) or any(self.latest(item) for item in self.deliverables)


def slug_of(node: PlanNode) -> str:
    """A priority goes by its number, the office's delivery plan by its title: numbers of two plans would meet."""
    own = node.number if node.plan.kind == Plan.Kind.POLICE_AND_CRIME else ""
    return slugify(own) or slugify(node.title)


def delivery_plan(day: date) -> QuerySet[Plan]:
    """Return the office's delivery plan of a day: the latest adopted one whose dates cover it."""
    adopted = Plan.objects.filter(
        kind=Plan.Kind.DELIVERY,
        status__in=(Plan.Status.ADOPTED, Plan.Status.SUPERSEDED),
        starts__lte=day,
        ends__gte=day,
    )
    return adopted.order_by("-starts", "-pk")[:1]


def nodes_reported(quarter: Quarter) -> list[PlanNode]:
    """Return the parts of plans that have a highlight report, each with its texts (`report_of`): the office's delivery
    first, then the priorities of the plan in force, as the report of 2022 has them; one query."""
    day = quarter.data_to
    of_plans = Q(plan__in=plan_in_force(day).values("pk")) | Q(plan__in=delivery_plan(day).values("pk"))
    written = FilteredRelation("highlight_reports", condition=Q(highlight_reports__quarter=quarter))
    texts = {f"report_{name}": F(f"written__{name}") for name in ("pk", *TEXTS)}
    found = PlanNode.objects.filter(of_plans, parent=None, level=PlanNode.Level.PRIORITY).select_related("plan")
    rows = found.annotate(written=written).annotate(**texts)
    return sorted(rows, key=lambda node: (node.plan.kind != Plan.Kind.DELIVERY, node.position))


def report_of(node: PlanNode, quarter: Quarter) -> HighlightReport | None:
    """The report on a node that came with it."""
    columns = {name: getattr(node, f"report_{name}") for name in ("pk", *TEXTS)}
    return HighlightReport(node=node, quarter=quarter, **columns) if columns["pk"] else None


def reported(quarter: Quarter, *, node: int | None = None) -> list[Reported]:
    """Return what is told of each part of the plans, of one of them where its node is given; two queries."""
    nodes = [found for found in nodes_reported(quarter) if node in (None, found.pk)]
    updates = updates_until(quarter, [found.pk for found in nodes])
    return [of_node(found, quarter, updates[found.pk]) for found in nodes]


def begun(told: Sequence[Reported]) -> bool:
    """Return whether any of these reports was begun, so that the quarter is told by them."""
    return any(item.report for item in told)


def of_node(node: PlanNode, quarter: Quarter, updates: Sequence[DeliverableUpdate]) -> Reported:
    by_deliverable: defaultdict[int, list[DeliverableUpdate]] = defaultdict(list)
    for update in updates:
        by_deliverable[update.deliverable_id].append(update)
    return Reported(
        node=node,
        quarter=quarter,
        report=report_of(node, quarter),
        deliverables=[rows[0].deliverable for rows in by_deliverable.values()],
        updates=by_deliverable,
    )


def updates_until(quarter: Quarter, roots: Sequence[int]) -> defaultdict[int, list[DeliverableUpdate]]:
    """Return what is told up to a quarter of the deliverables under each root, those of its objectives and commitments
    included: in the deliverables' order, of each in order of time; one query."""
    of_node = "deliverable__node"
    under = [f"{of_node}__parent__parent", f"{of_node}__parent", of_node]
    earlier = Q(quarter__year__lt=quarter.year) | Q(quarter__year=quarter.year, quarter__number__lte=quarter.number)
    beneath = reduce(or_, (Q(**{f"{path}__in": roots}) for path in under))
    rows = DeliverableUpdate.objects.filter(earlier, beneath).select_related("deliverable", "quarter")
    rows = rows.annotate(grandparent=F(under[0]), parent=F(under[1]))
    order = (f"{of_node}__position", "deliverable__position", "deliverable_id", "quarter__year", "quarter__number")
    found: defaultdict[int, list[DeliverableUpdate]] = defaultdict(list)
    for row in rows.order_by(*order):
        above = (row.grandparent, row.parent, row.deliverable.node_id)
        found[next(pk for pk in above if pk in roots)].append(row)
    return found
