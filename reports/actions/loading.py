"""Load what a folder's documents tell: adds what is missing, changes nothing that is there."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from opcc_portal.intake.folder import named, refuse_twice
from opcc_portal.models import Quarter
from reports.actions.texts import load_commentary, load_sections, load_topics
from reports.domain import due, terms
from reports.importers import ArrangementRow, BulletRow, Dataset, DeliverableRow, DeliveryRow, OfQuarter, TermRow
from reports.models import Arrangement, Deliverable, DeliverableUpdate, DeliveryUpdate, HighlightReport, Term
from scorecard.models import Document, Plan, PlanNode

Nodes = Mapping[tuple[str, str, str], PlanNode]  # by plan, level and number
PRIORITY, COMMITMENT = PlanNode.Level.PRIORITY, PlanNode.Level.COMMITMENT
TEXT = "Text"  # where a term stands that no printed glossary explains


@transaction.atomic
def load(data: Dataset) -> int:
    """Load everything that belongs to quarters which are open or were; how many rows were new. The rest waits until
    its quarter is opened.

    What was written since stays: a box that has words, a deliverable's progress, a chosen meaning. Raises
    `BrokenFileError` where a row names something that does not exist.
    """
    quarters = {quarter.slug: quarter for quarter in Quarter.objects.all()}
    nodes = {(node.plan.slug, node.level, node.number): node for node in PlanNode.objects.select_related("plan")}
    documents = {document.key: document for document in Document.objects.all()}
    return (
        load_reports([row for row in data.bullets if row.quarter in quarters], quarters, nodes)
        + load_deliverables([row for row in data.deliverables if row.quarter in quarters], quarters, nodes)
        + load_delivery([row for row in data.delivery if row.quarter in quarters], quarters, nodes)
        + load_terms(data.terms, documents)
        + load_arrangements(data.arrangements)
        + load_sections(data.sections, quarters)
        + load_topics(data.topics, quarters)
        + load_commentary(data.commentary, quarters)
    )


def load_reports(rows: Sequence[BulletRow], quarters: Mapping[str, Quarter], nodes: Nodes) -> int:
    """Each report once: its boxes as lists of points."""
    refuse_twice(rows, lambda row: (row.quarter, row.plan, row.priority, row.box, row.item), "point")
    boxes: dict[tuple[Quarter, PlanNode], dict[str, list[BulletRow]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        boxes[quarters[row.quarter], root(row, row.priority, nodes)][row.box].append(row)
    new = 0
    for (quarter, node), texts in boxes.items():
        written = {box: bullets(points) for box, points in texts.items()}
        _, created = HighlightReport.objects.get_or_create(quarter=quarter, node=node, defaults=written)
        new += created
    return new


def bullets(points: Sequence[BulletRow]) -> str:
    """The points of a box as Markdown."""
    return "\n".join(f"- {row.text}" for row in sorted(points, key=lambda row: row.item))


def load_deliverables(rows: Sequence[DeliverableRow], quarters: Mapping[str, Quarter], nodes: Nodes) -> int:
    """The deliverables with what the quarter tells of them."""
    refuse_twice(rows, lambda row: (row.quarter, row.plan, row.priority, row.action), "deliverable")
    new = 0
    for row in rows:
        deliverable, _ = Deliverable.objects.get_or_create(
            node=root(row, row.priority, nodes), action=row.action, defaults={"position": row.position}
        )
        read = due.read(row.due)
        told: dict[str, Any] = {"due_printed": row.due, "percent": row.percent, "words": row.words, "note": row.note}
        told |= {"due": read.day, "due_precision": read.precision} if read else {}
        _, created = DeliverableUpdate.objects.get_or_create(
            deliverable=deliverable, quarter=quarters[row.quarter], defaults=told
        )
        new += created
    return new


def root(row: OfQuarter, priority: str, nodes: Nodes) -> PlanNode:
    return named(nodes, (row.plan, PRIORITY, priority), "priority", row, called=f"{row.plan} {priority}".strip())


def load_delivery(rows: Sequence[DeliveryRow], quarters: Mapping[str, Quarter], nodes: Nodes) -> int:
    """How the commitments stand."""
    refuse_twice(rows, lambda row: (row.quarter, row.plan, row.number), "commitment")
    new = 0
    for row in rows:
        _, created = DeliveryUpdate.objects.get_or_create(
            node=named(nodes, (row.plan, COMMITMENT, row.number), "commitment", row, called=row.number),
            quarter=quarters[row.quarter],
            defaults={
                "status": row.status,
                "printed": row.printed,
                "inferred": row.inferred == "y",
                "reading": row.reading,
                "narrative": row.narrative,
                "note": row.note,
            },
        )
        new += created
    return new


def load_terms(rows: Sequence[TermRow], documents: Mapping[str, Document]) -> int:
    """The terms of all sources; of each one meaning is preferred: the one that its row says, else that of the latest
    document, where a printed glossary goes before a text. Nothing where there is a glossary already."""
    refuse_twice(rows, lambda row: (row.term, row.where, row.meaning), "term")
    if Term.objects.exists():
        return 0
    found = [term(row, documents) for row in rows]
    for group in terms.grouped(sorted(found, key=lateness)).values():
        terms.preferred(group).preferred = True
    return len(Term.objects.bulk_create(found))


def lateness(entry: Term) -> tuple[bool, int, int]:
    """Whether a glossary rather than a text says it, which document (a later one has a higher number), which line."""
    return entry.source != TEXT, entry.document_id or 0, entry.line or 0


def term(row: TermRow, documents: Mapping[str, Document]) -> Term:
    return Term(
        term=row.term,
        meaning=row.meaning,
        definition=row.definition,
        source=row.where,
        document=named(documents, row.source, "document", row) if row.source else None,
        line=row.line,
        note=row.note,
        preferred=row.preferred == "y",
    )


def load_arrangements(rows: Sequence[ArrangementRow]) -> int:
    """With what each plan is delivered, in the order of the rows; nothing for a plan that has arrangements."""
    refuse_twice(rows, lambda row: (row.plan, row.name), "arrangement")
    plans = {plan.slug: plan for plan in Plan.objects.filter(arrangements=None)}
    made: dict[tuple[str, str], Arrangement] = {}
    for position, row in enumerate(rows, start=1):
        if row.plan not in plans:
            continue
        above = (row.plan, row.reports_to) if row.reports_to else None
        made[row.plan, row.name] = Arrangement.objects.create(
            plan=plans[row.plan],
            kind=row.kind,
            name=row.name,
            purpose=row.purpose,
            meets=row.meets,
            note=row.note,
            reports_to=named(made, above, "arrangement above", row, called=row.reports_to) if above else None,
            position=position,
        )
    return len(made)
