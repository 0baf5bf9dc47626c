"""What people wrote about the measures of a quarter."""

from collections.abc import Collection

from opcc_portal.models import Quarter
from opcc_portal.pages import Audience
from scorecard import queries
from scorecard.models import Commentary, Topic


def commentaries(quarter: Quarter, slugs: Collection[str] | None = None) -> dict[int, Commentary]:
    """Return what is said of these measures (of all for None) in a quarter, by measure id; one query."""
    found = Commentary.objects.filter(quarter=quarter)
    if slugs is not None:
        found = found.filter(measure__slug__in=slugs)
    return {item.measure_id: item for item in found}


def contexts(quarter: Quarter) -> dict[int, str]:
    """Return the context phrases that stand in place of the proposed ones, by measure id; one query."""
    found = Commentary.objects.filter(quarter=quarter).exclude(context="")
    return dict(found.values_list("measure_id", "context"))


def topics(quarter: Quarter, audience: Audience) -> list[Topic]:
    """Return what was decided of a quarter's topics, with their measures, in their order; one query."""
    found = queries.visible(Topic.objects.filter(quarter=quarter), "measure", audience)
    return list(found.select_related("measure").order_by("position", "pk"))
