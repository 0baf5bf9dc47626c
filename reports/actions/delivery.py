"""Writing how the plan's commitments stand."""

from django.db import transaction

from opcc_portal.audit import record
from opcc_portal.models import Quarter, User
from reports.actions.writing import State, changes, hold_beside, meet, refuse_while_shown
from reports.models import DeliveryUpdate
from scorecard.models import PlanNode

TOLD = ("status", "narrative")


@transaction.atomic
def save_update(*, by: User, quarter: Quarter, node: PlanNode, seen: str, status: str, narrative: str) -> None:
    """Say how a commitment stands in a quarter, as it was `seen`. A status that somebody chooses is no reading of ours
    any more. A later quarter of the year shows it too. Raises `NotAllowedError`, `ChangedError`."""
    held, judged = hold_beside(quarter)
    refuse_while_shown(each for each in judged if each.year == held.year and each.number > held.number)
    update = DeliveryUpdate.objects.filter(quarter=held, node=node).first()
    now, wanted = told(update), {"status": status, "narrative": narrative}
    if not meet(now, wanted, seen, update):
        return
    update = update or DeliveryUpdate(quarter=held, node=node)
    if update.status != status:
        update.status, update.inferred, update.reading, update.printed = status, False, "", ""
    update.narrative = narrative
    update.save()
    before, after = changes(now, wanted)
    record("delivery.updated", by=by, target=update, before=before, after=after)


def told(update: DeliveryUpdate | None) -> State:
    """All that is said of a commitment; of one that nobody wrote of nothing."""
    return {name: getattr(update, name) if update else "" for name in TOLD}
