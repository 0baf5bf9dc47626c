"""Letting a part of a plan stand under another one. Atomic and audited, as the other acts on parts (`planning`)."""

from collections.abc import Sequence

from django.db import transaction

from opcc_portal.audit import record
from opcc_portal.models import User
from scorecard.actions.planning import PlanChangedError, PlanRefusedError, held, held_plan, mark, span, state, swap
from scorecard.domain import tree
from scorecard.models import Plan, PlanNode
from scorecard.queries import plans as queries


@transaction.atomic
def move_under(*, by: User, node: PlanNode, parent: int, seen: str) -> PlanNode:
    """Let a part stand, with all that stands under it, last under another, as it was `seen`. Its number stays.

    Raises `PlanChangedError`, `FiguresLockedError`, and `PlanRefusedError` where it cannot stand there (any more).
    """
    plan = held_plan(node.plan)
    now: PlanNode = held(node)
    if now.parent_id == parent:
        return now
    if mark(now) != seen:
        raise PlanChangedError(now)
    nodes = list(plan.nodes.order_by("position"))
    if parent not in homes(nodes, now):
        raise PlanRefusedError("It cannot stand there: the part is gone, or stands below this one. Choose another.")
    before = state(now)
    put_last(plan, nodes, now, parent)
    PlanNode.objects.filter(pk=now.pk).update(parent=parent)
    now.refresh_from_db()
    record("plan_node.regrouped", by=by, target=now, before=before, after=state(now))
    return now


def homes(nodes: Sequence[PlanNode], node: PlanNode) -> list[int]:
    """The keys of the parts under which one may stand instead."""
    outline = queries.as_outline(nodes)
    part = next(each for each in outline if each.key == node.pk)
    return [home.key for home in tree.homes(outline, part)]


def put_last(plan: Plan, nodes: Sequence[PlanNode], node: PlanNode, parent: int) -> None:
    """Put a part with all under it behind the last part under another: it changes places with what stands between."""
    first, last = span(nodes, node)
    moved, under = set(queries.subtree(nodes, node.pk)), set(queries.subtree(nodes, parent))
    end = max(each.position for each in nodes if each.pk in under - moved)
    between = [each.position for each in nodes if last < each.position <= end or end < each.position < first]
    if between and end > last:
        swap(plan, (first, last), (min(between), max(between)))
    elif between:
        swap(plan, (min(between), max(between)), (first, last))
