"""The plan in force for a quarter as a tree: each commitment with its measures, deliverables, risks and status."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from opcc_portal import pages
from opcc_portal.lib.chart import Cell, Table
from opcc_portal.lib.periods import FinancialQuarter
from opcc_portal.lib.refs import Ref
from opcc_portal.models import Quarter
from opcc_portal.pages import Audience
from reports.models import DeliveryUpdate
from reports.queries import plan as queries
from reports.queries.plan import Latest
from reports.values.plan import Delivered, Delivery, Measured, PlannedPart, PlanPage, PlanSection, StatusTally
from scorecard.domain import outline
from scorecard.models import Plan, PlanNode
from scorecard.pages import plans as versions
from scorecard.pages.quoting import quotes_in
from scorecard.queries import plans as plan_queries
from scorecard.queries.plans import Measured as InPlan

OF_MEASURES = "Which measures concern a commitment is our reading: the plan does not say it."
OF_TITLES = "The titles of commitments are our short wording of the plan's."


@dataclass
class Hanging:
    """All that hangs on the parts of a plan, by part."""

    placed: dict[int, list[InPlan]]
    concerning: dict[int, list[InPlan]]
    deliverables: dict[int, list[Latest]]
    delivery: dict[int, DeliveryUpdate]
    narratives: dict[int, str]
    related: dict[str, list[Ref]]
    pages: set[str] = field(default_factory=set)  # the slugs of measures that have a page in the same edition

    def measured(self, each: InPlan) -> Measured:
        ref = Ref(page="measure", slug=each.slug, title=each.label) if each.slug in self.pages else None
        return Measured(label=each.label, ref=ref)


def gather(subject: Quarter, audience: Audience, slugs: Sequence[str] | None = None) -> Mapping[str, PlanPage]:
    """The one page of a quarter; none where no plan is in force. A fixed number of queries, however long the plan."""
    plan, nodes = plan_queries.parts_in_force(subject.data_to)
    if plan is None:
        return {}
    return {"": build(plan, nodes, read(plan, nodes, subject, audience), audience)}


def read(plan: Plan, nodes: Sequence[PlanNode], subject: Quarter, audience: Audience) -> Hanging:
    placed: dict[int, list[InPlan]] = {}
    concerning: dict[int, list[InPlan]] = {}
    for each in plan_queries.measured_in(plan, audience):
        (placed if each.placed else concerning).setdefault(each.node, []).append(each)
    return Hanging(
        placed=placed,
        concerning=concerning,
        deliverables=queries.deliverables_under(plan, subject),
        delivery=(told := queries.delivery_under(plan, subject)),
        narratives=narratives(told.values(), audience),
        related=pages.related("plan", subject, audience, [str(node.pk) for node in nodes]),
        pages={each.slug for found in placed.values() for each in found},
    )


def build(plan: Plan, nodes: Sequence[PlanNode], hanging: Hanging, audience: Audience) -> PlanPage:
    office = audience == "office"
    checked = plan_queries.as_outline(nodes)
    sections = list(grouped(nodes, versions.depth(checked), hanging, office))
    return PlanPage(
        title=plan.title,
        lead=f"{versions.period(plan)} {versions.counted(nodes)}",
        note=plan.note,
        control=versions.control_sheet(plan),
        sections=sections,
        statuses=statuses(hanging.delivery),
        readings=readings(nodes, hanging),
        faults=[fault.sentence for fault in outline.faults(checked, plan.contents)] if office else [],
        versions=Ref(page="plans", slug=plan.slug, title="Versions of this plan, and what changed"),
    )


def grouped(
    nodes: Sequence[PlanNode], depths: Mapping[int, int], hanging: Hanging, office: bool
) -> Sequence[PlanSection]:
    """The plan by its priorities or themes; what stands under them in order."""
    found: list[PlanSection] = []
    for node in nodes:
        part = planned(node, depths[node.pk], hanging, office)
        if node.parent_id is None or not found:
            found.append(PlanSection(head=part))
        else:
            found[-1].parts.append(part)
    return found


def planned(node: PlanNode, depth: int, hanging: Hanging, office: bool) -> PlannedPart:
    said = hanging.delivery.get(node.pk)
    delivered = [deliverable(each) for each in hanging.deliverables.get(node.pk, []) if office or each.year]
    return PlannedPart(
        part=versions.part(node, depth),
        official=node.official,
        remark=node.note if office else "",
        placed=[hanging.measured(each) for each in hanging.placed.get(node.pk, [])],
        measures=[hanging.measured(each) for each in hanging.concerning.get(node.pk, [])],
        deliverables=delivered,
        related=hanging.related.get(str(node.pk), []),
        delivery=delivery(said, hanging.narratives[said.pk]) if said else None,
    )


def deliverable(each: Latest) -> Delivered:
    return Delivered(
        action=each.action,
        progress=progress(each),
        percent=each.percent,
        due=each.due_printed or "",
        quarter=quarter_name(each.year, each.number),
        reference=each.reference,
    )


def progress(each: Latest) -> str:
    """How far a deliverable is: "40%", the words that were said instead, or that nobody said."""
    if each.percent is not None:
        return f"{each.percent}%"
    return each.words or "no progress recorded"


def quarter_name(year: int | None, number: int | None) -> str:
    return FinancialQuarter(year, number).label if year and number else ""


def narratives(updates: Iterable[DeliveryUpdate], audience: Audience) -> dict[int, str]:
    """The words of each update, with the figures of its own quarter where it quotes any, as an audience may know them;
    no query where none does."""
    by_quarter: dict[Quarter, list[DeliveryUpdate]] = defaultdict(list)
    for update in updates:
        by_quarter[update.quarter].append(update)
    found: dict[int, str] = {}
    for quarter, told in by_quarter.items():
        quotes = quotes_in(quarter, (update.narrative for update in told), audience)
        found |= {update.pk: quotes.read(update.narrative).words for update in told}
    return found


def delivery(update: DeliveryUpdate, narrative: str) -> Delivery:
    return Delivery(
        status=update.status.replace(" ", "-"),
        label=update.get_status_display(),
        quarter=str(update.quarter),
        narrative=narrative,
        inferred=update.inferred,
        printed=update.printed,
    )


def statuses(updates: Mapping[int, DeliveryUpdate]) -> list[StatusTally]:
    """How many commitments stand in which status; nothing before anybody said how one does."""
    found = Counter(update.status for update in updates.values())
    return [
        StatusTally(status=status.value.replace(" ", "-"), label=str(status.label), count=found[status])
        for status in DeliveryUpdate.Status
        if found
    ]


def readings(nodes: Sequence[PlanNode], hanging: Hanging) -> list[str]:
    """What on the page is ours and not the plan's."""
    ours = [OF_MEASURES] if hanging.concerning else []
    return ours + ([] if all(node.official for node in nodes) else [OF_TITLES])


