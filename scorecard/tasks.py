"""Background work of the scorecard: names and one call each."""

from datetime import datetime
from typing import Any

from celery import Task, shared_task
from django.db.models import Exists

from opcc_portal import jobs
from opcc_portal.jobs import Progress
from opcc_portal.models import Quarter
from scorecard import actions
from scorecard.models import Series


@shared_task(name="scorecard.recompute", bind=True)
def recompute(self: Task[Any, Any], series_ids: list[int]) -> None:
    """Assess those of these series that wait. A message that comes again was taken from a worker that died over it.

    Of many series any may be the one that kills: each is tried on its own then, so that the others go on. One that
    was alone is charged with the death, and given up after three.
    """
    if (self.request.delivery_info or {}).get("redelivered"):
        if len(series_ids) > 1:
            actions.hint_one_by_one(series_ids)
            return
        actions.note_failure(series_ids, "The worker died while assessing this series.")
    actions.catch_up(series_ids)


for kind, handler in (
    (actions.READ, actions.read_upload),
    (actions.APPLY, actions.apply_upload),
    (actions.UNDO, actions.undo_upload),
):
    jobs.handles(kind)(handler)


@jobs.handles(actions.KIND)
def recompute_everything(progress: Progress) -> dict[str, Any]:
    return actions.work_off(progress)


def oldest() -> datetime | None:
    """Since when signals are behind their figures, those that were given up included: pages and health say so."""
    behind = Series.objects.stale().filter(Exists(Quarter.objects.all()))  # without a quarter nothing is assessed
    return behind.order_by("changed_at").values_list("changed_at", flat=True).first()


def take_up() -> int:
    return actions.hint(set(actions.waiting().values_list("pk", flat=True)))


jobs.register_stale(
    jobs.Stale(
        "series",
        oldest,
        take_up,
        blocks="The signals are behind the figures. They are computed in the background, usually within a minute; if "
        "they stay behind, an administrator sees in the list of series which cannot be computed.",
    )
)
