"""Reading highlight reports with their deliverables: four queries for a quarter, however many there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Q, QuerySet
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
    """Return the parts of plans that have a highlight report: the office's delivery first, then the priorities of the
    plan in force, as the report of 2022 has them; one query."""
    day = quarter.data_to
    of_plans = Q(plan__in=plan_in_force(day).values("pk")) | Q(plan__in=delivery_plan(day).values("pk"))
    found = PlanNode.objects.filter(of_plans, parent=None, level=PlanNode.Level.PRIORITY).select_related("plan")
    return sorted(found, key=lambda node: (node.plan.kind != Plan.Kind.DELIVERY, node.position))


def reported(quarter: Quarter, *, node: int | None = None) -> list[Reported]:
    """Return what is told of each part of the plans, of one of them where its node is given; four queries."""
    nodes = [found for found in nodes_reported(quarter) if node in (None, found.pk)]
    texts = {row.node_id: row for row in HighlightReport.objects.filter(quarter=quarter, node__in=nodes)}
    deliverables = deliverables_of(nodes)
    updates = updates_until(quarter, [item.pk for items in deliverables.values() for item in items])
    return [
        Reported(
            node=found,
            quarter=quarter,
            report=texts.get(found.pk),
            deliverables=deliverables[found.pk],
            updates={item.pk: updates[item.pk] for item in deliverables[found.pk]},
        )
        for found in nodes
    ]


def deliverables_of(nodes: Iterable[PlanNode]) -> defaultdict[int, list[Deliverable]]:
    """Return the deliverables under each root, those of its objectives and commitments included; one query."""
    roots = [node.pk for node in nodes]
    under = Q(node__in=roots) | Q(node__parent__in=roots) | Q(node__parent__parent__in=roots)
    rows = Deliverable.objects.filter(under).annotate(parent=F("node__parent"), grandparent=F("node__parent__parent"))
    found: defaultdict[int, list[Deliverable]] = defaultdict(list)
    for row in rows.order_by("node__position", "position", "pk"):
        found[next(pk for pk in (row.grandparent, row.parent, row.node_id) if pk in roots)].append(row)
    return found


def updates_until(quarter: Quarter, deliverables: Sequence[int]) -> defaultdict[int, list[DeliverableUpdate]]:
    """Return the updates of these deliverables up to a quarter, in order of time; one query."""
    earlier = Q(quarter__year__lt=quarter.year) | Q(quarter__year=quarter.year, quarter__number__lte=quarter.number)
    rows = DeliverableUpdate.objects.filter(earlier, deliverable__in=deliverables).select_related("quarter")
    found: defaultdict[int, list[DeliverableUpdate]] = defaultdict(list)
    for row in rows.order_by("quarter__year", "quarter__number"):
        found[row.deliverable_id].append(row)
    return found
