"""Reading the delivery infrastructure; one query."""

from opcc_portal.models import Quarter
from reports.models import Arrangement
from scorecard.queries import plan_in_force


def arrangements(quarter: Quarter) -> list[Arrangement]:
    found = Arrangement.objects.filter(plan__in=plan_in_force(quarter.data_to).values("pk"))
    return list(found.select_related("plan").order_by("position", "pk"))
