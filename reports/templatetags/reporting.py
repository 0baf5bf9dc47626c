"""What the templates of what is told ask of their values."""

from django import template

from opcc_portal.lib.formatting import sentence
from reports.values.delivery import Delivery, Priority, narrowed

register = template.Library()
register.filter("sentence", sentence)


@register.simple_tag(takes_context=True)
def narrowed_delivery(context: template.Context) -> Delivery:
    """The page with the commitments that the address asks for (`?status=`, `?priority=`)."""
    asked = context["request"].GET
    return narrowed(context["page"], asked.get("status", ""), asked.get("priority", ""))


@register.filter
def commitments(page: Delivery) -> int:
    """How many commitments a page shows."""
    return sum(len(objective.commitments) for priority in page.priorities for objective in priority.objectives)


@register.filter
def count_of(priority: Priority, status: str) -> int:
    """How many of a priority's commitments have a status."""
    return next((count.count for count in priority.counts if count.status == status), 0)
