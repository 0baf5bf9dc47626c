"""Commitments and deliverables as other apps name them: what a risk concerns."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from opcc_portal import pages
from opcc_portal.lib.refs import Ref
from opcc_portal.models import Quarter
from opcc_portal.pages import Audience, Choice, Nameable, Place
from reports.queries import naming as queries
from scorecard.models import PlanNode


def commitments() -> list[Choice]:
    """The commitments of every plan that was adopted, the latest plan first; one query."""
    return [
        Choice(str(node.pk), f"{node.plan.slug} {node.number}", f"{titled(node)} ({node.plan.title})")
        for node in queries.commitments()
    ]


def titled(node: PlanNode) -> str:
    return f"{node.number} {node.title}".strip()


def places_of_commitments(subject: Quarter, audience: Audience, keys: Sequence[str]) -> Mapping[str, Place]:
    """Where commitments stand on the page of the plan in force; one query."""
    return {
        str(node.pk): Place(Ref(page="plan", slug="", title=titled(node), note="Commitment"), str(node.pk))
        for node in queries.commitments_in_force(subject, keys)
    }


def deliverables() -> list[Choice]:
    """Every deliverable, of the latest plan first; one query."""
    return [
        Choice(str(each.pk), f"{each.node.plan.slug} {each.action}", f"{each.action} ({each.node.plan.title})")
        for each in queries.deliverables()
    ]


def places_of_deliverables(subject: Quarter, audience: Audience, keys: Sequence[str]) -> Mapping[str, Place]:
    """The highlight reports that tell of deliverables in a quarter; one query."""
    return {
        str(each.pk): Place(Ref(page="highlight", slug=slug, title=each.action, note="Deliverable"), slug)
        for slug, each in queries.deliverables_told(subject, keys)
    }


COMMITMENT = pages.register_nameable(
    Nameable(
        key="commitment",
        label=_("commitments"),
        page="plan",
        own_part=True,
        choices=commitments,
        places=places_of_commitments,
    )
)
DELIVERABLE = pages.register_nameable(
    Nameable(
        key="deliverable",
        label=_("deliverables"),
        page="highlight",
        choices=deliverables,
        places=places_of_deliverables,
    )
)
