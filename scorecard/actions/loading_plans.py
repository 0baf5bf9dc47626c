"""Load what hangs on plans: which measures a commitment concerns, and the consultations on them."""

from collections.abc import Mapping

from django.db.models import Count

from opcc_portal.intake.folder import named
from scorecard.importers import Dataset
from scorecard.models import Consultation, ConsultationStep, Measure, Plan, PlanNode


def load_node_measures(data: Dataset, plans: Mapping[str, Plan], measures: Mapping[str, Measure]) -> None:
    """Our reading of which measures a commitment concerns. A part of which somebody said so already is left alone."""
    numbered = PlanNode.objects.exclude(number="").annotate(known=Count("measures"))
    nodes = {(node.plan_id, node.number): node for node in numbered}
    links = []
    for row in data.node_measures:
        plan, measure = named(plans, row.plan, "plan", row), named(measures, row.measure, "measure", row)
        node = named(nodes, (plan.pk, row.number), "part of the plan", row, called=row.number)
        links += [] if node.known else [(node.pk, measure.pk)]
    through = PlanNode.measures.through
    through._default_manager.bulk_create(through(plannode_id=node, measure_id=measure) for node, measure in links)


def load_consultations(data: Dataset, plans: Mapping[str, Plan]) -> None:
    """The consultations with their steps, in the file's order."""
    for row in data.consultations:
        consultation, created = Consultation.objects.get_or_create(
            plan=named(plans, row.plan, "plan", row),
            defaults={
                "opens": row.opens,
                "closes": row.closes,
                "channels": row.channels.replace("|", "\n"),
                "responses": row.responses,
                "note": row.note,
            },
        )
        if created:
            load_steps(data, row.plan, consultation)


def load_steps(data: Dataset, plan: str, consultation: Consultation) -> None:
    fields = ("label", "basis", "due", "done", "note")
    rows = [row for row in data.consultation_steps if row.plan == plan]
    ConsultationStep.objects.bulk_create(
        ConsultationStep(consultation=consultation, position=position, **{name: getattr(row, name) for name in fields})
        for position, row in enumerate(rows, start=1)
    )
