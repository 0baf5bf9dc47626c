"""Reads for the order of a quarter's report."""

from collections.abc import Sequence

from deployability.queries import snapshots
from opcc_portal.models import Edition, Quarter
from opcc_portal.pages import Audience
from reports.models import Arrangement, OutlineSection
from risks.queries.standing import bands_shown
from scorecard.models import PlanNode
from scorecard.queries import plan_in_force


def sections(quarter: Quarter) -> list[OutlineSection]:
    """Return the sections of a quarter in order, with the measures that they name; two queries."""
    found = OutlineSection.objects.filter(quarter=quarter).prefetch_related("measures")
    return list(found.order_by("position"))


def worded(quarter: Quarter) -> list[OutlineSection]:
    """Return the sections in the report that have words of their own, in order; one query."""
    found = OutlineSection.objects.filter(quarter=quarter, included=True)
    return list(found.exclude(text="").order_by("position"))


def known(quarter: Quarter, audience: Audience) -> dict[str, bool]:
    """Return whether there is anything to tell an audience of commitments, of with what the plan is delivered, of
    risks and of staffing; four queries."""
    plan = plan_in_force(quarter.data_to).values("pk")
    return {
        "delivery": PlanNode.objects.filter(plan__in=plan, level=PlanNode.Level.COMMITMENT).exists(),
        "infrastructure": Arrangement.objects.filter(plan__in=plan).exists(),
        "risks": bands_shown(quarter, audience).exists(),
        "staffing": snapshots.is_told(quarter),
    }


def consultations() -> list[Edition]:
    """Return the current edition of each consultation, the oldest first; one query."""
    current: dict[str, Edition] = {}
    for edition in Edition.objects.filter(kind=Edition.Kind.CONSULTATION).order_by("published_at", "number"):
        current[edition.subject] = edition
    return list(current.values())


def named_measures(section: OutlineSection) -> Sequence[str]:
    """Return the slugs of the measures that a section names, read with it."""
    return [measure.slug for measure in section.measures.all()]
