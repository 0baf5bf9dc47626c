"""Starting the next version of a plan, and adopting one."""

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction

from opcc_portal.audit import record
from opcc_portal.models import User
from scorecard.actions.planning import PlanChangedError, PlanRefusedError, held_plan, mark, refuse_while_resting, state
from scorecard.models import Comment, Placement, Plan, PlanNode

COPIED = ("level", "number", "title", "body", "official")
SHEET_COPIED = ("kind", "classification", "owner", "produced_by", "copyholders", "enquiries")
PLACED_COPIED = ("series_id", "position", "label", "headline_window", "on_dashboard", "note")
ADOPTABLE = (Plan.Status.DRAFT, Plan.Status.CONSULTATION)


@transaction.atomic
def start_next_version(*, by: User, plan: Plan, slug: str, title: str, starts: date, ends: date) -> Plan:
    """Make a draft that follows a plan, with a copy of each part and of what stands under it.

    Whoever asks twice for one address is told so: raises `PlanRefusedError`.
    """
    Plan.objects.select_for_update().get(pk=plan.pk)
    sheet = {field: getattr(plan, field) for field in SHEET_COPIED}
    try:
        with transaction.atomic():
            draft = Plan.objects.create(follows=plan, slug=slug, title=title, starts=starts, ends=ends, **sheet)
    except IntegrityError as error:
        raise PlanRefusedError("There is a plan with this address already. Choose another.") from error
    copies = copy_nodes(plan, draft)
    copy_placements(plan, copies)
    after = {**state(draft), "follows": plan.slug, "parts": len(copies)}
    record("plan.started", by=by, target=draft, after=after)
    return draft


def copy_nodes(plan: Plan, draft: Plan) -> dict[int, PlanNode]:
    """The copies by the key of what they follow. Level by level, because a copy needs its parent's copy."""
    waiting: Sequence[PlanNode] = list(plan.nodes.order_by("position"))
    copies: dict[int, PlanNode] = {}
    while waiting:
        ready = [node for node in waiting if node.parent_id is None or node.parent_id in copies]
        made = PlanNode.objects.bulk_create([copy(node, draft, copies) for node in ready])
        copies |= {node.pk: each for node, each in zip(ready, made, strict=True)}
        waiting = [node for node in waiting if node.pk not in copies]
    links = PlanNode.measures.through
    links._default_manager.bulk_create(
        links(plannode_id=copies[link.plannode_id].pk, measure_id=link.measure_id)
        for link in links._default_manager.filter(plannode__plan=plan).order_by("pk")
    )
    return copies


def copy(node: PlanNode, draft: Plan, copies: dict[int, PlanNode]) -> PlanNode:
    parent = copies[node.parent_id] if node.parent_id is not None else None
    fields = {field: getattr(node, field) for field in COPIED}
    return PlanNode(plan=draft, parent=parent, follows=node, position=node.position, **fields)


def copy_placements(plan: Plan, copies: dict[int, PlanNode]) -> None:
    placements = Placement.objects.filter(node__plan=plan)
    Placement.objects.bulk_create(
        Placement(node=copies[placement.node_id], **{field: getattr(placement, field) for field in PLACED_COPIED})
        for placement in placements
    )


def unanswered(plan: Plan) -> int:
    return Comment.objects.filter(node__plan=plan, answer="").count()


def superseded_by(plan: Plan) -> list[Plan]:
    """The adopted plans that end when this one is adopted: those of its kind that began no later."""
    adopted = Plan.objects.filter(kind=plan.kind, status=Plan.Status.ADOPTED, starts__lte=plan.starts)
    return list(adopted.exclude(pk=plan.pk))


@transaction.atomic
def adopt(*, by: User, plan: Plan, on: date, seen: str, despite: int = 0) -> Plan:
    """Adopt a draft on a day; what it takes the place of is superseded. `despite` is how many comments without an
    answer the person knows of. Raises `PlanRefusedError`, `PlanChangedError`, `FiguresLockedError`."""
    plan = held_plan(plan)
    if plan.status not in ADOPTABLE:
        raise PlanRefusedError(f"This plan is {plan.get_status_display().lower()}: it cannot be adopted again.")  # type: ignore[attr-defined]
    if mark(plan) != seen:
        raise PlanChangedError(plan)
    if unanswered(plan) > despite:
        raise PlanRefusedError("There are comments without an answer. Look at them again, then confirm.")
    before, ended = state(plan), superseded_by(plan)
    plan.status, plan.adopted_on = Plan.Status.ADOPTED, on
    refuse_while_resting(plan)  # a draft rested under no quarter; adopted it does
    plan.save(update_fields=["status", "adopted_on"])
    for other in ended:
        other.status = Plan.Status.SUPERSEDED
        other.save(update_fields=["status"])
        record("plan.superseded", by=by, target=other, after={"by": plan.slug})
    record("plan.adopted", by=by, target=plan, before=before, after=state(plan))
    return plan