# -- What leads here -----------------------------------------------------------------------------------------------


def about_measures(subject: Quarter, audience: Audience, slugs: Sequence[str]) -> Mapping[str, list[Ref]]:
    """The deliverables that name a measure, with how far they are; before anybody said so only to the office."""
    found = queries.deliverables_naming(slugs, subject.data_to, subject)
    return {
        slug: [
            Ref(page="plan", slug="", title=each.action, note=progress(each))
            for each in naming
            if known(each, audience)
        ]
        for slug, naming in found.items()
    }


def known(each: Latest, audience: Audience) -> bool:
    return audience == "office" or each.year is not None


# -- As a table ----------------------------------------------------------------------------------------------------

COLUMNS = ["Level", "Number", "Title", "Text", "Measures", "Deliverables", "Delivery status", "As at", "Narrative"]


def tables(page: PlanPage) -> list[Table]:
    """The plan as one table, a row for each part."""
    rows = [row(part) for section in page.sections for part in [section.head, *section.parts]]
    return [Table(name="plan", caption=page.title, columns=COLUMNS, rows=rows)]


def row(planned: PlannedPart) -> list[Cell]:
    part, said = planned.part, planned.delivery
    texts = [part.level, part.number, part.title, part.body]
    texts.append("; ".join(measured.label for measured in [*planned.placed, *planned.measures]))
    texts.append("; ".join(f"{each.action} ({each.progress})" for each in planned.deliverables))
    texts += [said.label, said.quarter, said.narrative] if said else ["", "", ""]
    return [Cell(text=text, value=text) for text in texts]
