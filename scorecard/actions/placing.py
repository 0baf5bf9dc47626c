"""Acts on what stands under the parts of a plan: measures, in order. As those on the parts themselves (`planning`)."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from opcc_portal.audit import record
from opcc_portal.models import User
from scorecard.actions.assessing import touch
from scorecard.actions.planning import (
    AWAY,
    PLACED,
    PlanChangedError,
    PlanRefusedError,
    changed,
    held,
    held_plan,
    mark,
    order_mark,
    state,
)
from scorecard.models import Placement, PlanNode, Series


@transaction.atomic
def place(*, by: User, node: PlanNode, series: Series, **fields: Any) -> Placement:
    """Put a measure, or one segment of it, last under a part of a plan."""
    held_plan(node.plan)
    last = node.placements.aggregate(last=Max("position"))["last"] or 0
    try:
        with transaction.atomic():
            placement = Placement.objects.create(node=node, series=series, position=last + 1, **fields)
    except IntegrityError as error:
        raise PlanRefusedError("This measure stands under it already. Change that one instead.") from error
    touch([series.pk])
    record("placement.added", by=by, target=placement, after=state(placement))
    return placement


@transaction.atomic
def change_placement(*, by: User, placement: Placement, seen: str, fields: Mapping[str, Any]) -> Placement:
    """Change how a measure stands under a part, as it was `seen`."""
    held_plan(placement.node.plan)
    now: Placement = changed(held(placement), "placement", by=by, seen=seen, fields=fields, of=PLACED)
    return now


@transaction.atomic
def move_placement(*, by: User, placement: Placement, step: int, seen: str) -> Placement:
    """Move a measure one place up (-1) or down (1). `seen` is the mark of the order under its part."""
    held_plan(placement.node.plan)
    order = list(Placement.objects.filter(node=placement.node_id).order_by("position"))
    if order_mark(order) != seen:
        raise PlanChangedError(placement.node)
    at = next((n for n, each in enumerate(order) if each.pk == placement.pk), None)
    if at is None:
        raise PlanChangedError(None)
    if not 0 <= at + step < len(order):
        return order[at]
    one, other = order[at], order[at + step]
    for which, position in ((one, AWAY), (other, one.position), (one, other.position)):
        Placement.objects.filter(pk=which.pk).update(position=position)
    record("placement.moved", by=by, target=one, after={"step": step, "past": str(other)})
    return one


@transaction.atomic
def remove_placement(*, by: User, placement: Placement, seen: str) -> None:
    """Take a measure from under a part, as it was `seen`; its figures stay. What is gone already was removed."""
    held_plan(placement.node.plan)
    now = Placement.objects.select_for_update().filter(pk=placement.pk).first()
    if now is None:
        return
    if mark(now) != seen:
        raise PlanChangedError(now)
    record("placement.removed", by=by, target=now, before=state(now))
    now.delete()
